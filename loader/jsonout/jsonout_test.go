package jsonout

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"dtc/loader/aggregate"
	"dtc/loader/format"
	"dtc/object"
)

func TestStrings(t *testing.T) {
	for in, want := range map[string]string{
		"":                     `""`,
		"plain é 世界 🙂":         `"plain é 世界 🙂"`,
		"a\"b\\c/d":            `"a\"b\\c/d"`,
		"\n\t\r\x00\x1b\x7f":   `"\n\t\r\u0000\u001b\u007f"`,
		"\u0085\u00a0\u2028":   "\"\\u0085\u00a0\u2028\"",
		"\xffa\xc3":            "\"\uFFFDa\uFFFD\"",
		"\xed\xa0\x80":         "\"\uFFFD\uFFFD\uFFFD\"",
		"cut \xf0\x9f\x99":     "\"cut \uFFFD\uFFFD\uFFFD\"",
		strings.Repeat("x", 9): `"xxxxxxxxx"`,
	} {
		if got := string(appendString(nil, in)); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
		if got := string(appendString(nil, []byte(in))); got != want {
			t.Errorf("bytes %q: %s, want %s", in, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{string(appendInt(nil, maxExact)), "9007199254740991"},
		{string(appendInt(nil, -maxExact)), "-9007199254740991"},
		{string(appendInt(nil, maxExact+1)), `"9007199254740992"`},
		{string(appendInt(nil, math.MinInt64)), `"-9223372036854775808"`},
		{string(appendUint(nil, math.MaxUint64)), `"18446744073709551615"`},
		{string(appendAddress(nil, 0xffff888000000000)), `"0xffff888000000000"`},
		{string(appendFloat(nil, 1.5)), "1.5"},
		{string(appendFloat(nil, 1e300)), "1e+300"},
		{string(appendFloat(nil, math.Inf(-1))), `"-Infinity"`},
		{string(appendFloat(nil, math.NaN())), `"NaN"`},
		{string(appendWall(nil, 1500000000123456789)), `"2017-07-14T02:40:00.123456789Z"`},
		{string(appendHex(nil, []byte{0, 0xaf})), `"00af"`},
	} {
		if tt.got != tt.want {
			t.Errorf("%s, want %s", tt.got, tt.want)
		}
	}
}

// names are what a test's kernel and processes know.
type names struct{}

func (names) Kernel(addr uint64) (module, name string, off uint64, ok bool) {
	return "kernel", "work", addr & 0xff, addr >= 0x1000
}

func (names) Trim(frames []uint64, want int) []uint64 { return frames[:min(len(frames), want)] }

func (names) Process(pid uint32, addr uint64) (file, symbol string, off, base uint64, ok bool) {
	return "a.out", "", 0, addr, pid == 7
}

// consumer keeps what records ask for.
type consumer struct {
	did   []string
	table *aggregate.Table
}

func (c *consumer) add(s string)                               { c.did = append(c.did, s) }
func (c *consumer) Exit(int)                                   { c.add("exit") }
func (c *consumer) Clear(int)                                  { c.add("clear") }
func (c *consumer) Trunc(int, int64, bool)                     { c.add("trunc") }
func (c *consumer) Normalize(int, int64)                       { c.add("normalize") }
func (c *consumer) Denormalize(int)                            { c.add("denormalize") }
func (c *consumer) Snapshot([]int) *aggregate.Table            { return c.table }
func (c *consumer) System(s string)                            { c.add("system " + s) }
func (c *consumer) Freopen(_ int, _ *format.Probe, s string)   { c.add("freopen " + s) }
func (c *consumer) Ftruncate()                                 { c.add("ftruncate") }
func (c *consumer) Setopt(_ int, _ *format.Probe, n, v string) { c.add("setopt " + n + "=" + v) }

func newWriter(t testing.TB, meta *object.Meta, to io.Writer) (*Writer, *consumer) {
	t.Helper()
	text, err := format.New(meta, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &consumer{}
	text.Sym, text.Proc, text.Consumer = names{}, names{}, c
	text.Text = func(id uint32) string { return "text" }
	w, err := New(meta, text, to)
	if err != nil {
		t.Fatal(err)
	}
	w.Now = func() uint64 { return 1000 }
	return w, c
}

var readProbe = format.NewProbe(35, "syscall", "vmlinux", "read", "entry")

const head = `{"type":"record","time":500,"cpu":1,"id":35,"provider":"syscall","module":"vmlinux","function":"read","name":"entry","clause":0,`

// datum lays out a datum.
type datum struct {
	typ   object.Type
	bytes []byte
}

func word(v uint64) []byte { return binary.NativeEndian.AppendUint64(nil, v) }

// recordOf is a record with its bytes: a header, the time 500, and data.
func recordOf(data []datum, actions ...object.Action) (object.Record, []byte) {
	r := object.Record{Time: 8, Actions: actions}
	b := binary.NativeEndian.AppendUint64(make([]byte, 8), 500)
	for _, d := range data {
		r.Data = append(r.Data, object.Datum{Off: len(b), Size: len(d.bytes), Type: d.typ, Frames: 2})
		b = append(b, d.bytes...)
	}
	r.Size = len(b)
	return r, b
}

func TestRecords(t *testing.T) {
	stack := slices.Concat(word(0x1001), word(5), word(0x2000))
	user := slices.Concat(word(7<<32|2), word(0), word(0x77), word(0x88), word(0x99))
	for _, tt := range []struct {
		name    string
		data    []datum
		actions []object.Action
		want    string
		did     []string
	}{
		{name: "no action", want: `"data":[]}`},
		{"printf", []datum{{object.Int, []byte{0xff}}, {object.String, []byte("a\nb\x00c")}},
			[]object.Action{{Act: "printf", Data: []int{0, 1}, Format: []object.Part{{Verb: "d"}, {Text: " "}, {Verb: "s", Arg: 1}, {Text: "\n"}}}},
			`"text":"-1 a\nb\n","data":[{"action":"printf","args":[-1,"a\nb"]}]}`, nil},
		{"values", []datum{{object.Uint, word(1 << 63)}, {object.Ptr, word(16)}, {object.Text, []byte{1, 0, 0, 0}}, {object.Bytes, []byte{1, 2}}, {object.Bytes, []byte("ab\x00")}},
			[]object.Action{{Act: "trace", Data: []int{0, 1, 2, 3, 4}}},
			`"data":[{"action":"trace","value":"9223372036854775808"},{"action":"trace","value":"0x10"},{"action":"trace","value":"text"},` +
				`{"action":"trace","value":{"hex":"0102"}},{"action":"trace","value":{"string":"ab","hex":"616200"}}]}`, nil},
		{"places", []datum{{object.Sym, word(0x1002)}, {object.Uaddr, slices.Concat(word(7), word(9))}, {object.Stack, stack}, {object.UStack, user}},
			[]object.Action{{Act: "trace", Data: []int{0, 1, 2, 3}}},
			`"data":[{"action":"trace","value":{"address":"0x1002","module":"kernel","symbol":"work","offset":2}},` +
				`{"action":"trace","value":{"pid":7,"address":"0x9","module":"a.out","offset":9}},` +
				`{"action":"stack","value":[{"address":"0x1001","module":"kernel","symbol":"work","offset":1},{"address":"0x5"}]},` +
				`{"action":"ustack","value":[{"pid":7,"address":"0x77","module":"a.out","offset":119},{"pid":7,"address":"0x88","module":"a.out","offset":136}]}]}`, nil},
		{"conversions", []datum{{object.Uint, word(1500000000000000000)}, {object.Uint, word(0x1003)}, {object.Bytes, []byte("\x41\x00\x00\x00\x16\x4e\x00\x00\x00\x00\x00\x00")}},
			[]object.Action{{Act: "printf", Data: []int{0, 1, 2}, Format: []object.Part{{Verb: "Y"}, {Verb: "a", Arg: 1}, {Verb: "ls", Arg: 2}}}},
			`"text":"2017 Jul 14 02:40:00kernel` + "`" + `work+0x3A世","data":[{"action":"printf","args":["2017-07-14T02:40:00.000000000Z",` +
				`{"address":"0x1003","module":"kernel","symbol":"work","offset":3},"A世"]}]}`, nil},
		{"in parts", []datum{{object.String, []byte("out")}},
			[]object.Action{{Act: "printf", Format: []object.Part{{Text: "a"}}}, {Act: "freopen", Data: []int{0}, Format: []object.Part{{Verb: "s"}}}, {Act: "printf", Format: []object.Part{{Text: "b"}}}},
			`"text":"a","data":[{"action":"printf","args":[]},{"action":"freopen","file":"out"}]}` + "\n" +
				head + `"part":2,"text":"b","data":[{"action":"printf","args":[]}]}`, []string{"freopen out"}},
		{"setopt", []datum{{object.String, []byte("quiet")}}, []object.Action{{Act: "setopt", Data: []int{0}}},
			`"data":[{"action":"setopt","option":"quiet","setting":"1"}]}`, []string{"setopt quiet=1"}},
		{"tracemem", []datum{{object.Bytes, []byte{1, 2, 3}}, {object.Int, []byte{2}}}, []object.Action{{Act: "tracemem", Data: []int{0, 1}}},
			`"data":[{"action":"tracemem","hex":"0102"}]}`, nil},
		{"exit", []datum{{object.Int, []byte{3, 0, 0, 0}}}, []object.Action{{Act: "exit", Data: []int{0}}},
			`"data":[{"action":"exit","status":3}]}`, []string{"exit"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, b := recordOf(tt.data, tt.actions...)
			w, c := newWriter(t, &object.Meta{Records: []object.Record{r}, Clauses: make([]object.Clause, 1)}, nil)
			if err := w.Record(0, readProbe, 1, b); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(head+tt.want+"\n", string(w.Bytes())); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(tt.did, c.did); d != "" {
				t.Error(d)
			}
			if err := w.Record(0, readProbe, 1, b[:len(b)-1]); err == nil {
				t.Error("a short record is no error")
			}
		})
	}
}

// A record without a time has that of its reading, marked.
func TestApproximateTime(t *testing.T) {
	for _, r := range []object.Record{{Size: 8}, {Size: 16, Time: 8}} {
		w, _ := newWriter(t, &object.Meta{Records: []object.Record{r}, Clauses: make([]object.Clause, 1)}, nil)
		if err := w.Record(0, nil, 0, make([]byte, r.Size)); err != nil {
			t.Fatal(err)
		}
		if got, want := string(w.Bytes()), `{"type":"record","time":1000,"approx":true,"cpu":0,"clause":0,"data":[]}`+"\n"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestRows(t *testing.T) {
	for _, tt := range []struct {
		agg   object.Agg
		words []uint64
		want  string
	}{
		{object.Agg{Func: "count", Words: 1}, []uint64{5}, `"func":"count","keys":[9],"value":5,"percpu":[{"value":5},{"value":0}]}`},
		{object.Agg{Func: "avg", Words: 2}, []uint64{3, 10}, `"func":"avg","keys":[9],"value":3,"count":3,"sum":10,` +
			`"percpu":[{"value":3,"count":3,"sum":10},{"value":0,"count":0,"sum":0}]}`},
		{object.Agg{Func: "min", Words: 4}, []uint64{0, 0, 1, 1 << 60}, `"func":"min","keys":[9],"value":"1152921504606846976","percpu":[{"value":"1152921504606846976"},{"value":null}]}`},
		{object.Agg{Func: "lquantize", Words: 5, Params: []int64{0, 20, 10}}, []uint64{1, 1, 0, 2, 1},
			`"func":"lquantize","keys":[9],"value":[{"max":-1,"count":1},{"min":10,"max":19,"count":2},{"min":20,"count":1}],` +
				`"percpu":[{"value":[{"max":-1,"count":1},{"min":10,"max":19,"count":2},{"min":20,"count":1}]},{"value":[]}]}`},
	} {
		a := tt.agg
		a.Name, a.KeySize, a.Keys = "a", 8, []object.Datum{{Size: 8, Type: object.Int}}
		s := aggregate.New(&a)
		s.Load([]aggregate.Raw{{Key: word(9), CPU: [][]uint64{tt.words, make([]uint64, len(tt.words))}}})
		w, _ := newWriter(t, &object.Meta{}, nil)
		if err := w.Table(aggregate.Join(&aggregate.Options{PerCPU: true}, s)); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(`{"type":"aggregation","time":1000,"final":true,"agg":"a",`+tt.want+"\n", string(w.Bytes())); d != "" {
			t.Error(d)
		}
	}
}

// The bounds of the buckets that can count something follow one another without gaps.
func TestBounds(t *testing.T) {
	for _, a := range []object.Agg{
		{Func: "quantize", Words: 128},
		{Func: "lquantize", Words: 14, Params: []int64{-5, 50, 5}},
		{Func: "llquantize", Params: []int64{10, 0, 6, 20}},
		{Func: "llquantize", Params: []int64{2, 3, 10, 2}},
		{Func: "llquantize", Params: []int64{10, 0, 2, 100}},
	} {
		if a.Func == "llquantize" {
			p := a.Params
			a.Words = int(2*(p[2]-p[1]+1)*(p[3]-p[3]/p[0]) + 4)
		}
		fn := aggregate.FuncOf(&a)
		if fn == aggregate.Unknown {
			t.Fatalf("%s %v: not a function", a.Func, a.Params)
		}
		bounds := boundsOf(&aggregate.Column{Agg: &a, Func: fn}, a.Words-1)
		var last *bucket
		for i := range a.Words - 1 {
			b := bounds(i)
			if !reachable(&a, i) {
				continue
			}
			if last != nil && (last.openMax || b.openMin || b.min != last.max+1) {
				t.Errorf("%s %v: bucket %d %+v does not follow %+v", a.Func, a.Params, i, b, *last)
			}
			if !b.openMin && !b.openMax && b.min > b.max {
				t.Errorf("%s %v: bucket %d %+v", a.Func, a.Params, i, b)
			}
			last = &b
		}
		if last == nil || !last.openMax && last.max != math.MaxInt64 {
			t.Errorf("%s %v: the last bucket is %+v", a.Func, a.Params, last)
		}
	}
}

// reachable reports whether a bucket can count an integer.
func reachable(a *object.Agg, i int) bool {
	if a.Func != "llquantize" {
		return true
	}
	l, _ := aggregate.LogLinearOf(a)
	d := i - l.Middle()
	if d == 0 {
		return true
	}
	_, ok := l.Bound(max(d, -d))
	return ok
}

func TestPrint(t *testing.T) {
	types := []object.CType{
		{Kind: object.KindInt, Name: "int", Size: 4, Signed: true},
		{Kind: object.KindInt, Name: "char", Size: 1, Signed: true, Char: true},
		{Kind: object.KindArray, Name: "char [4]", Size: 4, Elem: 1, Len: 4},
		{Kind: object.KindArray, Name: "int [3]", Size: 12, Elem: 0, Len: 3},
		{Kind: object.KindEnum, Name: "enum e", Size: 4, Values: []object.Enumerator{{Name: "TWO", Value: 2}}},
		{Kind: object.KindUnion, Name: "union", Size: 4, Members: []object.Member{{Name: "whole", Type: 0}, {Name: "part", Type: 0, Bits: 3}}},
		{Kind: object.KindStruct, Name: "struct s", Size: 40, Members: []object.Member{
			{Name: "text", Type: 2}, {Name: "list", Type: 3, Off: 32}, {Name: "e", Type: 4, Off: 128}, {Type: 5, Off: 160}, {Name: "zero", Type: 0, Off: 192}, {Name: "cut", Type: 0, Off: 256},
		}},
	}
	r, b := recordOf([]datum{{object.Ptr, word(32)}, {object.Bytes, []byte("ab\x00\x00" + "\x00\x00\x00\x00\x05\x00\x00\x00\x00\x00\x00\x00" + "\x02\x00\x00\x00" + "\xff\xff\xff\xff" + "\x00\x00\x00\x00")}},
		object.Action{Act: "print", Data: []int{0, 1}, Type: 6})
	w, _ := newWriter(t, &object.Meta{Records: []object.Record{r}, Clauses: make([]object.Clause, 1), Types: types}, nil)
	if err := w.Record(0, readProbe, 1, b); err != nil {
		t.Fatal(err)
	}
	want := head + `"data":[{"action":"print","address":"0x20","ctype":"struct s","value":{"text":{"ctype":"char [4]","value":"ab"},` +
		`"list":{"ctype":"int [3]","value":[0,5]},"e":{"ctype":"enum e","value":2,"name":"TWO"},` +
		`"whole":{"ctype":"int","value":-1},"part":{"ctype":"int","value":-1}},"truncated":true}]}` + "\n"
	if d := cmp.Diff(want, string(w.Bytes())); d != "" {
		t.Error(d)
	}
}

// Types that lead to ever more members end.
func TestPrintEnds(t *testing.T) {
	types := []object.CType{{Kind: object.KindInt, Name: "int", Size: 4}}
	for i := range 60 {
		types = append(types, object.CType{Kind: object.KindUnion, Name: "union", Size: 4, Members: []object.Member{{Type: i}, {Type: i}}})
	}
	r, b := recordOf([]datum{{object.Ptr, word(32)}, {object.Bytes, []byte("\xff\xff\xff\xff")}}, object.Action{Act: "print", Data: []int{0, 1}, Type: 60})
	w, _ := newWriter(t, &object.Meta{Records: []object.Record{r}, Clauses: make([]object.Clause, 1), Types: types}, nil)
	if err := w.Record(0, readProbe, 1, b); err != nil {
		t.Fatal(err)
	}
	checkLines(t, w.Bytes())
}

// checkLines checks that text is lines of JSON, in UTF-8 without control characters.
func checkLines(t testing.TB, text []byte) {
	t.Helper()
	for line := range strings.Lines(string(text)) {
		body, ended := strings.CutSuffix(line, "\n")
		if !ended || !json.Valid([]byte(body)) || !utf8.ValidString(body) || strings.ContainsFunc(body, unicode.IsControl) {
			t.Fatalf("bad line %q", line)
		}
	}
}

// anything is an object with a record of every type of data, each used in every way.
func anything() (*object.Meta, []byte) {
	var data []datum
	for _, typ := range []object.Type{object.Int, object.Uint, object.Ptr, object.String, object.Bytes, object.Text, object.Stack, object.Sym, object.Func,
		object.Mod, object.Fl, object.UStack, object.Usym, object.Ufunc, object.Umod, object.Uaddr, "other"} {
		for _, size := range []int{1, 4, 8, 16, 40} {
			data = append(data, datum{typ, make([]byte, size)})
		}
	}
	r, b := recordOf(data)
	for i := range r.Data {
		a := object.Action{Act: "printf", Data: []int{i, i, i, i, i}}
		for n, verb := range []string{"d", "Y", "a", "A", "ls"} {
			a.Format = append(a.Format, object.Part{Verb: verb, Arg: n})
		}
		r.Actions = append(r.Actions, object.Action{Act: "trace", Data: []int{i}}, object.Action{Act: "tracemem", Data: []int{i, 0}}, a,
			object.Action{Act: "print", Data: []int{12, i}, Type: 3}, object.Action{Act: "pcap", Data: []int{7, 6, 6, 7, i}})
	}
	r.Actions = append(r.Actions, object.Action{Act: "system", Data: []int{19}, Format: []object.Part{{Verb: "s"}}},
		object.Action{Act: "freopen", Data: []int{19}, Format: []object.Part{{Verb: "s"}}}, object.Action{Act: "setopt", Data: []int{18, 19}},
		object.Action{Act: "exit", Data: []int{1}}, object.Action{Act: "trunc", Aggs: []int{0}, Data: []int{2}})
	meta := &object.Meta{
		Records: []object.Record{r}, Clauses: make([]object.Clause, 1), Sites: []object.Site{{Pos: "a:1:1"}},
		Aggs: []object.Agg{{Name: "a", Func: "quantize", Words: 128, KeySize: 16, Keys: []object.Datum{{Size: 8, Type: object.String}, {Off: 8, Size: 8, Type: object.Int}}}},
		Types: []object.CType{
			{Kind: object.KindInt, Name: "char", Size: 1, Signed: true, Char: true},
			{Kind: object.KindArray, Name: "char [9]", Size: 9, Elem: 0, Len: 9},
			{Kind: object.KindEnum, Name: "enum", Size: 2, Signed: true, Values: []object.Enumerator{{Name: "A", Value: 1}}},
			{Kind: object.KindStruct, Name: "struct", Size: 24, Members: []object.Member{{Name: "text", Type: 1}, {Name: "bits", Type: 2, Off: 75, Bits: 7}, {Name: "odd", Type: 1, Off: 81}}},
		},
	}
	return meta, b
}

// FuzzRecord checks that whatever a record holds is lines of JSON.
func FuzzRecord(f *testing.F) {
	meta, data := anything()
	f.Add(data, "read", 0)
	f.Add([]byte("\xff\x00\"\\\n\xc3"), "\xff\"", -1)
	f.Fuzz(func(t *testing.T, from []byte, name string, cpu int) {
		b := slices.Clone(data)
		for i := range b {
			if len(from) > 0 {
				b[i] = from[i%len(from)]
			}
		}
		copy(b, from)
		var out bytes.Buffer
		w, c := newWriter(t, meta, &out)
		s := aggregate.New(&meta.Aggs[0])
		words := make([]uint64, 128)
		for i := range words {
			words[i] = uint64(b[i])
		}
		s.Load([]aggregate.Raw{{Key: b[8:24], CPU: [][]uint64{words}}})
		c.table = aggregate.Join(&aggregate.Options{}, s)
		w.Start(&Start{Script: name, Args: []string{name}, Host: name})
		probe := format.NewProbe(uint32(cpu), name, name, name, name)
		if err := w.Record(0, probe, cpu, b); err != nil {
			// A stack that claims more frames than it has ends the run.
			if !strings.Contains(err.Error(), "incorrect size") {
				t.Errorf("record of the right length: %v", err)
			}
		}
		if err := w.Table(c.table); err != nil {
			t.Error(err)
		}
		if err := w.Fault(probe, cpu, b); err != nil {
			t.Error(err)
		}
		w.Complain(name)
		w.Clock(uint64(cpu), uint64(cpu))
		w.Drop("spec", uint64(cpu), cpu, name)
		w.End("exit", cpu, uint64(cpu))
		if err := w.Flush(); err != nil {
			t.Error(err)
		}
		checkLines(t, out.Bytes())
	})
}

// BenchmarkRecord prints records of printf("%d %s\n", pid, execname).
func BenchmarkRecord(b *testing.B) {
	r, data := recordOf([]datum{{object.Int, []byte{1, 2, 0, 0}}, {object.String, []byte("workload\x00\x00\x00\x00\x00\x00\x00\x00")}},
		object.Action{Act: "printf", Data: []int{0, 1}, Format: []object.Part{{Verb: "d"}, {Text: " "}, {Verb: "s", Arg: 1}, {Text: "\n"}}})
	w, _ := newWriter(b, &object.Meta{Records: []object.Record{r}, Clauses: make([]object.Clause, 1)}, io.Discard)
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Record(0, readProbe, 1, data); err != nil {
			b.Fatal(err)
		}
		if w.Len() >= flushAt {
			if err := w.Flush(); err != nil {
				b.Fatal(err)
			}
		}
	}
}
