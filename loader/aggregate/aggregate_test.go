package aggregate

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"dtc/object"
)

// A kernel is a map of one aggregation on two CPUs, updated as programs do.
type kernel struct {
	agg  *object.Agg
	gen  uint64
	keys []string
	cpu  map[string]*[2][]uint64
}

func newKernel(fn string, words int, keys ...object.Datum) *kernel {
	a := &object.Agg{Name: "a", Func: fn, Words: words, Keys: keys}
	for _, k := range keys {
		a.KeySize = max(a.KeySize, k.Off+k.Size)
	}
	return &kernel{agg: a, gen: 1, cpu: map[string]*[2][]uint64{}}
}

func (k *kernel) words(key string, cpu int) []uint64 {
	w, ok := k.cpu[key]
	if !ok {
		w = &[2][]uint64{make([]uint64, k.agg.Words), make([]uint64, k.agg.Words)}
		k.cpu[key] = w
		k.keys = append(k.keys, key)
	}
	return w[cpu]
}

func (k *kernel) add(key string, cpu int, v int64) {
	w := k.words(key, cpu)
	switch k.agg.Func {
	case "count":
		w[0]++
	case "sum":
		w[0], w[1] = k.gen, w[1]+uint64(v)
	case "avg":
		w[0], w[1] = w[0]+1, w[1]+uint64(v)
	case "stddev":
		w[0], w[1] = w[0]+1, w[1]+uint64(v)
		lo, hi := mulSigned(v, v)
		w[2], w[3] = add128(w[2], w[3], lo, hi)
	case "min", "max":
		s := w[2*(k.gen&1):][:2]
		if s[0] != k.gen || k.agg.Func == "min" && v < int64(s[1]) || k.agg.Func == "max" && v > int64(s[1]) {
			s[0], s[1] = k.gen, uint64(v)
		}
	case "quantize":
		w[0] = k.gen
		for i := range 127 {
			if v == QuantizeLabel(i) {
				w[1+i]++
			}
		}
	}
}

// read copies the map, as a reader of the real one gets it.
func (k *kernel) read() []Raw {
	raws := make([]Raw, 0, len(k.keys))
	for _, key := range k.keys {
		w := k.cpu[key]
		raws = append(raws, Raw{[]byte(key), [][]uint64{slices.Clone(w[0]), slices.Clone(w[1])}})
	}
	return raws
}

func show(t *Table) string {
	var b strings.Builder
	for i := range t.Len() {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%s", strings.TrimRight(string(t.Key(i)), "\x00"))
		for c := range t.Columns {
			v := t.Value(i, c)
			fmt.Fprintf(&b, ":%d", Scalar(t.Columns[c].Func, v, t.Columns[c].Norm))
			for cpu := range t.CPUs(c) {
				fmt.Fprintf(&b, "/%d", Scalar(t.Columns[c].Func, t.CPU(i, c, cpu), 1))
			}
		}
	}
	return b.String()
}

func char(off int) object.Datum { return object.Datum{Off: off, Size: 1, Type: object.Uint} }

func loaded(k *kernel, s *State) string {
	s.Load(k.read())
	return show(s.Snapshot(&Options{}))
}

func TestMergeAddsOverCPUs(t *testing.T) {
	for _, c := range []struct {
		fn    string
		words int
		zero  []int64 // on CPU 0
		one   []int64 // on CPU 1
		want  string
	}{
		{"count", 1, []int64{1, 2}, []int64{3}, ":3"},
		{"sum", 2, []int64{1, 2}, []int64{-7}, ":-4"},
		{"sum", 2, []int64{math.MaxInt64}, []int64{1}, ":-9223372036854775808"},
		{"sum", 2, []int64{0}, nil, ":0"},
		{"sum", 2, nil, nil, ""},
		{"avg", 2, []int64{-1}, []int64{-2}, ":-1"},
		{"avg", 2, []int64{10, 10}, []int64{1}, ":7"},
		{"stddev", 4, []int64{2, 4, 4, 4}, []int64{5, 5, 7, 9}, ":2"},
		{"stddev", 4, []int64{5}, nil, ":0"},
		{"stddev", 4, []int64{-5}, []int64{5}, ":5"},
		{"stddev", 4, []int64{1}, []int64{2}, ":1"},
		{"stddev", 4, []int64{-1 << 62, 1 << 62}, nil, ":4611686018427387904"},
		{"min", 4, []int64{5, 3}, []int64{4}, ":3"},
		{"min", 4, nil, []int64{4}, ":4"},
		{"max", 4, []int64{-5, -3}, []int64{-4}, ":-3"},
		{"max", 4, nil, nil, ""},
	} {
		k := newKernel(c.fn, c.words)
		for _, v := range c.zero {
			k.add("", 0, v)
		}
		for _, v := range c.one {
			k.add("", 1, v)
		}
		k.words("", 0)
		if got := loaded(k, New(k.agg)); got != c.want {
			t.Errorf("%s of %v and %v = %q, want %q", c.fn, c.zero, c.one, got, c.want)
		}
	}
}

