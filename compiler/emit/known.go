package emit

// What is known of a probe that is made of others when it is compiled: a site says
// 0 for an argument that it does not have, and which of several forms an argument
// has. Then half of a translator is about cases that cannot be. No code is made
// for these.

import (
	"dtc/compiler/check"
	"dtc/compiler/ctype"
)

// known is the value of a scalar expression at the program's site, if that is the
// same at each firing.
func (f *fn) known(x check.Expr) (int64, bool) {
	if !f.sharesValues() {
		return 0, false
	}
	if k, have := f.constants[x]; have {
		return k.v, k.ok
	}
	v, ok := f.fold(x)
	f.constants[x] = constantValue{v, ok}
	return v, ok
}

type constantValue struct {
	v  int64
	ok bool
}

func (f *fn) fold(x check.Expr) (int64, bool) {
	switch e := x.(type) {
	case *check.Const:
		return e.V, true
	case *check.Builtin:
		return f.foldArgument(e)
	case *check.Conv:
		if e.X.Type().Is(ctype.Array, ctype.Struct, ctype.Union, ctype.String) || e.T.Resolve().Space == ctype.SpaceScratch {
			return 0, false
		}
		v, ok := f.known(e.X)
		return fitted(v, e.T), ok
	case *check.Unary:
		if e.Op == '!' {
			v, ok := f.known(e.X)
			return truthOf(v == 0), ok
		}
	case *check.Binary:
		return f.foldBinary(e)
	case *check.IsNull:
		if !e.X.Type().Is(ctype.String) {
			v, ok := f.known(e.X)
			return truthOf((v == 0) != e.Not), ok
		}
	case *check.Logic:
		return f.foldLogic(e)
	case *check.Cond:
		if e.T.IsScalar() {
			if c, ok := f.known(e.C); ok {
				return f.known(arm(e, c))
			}
		}
	}
	return 0, false
}

// foldArgument is an argument that the site has a constant for, or none.
func (f *fn) foldArgument(e *check.Builtin) (v int64, ok bool) {
	if f.native || f.isError || e.Name != "arg" && e.Name != "args" && e.Name != check.Provided {
		return 0, false
	}
	args := f.group.Site.Args
	if e.N >= len(args) || args[e.N] == nil {
		return 0, true
	}
	f.natively(func() { v, ok = f.known(args[e.N]) })
	return fitted(v, e.T), ok
}

func (f *fn) foldBinary(e *check.Binary) (int64, bool) {
	x, xKnown := f.known(e.X)
	y, yKnown := f.known(e.Y)
	if !xKnown || !yKnown {
		return 0, false
	}
	switch e.Op {
	case "==":
		return truthOf(x == y), true
	case "!=":
		return truthOf(x != y), true
	case "+":
		return x + y, true
	case "-":
		return x - y, true
	case "&":
		return x & y, true
	case "|":
		return x | y, true
	case "^":
		return x ^ y, true
	}
	return 0, false
}

func (f *fn) foldLogic(e *check.Logic) (int64, bool) {
	x, xKnown := f.known(e.X)
	if xKnown && e.Op != "^^" && (x != 0) == (e.Op == "||") {
		return truthOf(x != 0), true
	}
	y, yKnown := f.known(e.Y)
	if !xKnown || !yKnown {
		return 0, false
	}
	if e.Op == "^^" {
		return truthOf((x != 0) != (y != 0)), true
	}
	return truthOf(y != 0), true
}

// arm is the one of both expressions that a condition takes.
func arm(e *check.Cond, c int64) check.Expr {
	if c != 0 {
		return e.X
	}
	return e.Y
}

// fitted is v as a value of t.
func fitted(v int64, t *ctype.Type) int64 {
	if size := t.Size(); t.IsInteger() && size > 0 && size < 8 {
		return cut(v, size, t.Signed())
	}
	return v
}

func truthOf(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
