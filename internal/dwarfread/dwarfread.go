// Package dwarfread reads the numbers of which the little languages of DWARF are made:
// expressions, location lists, the programs of unwind tables.
//
// What is read may be anything. Behind the end everything is zero, and Bad says that it was so;
// no number and no text makes a reader go on for longer than a few dozen bytes.
package dwarfread

import (
	"bytes"
	"encoding/binary"
)

const (
	maxText = 1 << 6
	maxLEB  = 70 // bits that a number of variable length may hold, sign and all
)

// Omitted is the encoding of an address that is not there.
const Omitted = 0xff

// A Reader reads B from At on.
type Reader struct {
	B     []byte
	At    int
	Addr  uint64 // of B[0], for addresses that are relative to their place
	Order binary.ByteOrder
	Bad   bool
}

// zeros are what is read behind the end.
var zeros [8]byte

// Left is how many bytes are left.
func (r *Reader) Left() int { return max(len(r.B)-r.At, 0) }

// Rest are the bytes that are left.
func (r *Reader) Rest() []byte { return r.B[len(r.B)-r.Left():] }

func (r *Reader) end() {
	r.Bad, r.At = true, len(r.B)
}

// Take reads so many bytes; without them, at least as many zeros as a number has.
func (r *Reader) Take(n int) []byte {
	if n < 0 || r.At < 0 || n > r.Left() {
		r.end()
		return zeros[:]
	}
	r.At += n
	return r.B[r.At-n : r.At]
}

// Skip leaves bytes out.
func (r *Reader) Skip(n int) { r.Take(n) }

// U8 reads a byte.
func (r *Reader) U8() byte { return r.Take(1)[0] }

// U16 reads two bytes.
func (r *Reader) U16() uint16 { return r.Order.Uint16(r.Take(2)) }

// U32 reads four bytes.
func (r *Reader) U32() uint32 { return r.Order.Uint32(r.Take(4)) }

// U64 reads eight bytes.
func (r *Reader) U64() uint64 { return r.Order.Uint64(r.Take(8)) }

// Uleb reads an unsigned number of variable length.
func (r *Reader) Uleb() uint64 {
	v, _, _ := r.leb()
	return v
}

// Sleb reads a signed number of variable length.
func (r *Reader) Sleb() int64 {
	v, bits, last := r.leb()
	if last&0x40 != 0 && bits < 64 {
		v |= ^uint64(0) << bits
	}
	return int64(v)
}

// leb reads seven bits of each byte up to one without the eighth.
func (r *Reader) leb() (v uint64, bits uint, last byte) {
	for {
		last = r.U8()
		if bits < 64 {
			v |= uint64(last&0x7f) << bits
		}
		if bits += 7; last&0x80 == 0 || r.Bad {
			return v, bits, last
		}
		if bits > maxLEB {
			r.end()
			return v, bits, 0
		}
	}
}

// Block reads a length and so many bytes, nil if there are not as many.
func (r *Reader) Block() []byte {
	n := r.Uleb()
	if n > uint64(r.Left()) {
		r.end()
		return nil
	}
	return r.Take(int(n))
}

// Text reads a short text that ends in a zero byte.
func (r *Reader) Text() string {
	b := r.Rest()
	n := bytes.IndexByte(b[:min(maxText, len(b))], 0)
	if n < 0 {
		r.end()
		return ""
	}
	r.At += n + 1
	return string(b[:n])
}

// Encoded reads an address in one of the encodings of .eh_frame.
func (r *Reader) Encoded(enc byte) uint64 {
	const (
		application = 0x70
		relative    = 0x10 // to its own place
	)
	if enc == Omitted {
		return 0
	}
	here := r.Addr + uint64(r.At)
	v := r.format(enc & 0x0f)
	switch enc & application {
	case 0:
	case relative:
		if v != 0 {
			v += here
		}
	default:
		r.Bad = true
	}
	return v
}

func (r *Reader) format(enc byte) uint64 {
	switch enc {
	case 0x00, 0x04, 0x0c:
		return r.U64()
	case 0x01:
		return r.Uleb()
	case 0x02:
		return uint64(r.U16())
	case 0x03:
		return uint64(r.U32())
	case 0x09:
		return uint64(r.Sleb())
	case 0x0a:
		return uint64(int16(r.U16()))
	case 0x0b:
		return uint64(int32(r.U32()))
	}
	r.Bad = true
	return 0
}
