package format

import (
	"strconv"

	"dtc/loader/aggregate"
	"dtc/object"
)

// The options of illumos that draw aggregations otherwise than DTrace 2.0.7
// can. They concern the default format of a single aggregation.
//
//   - agghist shows the rows of a count or sum as bars of one picture: the head
//     of a distribution with "key" over the keys, then a line for each row. The
//     bars share the sum of all rows.
//   - aggpack shows each row of quantize or lquantize as a line: the keys, the
//     least bucket, a character for each bucket, the greatest bucket, the count
//     of all. The buckets of quantize are those from one before the least that
//     any row uses to one after the greatest; those of lquantize are all.
//   - aggzoom gives the longest bar 95 % of the width, also in pictures of
//     distributions, where otherwise all bars together fill it.
//   - encoding=utf8 draws bars in eighths of a character. Packed characters are
//     block elements unless encoding=ascii or the terminal is known to be simple.
//
// Keys stand in columns that are as wide as those of the default format, save
// that texts and symbols have 16 places and stand at the right.

// Encoding is what characters pictures may have.
type Encoding uint8

// The values of option encoding.
const (
	EncodingUnset Encoding = iota
	EncodingASCII
	EncodingUTF8
)

const (
	zoomed      = 0.95 // of the width, for the longest bar
	drawnText   = 16   // places for a text as a key
	leastDigits = 4    // places for the bounds of a packed quantize
)

// drawn prints a table by agghist or aggpack, if these concern it.
func (p *Printer) drawn(t *aggregate.Table) bool {
	if len(t.Columns) != 1 || !p.AggHist && !p.AggPack {
		return false
	}
	switch t.Columns[0].Func {
	case aggregate.Count, aggregate.Sum:
		if p.AggHist {
			p.drawBars(t)
		}
		return p.AggHist
	case aggregate.Quantize, aggregate.Lquantize:
		if p.AggPack {
			p.drawPacked(t)
		}
		return p.AggPack
	}
	return false
}

// drawBars prints a bar for each row.
func (p *Printer) drawBars(t *aggregate.Table) {
	if t.Len() == 0 {
		return
	}
	c := &t.Columns[0]
	values := make([]uint64, t.Len())
	for row := range values {
		values[row] = t.Value(row, 0)[0]
	}
	h := p.bars(c)
	h.scan(values)
	width, label := drawnWidth(t.Keys), "key"
	if width == 0 {
		width, label = 16, "value"
	}
	p.buf = appendHead(p.buf, label, width)
	for row, v := range values {
		if len(t.Keys) == 0 {
			p.buf = appendBlanks(p.buf, width)
		}
		p.drawKeys(t, row)
		p.buf = h.bar(p.buf, v)
	}
}

func appendHead(b []byte, label string, width int) []byte {
	b = padLeft(append(b, '\n'), label, width)
	return append(b, histogramHead[17:]...)
}

// drawnWidth is how wide the keys of a row are.
func drawnWidth(keys []object.Datum) (width int) {
	for i := range keys {
		width += 1 + keyWidth(&keys[i])
	}
	return width
}

func keyWidth(d *object.Datum) int {
	switch {
	case isWord(d) || d.Size > 4:
		return drawnText
	case d.Size == 4:
		return 8
	case d.Size == 2:
		return 5
	}
	return 3
}

// isWord tells the keys that are a text without newlines.
func isWord(d *object.Datum) bool {
	switch d.Type {
	case object.String, object.Text, object.Sym, object.Func, object.Mod,
		object.Usym, object.Ufunc, object.Umod, object.Uaddr:
		return true
	}
	return false
}

// drawKeys appends the keys of a row, texts at the right of their places.
func (p *Printer) drawKeys(t *aggregate.Table, row int) {
	key := t.Key(row)
	for i := range t.Keys {
		d := &t.Keys[i]
		start := len(p.buf)
		p.key(d, key[d.Off:][:d.Size])
		if isWord(d) {
			p.scratch = append(p.scratch[:0], trimBlanks(p.buf[start:])...)
			p.buf = alignRight(append(p.buf[:start], ' '), p.scratch, drawnText)
		}
	}
}

func trimBlanks(b []byte) []byte {
	for len(b) > 0 && b[0] == ' ' {
		b = b[1:]
	}
	for len(b) > 0 && b[len(b)-1] == ' ' {
		b = b[:len(b)-1]
	}
	return b
}

