package format

import (
	"fmt"
	"testing"

	"dtc/loader/aggregate"
	"dtc/object"
)

// A tuple is a key's values and the raw words of two CPUs.
type tuple struct {
	key  []any
	cpu0 []uint64
	cpu1 []uint64
}

func aggregation(fn string, words int, tuples ...tuple) *aggregate.State {
	a := &object.Agg{Func: fn, Words: words}
	var raws []aggregate.Raw
	for _, t := range tuples {
		var l layout
		for _, v := range t.key {
			l.value(v)
		}
		a.Keys, a.KeySize = l.data, len(l.bytes)
		raws = append(raws, aggregate.Raw{Key: l.bytes, CPU: [][]uint64{t.cpu0, t.cpu1}})
	}
	s := aggregate.New(a)
	s.Load(raws)
	return s
}

func key(v ...any) []any { return v }

func words(w ...uint64) []uint64 { return w }

// counted returns the words of quantize that counted a value of bucket i.
func counted(i int) []uint64 {
	w := make([]uint64, 128)
	w[0], w[1+i] = 1, 1
	return w
}

// printa runs printa of several aggregations, with a format unless it is "".
func printa(t *testing.T, opt aggregate.Options, format string, states ...*aggregate.State) string {
	t.Helper()
	meta := &object.Meta{Records: make([]object.Record, 1)}
	a := object.Action{Act: "printa"}
	for i, s := range states {
		meta.Aggs = append(meta.Aggs, *s.Agg())
		a.Aggs = append(a.Aggs, i)
	}
	if format != "" {
		a.Format, _ = parseFormat(format)
		renumber(a.Format, len(states))
	}
	meta.Records[0].Actions = []object.Action{a}
	p := newPrinter(t, meta)
	p.Quiet = true
	opt.Sym = kernel{}
	p.Consumer.(*recorder).table = func(aggs []int) *aggregate.Table {
		var list []*aggregate.State
		for _, n := range aggs {
			list = append(list, states[n])
		}
		return aggregate.Join(&opt, list...)
	}
	if err := p.Record(0, begin, 0, make([]byte, 8)); err != nil {
		t.Fatal(err)
	}
	return visible(p.Bytes())
}

// renumber counts keys and aggregations apart.
func renumber(parts []object.Part, aggs int) {
	keys, n := 0, 0
	for i := range parts {
		switch p := &parts[i]; {
		case p.Agg:
			p.Arg = min(n, aggs-1)
			n++
		case p.Verb != "":
			p.Arg = keys
			keys++
		}
	}
}

func TestPrintaDefault(t *testing.T) {
	count := aggregation("count", 1, tuple{key(123, "bash"), words(2), words(1)})
	compare(t, "count", printa(t, aggregate.Options{}, "", count), "$\n      123  bash                                                              3$\n")

	keyless := aggregation("sum", 2, tuple{nil, words(1, neg(5)), words(0, 0)})
	compare(t, "keyless", printa(t, aggregate.Options{}, "", keyless), "$\n               -5$\n")

	stacks := aggregation("quantize", 128, tuple{key("cat", stack{1, 0x1009, 0x206f}), counted(64), counted(64)})
	compare(t, "stack key", printa(t, aggregate.Options{}, "", stacks), "$\n  cat                                               $\n"+
		"              vmlinux`vfs_read+0x9$\n              vmlinux`ksys_read+0x6f$\n$\n"+
		"           value  ------------- Distribution ------------- count    $\n"+
		"               0 |                                         0        $\n"+
		"               1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ 2        $\n"+
		"               2 |                                         0        $\n$\n")

	after := aggregation("count", 1, tuple{key(1, stack{0x1009}), words(1), words(0)})
	compare(t, "value after a stack", printa(t, aggregate.Options{}, "", after),
		"$\n        1$\n              vmlinux`vfs_read+0x9$\n                1$\n")
}

func TestDefaultKeys(t *testing.T) {
	for _, c := range []struct {
		key  any
		want string
	}{
		{int64(-1), "               -1"},
		{uint64(1<<64 - 1), "               -1"},
		{int32(-1), "       -1"},
		{uint32(1<<32 - 1), "       -1"},
		{int16(-1), " 65535"},
		{uint16(7), "     7"},
		{int8(-1), " 255"},
		{uint8(7), "   7"},
		{ptr(4096), "             4096"},
		{raw("a\x00\x00\x00"), "       97"},
		{raw("b\x00\x00\x00\x00\x00\x00\x00"), "               98"},
		{raw("DCBA\x00"), "  DCBA                                              "},
		{raw("\x00x\x00"), dumpOf("00 78 00", ".x.", 3)},
		{"x", "  x                                                 "},
		{text(1), "  vfs_read                                          "},
		{sym(0x1010), "  vmlinux`vfs_read                                  "},
		{fn(0x2010), "  vmlinux`ksys_read                                 "},
		{mod(0x1010), "  vmlinux                                           "},
		{sym(0x10), "  0x10                                              "},
	} {
		a := aggregation("count", 1, tuple{key(c.key), words(1), words(0)})
		compare(t, fmt.Sprintf("%T", c.key), printa(t, aggregate.Options{}, "", a), "$\n"+visible([]byte(c.want+"                1\n")))
	}
}