func TestClearKeepsKeysAndLaterData(t *testing.T) {
	for _, c := range []struct {
		fn            string
		words         int
		cleared       string
		late, renewed string
	}{
		{"count", 1, "a:0", "a:1", "a:2"},
		{"sum", 2, "a:0", "a:4", "a:13"},
		{"avg", 2, "a:0", "a:4", "a:6"},
		{"stddev", 4, "a:0", "a:0", "a:3"},
		{"min", 4, "a:9223372036854775807", "a:4", "a:4"},
		{"max", 4, "a:-9223372036854775808", "a:-9223372036854775808", "a:9"},
	} {
		k := newKernel(c.fn, c.words, char(0))
		s := New(k.agg)
		k.add("a", 0, 5)
		k.add("a", 1, 7)
		loaded(k, s)
		gen := s.Clear()
		if got := loaded(k, s); got != c.cleared {
			t.Errorf("%s cleared: %q, want %q", c.fn, got, c.cleared)
		}
		k.add("a", 1, 4) // before the program learns of the generation
		if got := loaded(k, s); got != c.late {
			t.Errorf("%s with a late datum: %q, want %q", c.fn, got, c.late)
		}
		k.gen = gen
		k.add("a", 0, 9)
		if got := loaded(k, s); got != c.renewed {
			t.Errorf("%s with a later datum: %q, want %q", c.fn, got, c.renewed)
		}
	}
}

func TestGenerationsAlternate(t *testing.T) {
	k := newKernel("max", 4, char(0))
	s := New(k.agg)
	for _, v := range []int64{50, 40, 30, 20, 10} {
		k.add("a", 0, v)
		k.add("a", 1, v-1)
		if got, want := loaded(k, s), fmt.Sprintf("a:%d", v); got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
		k.gen = s.Clear()
		if got, want := loaded(k, s), "a:-9223372036854775808"; got != want {
			t.Fatalf("cleared: got %q, want %q", got, want)
		}
	}
}

func TestTruncKeepsLargestOrSmallest(t *testing.T) {
	for _, c := range []struct {
		n    int64
		has  bool
		want string
	}{
		{0, false, ""},
		{0, true, ""},
		{1, true, "d:9"},
		{2, true, "c:5 d:9"},
		{-2, true, "b:1 a:3"},
		{9, true, "b:1 a:3 c:5 d:9"},
		{-9, true, "b:1 a:3 c:5 d:9"},
		{math.MinInt64, true, "b:1 a:3 c:5 d:9"},
	} {
		k := newKernel("sum", 2, char(0))
		for i, v := range []int64{3, 1, 5, 9} {
			k.add(string(rune('a'+i)), i&1, v)
		}
		s := New(k.agg)
		loaded(k, s)
		s.Trunc(c.n, c.has, &Options{SortRev: true, SortKey: true})
		if got := loaded(k, s); got != c.want {
			t.Errorf("trunc(%d, %v) leaves %q, want %q", c.n, c.has, got, c.want)
		}
	}
}

