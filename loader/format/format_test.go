package format

import (
	"encoding/binary"
	"flag"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"dtc/loader/aggregate"
	"dtc/object"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestMain(m *testing.M) {
	time.Local = time.UTC
	m.Run()
}

// A layout lays data out behind a record's header.
type layout struct {
	data  []object.Datum
	bytes []byte
}

func newLayout() *layout { return &layout{bytes: make([]byte, object.HeaderSize)} }

func (l *layout) add(t object.Type, frames int, b []byte) {
	for len(l.bytes)%max(min(len(b), 8), 1) != 0 {
		l.bytes = append(l.bytes, 0xee)
	}
	l.data = append(l.data, object.Datum{Off: len(l.bytes), Size: len(b), Type: t, Frames: frames})
	l.bytes = append(l.bytes, b...)
}

// Types of test values that Go has none for.
type (
	ptr   uint64
	text  uint32
	sym   uint64
	fn    uint64
	mod   uint64
	raw   string
	stack []uint64
)

// value adds a Go value: integers by their type, a string in a field of 16
// bytes or more.
func (l *layout) value(v any) {
	e := binary.NativeEndian
	switch v := v.(type) {
	case int8:
		l.add(object.Int, 0, []byte{byte(v)})
	case int16:
		l.add(object.Int, 0, e.AppendUint16(nil, uint16(v)))
	case int32:
		l.add(object.Int, 0, e.AppendUint32(nil, uint32(v)))
	case int:
		l.add(object.Int, 0, e.AppendUint32(nil, uint32(v)))
	case int64:
		l.add(object.Int, 0, e.AppendUint64(nil, uint64(v)))
	case uint8:
		l.add(object.Uint, 0, []byte{v})
	case uint16:
		l.add(object.Uint, 0, e.AppendUint16(nil, v))
	case uint32:
		l.add(object.Uint, 0, e.AppendUint32(nil, v))
	case uint64:
		l.add(object.Uint, 0, e.AppendUint64(nil, v))
	case ptr:
		l.add(object.Ptr, 0, e.AppendUint64(nil, uint64(v)))
	case sym:
		l.add(object.Sym, 0, e.AppendUint64(nil, uint64(v)))
	case fn:
		l.add(object.Func, 0, e.AppendUint64(nil, uint64(v)))
	case mod:
		l.add(object.Mod, 0, e.AppendUint64(nil, uint64(v)))
	case text:
		l.add(object.Text, 0, e.AppendUint32(nil, uint32(v)))
	case float64:
		l.add(object.Fl, 0, e.AppendUint64(nil, math.Float64bits(v)))
	case float32:
		l.add(object.Fl, 0, e.AppendUint32(nil, math.Float32bits(v)))
	case string:
		b := make([]byte, max(len(v)+1, 16))
		copy(b, v)
		if len(v) < 12 {
			copy(b[len(v)+1:], "old")
		}
		l.add(object.String, 0, b)
	case raw:
		l.add(object.Bytes, 0, []byte(v))
	case stack:
		b := make([]byte, 8*(len(v)+object.StackExtra))
		for i, pc := range v {
			e.PutUint64(b[8*i:], pc)
		}
		l.add(object.Stack, max(len(v), 1), b)
	default:
		panic(fmt.Sprintf("value of type %T", v))
	}
}

// kernel has the symbols of a kernel with three functions and a module.
type kernel struct{}

func (kernel) Kernel(addr uint64) (module, name string, off uint64, ok bool) {
	switch {
	case addr >= 0x1000 && addr < 0x2000:
		return "vmlinux", "vfs_read", addr - 0x1000, true
	case addr >= 0x2000 && addr < 0x3000:
		return "vmlinux", "ksys_read", addr - 0x2000, true
	case addr >= 0x3000 && addr < 0x4000:
		return "ext4", "", 0, true
	}
	return "", "", 0, false
}

func (kernel) Trim(frames []uint64, want int) []uint64 {
	for len(frames) > 0 && frames[0] < 8 {
		frames = frames[1:]
	}
	return frames[:min(len(frames), want)]
}

func texts(id uint32) string {
	return map[uint32]string{1: "vfs_read", 2: "entry", 3: "return"}[id]
}

// A recorder notes the actions that are not text.
type recorder struct {
	p     *Printer
	table func(aggs []int) *aggregate.Table
}

func (r *recorder) note(format string, a ...any)   { fmt.Fprintf(r.p, format, a...) }
func (r *recorder) Exit(status int)                { r.note("{exit %d}", status) }
func (r *recorder) Clear(agg int)                  { r.note("{clear %d}", agg) }
func (r *recorder) Trunc(a int, n int64, has bool) { r.note("{trunc %d %d %v}", a, n, has) }
func (r *recorder) Normalize(agg int, div int64)   { r.note("{normalize %d %d}", agg, div) }
func (r *recorder) Denormalize(agg int)            { r.note("{denormalize %d}", agg) }

func (r *recorder) Snapshot(aggs []int) *aggregate.Table {
	if r.table == nil {
		return nil
	}
	return r.table(aggs)
}

// Write lets fmt print into a printer.
func (p *Printer) Write(b []byte) (int, error) { return p.WriteString(string(b)) }

func newPrinter(t testing.TB, meta *object.Meta) *Printer {
	t.Helper()
	p, err := New(meta, nil)
	if err != nil {
		t.Fatal(err)
	}
	p.Testing = false
	p.Sym = kernel{}
	p.Text = texts
	p.Consumer = &recorder{p: p}
	return p
}

// tracing returns an object whose only record traces values, and such a record.
func tracing(values ...any) (*object.Meta, []byte) {
	l := newLayout()
	r := object.Record{}
	for i, v := range values {
		l.value(v)
		r.Actions = append(r.Actions, object.Action{Act: "trace", Data: []int{i}})
	}
	r.Data, r.Size = l.data, len(l.bytes)
	return &object.Meta{Records: []object.Record{r}}, l.bytes
}

// visible marks the ends of lines.
func visible(b []byte) string { return strings.ReplaceAll(string(b), "\n", "$\n") }

func compare(t *testing.T, name, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\ngot:\n%s\nwant:\n%s", name, got, want)
	}
}