func TestDefaultValues(t *testing.T) {
	for _, c := range []struct {
		fn   string
		w    []uint64
		want string
	}{
		{"count", words(7), "                7"},
		{"sum", words(1, neg(7)), "               -7"},
		{"avg", words(2, neg(3)), "               -1"},
		{"stddev", words(2, 1000, 1000000, 0), "              500"},
		{"min", words(0, 0, 1, neg(5)), "               -5"},
		{"max", words(0, 0, 1, 1<<63-1), " 9223372036854775807"},
	} {
		a := aggregation(c.fn, len(c.w), tuple{nil, c.w, nil})
		compare(t, c.fn, printa(t, aggregate.Options{}, "", a), "$\n"+c.want+"$\n")
	}
}

func neg(v int64) uint64 { return uint64(-v) }

func TestPrintaPerCPU(t *testing.T) {
	count := aggregation("count", 1, tuple{key("x"), words(1), words(0)})
	low := aggregation("min", 4, tuple{key("x"), words(0, 0, 1, 5), words(0, 0, 0, 0)})
	opt := aggregate.Options{PerCPU: true}
	compare(t, "aggpercpu", printa(t, opt, "", count),
		"$\n  x                                                                 1$\n    [CPU 0]                1$\n    [CPU 1]                0$\n")
	compare(t, "joined", printa(t, opt, "", count, low),
		"$\n  x                                                                 1$\n    [CPU 0]                1$\n    [CPU 1]                0                5$\n"+
			"    [CPU 0]                5$\n    [CPU 1] 9223372036854775807$\n")
	compare(t, "format", printa(t, opt, "%@d\n", count), "1$\n")
	shape := aggregation("quantize", 128, tuple{nil, counted(65), nil})
	row := "           value  ------------- Distribution ------------- count    $\n" +
		"               1 |                                         0        $\n" +
		"               2 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ 1        $\n" +
		"               4 |                                         0        $\n"
	none := "           value  ------------- Distribution ------------- count    $\n" +
		"              -1 |                                         0        $\n" +
		"               0 |                                         0        $\n" +
		"               1 |                                         0        $\n"
	compare(t, "picture", printa(t, opt, "", shape), "$\n$\n"+row+"$\n    [CPU 0]$\n"+row+"$\n    [CPU 1]$\n"+none+"$\n")
}

func TestPrintaJoined(t *testing.T) {
	a := aggregation("count", 1, tuple{key("cc"), words(1), nil}, tuple{key("a"), words(1), nil}, tuple{key("b"), words(2), nil})
	b := aggregation("sum", 2, tuple{key("b"), words(1, 1), nil})
	low := aggregation("min", 4, tuple{key("a"), words(0, 0, 1, 5), nil}, tuple{key("b"), words(0, 0, 1, 9), nil})
	q := aggregation("quantize", 128, tuple{key("b"), counted(65), nil})
	compare(t, "default", printa(t, aggregate.Options{}, "", a, b, low), "$\n"+
		"  cc                                                                1                0                0$\n"+
		"  a                                                                 1                0                5$\n"+
		"  b                                                                 2                1                9$\n")
	for format, want := range map[string]string{
		"%s %@d %@d %@d\n": "a 1 0 0$\ncc 1 0 0$\nb 2 1 1$\n",
		"%@d\n":            "1$\n1$\n2$\n",
		"%s\n":             "a$\ncc$\nb$\n",
		"%@d %s %@d\n":     "1 a 0$\n1 cc 0$\n2 b 1$\n",
		"row\n":            "row$\nrow$\nrow$\n",
	} {
		compare(t, format, printa(t, aggregate.Options{}, format, a, b), want)
	}
	compare(t, "missing picture", printa(t, aggregate.Options{SortRev: true}, "%s%@d", a, q), ""+
		"b2cc1a1")
	compare(t, "pictures", printa(t, aggregate.Options{}, "%s %@d %@d|\n", q, b), "b $\n"+
		"           value  ------------- Distribution ------------- count    $\n"+
		"               1 |                                         0        $\n"+
		"               2 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ 1        $\n"+
		"               4 |                                         0        $\n 1|$\n")
}