func TestTruncatedKeyReappearsWithNewDataOnly(t *testing.T) {
	for _, c := range []struct {
		fn    string
		words int
		want  string
	}{
		{"count", 1, "a:1"}, {"sum", 2, "a:0"}, {"avg", 2, "a:0"}, {"min", 4, "a:0"}, {"max", 4, "a:0"},
	} {
		k := newKernel(c.fn, c.words, char(0))
		s := New(k.agg)
		k.add("a", 0, 5)
		loaded(k, s)
		k.gen = s.Trunc(0, false, &Options{})
		if got := loaded(k, s); got != "" {
			t.Errorf("%s truncated shows %q", c.fn, got)
		}
		k.gen = s.Clear()
		if got := loaded(k, s); got != "" {
			t.Errorf("%s truncated, then cleared shows %q", c.fn, got)
		}
		k.add("a", 1, 0)
		if got := loaded(k, s); got != c.want {
			t.Errorf("%s after a datum shows %q, want %q", c.fn, got, c.want)
		}
		k.gen = s.Clear()
		if got := loaded(k, s); !strings.HasPrefix(got, "a:") {
			t.Errorf("%s cleared after a datum shows %q, want the key", c.fn, got)
		}
	}
}

func TestNormalize(t *testing.T) {
	k := newKernel("sum", 2)
	s := New(k.agg)
	k.add("", 0, -7)
	s.Load(k.read())
	if err := s.Normalize(0); err == nil {
		t.Error("a divisor of zero is accepted")
	}
	if err := s.Normalize(10); err != nil {
		t.Fatal(err)
	}
	tab := s.Snapshot(&Options{})
	if got, want := show(tab), ":1844674407370955160"; got != want {
		t.Errorf("normalized: %q, want %q", got, want)
	}
	if got := int64(Converted(Sum, tab.Value(0, 0), 10, true)); got != 0 {
		t.Errorf("signed conversion: %d, want 0", got)
	}
	s.Denormalize()
	if got, want := loaded(k, s), ":-7"; got != want {
		t.Errorf("denormalized: %q, want %q", got, want)
	}
}

func TestNormalizedStatistics(t *testing.T) {
	for _, c := range []struct {
		f    Func
		v    []uint64
		norm uint64
		want int64
		conv uint64
	}{
		{Stddev, []uint64{2, 1000, 1e6, 0}, 10, 217, 217},
		{Stddev, []uint64{0, 0, 0, 0}, 10, 0, 0},
		{Avg, []uint64{2, neg(3)}, 1, -1, 9223372036854775806},
		{Avg, []uint64{2, neg(7)}, 2, -1, 4611686018427387902},
		{Avg, []uint64{0, 0}, 2, 0, 0},
		{Min, []uint64{neg(5)}, 2, 9223372036854775805, neg(2)},
		{Count, []uint64{9}, 0, 9, 9},
		{Count, []uint64{9}, neg(1), 0, neg(9)},
	} {
		if got := Scalar(c.f, c.v, c.norm); got != c.want {
			t.Errorf("Scalar(%d, %v, %d) = %d, want %d", c.f, c.v, c.norm, got, c.want)
		}
		if got := Converted(c.f, c.v, c.norm, true); got != c.conv {
			t.Errorf("Converted(%d, %v, %d) = %d, want %d", c.f, c.v, c.norm, got, c.conv)
		}
	}
}

func neg(v int64) uint64 { return uint64(-v) }

func TestSortOrder(t *testing.T) {
	k := newKernel("sum", 2, char(0), char(1))
	for key, v := range map[string]int64{"ba": 2, "aa": 2, "ab": 2, "zz": -1, "cc": 9} {
		k.add(key, 0, v)
	}
	for _, c := range []struct {
		opt  Options
		want string
	}{
		{Options{}, "zz:-1 aa:2 ab:2 ba:2 cc:9"},
		{Options{SortRev: true}, "cc:9 ba:2 ab:2 aa:2 zz:-1"},
		{Options{SortKey: true}, "aa:2 ab:2 ba:2 cc:9 zz:-1"},
		{Options{SortKey: true, SortRev: true}, "zz:-1 cc:9 ba:2 ab:2 aa:2"},
		{Options{SortKeyPos: 1}, "zz:-1 aa:2 ba:2 ab:2 cc:9"},
		{Options{SortKey: true, SortKeyPos: 1}, "aa:2 ba:2 ab:2 cc:9 zz:-1"},
		{Options{SortKey: true, SortKeyPos: 2}, "aa:2 ab:2 ba:2 cc:9 zz:-1"},
		{Options{SortPos: 5}, "zz:-1 aa:2 ab:2 ba:2 cc:9"},
	} {
		s := New(k.agg)
		s.Load(k.read())
		if got := show(s.Snapshot(&c.opt)); got != c.want {
			t.Errorf("%+v: %q, want %q", c.opt, got, c.want)
		}
	}
}

