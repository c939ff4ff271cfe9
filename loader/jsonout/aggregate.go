package jsonout

import (
	"math"

	"dtc/loader/aggregate"
	"dtc/loader/format"
)

// Aggregations: a line for each key of each aggregation.

// rows appends the lines of a table. Each begins with lead, which is without its
// brace, and has the text for its row, if there is a format.
func (w *Writer) rows(t *aggregate.Table, lead []byte, text *format.RowText) error {
	keys := make([]value, len(t.Keys))
	for i := range keys {
		keys[i] = valueOf(&t.Keys[i])
		switch keys[i].kind {
		case asStack:
			keys[i].kind = asKeyStack
		case asAnyStack:
			keys[i].kind = asKeyAny
		}
	}
	for row := range t.Len() {
		for column := range t.Columns {
			w.buf = append(w.buf, lead...)
			if text != nil && column == 0 {
				if err := w.rowText(t, row, text); err != nil {
					return err
				}
			}
			w.row(t, row, column, keys)
		}
		if len(w.buf) >= flushAt {
			if err := w.Flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *Writer) rowText(t *aggregate.Table, row int, text *format.RowText) error {
	w.text.Reset()
	if err := w.text.RenderRow(t, row, text); err != nil {
		return err
	}
	w.buf = appendString(append(w.buf, `,"text":`...), w.text.Bytes())
	return nil
}

func (w *Writer) row(t *aggregate.Table, row, column int, keys []value) {
	w.stats.rows++
	c := &t.Columns[column]
	w.buf = appendString(append(w.buf, `,"agg":`...), c.Agg.Name)
	w.buf = appendString(append(w.buf, `,"func":`...), c.Agg.Func)
	w.buf = append(w.buf, `,"keys":[`...)
	key := t.Key(row)
	for i := range keys {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		w.value(&keys[i], key)
	}
	w.buf = append(w.buf, ']')
	v := t.Value(row, column)
	w.aggregated(c, v)
	if c.Norm > 1 {
		w.buf = appendUint(append(w.buf, `,"normalized":`...), c.Norm)
	}
	if n := t.CPUs(column); n > 0 {
		w.buf = append(w.buf, `,"percpu":[`...)
		for cpu := range n {
			if cpu > 0 {
				w.buf = append(w.buf, ',')
			}
			w.buf = append(w.buf, '{')
			start := len(w.buf)
			w.aggregated(c, t.CPU(row, column, cpu))
			w.buf = append(w.buf[:start], w.buf[start+1:]...) // without the comma
			w.buf = append(w.buf, '}')
		}
		w.buf = append(w.buf, ']')
	}
	w.buf = append(w.buf, '}', '\n')
}

// aggregated appends a value as text shows it, and what an average was made of.
func (w *Writer) aggregated(c *aggregate.Column, v []uint64) {
	w.buf = append(w.buf, `,"value":`...)
	switch c.Func {
	case aggregate.Quantize, aggregate.Lquantize, aggregate.Llquantize:
		w.histogram(c, v)
		return
	}
	if c.Func == aggregate.Min && v[0] == math.MaxInt64 || c.Func == aggregate.Max && v[0] == 1<<63 {
		w.buf = append(w.buf, "null"...) // a CPU without data
		return
	}
	w.buf = appendInt(w.buf, aggregate.Scalar(c.Func, v, c.Norm))
	if (c.Func == aggregate.Avg || c.Func == aggregate.Stddev) && len(v) > 1 {
		w.buf = appendUint(append(w.buf, `,"count":`...), v[0])
		w.buf = appendInt(append(w.buf, `,"sum":`...), int64(v[1]))
	}
}

// bucket is the values that a bucket counts: from min to max, both counted too.
type bucket struct {
	min, max         int64
	openMin, openMax bool
}

// histogram appends the buckets that have counted something.
func (w *Writer) histogram(c *aggregate.Column, v []uint64) {
	w.buf = append(w.buf, '[')
	if bounds := boundsOf(c, len(v)); bounds != nil {
		first := true
		for i, n := range v {
			if n == 0 {
				continue
			}
			if !first {
				w.buf = append(w.buf, ',')
			}
			first = false
			w.bucket(bounds(i), int64(n/max(c.Norm, 1)))
		}
	}
	w.buf = append(w.buf, ']')
}

func (w *Writer) bucket(b bucket, count int64) {
	w.buf = append(w.buf, '{')
	if !b.openMin {
		w.buf = append(appendInt(append(w.buf, `"min":`...), b.min), ',')
	}
	if !b.openMax {
		w.buf = append(appendInt(append(w.buf, `"max":`...), b.max), ',')
	}
	w.buf = append(appendInt(append(w.buf, `"count":`...), count), '}')
}

// boundsOf returns what tells the bounds of a column's buckets, of which there are
// n; nil if they are not its function's.
func boundsOf(c *aggregate.Column, n int) func(i int) bucket {
	switch c.Func {
	case aggregate.Quantize:
		return quantizeBounds
	case aggregate.Lquantize:
		l := aggregate.LinearOf(c.Agg)
		return func(i int) bucket { return linearBounds(l, i, n) }
	case aggregate.Llquantize:
		if l, ok := aggregate.LogLinearOf(c.Agg); ok && n == l.Buckets() {
			return func(i int) bucket { return logBounds(&l, i-l.Middle()) }
		}
	}
	return nil
}

func quantizeBounds(i int) bucket {
	label := aggregate.QuantizeLabel(i)
	switch {
	case i <= 0:
		return bucket{min: math.MinInt64, max: label}
	case i < 63:
		return bucket{min: 2*label + 1, max: label}
	case i == 63:
		return bucket{}
	case i < 126:
		return bucket{min: label, max: 2*label - 1}
	}
	return bucket{min: label, max: math.MaxInt64}
}

func linearBounds(l aggregate.Linear, i, n int) bucket {
	switch i {
	case 0:
		return bucket{max: l.Base - 1, openMin: true}
	case n - 1:
		return bucket{min: l.Bound(i), openMax: true}
	}
	return bucket{min: l.Bound(i), max: l.Bound(i+1) - 1}
}

// logBounds returns the bounds of the bucket at a distance from the middle.
func logBounds(l *aggregate.LogLinear, distance int) bucket {
	d := max(distance, -distance)
	if d == 0 {
		inner := int64(l.Power(l.Low)) - 1
		return bucket{min: -inner, max: inner}
	}
	near, _ := l.Bound(d)
	b := bucket{min: int64(near), openMax: d >= l.Middle()}
	for next := d + 1; !b.openMax; next++ {
		far, ok := l.Bound(next)
		if ok || next >= l.Middle() {
			b.max = int64(far) - 1
			break
		}
	}
	if distance < 0 {
		b = bucket{min: -b.max, max: -b.min, openMin: b.openMax}
	}
	return b
}
