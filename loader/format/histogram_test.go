package format

import (
	"bytes"
	"fmt"
	"math/bits"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"dtc/loader/aggregate"
	"dtc/object"

	"github.com/rogpeppe/go-internal/txtar"
)

// Each file of testdata/histogram.txtar is named after an aggregation and what
// it received:
//
//	func(params) value[*increment]... [/normalization]
//
// and holds the picture of it.
func TestHistogramGolden(t *testing.T) {
	path := filepath.Join("testdata", "histogram.txtar")
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range archive.Files {
		f := &archive.Files[i]
		got := picture(t, f.Name)
		if *update {
			f.Data = got
		} else if !bytes.Equal(got, f.Data) {
			t.Errorf("%s:\ngot:\n%s\nwant:\n%s", f.Name, visible(got), visible(f.Data))
		}
	}
	if *update {
		if err := os.WriteFile(path, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func picture(t *testing.T, name string) []byte {
	t.Helper()
	head, tail, _ := strings.Cut(name, ") ")
	fn, params, _ := strings.Cut(strings.TrimSuffix(head, ")"), "(")
	a := &object.Agg{Func: fn}
	for _, p := range strings.FieldsFunc(params, func(r rune) bool { return r == ',' }) {
		a.Params = append(a.Params, number(t, p))
	}
	a.Words = 1 + buckets(a)
	words := make([]uint64, a.Words)
	words[0] = 1
	s := aggregate.New(a)
	for _, f := range strings.Fields(tail) {
		if div, ok := strings.CutPrefix(f, "/"); ok {
			if err := s.Normalize(uint64(number(t, div))); err != nil {
				t.Fatal(err)
			}
			continue
		}
		v, incr, ok := strings.Cut(f, "*")
		n := int64(1)
		if ok {
			n = number(t, incr)
		}
		words[1+bucket(a, number(t, v))] += uint64(n)
	}
	s.Load([]aggregate.Raw{{CPU: [][]uint64{words}}})
	tab := s.Snapshot(&aggregate.Options{})
	if tab.Len() != 1 {
		t.Fatalf("%s: %d rows", name, tab.Len())
	}
	return AppendHistogram(nil, &tab.Columns[0], tab.Value(0, 0))
}

func number(t *testing.T, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func buckets(a *object.Agg) int {
	p := a.Params
	switch a.Func {
	case "quantize":
		return 127
	case "lquantize":
		return int((p[1]-p[0])/p[2]) + 2
	}
	return 2*int((p[2]-p[1]+1)*(p[3]-p[3]/p[0])) + 3
}

// bucket counts as the programs do.
func bucket(a *object.Agg, v int64) int {
	p := a.Params
	magnitude := uint64(max(v, -v))
	switch a.Func {
	case "quantize":
		switch {
		case v > 0:
			return 63 + bits.Len64(magnitude)
		case v == -1<<63:
			return 0
		}
		return 63 - bits.Len64(magnitude)
	case "lquantize":
		if v < p[0] {
			return 0
		}
		return min(int((v-p[0])/p[2])+1, buckets(a)-1)
	}
	low, distance := uint64(1), 0
	for range p[1] {
		low *= uint64(p[0])
	}
	if magnitude >= low {
		distance = 1
		m := p[1]
		for ; m <= p[2] && magnitude >= low*uint64(p[0]); m++ {
			low *= uint64(p[0])
			distance += int(p[3] - p[3]/p[0])
		}
		if m <= p[2] {
			width := max(low*uint64(p[0])/uint64(p[3]), 1)
			distance += int(magnitude/width - low/width)
		}
	}
	if v < 0 {
		distance = -distance
	}
	return buckets(a)/2 + distance
}

func TestHistogramOfForeignWords(t *testing.T) {
	for _, fn := range []string{"quantize", "lquantize", "llquantize"} {
		for _, n := range []int{0, 1, 2, 3, 5, 200} {
			c := &aggregate.Column{Agg: &object.Agg{Func: fn, Words: n + 1, Params: []int64{10, 0, 2, 10}}}
			for f := aggregate.Unknown; f <= aggregate.Llquantize; f++ {
				c.Func = f
				v := make([]uint64, n)
				for i := range v {
					v[i] = 1 << 63
				}
				if got := AppendHistogram(nil, c, v); !bytes.HasPrefix(got, []byte(histogramHead)) {
					t.Errorf("%s of %d words prints %q", fn, n, got)
				}
			}
		}
	}
}

func ExampleAppendHistogram() {
	a := &object.Agg{Func: "lquantize", Params: []int64{0, 2, 1}, Words: 5}
	c := &aggregate.Column{Agg: a, Func: aggregate.FuncOf(a), Norm: 1}
	b := AppendHistogram(nil, c, []uint64{0, 0, 3, 1})
	for line := range strings.Lines(string(b)) {
		fmt.Println(strings.TrimRight(line, " \n"))
	}
	// Output:
	//
	//            value  ------------- Distribution ------------- count
	//                0 |                                         0
	//                1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@           3
	//             >= 2 |@@@@@@@@@@                               1
}
