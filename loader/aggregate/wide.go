package aggregate

import "math/bits"

// 128-bit numbers are given as low word, high word.

func add128(alo, ahi, blo, bhi uint64) (lo, hi uint64) {
	lo, c := bits.Add64(alo, blo, 0)
	hi, _ = bits.Add64(ahi, bhi, c)
	return lo, hi
}

func sub128(alo, ahi, blo, bhi uint64) (lo, hi uint64) {
	lo, b := bits.Sub64(alo, blo, 0)
	hi, _ = bits.Sub64(ahi, bhi, b)
	return lo, hi
}

func div128(lo, hi, d uint64) (qlo, qhi uint64) {
	qhi = hi / d
	qlo, _ = bits.Div64(hi%d, lo, d)
	return qlo, qhi
}

// mulSigned returns a*b.
func mulSigned(a, b int64) (lo, hi uint64) {
	hi, lo = bits.Mul64(uint64(a), uint64(b))
	if a < 0 {
		hi -= uint64(b)
	}
	if b < 0 {
		hi -= uint64(a)
	}
	return lo, hi
}

// sqrt128 returns the integer square root.
func sqrt128(lo, hi uint64) uint64 {
	var root uint64
	for bit := 63; bit >= 0; bit-- {
		try := root | 1<<bit
		h, l := bits.Mul64(try, try)
		if h < hi || h == hi && l <= lo {
			root = try
		}
	}
	return root
}