var begin = NewProbe(1, "dtrace", "", "", "BEGIN")

func TestTrace(t *testing.T) {
	for _, c := range []struct {
		value          any
		normal, silent string
	}{
		{int64(-1), "                  -1", "-1"},
		{int32(42), "         42", "42"},
		{int16(-7), "    -7", "-7"},
		{int8(65), "  65", "65"},
		{int64(math.MinInt64), " -9223372036854775808", "-9223372036854775808"},
		{uint64(math.MaxUint64), " 18446744073709551615", "18446744073709551615"},
		{uint32(math.MaxUint32), " 4294967295", "4294967295"},
		{uint16(7), "     7", "7"},
		{uint8(200), " 200", "200"},
		{ptr(4096), "                 4096", "4096"},
		{"x", "  x                                ", "x"},
		{"a longer text is printed whole, whatever", "  a longer text is printed whole, whatever", "a longer text is printed whole, whatever"},
		{text(2), "  entry                            ", "entry"},
		{raw("DCBA\x00\x00\x00\x00"), "  DCBA                             ", "DCBA"},
		{raw("ab c"), "  ab c                             ", "ab c"},
		{raw("\b\a"), "  \b\a                               ", "\b\a"},
		{raw("a\b"), "  a\b                               ", "a\b"},
		{raw("\x00\x00\x00"), "                                   ", ""},
		{raw("\x01\x00"), dumpOf("01 00", "..", 2), dumpOf("01 00", "..", 2)},
		{raw("\x00x\x00"), dumpOf("00 78 00", ".x.", 3), dumpOf("00 78 00", ".x.", 3)},
		{sym(0x1010), "  vmlinux`vfs_read                                  ", "  vmlinux`vfs_read                                  "},
		{fn(0x10), "  0x10                                              ", "  0x10                                              "},
		{mod(0x3010), "  ext4                                              ", "  ext4                                              "},
		{sym(0x3010), "  ext4`0x3010                                       ", "  ext4`0x3010                                       "},
		{stack{}, "\n", "\n"},
		{stack{1, 0x1009, 0x2000, 0x3010, 0x9999},
			"\n              vmlinux`vfs_read+0x9\n              vmlinux`ksys_read\n              ext4`0x3010\n              0x9999\n",
			"\n              vmlinux`vfs_read+0x9\n              vmlinux`ksys_read\n              ext4`0x3010\n              0x9999\n"},
	} {
		meta, data := tracing(c.value)
		p := newPrinter(t, meta)
		if err := p.Record(0, begin, 0, data); err != nil {
			t.Fatal(err)
		}
		_, line, _ := strings.Cut(string(p.Bytes()), "\n  0      1                           :BEGIN ")
		compare(t, fmt.Sprintf("%T %v", c.value, c.value), line, c.normal+"\n")
		p = newPrinter(t, meta)
		p.Quiet = true
		if err := p.Record(0, begin, 0, data); err != nil {
			t.Fatal(err)
		}
		compare(t, fmt.Sprintf("quiet %T %v", c.value, c.value), string(p.Bytes()), c.silent)
	}
}

