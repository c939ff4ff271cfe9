package format

import (
	"bytes"
	"testing"

	"dtc/loader/aggregate"
	"dtc/object"
)

func drawnTable(fn string, rows ...int64) *aggregate.Table {
	a := &object.Agg{Func: fn, Words: 2, KeySize: 1, Keys: []object.Datum{{Size: 1, Type: object.Int}}}
	s := aggregate.New(a)
	var raws []aggregate.Raw
	for i, v := range rows {
		raws = append(raws, aggregate.Raw{Key: []byte{byte(i)}, CPU: [][]uint64{{1, uint64(v)}}})
	}
	s.Load(raws)
	return s.Snapshot(&aggregate.Options{SortKey: true})
}

func TestBarsShareTheirSum(t *testing.T) {
	for _, c := range []struct {
		name string
		opt  Options
		want string
	}{
		{"sum", Options{AggHist: true}, "   0 |@@@@@@@@@@                               1        \n" +
			"   1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@           3        \n"},
		{"zoom", Options{AggHist: true, AggZoom: true}, "   0 |@@@@@@@@@@@@@                            1        \n" +
			"   1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@   3        \n"},
		{"eighths", Options{AggHist: true, AggZoom: true, Encoding: EncodingUTF8}, "   0 |████████████▋                            1        \n" +
			"   1 |██████████████████████████████████████   3        \n"},
	} {
		p := &Printer{Options: c.opt}
		p.table(drawnTable("sum", 1, 3))
		want := "\n key  ------------- Distribution ------------- count    \n" + c.want
		if got := string(p.buf); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, want)
		}
	}
}

// What the options do not concern is printed as ever, and no rows print nothing.
func TestDrawnOrNot(t *testing.T) {
	plain, drawn := &Printer{}, &Printer{Options: Options{AggHist: true, AggPack: true}}
	for _, fn := range []string{"avg", "max"} {
		plain.table(drawnTable(fn, 5, 7))
		drawn.table(drawnTable(fn, 5, 7))
	}
	drawn.table(drawnTable("sum"))
	if !bytes.Equal(plain.buf, drawn.buf) {
		t.Errorf("drawn:\n%s\nplain:\n%s", drawn.buf, plain.buf)
	}
}

func TestDrawForeignWords(t *testing.T) {
	for _, fn := range []string{"quantize", "lquantize", "llquantize", "count", "sum", "avg", "stddev", "min"} {
		for n := range 6 {
			a := &object.Agg{Func: fn, Words: n, Params: []int64{0, int64(n) - 3, 1}}
			c := aggregate.New(a)
			words := bytes.Repeat([]byte{0x80}, 8*max(n, 1))
			c.Load([]aggregate.Raw{{CPU: [][]uint64{wordsOf(words)}}})
			p := &Printer{Options: Options{AggHist: true, AggPack: true, AggZoom: true, Encoding: EncodingUTF8}}
			p.table(c.Snapshot(&aggregate.Options{}))
		}
	}
}

func wordsOf(b []byte) (words []uint64) {
	for ; len(b) >= 8; b = b[8:] {
		words = append(words, readUint(b[:8]))
	}
	return words
}
