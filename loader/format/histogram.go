package format

import (
	"math"
	"strconv"

	"dtc/loader/aggregate"
)

const histogramHead = "\n           value  ------------- Distribution ------------- count    \n"

const ats = "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"

// AppendHistogram appends the picture of a column's value: a newline, the head,
// and a line for each bucket from one before the first that counted something
// to one after the last.
func AppendHistogram(b []byte, c *aggregate.Column, v []uint64) []byte {
	return appendHistogram(b, c, v, bars{norm: max(c.Norm, 1)})
}

// bars are those that the options ask for, before they are scanned.
func (p *Printer) bars(c *aggregate.Column) bars {
	return bars{norm: max(c.Norm, 1), zoom: p.AggZoom, utf8: p.Encoding == EncodingUTF8}
}

func appendHistogram(b []byte, c *aggregate.Column, v []uint64, h bars) []byte {
	b = append(b, histogramHead...)
	h.scan(v)
	switch c.Func {
	case aggregate.Quantize:
		return h.quantize(b, v)
	case aggregate.Lquantize:
		return h.linear(b, aggregate.LinearOf(c.Agg), v)
	case aggregate.Llquantize:
		l, ok := aggregate.LogLinearOf(c.Agg)
		if ok && len(v) == l.Buckets() {
			return h.logLinear(b, &l, v)
		}
	}
	return b
}

// bars is what the bars of one picture have in common.
type bars struct {
	norm        uint64
	zoom, utf8  bool
	total       float64 // what a bar of full length stands for
	plus, minus bool
	first, last int // buckets that are not zero; first > last if there are none
}

func (h *bars) scan(v []uint64) {
	h.first, h.last = len(v), -1
	for i, n := range v {
		if n == 0 {
			continue
		}
		h.first, h.last = min(h.first, i), i
		if size := math.Abs(float64(int64(n))); !h.zoom {
			h.total += size
		} else {
			h.total = max(h.total, size/zoomed)
		}
		h.plus = h.plus || int64(n) > 0
		h.minus = h.minus || int64(n) < 0
	}
}

func (h *bars) empty() bool { return h.first > h.last }

// rows returns the range of buckets shown of n, and empty ones if all are.
func (h *bars) rows(n, emptyFirst, emptyLast int) (first, last int) {
	if h.empty() {
		return max(min(emptyFirst, n-1), 0), min(emptyLast, n-1)
	}
	return max(h.first-1, 0), min(h.last+1, n-1)
}

func (h *bars) quantize(b []byte, v []uint64) []byte {
	first, last := h.rows(len(v), 62, 64)
	for i := first; i <= last; i++ {
		b = appendPadded(b, aggregate.QuantizeLabel(i), 16)
		b = h.bar(b, v[i])
	}
	return b
}

func (h *bars) linear(b []byte, l aggregate.Linear, v []uint64) []byte {
	first, last := h.rows(len(v), 0, 2)
	var a [32]byte
	for i := first; i <= last; i++ {
		label := a[:0]
		bound := l.Bound(i)
		switch i {
		case 0:
			label = append(label, "< "...)
			bound = l.Base
		case len(v) - 1:
			label = append(label, ">= "...)
		}
		b = alignRight(b, strconv.AppendInt(label, bound, 10), 16)
		b = h.bar(b, v[i])
	}
	return b
}

// logLinear shows the buckets that can hold an integer, by their distance from
// the middle.
func (h *bars) logLinear(b []byte, l *aggregate.LogLinear, v []uint64) []byte {
	middle := l.Middle()
	reachable := func(i int) bool {
		d := max(i-middle, middle-i)
		if d == 0 {
			return true
		}
		_, ok := l.Bound(d)
		return ok
	}
	next := func(i, by int) int {
		for i += by; i >= 0 && i < len(v); i += by {
			if reachable(i) {
				return i
			}
		}
		return i - by
	}
	var first, last int
	if h.empty() {
		first = middle
		last = next(next(middle, 1), 1)
	} else {
		first, last = next(h.first, -1), next(h.last, 1)
	}
	var a [48]byte
	for i := first; i <= last; i++ {
		if !reachable(i) && v[i] == 0 {
			continue
		}
		b = alignRight(b, appendLogLabel(a[:0], l, i-middle, first < middle), 16)
		b = h.bar(b, v[i])
	}
	return b
}

// appendLogLabel appends the label of the bucket at a distance from the middle.
// Negative says that rows with negative values stand above.
func appendLogLabel(b []byte, l *aggregate.LogLinear, distance int, negative bool) []byte {
	bound := uint64(1)
	if distance == 0 {
		bound = l.Power(l.Low)
	} else {
		bound, _ = l.Bound(max(distance, -distance))
	}
	switch {
	case distance == 0 && bound == 1:
		return append(b, '0')
	case distance == 0 && negative:
		b = append(b, "abs() < "...)
	case distance == 0:
		b = append(b, "< "...)
	case distance == -l.Middle():
		b = append(b, "<= -"...)
	case distance < 0:
		b = append(b, '-')
	case distance == l.Middle():
		b = append(b, ">= "...)
	}
	return strconv.AppendUint(b, bound, 10)
}

// bar appends a bucket's bar and count.
func (h *bars) bar(b []byte, count uint64) []byte {
	b = append(b, ' ')
	switch {
	case h.plus && h.minus:
		n := h.length(count, 20)
		left, right := n, 0
		if int64(count) > 0 {
			left, right = 0, n
		}
		b = append(appendBlanks(b, 20-left), ats[:left]...)
		b = append(append(b, '|'), ats[:right]...)
		b = append(appendBlanks(b, 20-right), ' ')
	case h.minus:
		n := h.length(count, 40)
		b = append(appendBlanks(b, 40-n), ats[:n]...)
		b = append(b, "| "...)
	case h.plus && h.utf8:
		b = append(h.eighths(append(b, '|'), count, 40), ' ')
	default:
		n := h.length(count, 40)
		b = append(append(b, '|'), ats[:n]...)
		b = append(appendBlanks(b, 40-n), ' ')
	}
	start := len(b)
	b = strconv.AppendInt(b, int64(count/h.norm), 10)
	b = appendBlanks(b, 9-(len(b)-start))
	return append(b, '\n')
}

// length returns the length of a bar of at most full characters.
func (h *bars) length(count uint64, full int) int {
	if h.total == 0 {
		return 0
	}
	n := math.Floor(math.Abs(float64(int64(count)))*float64(full)/h.total + 0.5)
	return min(int(n), full)
}

// share is what part of the full length a bar has.
func (h *bars) share(count uint64) float64 {
	if h.total == 0 {
		return 0
	}
	return math.Abs(float64(int64(count))) / h.total
}