func TestPrintaConversions(t *testing.T) {
	count := aggregation("count", 1, tuple{nil, words(1), nil})
	sum := aggregation("sum", 2, tuple{nil, words(1, neg(7)), nil})
	normal := aggregation("sum", 2, tuple{nil, words(1, neg(107)), nil})
	if err := normal.Normalize(10); err != nil {
		t.Fatal(err)
	}
	avg := aggregation("avg", 2, tuple{nil, words(2, neg(3)), nil})
	for _, c := range []struct {
		state        *aggregate.State
		format, want string
	}{
		{count, "[%@-12d][%-@12d][%@012x][%@+d][%@#x][%12@d][%@'d]", "[1           ][1           ][000000000001][+1][0x1][           1][1]"},
		{sum, "[%@5u][%@x][%@o][%@d][%@i]", "[18446744073709551609][fffffffffffffff9][1777777777777777777771][-7][-7]"},
		{normal, "[%@d][%@u][%@x]", "[-10][1844674407370955150][199999999999998e]"},
		{avg, "[%@d][%@u]", "[9223372036854775806][9223372036854775806]"},
	} {
		compare(t, c.format, printa(t, aggregate.Options{}, c.format, c.state), c.want)
	}
}

func TestPrintaKeys(t *testing.T) {
	ints := aggregation("count", 1, tuple{key(int16(-1), int8(-1), uint16(65535), uint64(1<<64-1), -1), words(1), nil})
	stacks := aggregation("count", 1, tuple{key(1, "a", stack{2, 0x1009}), words(1), nil})
	none := aggregation("count", 1, tuple{key(1, "a", stack{}), words(1), nil})
	syms := aggregation("count", 1, tuple{key(sym(0x1010), mod(0x2010), fn(0x10)), words(1), nil})
	for _, c := range []struct {
		state        *aggregate.State
		format, want string
	}{
		{ints, "%d %d %d %d %d %@d", "-1 -1 65535 18446744073709551615 -1 1"},
		{ints, "%u %u %u %u %u", "65535 255 65535 18446744073709551615 4294967295"},
		{ints, "%x %x", "ffff ff"},
		{stacks, "%d %s %k X %@d\n", "1 a $\nvmlinux`vfs_read+0x9$\n X 1$\n"},
		{none, "%5d|%-5s|%k|%@5d|\n", "    1|a    |$\n|    1|$\n"},
		{syms, "%a %a %a %@d\n", "vmlinux`vfs_read vmlinux 0x10 1$\n"},
		{syms, "%A|%18a|\n", "vmlinux`vfs_read|           vmlinux|$\n"},
	} {
		compare(t, c.format, printa(t, aggregate.Options{}, c.format, c.state), c.want)
	}
}

func TestAutomaticPrintHasNoBlankLines(t *testing.T) {
	p := newPrinter(t, &object.Meta{})
	p.Newline()
	for _, s := range []*aggregate.State{
		aggregation("sum", 2, tuple{nil, words(1, 1), nil}),
		aggregation("count", 1),
		aggregation("quantize", 128, tuple{nil, counted(63), nil}),
		aggregation("count", 1, tuple{key("k"), words(2), nil}),
	} {
		p.Table(s.Snapshot(&aggregate.Options{}))
	}
	compare(t, "end of run", visible(p.Bytes()), "$\n                1$\n$\n"+
		"           value  ------------- Distribution ------------- count    $\n"+
		"              -1 |                                         0        $\n"+
		"               0 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ 1        $\n"+
		"               1 |                                         0        $\n$\n"+
		"  k                                                                 2$\n")
}

func TestPrintaFollowsHeader(t *testing.T) {
	s := aggregation("count", 1, tuple{nil, words(2), nil})
	meta := &object.Meta{Aggs: []object.Agg{*s.Agg()}, Records: []object.Record{{Actions: []object.Action{{Act: "printa", Aggs: []int{0}}}}}}
	p := newPrinter(t, meta)
	p.Consumer.(*recorder).table = func([]int) *aggregate.Table { return s.Snapshot(&aggregate.Options{}) }
	p.Record(0, begin, 0, make([]byte, 8))
	compare(t, "printa", visible(p.Bytes()), "CPU     ID                    FUNCTION:NAME$\n  0      1                           :BEGIN $\n                2$\n$\n")
}
