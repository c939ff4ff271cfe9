package aggregate

// Scalar returns a merged value divided by norm as DTrace's default format
// shows it: plain values by unsigned division, averages by signed division.
func Scalar(f Func, v []uint64, norm uint64) int64 {
	norm = max(norm, 1)
	switch {
	case f == Avg && len(v) > 1:
		if v[0] == 0 {
			return 0
		}
		return int64(v[1]) / signed(norm) / signed(v[0])
	case f == Stddev && len(v) > 3:
		return stddev(v, norm)
	case len(v) > 0:
		return int64(v[0] / norm)
	}
	return 0
}

// Converted returns a merged value divided by norm as a conversion of a format
// shows it: plain values by signed or unsigned division, as the conversion is;
// averages by unsigned division.
func Converted(f Func, v []uint64, norm uint64, isSigned bool) uint64 {
	norm = max(norm, 1)
	switch {
	case f == Avg && len(v) > 1:
		if v[0] == 0 {
			return 0
		}
		return v[1] / norm / v[0]
	case f == Stddev && len(v) > 3:
		return uint64(stddev(v, norm))
	case len(v) > 0 && isSigned:
		return uint64(int64(v[0]) / signed(norm))
	case len(v) > 0:
		return v[0] / norm
	}
	return 0
}

// signed keeps a divisor from being zero or, against overflow, minus one.
func signed(d uint64) int64 {
	if d == 0 {
		return 1
	}
	return int64(d)
}

func stddev(v []uint64, norm uint64) int64 {
	n := v[0]
	if n == 0 {
		return 0
	}
	lo, hi := div128(v[2], v[3], norm)
	lo, hi = div128(lo, hi, n)
	avg := int64(v[1]) / signed(norm) / signed(n)
	alo, ahi := mulSigned(avg, avg)
	if hi < ahi || hi == ahi && lo < alo {
		return 0 // words that do not belong together
	}
	lo, hi = sub128(lo, hi, alo, ahi)
	return int64(sqrt128(lo, hi))
}

// A weight orders values: a 128-bit signed number, then the count of zeros.
type weight struct {
	hi   int64
	lo   uint64
	zero int64
}

func (w weight) compare(x weight) int {
	switch {
	case w.hi != x.hi:
		return order(w.hi < x.hi)
	case w.lo != x.lo:
		return order(w.lo < x.lo)
	case w.zero != x.zero:
		return order(w.zero < x.zero)
	}
	return 0
}

func order(less bool) int {
	if less {
		return -1
	}
	return 1
}

func (w *weight) add(label, count int64) {
	if count == 0 {
		return
	}
	lo, hi := mulSigned(label, count)
	var h uint64
	w.lo, h = add128(w.lo, uint64(w.hi), lo, hi)
	w.hi = int64(h)
}

func plain(v int64) weight { return weight{hi: v >> 63, lo: uint64(v)} }

// weigh returns what a column's merged value is sorted by.
func (c *Column) weigh(v []uint64) weight {
	var w weight
	switch c.Func {
	case Quantize:
		for i, n := range v {
			w.add(QuantizeLabel(i), int64(n))
		}
		if len(v) > 63 {
			w.zero = int64(v[63])
		}
	case Lquantize:
		w = c.weighLinear(v)
	case Llquantize:
		w = c.weighLogLinear(v)
	default:
		w = plain(Scalar(c.Func, v, 1))
	}
	return w
}

func (c *Column) weighLinear(v []uint64) (w weight) {
	l := LinearOf(c.Agg)
	for i, n := range v {
		label := l.Bound(i)
		switch i {
		case 0:
			label = l.Base - 1
		case len(v) - 1:
			label++
		default:
			if label == 0 {
				w.zero = int64(n)
			}
		}
		w.add(label, int64(n))
	}
	return w
}

func (c *Column) weighLogLinear(v []uint64) (w weight) {
	l := &c.log
	for i, n := range v {
		switch d := i - l.Middle(); {
		case n == 0:
		case d == 0:
			w.zero = int64(n)
		case d > 0:
			bound, _ := l.Bound(d)
			w.add(int64(bound), int64(n))
		default:
			bound, _ := l.Bound(-d)
			w.add(-int64(bound), int64(n))
		}
	}
	return w
}
