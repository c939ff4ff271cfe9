package format

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"dtc/loader/aggregate"
	"dtc/object"
)

func compilePrinta(meta *object.Meta, a *object.Action) ([]step, error) {
	if len(a.Aggs) == 0 {
		return nil, fmt.Errorf("no aggregation")
	}
	aggs := a.Aggs
	if a.Format == nil {
		return []step{func(p *Printer, _ []byte) {
			p.buf = append(p.buf, '\n')
			if t := p.snapshot(aggs); t != nil {
				p.table(t)
			}
		}}, nil
	}
	parts, err := compileKeys(a, &meta.Aggs[aggs[0]])
	if err != nil {
		return nil, err
	}
	return []step{func(p *Printer, _ []byte) {
		if t := p.snapshot(aggs); t != nil {
			p.formatTable(t, parts)
		}
	}}, nil
}

func compileKeys(a *object.Action, agg *object.Agg) ([]part, error) {
	parts := make([]part, 0, len(a.Format))
	for i := range a.Format {
		f := &a.Format[i]
		pt := part{text: f.Text, agg: -1}
		var err error
		switch {
		case f.Verb == "":
		case f.Agg:
			if f.Arg < 0 {
				return nil, fmt.Errorf("no aggregation %d", f.Arg)
			}
			pt.agg = min(f.Arg, len(a.Aggs)-1)
			if pt.spec, pt.conv, err = compileConv(f, object.Datum{Size: 8, Type: object.Int}); strings.IndexByte("diouxX", pt.spec.verb) >= 0 {
				pt.conv = convInt
			} else {
				pt.other = true
			}
		default:
			if f.Arg < 0 || f.Arg >= len(agg.Keys) {
				return nil, fmt.Errorf("no key %d", f.Arg)
			}
			d := agg.Keys[f.Arg]
			if d.Off < 0 || d.Size < 0 || d.Off > agg.KeySize || d.Size > agg.KeySize-d.Off {
				return nil, fmt.Errorf("key %d lies outside the key's bytes", f.Arg)
			}
			pt.off, pt.end = d.Off, d.Off+d.Size
			pt.spec, pt.conv, err = compileConv(f, d)
			pt.spec.trimmed = true
		}
		if err != nil {
			return nil, err
		}
		if err := pt.widths(f, agg); err != nil {
			return nil, err
		}
		parts = append(parts, pt)
	}
	return parts, nil
}

// widths finds the keys that are a conversion's width and precision.
func (pt *part) widths(f *object.Part, agg *object.Agg) (err error) {
	if pt.width, err = spanOf(f.WidthN, agg.Keys); err == nil {
		pt.prec, err = spanOf(f.PrecN, agg.Keys)
	}
	for _, s := range []*span{pt.width, pt.prec} {
		if s != nil && (s.off < 0 || s.end < s.off || s.end > agg.KeySize) {
			return errors.New("a width lies outside the key's bytes")
		}
	}
	return err
}

func (p *Printer) snapshot(aggs []int) *aggregate.Table {
	if p.Consumer == nil {
		return nil
	}
	return p.Consumer.Snapshot(aggs)
}

func (p *Printer) formatTable(t *aggregate.Table, parts []part) {
	for row := range t.Len() {
		p.formatRow(t, row, parts)
		p.spill()
	}
}

func (p *Printer) formatRow(t *aggregate.Table, row int, parts []part) {
	key := t.Key(row)
	for i := range parts {
		pt := &parts[i]
		switch {
		case pt.agg >= 0:
			p.formatValue(t, row, pt, key)
		case pt.end <= len(key):
			p.convert(pt, key)
		}
	}
}