func TestKeysCompareUnsignedAndBytewise(t *testing.T) {
	le32 := func(v uint32) string { return string(binary.NativeEndian.AppendUint32(nil, v)) }
	for _, c := range []struct {
		d    object.Datum
		keys []string // in order
	}{
		{object.Datum{Size: 4, Type: object.Int}, []string{le32(0), le32(1), le32(1 << 31), le32(math.MaxUint32)}},
		{object.Datum{Size: 2, Type: object.Int}, []string{"\x00\x01", "\x01\x01", "\x00\xff"}},
		{object.Datum{Size: 8, Type: object.Ptr}, []string{"\xff\x00\x00\x00\x00\x00\x00\x00", "\x00\x00\x00\x00\x00\x00\x00\xff"}},
		{object.Datum{Size: 2, Type: object.String}, []string{"\x00\x00", "B\x00", "a\x00"}},
		{object.Datum{Size: 4, Type: object.Text}, []string{le32(7), le32(2), le32(4)}},
	} {
		k := newKernel("count", 1, c.d)
		for _, key := range slices.Backward(c.keys) {
			k.add(key, 0, 0)
		}
		s := New(k.agg)
		s.Load(k.read())
		tab := s.Snapshot(&Options{Text: func(id uint32) string { return map[uint32]string{7: "a", 2: "b", 4: "c"}[id] }})
		for i, want := range c.keys {
			if got := string(tab.Key(i)); got != want {
				t.Errorf("%s: key %d is %q, want %q", c.d.Type, i, got, want)
			}
		}
	}
}

func TestHistogramsSortByWeight(t *testing.T) {
	k := newKernel("quantize", 128, char(0))
	for key, vs := range map[string][]int64{"a": {4, 4}, "b": {8}, "c": {-1}, "d": {8, 0}, "e": {1 << 62, 1 << 62, 1 << 62, 1 << 62}} {
		for _, v := range vs {
			k.add(key, 0, v)
		}
	}
	s := New(k.agg)
	s.Load(k.read())
	tab := s.Snapshot(&Options{})
	got := ""
	for i := range tab.Len() {
		got += string(tab.Key(i))
	}
	if want := "cabde"; got != want {
		t.Errorf("order %q, want %q", got, want)
	}
}

func TestLinearWeights(t *testing.T) {
	for _, c := range []struct {
		agg  object.Agg
		v    []uint64
		want weight
	}{
		{object.Agg{Func: "lquantize", Params: []int64{0, 10, 3}, Words: 6}, []uint64{2, 5, 1, 0, 1}, weight{lo: 11, zero: 5}},
		{object.Agg{Func: "lquantize", Params: []int64{-2, 0}, Words: 5}, []uint64{0, 1, 0, 0}, plain(-2)},
		{object.Agg{Func: "llquantize", Params: []int64{10, 1, 1, 10}, Words: 22}, oneHot(21, 9), plain(-10)},
		{object.Agg{Func: "llquantize", Params: []int64{10, 1, 1, 10}, Words: 22}, oneHot(21, 10), weight{zero: 1}},
		{object.Agg{Func: "llquantize", Params: []int64{10, 1, 1, 10}, Words: 22}, oneHot(21, 20), plain(100)},
	} {
		s := New(&c.agg)
		col := s.build(&Options{}, nil).table.Columns[0]
		if got := col.weigh(c.v); got != c.want {
			t.Errorf("%s%v of %v weighs %+v, want %+v", c.agg.Func, c.agg.Params, c.v, got, c.want)
		}
	}
}

func oneHot(n, i int) []uint64 {
	v := make([]uint64, n)
	v[i] = 1
	return v
}