func dumpOf(hex, ascii string, n int) string {
	return "\n             0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f  0123456789abcdef\n" +
		"         0: " + hex + strings.Repeat("   ", 16-n) + "  " + ascii + "\n"
}

func TestHeader(t *testing.T) {
	meta, data := tracing(1)
	several, more := tracing(int32(1), "x", int64(2))
	read := NewProbe(2435, "fbt", "vmlinux", "vfs_read", "entry")
	for _, c := range []struct {
		name string
		set  func(*Printer)
		want string
	}{
		{"default", func(*Printer) {},
			"CPU     ID                    FUNCTION:NAME$\n" +
				"  2      1                           :BEGIN           1$\n" +
				" 11   2435                   vfs_read:entry           1$\n"},
		{"testing", func(p *Printer) { p.Testing = true },
			"                   FUNCTION:NAME$\n                          :BEGIN           1$\n                  vfs_read:entry           1$\n"},
		{"quiet", func(p *Printer) { p.Quiet = true }, "11"},
		{"flow", func(p *Printer) { p.Flow = true },
			"CPU FUNCTION                                 $\n" +
				"  2 | :BEGIN                                            1$\n" +
				" 11  -> vfs_read                                        1$\n"},
		{"flow testing", func(p *Printer) { p.Flow, p.Testing = true, true },
			"FUNCTION                                 $\n" +
				"| :BEGIN                                            1$\n" +
				" -> vfs_read                                        1$\n"},
		{"quiet flow", func(p *Printer) { p.Flow, p.Quiet = true, true },
			"CPU FUNCTION                                 $\n  2 | :BEGIN                                  1 11  -> vfs_read                              1"},
	} {
		p := newPrinter(t, meta)
		c.set(p)
		p.Record(0, begin, 2, data)
		p.Record(0, read, 11, data)
		compare(t, c.name, visible(p.Bytes()), c.want)
	}
	p := newPrinter(t, several)
	p.Record(0, begin, 1, more)
	compare(t, "several data", visible(p.Bytes()), "CPU     ID                    FUNCTION:NAME$\n"+
		"  1      1                           :BEGIN           1  x                                                   2$\n")
	empty := newPrinter(t, &object.Meta{Records: make([]object.Record, 1)})
	empty.Record(0, begin, 0, nil)
	empty.Newline()
	compare(t, "empty record", visible(empty.Bytes()), "CPU     ID                    FUNCTION:NAME$\n  0      1                           :BEGIN $\n$\n")
}

