package format

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"dtc/object"
)

// The conversions that most formats consist of (%d %u %x %p %s without flags,
// of numbers of four and eight bytes) are done in one loop over operations.
// Each also holds the text that follows it, and text in front of the first one
// is an operation of its own. All others go through their conv.

// An operation appends a value, then text.
type operation struct {
	code     opcode
	off, end int
	text     string
	part     *part // of opConv
}

type opcode uint8

const (
	opConv opcode = iota
	opText
	opInt32
	opInt64
	opUint32
	opUint64
	opHex32
	opHex64
	opString
)

// operations joins a format's parts.
func operations(parts []part) []operation {
	var ops []operation
	for i := range parts {
		pt := &parts[i]
		switch {
		case pt.conv != nil:
			ops = append(ops, operation{code: pt.opcode(), off: pt.off, end: pt.end, part: pt})
		case len(ops) > 0:
			ops[len(ops)-1].text += pt.text
		default:
			ops = append(ops, operation{code: opText, text: pt.text})
		}
	}
	return ops
}

func (pt *part) opcode() opcode {
	s := &pt.spec
	wide := pt.end-pt.off == 8
	if !s.isSimple || s.alt || !wide && pt.end-pt.off != 4 && s.verb != 's' {
		return opConv
	}
	switch s.verb {
	case 'd', 'i', 'u':
		switch {
		case s.signed:
			return opcodeOf(wide, opInt32, opInt64)
		default:
			return opcodeOf(wide, opUint32, opUint64)
		}
	case 'x', 'p':
		return opcodeOf(wide, opHex32, opHex64)
	case 's':
		if s.typ == object.String {
			return opString
		}
	}
	return opConv
}

func opcodeOf(wide bool, narrow, other opcode) opcode {
	if wide {
		return other
	}
	return narrow
}

// run appends what a format makes of a record.
func (p *Printer) run(ops []operation, data []byte) {
	b := p.buf
	for i := range ops {
		o := &ops[i]
		switch o.code {
		case opText:
		case opString:
			text := data[o.off:o.end]
			if n := bytes.IndexByte(text, 0); n >= 0 {
				text = text[:n]
			}
			b = append(b, text...)
		case opInt32:
			b = appendSigned(b, int64(int32(binary.NativeEndian.Uint32(data[o.off:]))))
		case opInt64:
			b = appendSigned(b, int64(binary.NativeEndian.Uint64(data[o.off:])))
		case opUint32:
			b = appendDecimal(b, uint64(binary.NativeEndian.Uint32(data[o.off:])))
		case opUint64:
			b = appendDecimal(b, binary.NativeEndian.Uint64(data[o.off:]))
		case opHex32:
			b = appendHexDigits(b, uint64(binary.NativeEndian.Uint32(data[o.off:])))
		case opHex64:
			b = appendHexDigits(b, binary.NativeEndian.Uint64(data[o.off:]))
		default:
			p.buf = b
			p.convert(o.part, data)
			b = p.buf
		}
		b = append(b, o.text...)
	}
	p.buf = b
}

const pairs = "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"

var powers = func() (p [20]uint64) {
	n := uint64(1)
	for i := range p {
		p[i] = n
		n *= 10
	}
	return p
}()

const zeros20 = "00000000000000000000"

func appendSigned(b []byte, v int64) []byte {
	if v < 0 {
		return appendDecimal(append(b, '-'), -uint64(v))
	}
	return appendDecimal(b, uint64(v))
}

// appendDecimal appends two digits at a time, from the end.
func appendDecimal(b []byte, u uint64) []byte {
	n := bits.Len64(u|1) * 1233 >> 12 // log10, or one less
	if u >= powers[n] {
		n++
	}
	n = max(n, 1)
	b = append(b, zeros20[:n]...)
	d := b[len(b)-n:]
	for u >= 100 {
		q := u / 100
		i := 2 * (u - 100*q)
		n -= 2
		d[n+1] = pairs[i+1]
		d[n] = pairs[i]
		u = q
	}
	if u >= 10 {
		d[1] = pairs[2*u+1]
		d[0] = pairs[2*u]
	} else {
		d[0] = byte('0' + u)
	}
	return b
}

func appendHexDigits(b []byte, u uint64) []byte {
	const digits = "0123456789abcdef"
	n := max((bits.Len64(u)+3)/4, 1)
	b = append(b, zeros20[:n]...)
	d := b[len(b)-n:]
	for i := n - 1; i >= 0; i-- {
		d[i] = digits[u&15]
		u >>= 4
	}
	return b
}