func TestPerCPUValues(t *testing.T) {
	for fn, want := range map[string]string{
		"count": "a:3/1/2", "sum": "a:9/2/7", "min": "a:2/2/3", "avg": "a:3/2/3", "max": "a:4/2/4",
	} {
		k := newKernel(fn, map[string]int{"count": 1, "sum": 2, "avg": 2}[fn]+map[string]int{"min": 4, "max": 4}[fn], char(0))
		k.add("a", 0, 2)
		k.add("a", 1, 3)
		k.add("a", 1, 4)
		s := New(k.agg)
		s.Load(k.read())
		if got := show(s.Snapshot(&Options{PerCPU: true})); got != want {
			t.Errorf("%s: %q, want %q", fn, got, want)
		}
	}
}

func TestJoinFillsWithZero(t *testing.T) {
	count, low, empty := newKernel("count", 1, char(0)), newKernel("min", 4, char(0)), newKernel("sum", 2, char(0))
	count.add("a", 0, 0)
	count.add("b", 0, 0)
	count.add("b", 1, 0)
	count.add("c", 0, 0)
	low.add("a", 0, 5)
	low.add("d", 0, -9)
	var states []*State
	for _, k := range []*kernel{count, low, empty} {
		s := New(k.agg)
		s.Load(k.read())
		states = append(states, s)
	}
	for _, c := range []struct {
		opt  Options
		want string
	}{
		{Options{}, "d:0:-9:0 c:1:0:0 a:1:5:0 b:2:0:0"},
		{Options{SortPos: 1}, "d:0:-9:0 c:1:0:0 b:2:0:0 a:1:5:0"},
		{Options{SortKey: true}, "a:1:5:0 b:2:0:0 c:1:0:0 d:0:-9:0"},
		{Options{PerCPU: true}, "d:0/0/0:-9/-9/9223372036854775807:0/0/0 c:1/1/0:0/0/0:0/0/0 a:1/1/0:5/5/9223372036854775807:0/0/0 b:2/1/1:0/0/0:0/0/0"},
	} {
		if got := show(Join(&c.opt, states...)); got != c.want {
			t.Errorf("%+v: %q, want %q", c.opt, got, c.want)
		}
	}
	if got := Join(&Options{}).Len(); got != 0 {
		t.Errorf("join of nothing has %d rows", got)
	}
}

// symbols are functions of 256 bytes, in modules of 4096; the first two frames
// of a stack belong to the tracer.
type symbols struct{}

func (symbols) Kernel(addr uint64) (module, name string, off uint64, ok bool) {
	return fmt.Sprintf("m%d", addr>>12), fmt.Sprintf("f%d", addr>>8), addr & 255, addr != 0
}

func (symbols) Trim(frames []uint64, want int) []uint64 {
	for len(frames) > 0 && frames[0] < 16 {
		frames = frames[1:]
	}
	return frames[:min(len(frames), want)]
}

func TestKeysOfEqualTextMerge(t *testing.T) {
	pack := func(v ...uint64) string {
		var b []byte
		for _, x := range v {
			b = binary.NativeEndian.AppendUint64(b, x)
		}
		return string(b)
	}
	for _, c := range []struct {
		name string
		d    object.Datum
		keys []string
		want []string
	}{
		{"string", object.Datum{Size: 4, Type: object.String}, []string{"ab\x00x", "ab\x00y", "abcd"}, []string{"abcd", "ab\x00\x00"}},
		{"stack", object.Datum{Size: 32, Type: object.Stack, Frames: 2},
			[]string{pack(1, 100, 200, 300), pack(100, 200, 400, 0), pack(100, 0, 200, 0)},
			[]string{pack(100, 0, 0, 0), pack(100, 200, 0, 0)}},
		{"sym", object.Datum{Size: 8, Type: object.Sym}, []string{pack(0x1001), pack(0x10ff), pack(0x1100)}, []string{pack(0x1100), pack(0x1000)}},
		{"mod", object.Datum{Size: 8, Type: object.Mod}, []string{pack(0x1001), pack(0x1fff), pack(0x2000)}, []string{pack(0x2000), pack(0x1001)}},
		{"padding", object.Datum{Off: 4, Size: 1, Type: object.Int}, []string{"xxxx\x01", "yyyy\x01", "zzzz\x02"}, []string{"\x00\x00\x00\x00\x02", "\x00\x00\x00\x00\x01"}},
		{"bytes", object.Datum{Size: 2, Type: object.Bytes}, []string{"\x00b", "\x00c", "\x00c"}, []string{"\x00b", "\x00c"}},
	} {
		k := newKernel("count", 1, c.d)
		for _, key := range c.keys {
			k.add(key, 0, 0)
		}
		s := New(k.agg)
		s.Load(k.read())
		tab := s.Snapshot(&Options{Sym: symbols{}})
		var got []string
		for i := range tab.Len() {
			got = append(got, string(tab.Key(i)))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: keys %q, want %q", c.name, got, c.want)
		}
		s.Trunc(1, true, &Options{Sym: symbols{}})
		s.Load(k.read())
		if tab := s.Snapshot(&Options{Sym: symbols{}}); tab.Len() != 1 || Scalar(Count, tab.Value(0, 0), 1) != 2 {
			t.Errorf("%s: trunc(1) leaves %q, want the merged row", c.name, show(tab))
		}
	}
}