// formatValue appends an aggregation's value as %@ asks: a number, or a
// picture.
func (p *Printer) formatValue(t *aggregate.Table, row int, pt *part, key []byte) {
	if len(t.Columns) == 0 {
		return
	}
	n := min(pt.agg, len(t.Columns)-1)
	c := &t.Columns[n]
	v := t.Value(row, n)
	if c.Func.Histogram() {
		p.buf = appendHistogram(p.buf, c, v, p.bars(c))
		return
	}
	s := &pt.spec
	if pt.width != nil || pt.prec != nil {
		s = p.resolve(pt, key)
	}
	if pt.other {
		var b [8]byte
		binary.NativeEndian.PutUint64(b[:], aggregate.Converted(c.Func, v, c.Norm, true))
		pt.conv(p, s, b[:])
		return
	}
	if s.verb != 'd' && s.verb != 'i' {
		p.buf = s.appendInt(p.buf, aggregate.Converted(c.Func, v, c.Norm, false), false)
		return
	}
	signed := *s
	signed.signed = true
	x := aggregate.Converted(c.Func, v, c.Norm, true)
	neg := int64(x) < 0
	if neg {
		x = -x
	}
	p.buf = signed.appendInt(p.buf, x, neg)
}

// Table prints an aggregation, or several joined, in the default format: what
// is printed of each aggregation at the end of a run, after Newline.
func (p *Printer) Table(t *aggregate.Table) error {
	p.table(t)
	return nil
}

func (p *Printer) table(t *aggregate.Table) {
	if p.drawn(t) {
		return
	}
	for row := range t.Len() {
		key := t.Key(row)
		for i := range t.Keys {
			d := &t.Keys[i]
			p.key(d, key[d.Off:][:d.Size])
		}
		for c := range t.Columns {
			p.value(t, row, c)
		}
		p.buf = append(p.buf, '\n')
		p.spill()
	}
}

// spill writes what was printed of a long table. A writer that has failed fails
// again when the rest is written.
func (p *Printer) spill() {
	if p.SpillAt > 0 && len(p.buf) >= p.SpillAt {
		_ = p.Flush()
	}
}

// key appends a key's element in the default format. As DTrace does, it goes by
// the size of numbers alone: large ones are signed, small ones are not.
func (p *Printer) key(d *object.Datum, b []byte) {
	switch d.Type {
	case object.String:
		p.keyString(cstring(b))
		return
	case object.Text:
		p.scratch = p.appendText(p.scratch[:0], readUint(b))
		p.keyString(p.scratch)
		return
	case object.Stack:
		p.keyStack(b, p.StackIndent)
		return
	case object.UStack:
		p.anyStack(b, p.StackIndent, true)
		return
	case object.Usym, object.Ufunc, object.Umod, object.Uaddr:
		p.traceProcess(b, d.Type, 50)
		return
	case object.Sym, object.Func, object.Mod:
		p.traceSymbol(readUint(b), d.Type, 50)
		return
	}
	switch len(b) {
	case 8:
		p.buf = appendPadded(append(p.buf, ' '), readInt(b), 16)
	case 4:
		p.buf = appendPadded(append(p.buf, ' '), readInt(b), 8)
	case 2:
		p.buf = appendPaddedUint(append(p.buf, ' '), readUint(b), 5)
	case 1:
		p.buf = appendPaddedUint(append(p.buf, ' '), readUint(b), 3)
	default:
		if text, ok := textual(b); ok {
			p.keyString(text)
		} else {
			p.dump(b)
		}
	}
}

func (p *Printer) keyString(s []byte) {
	if !printable(s) {
		p.dump(p.padded(s, p.strsize+1))
		return
	}
	p.buf = alignLeft(append(p.buf, ' ', ' '), s, 50)
}

// value appends a column's value, and each CPU's if the table has them.
func (p *Printer) value(t *aggregate.Table, row, column int) {
	c := &t.Columns[column]
	p.datum(c, t.Value(row, column))
	for cpu := range t.CPUs(column) {
		p.buf = append(p.buf, "\n    [CPU "...)
		p.buf = strconv.AppendInt(p.buf, int64(cpu), 10)
		p.buf = append(p.buf, ']')
		p.datum(c, t.CPU(row, column, cpu))
	}
}

func (p *Printer) datum(c *aggregate.Column, v []uint64) {
	if c.Func.Histogram() {
		p.buf = appendHistogram(p.buf, c, v, p.bars(c))
		return
	}
	p.buf = appendPadded(append(p.buf, ' '), aggregate.Scalar(c.Func, v, c.Norm), 16)
}
