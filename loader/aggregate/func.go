package aggregate

import (
	"math"
	"math/bits"

	"dtc/object"
)

// Func is an aggregating function.
type Func uint8

// The aggregating functions.
const (
	Unknown Func = iota
	Count
	Sum
	Avg
	Stddev
	Min
	Max
	Quantize
	Lquantize
	Llquantize
)

var funcs = map[string]Func{
	"count": Count, "sum": Sum, "avg": Avg, "stddev": Stddev, "min": Min, "max": Max,
	"quantize": Quantize, "lquantize": Lquantize, "llquantize": Llquantize,
}

// sizeLimit bounds the words of a value and the bytes of a key: more than any
// map of a kernel holds.
const sizeLimit = 1 << 20

// FuncOf returns an aggregation's function, Unknown if its parameters are not
// those of the function it names.
func FuncOf(a *object.Agg) Func {
	f := funcs[a.Func]
	if a.Words < f.words() || a.Words > sizeLimit || a.KeySize < 0 || a.KeySize > sizeLimit {
		return Unknown
	}
	switch f {
	case Lquantize:
		if len(a.Params) < 2 || a.Words < 3 || step(a) <= 0 {
			return Unknown
		}
	case Llquantize:
		if _, ok := LogLinearOf(a); !ok {
			return Unknown
		}
	}
	return f
}

func step(a *object.Agg) int64 {
	if len(a.Params) < 3 {
		return 1
	}
	return a.Params[2]
}

// Histogram reports whether the function's value is a distribution.
func (f Func) Histogram() bool { return f >= Quantize }

// words is the least number of raw words.
func (f Func) words() int {
	switch f {
	case Count:
		return 1
	case Stddev, Min, Max:
		return 4
	}
	return 2
}

// head is how many raw words stand before those that are summed.
func (f Func) head() int {
	switch f {
	case Count, Avg, Stddev:
		return 0
	}
	return 1
}

// merged is the number of words of a merged value.
func merged(f Func, a *object.Agg) int {
	switch f {
	case Min, Max:
		return 1
	case Avg:
		return 2
	case Stddev:
		return 4
	}
	return max(a.Words-f.head(), 1)
}

// QuantizeLabel returns the label of bucket i of quantize: 0 in bucket 63,
// powers of two and their negatives on either side.
func QuantizeLabel(i int) int64 {
	switch {
	case i < 63:
		return -1 << min(max(62-i, 0), 62)
	case i > 63:
		return 1 << min(i-64, 62)
	}
	return 0
}

// Linear describes the buckets of lquantize: an underflow bucket, Levels
// buckets of width Step from Base, an overflow bucket.
type Linear struct {
	Base, Step int64
	Levels     int
}

// LinearOf returns the buckets of an lquantize aggregation.
func LinearOf(a *object.Agg) Linear {
	var base int64
	if len(a.Params) > 0 {
		base = a.Params[0]
	}
	return Linear{base, step(a), max(a.Words-3, 0)}
}

// Bound returns the lower bound of linear bucket i, counted from 1.
func (l Linear) Bound(i int) int64 { return l.Base + int64(i-1)*l.Step }

// LogLinear describes the buckets of llquantize, see the package comment.
type LogLinear struct {
	Factor, Low, High, Steps uint64
	per                      uint64 // buckets of a magnitude
	powers                   []uint64
}

// LogLinearOf returns the buckets of an llquantize aggregation, ok false if its
// parameters make none.
func LogLinearOf(a *object.Agg) (l LogLinear, ok bool) {
	if len(a.Params) < 4 {
		return l, false
	}
	for _, p := range a.Params[:4] {
		if p < 0 || p > math.MaxUint16 {
			return l, false
		}
	}
	l = LogLinear{Factor: uint64(a.Params[0]), Low: uint64(a.Params[1]), High: uint64(a.Params[2]), Steps: uint64(a.Params[3])}
	if l.Factor < 2 || l.Steps < 1 || l.High < l.Low || l.High > 64 {
		return l, false
	}
	l.powers = []uint64{1}
	for m := uint64(0); m <= l.High; m++ {
		hi, lo := bits.Mul64(l.powers[m], l.Factor)
		if hi != 0 {
			return l, false
		}
		l.powers = append(l.powers, lo)
	}
	l.per = l.Steps - l.Steps/l.Factor
	return l, l.per > 0 && l.Buckets() == a.Words-1
}

// Buckets returns the number of buckets.
func (l *LogLinear) Buckets() int { return 2*l.Middle() + 1 }

// Middle returns the underflow bucket.
func (l *LogLinear) Middle() int { return int((l.High-l.Low+1)*l.per) + 1 }

// Power returns the factor to the power m, up to High+1.
func (l *LogLinear) Power(m uint64) uint64 { return l.powers[m] }

// Bound returns the bound nearest zero of the bucket at a distance from the
// middle: 1 is the bucket next to it, Middle the overflow. ok is false for a
// bucket that holds no integer.
func (l *LogLinear) Bound(distance int) (bound uint64, ok bool) {
	if distance >= l.Middle() {
		return l.powers[l.High+1], true
	}
	k := uint64(distance - 1)
	m := l.Low + k/l.per
	from, to := l.powers[m], l.powers[m+1]
	width := max(to/l.Steps, 1)
	bound = (from/width + k%l.per) * width
	return max(bound, from), bound < to
}