func TestLogLinearBounds(t *testing.T) {
	for _, p := range [][4]int64{{10, 0, 2, 20}, {10, 0, 3, 5}, {2, 1, 3, 2}, {10, 1, 3, 10}, {2, 0, 62, 2}, {3, 2, 4, 9}, {10, 0, 2, 10}} {
		a := &object.Agg{Func: "llquantize", Params: p[:]}
		probe := LogLinear{Low: uint64(p[1]), High: uint64(p[2]), per: uint64(p[3] - p[3]/p[0])}
		a.Words = probe.Buckets() + 1
		l, ok := LogLinearOf(a)
		if !ok {
			t.Errorf("%v is refused", p)
			continue
		}
		for v := l.Power(l.Low); v < min(l.Power(l.High+1), 20000); v++ {
			d := logLinearDistance(&l, v)
			bound, ok := l.Bound(d)
			after := uint64(math.MaxUint64)
			for n := d + 1; n <= l.Middle(); n++ {
				if b, ok := l.Bound(n); ok {
					after = b
					break
				}
			}
			if !ok || bound > v || v >= after {
				t.Fatalf("%v: %d is in bucket %d from %d (%v) to %d", p, v, d, bound, ok, after)
			}
		}
	}
}

// logLinearDistance is the formula of the package comment.
func logLinearDistance(l *LogLinear, v uint64) int {
	m := l.Low
	for v >= l.Power(m+1) {
		m++
	}
	width := max(l.Power(m+1)/l.Steps, 1)
	return int(1 + (m-l.Low)*l.per + v/width - l.Power(m)/width)
}

func TestBadAggregationsGiveEmptyTables(t *testing.T) {
	raw := []Raw{{Key: []byte("k"), CPU: [][]uint64{{1, 2}}}}
	for _, a := range []object.Agg{
		{Func: "nosuch", Words: 1},
		{Func: "count"},
		{Func: "count", Words: 1, KeySize: -1},
		{Func: "count", Words: math.MaxInt},
		{Func: "lquantize", Words: 5},
		{Func: "lquantize", Words: 5, Params: []int64{0, 1, 0}},
		{Func: "llquantize", Words: 5, Params: []int64{0, 0, 0, 0}},
		{Func: "llquantize", Words: 5, Params: []int64{10, 0, 64, 10}},
	} {
		s := New(&a)
		s.Load(raw)
		s.Clear()
		s.Trunc(1, true, &Options{})
		if got := s.Snapshot(&Options{PerCPU: true}).Len(); got != 0 {
			t.Errorf("%+v has %d rows", a, got)
		}
	}
}

func TestShortWordsAndKeysAreZero(t *testing.T) {
	k := newKernel("sum", 2, char(0), char(1))
	s := New(k.agg)
	s.Load([]Raw{
		{Key: nil, CPU: [][]uint64{{1, 5}, {}}},
		{Key: []byte("abc"), CPU: [][]uint64{{1}, {1, 2, 3}, {1, 1}, {1, 1}}},
		{Key: []byte("q"), CPU: nil},
	})
	s.Load([]Raw{
		{Key: nil, CPU: [][]uint64{{1, 5}, {}}},
		{Key: []byte("abc"), CPU: [][]uint64{{1}, {1, 2, 3}, {1, 1}, {1, 1}, {1, 1}}},
	})
	if got, want := show(s.Snapshot(&Options{PerCPU: true})), "ab:4/0/2/1/1 :5/5/0/0/0"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	s.Clear()
	if got, want := show(s.Snapshot(&Options{})), ":0 ab:0"; got != want {
		t.Errorf("cleared: %q, want %q", got, want)
	}
}