func TestFlowIndent(t *testing.T) {
	meta := &object.Meta{Records: []object.Record{{Clause: 0}, {Clause: 1}}}
	read, ret := NewProbe(10, "syscall", "vmlinux", "read", "entry"), NewProbe(11, "syscall", "vmlinux", "read", "return")
	vfs, vfsRet := NewProbe(20, "fbt", "vmlinux", "vfs_read", "entry"), NewProbe(21, "fbt", "vmlinux", "vfs_read", "return")
	tick := NewProbe(5, "profile", "", "", "tick-2s")
	p := newPrinter(t, meta)
	p.Flow = true
	for _, r := range []struct {
		rec   int
		probe *Probe
		cpu   int
	}{
		{0, read, 0}, {1, read, 0}, {0, vfs, 0}, {0, tick, 1}, {0, tick, 0}, {0, vfsRet, 0}, {0, ret, 0},
		{0, ret, 0}, {1, ret, 0}, {0, vfs, 1}, {0, vfs, 1}, {0, vfsRet, 1},
	} {
		p.Record(r.rec, r.probe, r.cpu, nil)
	}
	var got []string
	for line := range strings.Lines(string(p.Bytes())) {
		if len(line) != len("CPU ")+41+1 && !strings.HasPrefix(line, "CPU") || !strings.HasSuffix(line, " \n") {
			if len(line) != 47 {
				t.Errorf("line of %d bytes: %q", len(line), line)
			}
		}
		got = append(got, strings.TrimRight(line, " \n"))
	}
	want := []string{
		"CPU FUNCTION",
		"  0  => read",
		"  0   | read:entry",
		"  0    -> vfs_read",
		"  1 | :tick-2s",
		"  0     | :tick-2s",
		"  0    <- vfs_read",
		"  0  <= read",
		"  0  <= read",
		"  0  <= read",
		"  1  -> vfs_read",
		"  1    -> vfs_read",
		"  1    <- vfs_read",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestDump(t *testing.T) {
	const head = "CPU     ID                    FUNCTION:NAME$\n  1      1                           :BEGIN $\n"
	const ruler = "             0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f  0123456789abcdef$\n"
	run := func(rawBytes bool, data []byte, r object.Record) string {
		p := newPrinter(t, &object.Meta{Records: []object.Record{r}, Strsize: 18})
		p.RawBytes = rawBytes
		if err := p.Record(0, begin, 1, data); err != nil {
			t.Fatal(err)
		}
		return visible(p.Bytes())
	}
	meta, data := tracing(1, "a")
	compare(t, "rawbytes", run(true, data, meta.Records[0]), head+ruler+
		"         0: 01 00 00 00                                      ....$\n$\n"+ruler+
		"         0: 61 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  a...............$\n        10: 00 00                                            ..$\n$\n")
	for size, want := range map[int32]string{
		0:  strings.TrimSuffix(head, "$\n") + "$\n",
		3:  head + ruler + "         0: 64 74 72                                         dtr$\n$\n",
		-1: head + ruler + "         0: 64 74 72 61 63 65 00 00 00 00 00 00 00 00 00 00  dtrace..........$\n        10: 00 00 7f ff                                      ....$\n$\n",
	} {
		l := newLayout()
		l.value(raw("dtrace\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x7f\xff"))
		l.value(size)
		r := object.Record{Data: l.data, Actions: []object.Action{{Act: "tracemem", Data: []int{0, 1}}}}
		compare(t, fmt.Sprintf("tracemem of %d", size), run(false, l.bytes, r), want)
	}
}

func TestStackThenDatum(t *testing.T) {
	meta, data := tracing(stack{0x1009, 0x206f}, 1)
	p := newPrinter(t, meta)
	p.Record(0, NewProbe(2435, "fbt", "vmlinux", "vfs_read", "entry"), 1, data)
	compare(t, "stack", visible(p.Bytes()), `CPU     ID                    FUNCTION:NAME$
  1   2435                   vfs_read:entry $
              vmlinux`+"`"+`vfs_read+0x9$
              vmlinux`+"`"+`ksys_read+0x6f$
          1$
`)
	p = newPrinter(t, meta)
	p.Quiet, p.StackIndent, p.Sym = true, 2, nil
	p.Record(0, begin, 1, data)
	compare(t, "stackindent", visible(p.Bytes()), "$\n  0x1009$\n  0x206f$\n1")
}

func TestActions(t *testing.T) {
	l := newLayout()
	l.value(-3)
	l.value(uint32(math.MaxUint32))
	l.value(int64(1 << 40))
	r := object.Record{Data: l.data, Actions: []object.Action{
		{Act: "clear", Aggs: []int{1}},
		{Act: "trunc", Aggs: []int{0}},
		{Act: "trunc", Aggs: []int{0}, N: -4, HasN: true},
		{Act: "trunc", Aggs: []int{0}, Data: []int{0}},
		{Act: "normalize", Aggs: []int{1}, Data: []int{1}},
		{Act: "normalize", Aggs: []int{1}, Data: []int{2}},
		{Act: "denormalize", Aggs: []int{1}},
		{Act: "exit", Data: []int{0}},
	}}
	p := newPrinter(t, &object.Meta{Records: []object.Record{r}, Aggs: make([]object.Agg, 2)})
	p.Quiet = true
	p.Record(0, begin, 0, l.bytes)
	compare(t, "actions", string(p.Bytes()), "{clear 1}{trunc 0 0 false}{trunc 0 -4 true}{trunc 0 -3 true}"+
		"{normalize 1 4294967295}{normalize 1 1099511627776}{denormalize 1}{exit -3}")
}

func TestBadMetadataIsRefused(t *testing.T) {
	d := []object.Datum{{Off: 8, Size: 4, Type: object.Int}}
	for want, r := range map[string]object.Record{
		"datum 0":          {Data: []object.Datum{{Off: -1, Size: 4}}},
		"no datum 1":       {Data: d, Actions: []object.Action{{Act: "trace", Data: []int{1}}}},
		"no argument 1":    {Data: d, Actions: []object.Action{{Act: "printf", Data: []int{0}, Format: []object.Part{{Verb: "d", Arg: 1}}}}},
		"%q":               {Data: d, Actions: []object.Action{{Act: "printf", Data: []int{0}, Format: []object.Part{{Verb: "q"}}}}},
		"no argument -1":   {Data: d, Actions: []object.Action{{Act: "printf", Data: []int{0}, Format: []object.Part{{Verb: "d", WidthN: new(int), PrecN: minus()}}}}},
		"no aggregation 1": {Actions: []object.Action{{Act: "clear", Aggs: []int{1}}}},
		"no aggregation":   {Actions: []object.Action{{Act: "printa"}}},
		"no key 0":         {Actions: []object.Action{{Act: "printa", Aggs: []int{0}, Format: []object.Part{{Verb: "d"}}}}},
		"without the data": {Actions: []object.Action{{Act: "exit"}}},
	} {
		_, err := New(&object.Meta{Records: []object.Record{r}, Aggs: make([]object.Agg, 1)}, nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}

func minus() *int { n := -1; return &n }

func TestShortAndUnknownRecordsAreErrors(t *testing.T) {
	meta, data := tracing(1, "a")
	p := newPrinter(t, meta)
	for _, n := range []int{-1, 1, math.MaxInt} {
		if err := p.Record(n, begin, 0, data); err == nil {
			t.Errorf("record %d is accepted", n)
		}
	}
	if err := p.Record(0, begin, 0, data[:len(data)-1]); err == nil {
		t.Error("a short record is accepted")
	}
	if err := p.Record(0, nil, -1, data); err != nil {
		t.Errorf("a record without a probe: %v", err)
	}
	if len(p.Bytes()) == 0 || p.Len() != len(p.Bytes()) {
		t.Error("nothing printed")
	}
}

func TestOutputIsKeptUntilFlush(t *testing.T) {
	meta, data := tracing(1)
	var a, b strings.Builder
	p, err := New(meta, &a)
	if err != nil {
		t.Fatal(err)
	}
	p.Quiet = true
	p.Record(0, begin, 0, data)
	if a.Len() != 0 {
		t.Errorf("wrote %q before Flush", a.String())
	}
	if err := p.SetOutput(&b); err != nil {
		t.Fatal(err)
	}
	p.Record(0, begin, 0, data)
	p.Newline()
	p.Flush()
	p.Flush()
	if a.String() != "1" || b.String() != "1\n" {
		t.Errorf("wrote %q and %q", a.String(), b.String())
	}
}

// parseFormat reads a format: what the compiler puts into the metadata.
func parseFormat(s string) (parts []object.Part, args int) {
	for s != "" {
		i := strings.IndexByte(s, '%')
		if i != 0 {
			if i < 0 {
				i = len(s)
			}
			parts = append(parts, object.Part{Text: s[:i]})
			s = s[i:]
			continue
		}
		var part object.Part
		part, s, args = parseConversion(s[1:], args)
		parts = append(parts, part)
	}
	return parts, args
}

func parseConversion(s string, args int) (object.Part, string, int) {
	var f object.Part
	number := func() (n int, arg *int) {
		if strings.HasPrefix(s, "*") {
			arg = new(int)
			*arg = args
			args++
			s = s[1:]
			return 0, arg
		}
		end := len(s) - len(strings.TrimLeft(s, "0123456789"))
		n, _ = strconv.Atoi(s[:end])
		s = s[end:]
		return n, nil
	}
	flags := func() {
		end := len(s) - len(strings.TrimLeft(s, "#0-+ '?@"))
		f.Flags += strings.ReplaceAll(s[:end], "@", "")
		f.Agg = f.Agg || strings.Contains(s[:end], "@")
		s = s[end:]
	}
	flags()
	f.Width, f.WidthN = number()
	if strings.HasPrefix(s, "@") {
		f.Agg, s = true, s[1:]
	}
	if strings.HasPrefix(s, ".") {
		s = s[1:]
		var n int
		if n, f.PrecN = number(); f.PrecN == nil {
			f.Prec = &n
		}
	}
	end := min(len(s)-len(strings.TrimLeft(s, "hl"))+1, len(s))
	f.Verb, s = s[:end], s[end:]
	if f.Verb == "%" {
		return object.Part{Text: "%"}, s, args
	}
	if !f.Agg {
		f.Arg = args
		args++
	}
	return f, s, args
}

func TestUnprintableString(t *testing.T) {
	meta, data := tracing("caf\xc3\xa9")
	meta.Strsize = 16
	p := newPrinter(t, meta)
	p.Quiet = true
	if err := p.Record(0, begin, 1, data); err != nil {
		t.Fatal(err)
	}
	compare(t, "dump", visible(p.Bytes()), "$\n"+strings.TrimPrefix(visible([]byte(dumpHead)), "$\n")+
		"         0: 63 61 66 c3 a9 00 00 00 00 00 00 00 00 00 00 00  caf.............$\n")
}

func TestQuietWithinAPass(t *testing.T) {
	meta, data := tracing(7)
	p := newPrinter(t, meta)
	p.Adopt(Options{Quiet: true})
	for range 2 {
		if err := p.Record(0, begin, 1, data); err != nil {
			t.Fatal(err)
		}
		p.Pass()
	}
	compare(t, "values", string(p.Bytes()), "          77")
}
