package dwarfread

import (
	"bytes"
	"encoding/binary"
	"testing"
)

func TestNumbers(t *testing.T) {
	for _, tt := range []struct {
		b        string
		unsigned uint64
		signed   int64
	}{
		{"\x00", 0, 0}, {"\x3f", 63, 63}, {"\x40", 64, -64}, {"\x7f", 127, -1}, {"\x80\x01", 128, 128}, {"\xff\x7e", 16255, -129},
		{"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 1 << 63, -1 << 63},
		{"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 1<<64 - 1, -1},
	} {
		for _, more := range []string{"", "x"} {
			u, s := Reader{B: []byte(tt.b + more)}, Reader{B: []byte(tt.b + more)}
			if v := u.Uleb(); v != tt.unsigned || u.Bad || u.Left() != len(more) {
				t.Errorf("% x: %d, bad %t, %d left", tt.b, v, u.Bad, u.Left())
			}
			if v := s.Sleb(); v != tt.signed || s.Bad || s.Left() != len(more) {
				t.Errorf("% x signed: %d, bad %t, %d left", tt.b, v, s.Bad, s.Left())
			}
		}
	}
	endless := Reader{B: bytes.Repeat([]byte{0x80}, 1<<10)}
	if endless.Uleb(); !endless.Bad {
		t.Error("a number of a thousand bytes is good")
	}
}

func TestEncoded(t *testing.T) {
	const here = 0x1000
	for _, tt := range []struct {
		enc  byte
		b    string
		want uint64
		bad  bool
	}{
		{0x00, "\x01\x02\x03\x04\x05\x06\x07\x08", 0x0807060504030201, false},
		{0x03, "\xff\xff\xff\xff", 0xffffffff, false},
		{0x0b, "\xff\xff\xff\xff", 1<<64 - 1, false},
		{0x1b, "\xf0\xff\xff\xff", here - 16, false},
		{0x1b, "\x00\x00\x00\x00", 0, false},
		{0x1a, "\x10\x00", here + 16, false},
		{0x01, "\x80\x01", 128, false},
		{0x09, "\x7f", 1<<64 - 1, false},
		{Omitted, "", 0, false},
		{0x1b, "\x00\x00", 0, true},
		{0x3b, "\x00\x00\x00\x00", 0, true},
		{0x05, "\x00\x00\x00\x00", 0, true},
	} {
		r := Reader{B: []byte(tt.b), Addr: here, Order: binary.LittleEndian}
		if v := r.Encoded(tt.enc); v != tt.want || r.Bad != tt.bad {
			t.Errorf("%#x of % x: %#x, bad %t, want %#x", tt.enc, tt.b, v, r.Bad, tt.want)
		}
	}
}

func TestEnd(t *testing.T) {
	r := Reader{B: []byte("ab\x00\x02cd\x05"), Order: binary.BigEndian}
	if s := r.Text(); s != "ab" {
		t.Errorf("text %q", s)
	}
	if b := r.Block(); string(b) != "cd" || r.Bad {
		t.Errorf("block %q, bad %t", b, r.Bad)
	}
	if b := r.Block(); b != nil || !r.Bad || r.Left() != 0 {
		t.Errorf("block beyond the end %q, bad %t, %d left", b, r.Bad, r.Left())
	}
	if v := r.U32(); v != 0 {
		t.Errorf("number beyond the end %d", v)
	}
	if long := (Reader{B: bytes.Repeat([]byte("x"), 1<<10)}); long.Text() != "" || !long.Bad {
		t.Error("a text of a thousand bytes is good")
	}
}

// Whatever is read, a reader comes to its end and stays there.
func FuzzReader(f *testing.F) {
	f.Add([]byte("\x80\x01ab\x00\x1b\xff\xff\xff\xff"), []byte{0, 1, 2, 3, 4, 5, 6, 7, 8})
	f.Fuzz(func(t *testing.T, b, what []byte) {
		r := Reader{B: b, Order: binary.LittleEndian}
		for i, w := range what {
			switch left := r.Left(); w % 8 {
			case 0:
				r.Uleb()
			case 1:
				r.Sleb()
			case 2:
				r.Text()
			case 3:
				r.Block()
			case 4:
				r.Encoded(what[(i+1)%len(what)])
			case 5:
				r.U16()
			case 6:
				r.U64()
			default:
				if len(r.Rest()) != left {
					t.Fatalf("%d bytes left, the rest has %d", left, len(r.Rest()))
				}
			}
			if r.At < 0 || r.At > len(b) {
				t.Fatalf("at %d of %d bytes", r.At, len(b))
			}
		}
	})
}