func TestWideArithmetic(t *testing.T) {
	for _, v := range []uint64{0, 1, 2, 3, 217, 1 << 31, 1<<32 + 1, math.MaxUint64} {
		lo, hi := mulSigned(int64(v>>1), int64(v>>1))
		if got := sqrt128(lo, hi); got != v>>1 {
			t.Errorf("square root of the square of %d is %d", v>>1, got)
		}
	}
	lo, hi := mulSigned(-3, 1<<62)
	if qlo, qhi := add128(lo, hi, 3<<62, 0); qlo != 0 || qhi != 0 {
		t.Errorf("-3<<62 + 3<<62 = %d, %d", qhi, qlo)
	}
	if lo, hi := div128(5, 1, 2); lo != 1<<63+2 || hi != 0 {
		t.Errorf("(2^64+5)/2 = %d, %d", hi, lo)
	}
}

// Keys that are taken out of the map go on as if they were in it: with what they
// had since trunc, and with new data. Only those without either are forgotten.
func TestRetireCarriesWhatHasData(t *testing.T) {
	for _, test := range []struct {
		fn     string
		words  int
		old    []uint64 // loaded when trunc came
		last   []uint64 // in the map when the key was taken out
		fresh  []uint64 // later, in a new element
		before int64    // value before the new element
		want   int64
	}{
		{"count", 1, []uint64{5}, []uint64{5}, []uint64{2}, -1, 2},
		{"count", 1, []uint64{5}, []uint64{6}, []uint64{2}, 1, 3},
		{"sum", 2, []uint64{1, 10}, []uint64{1, 10}, []uint64{2, 7}, -1, 7},
		{"sum", 2, []uint64{1, 10}, []uint64{1, 13}, []uint64{2, 7}, 3, 10},
		{"avg", 3, []uint64{2, 10, 2}, []uint64{3, 14, 3}, []uint64{1, 8, 1}, 4, 6},
		{"stddev", 5, []uint64{1, 9, 81, 0, 1}, []uint64{2, 14, 106, 0, 2}, []uint64{1, 1, 1, 0, 1}, 0, 2},
		{"max", 4, []uint64{0, 0, 1, 9}, []uint64{0, 0, 1, 9}, []uint64{2, 4, 0, 0}, -1, 4},
		{"max", 4, []uint64{0, 0, 1, 9}, []uint64{2, 6, 1, 9}, []uint64{2, 4, 0, 0}, 6, 6},
		{"min", 4, []uint64{0, 0, 1, 9}, []uint64{2, 6, 1, 9}, []uint64{2, 4, 0, 0}, 6, 4},
	} {
		for _, merge := range []bool{false, true} {
			s := New(&object.Agg{Func: test.fn, Signed: true, KeySize: 4, Words: test.words, Keys: []object.Datum{{Size: 4, Type: object.Int}}})
			if merge {
				s.Merge()
			}
			key := []byte{1, 0, 0, 0}
			load := func(words []uint64) { s.Load([]Raw{{Key: key, CPU: [][]uint64{words}}}) }
			value := func() int64 {
				table := s.Snapshot(&Options{})
				if table.Len() != 1 {
					return -1
				}
				return Scalar(table.Columns[0].Func, table.Value(0, 0), 1)
			}
			load(test.old)
			s.Trunc(0, false, &Options{})
			load(test.last)
			s.Retire()
			s.Load(nil)
			if got := value(); got != test.before {
				t.Errorf("%s %v %v: got %d, want %d", test.fn, test.old, test.last, got, test.before)
			}
			load(test.fresh)
			if got := value(); got != test.want {
				t.Errorf("%s %v %v %v: got %d, want %d", test.fn, test.old, test.last, test.fresh, got, test.want)
			}
		}
	}
}