// drawPacked prints a line for each row.
func (p *Printer) drawPacked(t *aggregate.Table) {
	if t.Len() == 0 {
		return
	}
	k := packing{Printer: p, c: &t.Columns[0], width: drawnWidth(t.Keys)}
	k.bounds(t)
	k.head()
	for row := range t.Len() {
		p.drawKeys(t, row)
		k.row(t.Value(row, 0))
	}
}

// packing is what the lines of a packed aggregation have in common.
type packing struct {
	*Printer
	c           *aggregate.Column
	width       int // of the keys
	first, last int // buckets
	low, high   []byte
}

// bounds finds the buckets to show, and the texts on either side of them.
func (k *packing) bounds(t *aggregate.Table) {
	n := len(t.Value(0, 0))
	if k.c.Func == aggregate.Lquantize {
		l := aggregate.LinearOf(k.c.Agg)
		k.first, k.last = 0, n-1
		k.low = alignRight(nil, strconv.AppendInt([]byte("< "), l.Base, 10), 8)
		k.high = alignLeft(nil, strconv.AppendInt([]byte(">= "), l.Bound(n-1), 10), 8)
		return
	}
	used := bars{first: n, last: -1}
	for row := range t.Len() {
		h := bars{}
		h.scan(t.Value(row, 0))
		used.first, used.last = min(used.first, h.first), max(used.last, h.last)
	}
	const zero = 63
	if used.empty() {
		used.first, used.last = zero, zero
	}
	k.first, k.last = used.first, min(used.last+1, n-1)
	if k.first != zero {
		k.first = max(k.first-1, 0)
	}
	k.low = strconv.AppendInt(nil, aggregate.QuantizeLabel(k.first), 10)
	k.high = strconv.AppendInt(nil, aggregate.QuantizeLabel(k.last), 10)
	k.low = append([]byte{' '}, alignRight(nil, k.low, leastDigits)...)
	k.high = alignLeft(nil, k.high, leastDigits)
}

func (k *packing) head() {
	label := "key"
	if k.width == 0 {
		label = ""
	}
	b := padLeft(append(k.buf, '\n'), label, k.width)
	b = padLeft(b, "min", len(k.low))
	b = append(b, " ."...)
	for range k.last - k.first + 1 {
		b = append(b, '-')
	}
	b = padRight(append(b, ". "...), "max", len(k.high))
	k.buf = append(b, " | count\n"...)
}

func (k *packing) row(v []uint64) {
	v = v[k.first : k.last+1]
	h := k.Printer.bars(k.c)
	h.scan(v)
	b := append(append(k.buf, k.low...), " :"...)
	var count uint64
	for _, n := range v {
		count += n
		b = h.packed(b, int64(n), k.blockElements())
	}
	b = append(append(b, ": "...), k.high...)
	b = strconv.AppendInt(append(b, " | "...), int64(count), 10)
	k.buf = append(b, '\n')
}

// blockElements tells whether packed characters are those of Unicode.
func (p *Printer) blockElements() bool {
	switch p.Encoding {
	case EncodingASCII:
		return false
	case EncodingUTF8:
		return true
	}
	return p.Term != "dumb" && p.Term != "sun" && p.Term != "sun-color"
}

// packed appends the character for a bucket.
func (h *bars) packed(b []byte, count int64, blocks bool) []byte {
	const low, rising, falling = 0x2581, "__xxxxXX", "vvvvVV"
	level := func(most int) int { return h.length(uint64(count), most) }
	switch {
	case count == 0:
		return append(b, ' ')
	case count < 0:
		return append(b, falling[level(len(falling)-1)])
	case blocks:
		return append(b, string(rune(low+level(7)))...)
	}
	return append(b, rising[level(len(rising)-1)])
}

// eighths appends a bar of at most full characters in eighths of one.
func (h *bars) eighths(b []byte, count uint64, full int) []byte {
	const whole, eighth = 0x2588, 0x258f
	f := h.share(count) * float64(full)
	n := min(int(f), full)
	for range n {
		b = append(b, string(rune(whole))...)
	}
	if part := int((f - float64(n)) * 8); part > 0 && n < full {
		b = append(b, string(rune(eighth-min(part, 8)+1))...)
		n++
	}
	return appendBlanks(b, full-n)
}
