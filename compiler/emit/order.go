package emit

// Order of evaluation. The left operand comes first, unless the right one is
// much deeper and neither does anything but compute: then the deeper one is
// first, so that x + (x + (x + ...)) does not hold a value for each of its
// levels. There are ten registers, and a stack of 512 bytes.

import (
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
)

const muchDeeper = 8

func (f *fn) operands(x, y check.Expr) (value.Value, value.Value) {
	if f.shape(y).levels > f.shape(x).levels+muchDeeper && f.shape(x).pure && f.shape(y).pure {
		v := f.opaque(f.scalar(y)) // or LLVM puts all of a sum's terms first
		return f.scalar(x), v
	}
	v := f.scalar(x)
	if f.shape(x).levels%(2*muchDeeper) == 0 {
		v = f.opaque(v)
	}
	return v, f.scalar(y)
}

// shape is how deep an expression is, and whether it has no effects.
type shape struct {
	levels int
	pure   bool
}

// shape finds an expression's shape, once.
func (e *emitter) shape(x check.Expr) shape {
	if s, ok := e.shapes[x]; ok {
		return s
	}
	s := shape{levels: 1, pure: true}
	switch x.(type) {
	case *check.Assign, *check.IncDec, *check.Call:
		s.pure = false
	}
	for _, in := range check.Operands(x) {
		d := e.shape(in)
		s.levels = max(s.levels, d.levels+1)
		s.pure = s.pure && d.pure
	}
	e.shapes[x] = s
	return s
}
