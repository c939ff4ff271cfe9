package unwind

import (
	"bytes"
	"encoding/binary"
)

// reader reads numbers. Beyond the end everything is 0, and bad is set.
type reader struct {
	b    []byte
	at   int
	addr uint64 // of b[0]
	bad  bool
}

var zeros [8]byte

func (r *reader) take(n int) []byte {
	if n < 0 || r.at < 0 || r.at > len(r.b) || n > len(r.b)-r.at {
		r.bad = true
		return zeros[:]
	}
	r.at += n
	return r.b[r.at-n : r.at]
}

func (r *reader) skip(n int) {
	if n < 0 || n > len(r.b)-r.at {
		r.bad = true
		return
	}
	r.at += n
}

func (r *reader) byte() byte  { return r.take(1)[0] }
func (r *reader) u16() uint16 { return binary.LittleEndian.Uint16(r.take(2)) }
func (r *reader) u32() uint32 { return binary.LittleEndian.Uint32(r.take(4)) }
func (r *reader) u64() uint64 { return binary.LittleEndian.Uint64(r.take(8)) }

func (r *reader) uleb() (v uint64) {
	for shift := uint(0); ; shift += 7 {
		b := r.byte()
		if shift < 64 {
			v |= uint64(b&0x7f) << shift
		}
		if r.bad = r.bad || shift >= maxLEB; b&0x80 == 0 || r.bad {
			return v
		}
	}
}

func (r *reader) sleb() (v int64) {
	for shift := uint(0); ; shift += 7 {
		b := r.byte()
		if shift < 64 {
			v |= int64(b&0x7f) << shift
		}
		if r.bad = r.bad || shift >= maxLEB; b&0x80 == 0 || r.bad {
			if b&0x40 != 0 && shift+7 < 64 {
				v |= -1 << (shift + 7)
			}
			return v
		}
	}
}

// block reads a length and so many bytes.
func (r *reader) block() []byte {
	n := r.uleb()
	if n > uint64(len(r.b)) {
		r.bad = true
		return nil
	}
	b := r.take(int(n))
	if r.bad {
		return nil
	}
	return b
}

func (r *reader) text() string {
	if r.at > len(r.b) {
		r.bad = true
		return ""
	}
	n := bytes.IndexByte(r.b[r.at:min(r.at+maxText, len(r.b))], 0)
	if n < 0 {
		r.bad = true
		return ""
	}
	s := string(r.b[r.at : r.at+n])
	r.at += n + 1
	return s
}

const (
	omitted = 0xff
	maxText = 1 << 6
	maxLEB  = 70 // bits that a number of variable length may hold, sign and all
)

// encoded reads an address in one of the encodings of .eh_frame.
func (r *reader) encoded(enc byte) uint64 {
	if enc == omitted {
		return 0
	}
	here := r.addr + uint64(r.at)
	var v uint64
	switch enc & 0x0f {
	case 0x00, 0x04, 0x0c:
		v = r.u64()
	case 0x01:
		v = r.uleb()
	case 0x02:
		v = uint64(r.u16())
	case 0x03:
		v = uint64(r.u32())
	case 0x09:
		v = uint64(r.sleb())
	case 0x0a:
		v = uint64(int64(int16(r.u16())))
	case 0x0b:
		v = uint64(int64(int32(r.u32())))
	default:
		r.bad = true
	}
	if enc&0x70 == 0x10 && v != 0 {
		v += here
	} else if enc&0x70 != 0 && enc&0x70 != 0x10 {
		r.bad = true
	}
	return v
}
