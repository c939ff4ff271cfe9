package format

import (
	"math"
	"slices"
)

// Bits are bytes that are read at offsets in bits.
type Bits []byte

// Within reports whether n bits at an offset are among them.
func (b Bits) Within(at, n int64) bool {
	return at >= 0 && n >= 0 && at <= math.MaxInt32 && n <= math.MaxInt32 && at+n <= int64(len(b))*8
}

// Zero reports whether bits that are within are all 0.
func (b Bits) Zero(at, n int64) bool {
	if at%8 == 0 && n%8 == 0 {
		return !slices.ContainsFunc(b[at/8:][:n/8], func(c byte) bool { return c != 0 })
	}
	return b.Read(at, n) == 0
}

// Read reads up to 64 bits that are within.
func (b Bits) Read(at, n int64) uint64 {
	var u uint64
	for i := range min(n, 64) {
		at := at + i
		u |= uint64(b[at/8]>>(at%8)&1) << i
	}
	return u
}
