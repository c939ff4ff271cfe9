package format

import (
	"bytes"
	"strconv"

	"dtc/object"
)

// traced returns the step of trace() for a datum.
func traced(d object.Datum) step {
	at := func(data []byte) []byte { return data[d.Off:][:d.Size] }
	var s step
	switch d.Type {
	case object.Int:
		width := [...]int{1: 3, 2: 5, 4: 10, 8: 19}[sizeIndex(d.Size)]
		s = func(p *Printer, data []byte) { p.traceInt(readInt(at(data)), width) }
	case object.Uint, object.Ptr:
		width := [...]int{1: 3, 2: 5, 4: 10, 8: 20}[sizeIndex(d.Size)]
		s = func(p *Printer, data []byte) { p.traceUint(readUint(at(data)), width) }
	case object.String:
		return tracedString(func(_ *Printer, data []byte) []byte { return cstring(at(data)) })
	case object.Text:
		return tracedString(func(p *Printer, data []byte) []byte {
			p.scratch = p.appendText(p.scratch[:0], readUint(at(data)))
			return p.scratch
		})
	case object.Fl:
		s = func(p *Printer, data []byte) { p.traceFloat(at(data)) }
	case object.Stack:
		return func(p *Printer, data []byte) { p.stack(at(data), d.Frames, p.StackIndent) }
	case object.UStack:
		return func(p *Printer, data []byte) { p.anyStack(at(data), p.StackIndent, false) }
	case object.Usym, object.Ufunc, object.Umod, object.Uaddr:
		return func(p *Printer, data []byte) { p.traceProcess(at(data), d.Type, 50) }
	case object.Sym, object.Func, object.Mod:
		return func(p *Printer, data []byte) { p.traceSymbol(readUint(at(data)), d.Type, 50) }
	default:
		s = func(p *Printer, data []byte) { p.traceBytes(at(data), 33) }
	}
	return func(p *Printer, data []byte) {
		if p.RawBytes {
			p.dump(at(data))
			return
		}
		s(p, data)
	}
}

func tracedString(text func(p *Printer, data []byte) []byte) step {
	return func(p *Printer, data []byte) {
		s := text(p, data)
		if p.RawBytes {
			p.dump(p.padded(s, p.strsize))
			return
		}
		p.traceString(s, 33)
	}
}

// dumped returns the step of tracemem() for a datum, of which the second datum,
// if there is one, says how many bytes to show.
func dumped(d object.Datum, size *object.Datum) step {
	return func(p *Printer, data []byte) {
		b := data[d.Off:][:d.Size]
		if size != nil {
			n := readInt(data[size.Off:][:size.Size])
			if n >= 0 && n < int64(len(b)) {
				b = b[:n]
			}
		}
		if len(b) > 0 {
			p.dump(b)
		}
	}
}

// sizeIndex returns the size if integers have it, else 8.
func sizeIndex(size int) int {
	switch size {
	case 1, 2, 4:
		return size
	}
	return 8
}

func (p *Printer) traceInt(v int64, width int) {
	if p.values() {
		p.buf = strconv.AppendInt(p.buf, v, 10)
		return
	}
	p.buf = appendPadded(append(p.buf, ' '), v, width)
}

func (p *Printer) traceUint(v uint64, width int) {
	if p.values() {
		p.buf = strconv.AppendUint(p.buf, v, 10)
		return
	}
	p.buf = appendPaddedUint(append(p.buf, ' '), v, width)
}

func (p *Printer) traceString(s []byte, width int) {
	if !printable(s) {
		p.dump(p.padded(s, p.strsize))
		return
	}
	if p.values() {
		p.buf = append(p.buf, s...)
		return
	}
	p.buf = alignLeft(append(p.buf, ' ', ' '), s, width)
}

func (p *Printer) traceFloat(b []byte) {
	s := spec{prec: -1, width: 10, verb: 'f'}
	if p.values() {
		s.width = 0
	} else {
		p.buf = append(p.buf, ' ')
	}
	convFloat(p, &s, b)
}

// appendText appends an interned text.
func (p *Printer) appendText(b []byte, id uint64) []byte {
	if p.Text == nil {
		return strconv.AppendUint(b, id, 10)
	}
	return append(b, p.Text(uint32(id))...)
}

// traceBytes shows bytes that look like a string as a string, others as a dump.
func (p *Printer) traceBytes(b []byte, width int) {
	if text, ok := textual(b); ok {
		p.traceString(text, width)
		return
	}
	p.dump(b)
}

func textual(b []byte) (text []byte, ok bool) {
	text = cstring(b)
	rest := b[len(text):]
	return text, printable(text) && len(bytes.TrimLeft(rest, "\x00")) == 0
}

func printable(text []byte) bool {
	for _, c := range text {
		if (c < ' ' || c > '~') && (c < '\a' || c > '\r') {
			return false
		}
	}
	return true
}

// padded returns a string as DTrace has it in memory: with zeros up to a size.
func (p *Printer) padded(text []byte, size int) []byte {
	p.scratch = append(p.scratch[:0], text...)
	for len(p.scratch) < size {
		p.scratch = append(p.scratch, 0)
	}
	return p.scratch
}

const dumpHead = "\n             0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f  0123456789abcdef\n"

// dump appends bytes in rows of 16, in hexadecimal and as text.
func (p *Printer) dump(b []byte) {
	p.buf = append(p.buf, dumpHead...)
	for off := 0; off < len(b); off += 16 {
		p.dumpRow(off, b[off:min(off+16, len(b))])
	}
}

func (p *Printer) dumpRow(off int, row []byte) {
	const digits = "0123456789abcdef"
	var a [16]byte
	out := appendBlanks(p.buf, 5)
	out = alignRight(out, strconv.AppendUint(a[:0], uint64(off), 16), 5)
	out = append(out, ':')
	for _, c := range row {
		out = append(out, ' ', digits[c>>4], digits[c&15])
	}
	out = appendBlanks(out, 3*(16-len(row))+2)
	for _, c := range row {
		if c < ' ' || c > '~' {
			c = '.'
		}
		out = append(out, c)
	}
	p.buf = append(out, '\n')
}
