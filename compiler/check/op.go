package check

// Operators. D decides from the converted type whether an operation is
// unsigned, but works on the operands in 64 bits, and does not cut the result to
// its type: that happens where it is stored, recorded or cast. fold does the
// same at compile time, but a constant is cut to its type.

import (
	"cmp"
	"strings"

	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

func (c *checker) unary(x *syntax.Unary) Expr {
	switch op := string(x.Op); op {
	case "++", "--":
		return c.incDec(x, x.X, x.Op, false)
	case "*":
		return c.deref(x)
	case "&":
		return c.addrOf(x)
	case "!":
		e := c.scalar(x.X, op)
		if k, ok := e.(*Const); ok {
			return newConst(x.Pos(), ctype.TInt, truth(k.V == 0))
		}
		return &Unary{Typed{x.Pos(), ctype.TInt}, '!', e}
	default:
		return c.arithUnary(x, op)
	}
}

func (c *checker) arithUnary(x *syntax.Unary, op string) Expr {
	e := c.value(x.X, op)
	if !e.Type().IsInteger() {
		if op == "~" {
			c.fail(x.Pos(), "D_OP_INT", "operator ~ requires an operand of integral type, got %q", e.Type())
		}
		c.fail(x.Pos(), "D_OP_ARITH", "operator %s requires an operand of arithmetic type, got %q", op, e.Type())
	}
	if op == "+" {
		return e
	}
	if k, ok := e.(*Const); ok {
		if op == "-" {
			return newConst(x.Pos(), k.T, -k.V)
		}
		return newConst(x.Pos(), k.T, ^k.V)
	}
	return &Unary{Typed{x.Pos(), e.Type()}, op[0], e}
}

// asInt makes an enumerator the integer that it counts as in arithmetic. Other
// values of an enum stay as its type extends them, though they count as int.
func (c *checker) asInt(e Expr) Expr {
	k, ok := e.(*Const)
	if t := e.Type().AsInt(); ok && t != e.Type() {
		return newConst(k.At, t, k.V)
	}
	return e
}

func (c *checker) deref(x *syntax.Unary) Expr {
	e := c.expr(x.X)
	if v := c.derefXlated(x, e); v != nil {
		return v
	}
	if e.Type().Is(ctype.Dyn) {
		c.fail(x.Pos(), "D_OP_DYN", "operator * operands cannot be of dynamic type")
	}
	r := e.Type().Resolve()
	switch r.Kind {
	case ctype.String:
		return c.charAt(x.Pos(), e, newConst(x.Pos(), ctype.TInt, 0))
	case ctype.Array:
		return &Index{Typed: Typed{x.Pos(), r.Elem}, X: e, I: newConst(x.Pos(), ctype.TInt, 0)}
	case ctype.Pointer:
	default:
		c.fail(x.Pos(), "D_DEREF_NONPTR", "cannot dereference non-pointer type %q", e.Type())
	}
	c.pointee(x.Pos(), "*", r.Elem)
	return &Deref{Typed{x.Pos(), r.Elem}, e}
}

func (c *checker) addrOf(x *syntax.Unary) Expr {
	if id, ok := syntax.Unparen(x.X).(*syntax.Ident); ok {
		if s := c.globals[id.Name]; s == nil && builtins[id.Name] != nil {
			c.fail(x.Pos(), "D_ADDROF_VAR", "cannot take address of dynamic variable")
		}
	}
	if _, ok := syntax.Unparen(x.X).(*syntax.Agg); ok {
		c.expr(x.X)
		c.fail(x.Pos(), "D_ADDROF_VAR", "cannot take address of dynamic variable")
	}
	e := c.value(x.X, "&")
	if _, whole := e.(*VarRef); inVariable(e) && (whole || !addressable(e)) {
		c.fail(x.Pos(), "D_ADDROF_VAR", "cannot take address of dynamic variable")
	}
	switch e := e.(type) {
	case *Deref:
		return e.X
	case *KernelSym:
		return &Conv{Typed{x.Pos(), ctype.PointerTo(ctype.TULong)}, e}
	case *Member:
		if e.M.BitSize > 0 {
			c.fail(x.Pos(), "D_ADDROF_BITFIELD", "cannot take address of bit-field")
		}
	case *Index:
	default:
		c.fail(x.Pos(), "D_ADDROF_LVAL", "unacceptable operand for unary & operator")
	}
	return &AddrOf{Typed{x.Pos(), ctype.PointerTo(e.Type()).InSpace(placeSpace(e))}, e}
}

func (c *checker) binary(x *syntax.Binary) Expr {
	op := string(x.Op)
	switch op {
	case ",":
		return c.comma(x)
	case "&&", "||", "^^":
		return c.logic(x, op)
	case "==", "!=", "<", "<=", ">", ">=":
		return c.compare(x, op)
	}
	l, r := c.value(x.X, op), c.value(x.Y, op)
	switch op {
	case "+", "-":
		return c.additive(x, op, l, r)
	case "*", "/":
		if !l.Type().IsInteger() || !r.Type().IsInteger() {
			c.fail(x.OpPos, "D_OP_ARITH", "operator %s requires operands of arithmetic type, got %q and %q", op, l.Type(), r.Type())
		}
	default:
		if !l.Type().IsInteger() || !r.Type().IsInteger() {
			c.fail(x.OpPos, "D_OP_INT", "operator %s requires operands of integral type, got %q and %q", op, l.Type(), r.Type())
		}
	}
	return c.arith(x.Pos(), x.OpPos, op, l, r)
}

// arith builds an operation on two integers.
func (c *checker) arith(pos, opPos syntax.Pos, op string, l, r Expr) Expr {
	shifted := l.Type()
	l, r = c.asInt(l), c.asInt(r)
	t := ctype.Common(l.Type(), r.Type())
	if op == "<<" || op == ">>" {
		t = shifted
	}
	c.divisor(opPos, op, r)
	unsigned := !t.Signed()
	if a, ok := l.(*Const); ok {
		if b, ok := r.(*Const); ok {
			out := newConst(pos, t, fold(op, a.V, b.V, unsigned))
			switch op {
			case "+", "-", "*", "<<":
				out.wide = fold(op, a.wide, b.wide, unsigned)
			}
			return out
		}
	}
	if (op == "+" || op == "-") && isTainted(l) != isTainted(r) {
		t = tainted(t)
	}
	return &Binary{Typed{pos, t}, op, l, r, unsigned}
}

func (c *checker) divisor(pos syntax.Pos, op string, r Expr) {
	if (op == "/" || op == "%") && isNull(r) {
		c.fail(pos, "D_DIV_ZERO", "expression contains division by zero")
	}
}

// fold computes an operation on 64-bit values. The divisor is not 0.
func fold(op string, a, b int64, unsigned bool) int64 {
	ua, ub := uint64(a), uint64(b)
	switch op {
	case "+":
		return a + b
	case "-":
		return a - b
	case "*":
		return a * b
	case "/":
		if unsigned {
			return int64(ua / ub)
		}
		return a / b
	case "%":
		if unsigned {
			return int64(ua % ub)
		}
		return a % b
	case "&":
		return a & b
	case "|":
		return a | b
	case "^":
		return a ^ b
	case "<<":
		return a << (ub & 63)
	case ">>":
		if unsigned {
			return int64(ua >> (ub & 63))
		}
		return a >> (ub & 63)
	}
	if unsigned {
		return truth(ordered(op, cmp.Compare(ua, ub)))
	}
	return truth(ordered(op, cmp.Compare(a, b)))
}

// ordered says what a comparison yields for operands that compare as n.
func ordered(op string, n int) bool {
	switch op {
	case "==":
		return n == 0
	case "!=":
		return n != 0
	case "<":
		return n < 0
	case "<=":
		return n <= 0
	case ">":
		return n > 0
	}
	return n >= 0
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// additive checks + and -, which take pointers too.
func (c *checker) additive(x *syntax.Binary, op string, l, r Expr) Expr {
	if l.Type().Is(ctype.String) || r.Type().Is(ctype.String) {
		if r.Type().Is(ctype.String) {
			l, r = r, l
		}
		if op == "+" && r.Type().IsInteger() {
			return &Call{Typed: Typed{x.Pos(), ctype.TString}, Fn: Suffix, Args: []Expr{l, r}}
		}
		c.incompatible(x.OpPos, op, l, r)
	}
	l, r = c.decayed(l), c.decayed(r)
	lp, rp := l.Type().Is(ctype.Pointer), r.Type().Is(ctype.Pointer)
	switch {
	case l.Type().IsInteger() && r.Type().IsInteger():
		return c.arith(x.Pos(), x.OpPos, op, l, r)
	case lp && rp && op == "-" && space(l) == space(r) && ctype.Same(l.Type(), r.Type()):
		return c.pointerDiff(x, l, r)
	case lp && r.Type().IsInteger():
		return c.pointerAdd(x.Pos(), x.OpPos, op, l, r)
	case rp && l.Type().IsInteger() && op == "+":
		return c.pointerAdd(x.Pos(), x.OpPos, op, r, l)
	}
	c.incompatible(x.OpPos, op, l, r)
	return nil
}

func (c *checker) incompatible(pos syntax.Pos, op string, l, r Expr) {
	c.fail(pos, "D_OP_INCOMPAT", "operands have incompatible types: \"%s\" %s \"%s\"%s", l.Type(), op, r.Type(), macroHint(l, r))
}

// macroHint helps with $1 in the place of a string.
func macroHint(l, r Expr) string {
	for _, p := range [][2]Expr{{l, r}, {r, l}} {
		if m, ok := p[0].(*Macro); ok && p[1].Type().Is(ctype.String) && m.T.IsInteger() {
			return "; $" + m.Name + " is a number here, $$" + m.Name + " a string"
		}
	}
	return ""
}

func (c *checker) pointerAdd(pos, opPos syntax.Pos, op string, p, i Expr) Expr {
	elem := p.Type().Resolve().Elem
	size := c.elemSize(opPos, op, elem)
	by := c.scaled(c.asInt(i), size)
	if a, ok := p.(*Const); ok {
		if b, ok := by.(*Const); ok {
			return newConst(pos, p.Type(), fold(op, a.V, b.V, true))
		}
	}
	return &Binary{Typed{pos, p.Type()}, op, p, by, true}
}

// scaled multiplies an integer by the size of what a pointer points to.
func (c *checker) scaled(i Expr, size int64) Expr {
	if k, ok := i.(*Const); ok {
		return newConst(k.At, ctype.TLong, k.V*size)
	}
	if size == 1 {
		return c.convert(i, ctype.TLong)
	}
	pos := i.Position()
	return &Binary{Typed{pos, ctype.TLong}, "*", i, newConst(pos, ctype.TLong, size), false}
}

func (c *checker) elemSize(pos syntax.Pos, op string, elem *ctype.Type) int64 {
	if elem.Is(ctype.Void) {
		c.fail(pos, "D_OP_INCOMPAT", "operands have incompatible types: \"void *\" %s integer", op)
	}
	size := c.sizeof(elem)
	if size <= 0 || elem.Is(ctype.Func) {
		c.fail(pos, "D_OP_VFPTR", "operator %s requires an operand of known size", op)
	}
	return size
}

func (c *checker) pointerDiff(x *syntax.Binary, l, r Expr) Expr {
	size := c.elemSize(x.OpPos, "-", l.Type().Resolve().Elem)
	diff := Expr(&Binary{Typed{x.Pos(), ctype.TPtrdiff}, "-", l, r, false})
	if size == 1 {
		return diff
	}
	return &Binary{Typed{x.Pos(), ctype.TPtrdiff}, "/", diff, newConst(x.Pos(), ctype.TPtrdiff, size), false}
}

func (c *checker) comma(x *syntax.Binary) Expr {
	l, r := c.expr(x.X), c.expr(x.Y)
	for _, e := range []Expr{l, r} {
		if m, ok := e.(*marker); ok && m.T.Is(ctype.Void) {
			c.fail(m.At, "D_OP_ACT", "operator , operands cannot be actions")
		} else if ok {
			c.fail(m.At, "D_OP_DYN", "operator , operands cannot be of dynamic type")
		}
	}
	return &Comma{Typed{x.Pos(), r.Type()}, unvoid(l), unvoid(r)}
}

func (c *checker) logic(x *syntax.Binary, op string) Expr {
	l, r := c.scalar(x.X, op), c.scalar(x.Y, op)
	a, lk := l.(*Const)
	b, rk := r.(*Const)
	switch {
	case lk && op == "&&" && a.V == 0, lk && rk && op == "&&" && b.V == 0:
		return newConst(x.Pos(), ctype.TInt, 0)
	case lk && op == "||" && a.V != 0, lk && rk && op == "||" && b.V != 0:
		return newConst(x.Pos(), ctype.TInt, 1)
	case lk && rk && op == "^^":
		return newConst(x.Pos(), ctype.TInt, truth((a.V != 0) != (b.V != 0)))
	case lk && rk:
		return newConst(x.Pos(), ctype.TInt, truth(op == "&&"))
	}
	return &Logic{Typed{x.Pos(), ctype.TInt}, op, l, r}
}

func (c *checker) compare(x *syntax.Binary, op string) Expr {
	l := c.value(x.X, op)
	var r Expr
	if k := c.enumerator(x, op, l.Type()); k != nil {
		r = k
	} else {
		r = c.value(x.Y, op)
	}
	lt, rt := l.Type(), r.Type()
	switch {
	case lt.Is(ctype.String) || rt.Is(ctype.String):
		return c.compareStrings(x, op, l, r)
	case lt.IsInteger() && rt.IsInteger():
		return c.compareInts(x, op, l, r)
	}
	l, r = c.decayed(l), c.decayed(r)
	if !c.comparablePointers(l, r) {
		c.incompatible(x.OpPos, op, l, r)
	}
	if l.Type().IsInteger() {
		l = c.convert(l, r.Type())
	} else if r.Type().IsInteger() {
		r = c.convert(r, l.Type())
	}
	return c.comparison(x.Pos(), op, l, r, true)
}

// enumerator finds the right operand of a comparison with an enum by name.
func (c *checker) enumerator(x *syntax.Binary, op string, t *ctype.Type) Expr {
	id, ok := syntax.Unparen(x.Y).(*syntax.Ident)
	if !ok || id.Scoped || !t.Is(ctype.Enum) {
		return nil
	}
	for _, v := range t.Enumerators() {
		if v.Name != id.Name {
			continue
		}
		if s := c.globals[id.Name]; s != nil && s.enum == nil {
			c.fail(x.OpPos, "D_IDENT_AMBIG", "ambiguous use of operator %s: %s is both a %s enum tag and a global %s",
				op, id.Name, t, s.kind())
		}
		return newConst(id.Pos(), t.Resolve(), v.Value)
	}
	return nil
}

func (c *checker) comparison(pos syntax.Pos, op string, l, r Expr, unsigned bool) Expr {
	if a, ok := l.(*Const); ok {
		if b, ok := r.(*Const); ok {
			return newConst(pos, ctype.TInt, fold(op, a.V, b.V, unsigned))
		}
	}
	return &Binary{Typed{pos, ctype.TInt}, op, l, r, unsigned}
}

func (c *checker) compareInts(x *syntax.Binary, op string, l, r Expr) Expr {
	l, r = c.asInt(l), c.asInt(r)
	return c.comparison(x.Pos(), op, l, r, !ctype.Common(l.Type(), r.Type()).Signed())
}

func (c *checker) comparablePointers(l, r Expr) bool {
	lp, rp := l.Type().Is(ctype.Pointer), r.Type().Is(ctype.Pointer)
	switch {
	case lp && rp:
		return space(l) == space(r) && ctype.SamePointee(l.Type(), r.Type()) || isNull(l) || isNull(r)
	case lp:
		return isNull(r)
	case rp:
		return isNull(l)
	}
	return false
}

func (c *checker) compareStrings(x *syntax.Binary, op string, l, r Expr) Expr {
	typ := Typed{x.Pos(), ctype.TInt}
	for _, p := range [][2]Expr{{l, r}, {r, l}} {
		if isNull(p[1]) && p[0].Type().Is(ctype.String) && (op == "==" || op == "!=") {
			return &IsNull{typ, p[0], op == "!="}
		}
	}
	if !l.Type().IsStringLike() || !r.Type().IsStringLike() {
		c.incompatible(x.OpPos, op, l, r)
	}
	if a, ok := l.(*StrConst); ok {
		if b, ok := r.(*StrConst); ok {
			return newConst(x.Pos(), ctype.TInt, truth(ordered(op, strings.Compare(a.S, b.S))))
		}
	}
	return &StrCmp{typ, op, c.toString(l), c.toString(r)}
}

func (c *checker) cond(x *syntax.Cond) Expr {
	k := c.scalar(x.Cond, "?:")
	l, r := c.expr(x.Then), c.expr(x.Else)
	lm, lok := l.(*marker)
	rm, rok := r.(*marker)
	switch {
	case lok && rok && lm.T.Is(ctype.Void) && rm.T.Is(ctype.Void):
		c.fail(lm.At, "D_OP_ACT", "action cannot be used in a conditional context")
	case lok && !lm.T.Is(ctype.Void):
		c.fail(lm.At, "D_OP_DYN", "operator ?: operands cannot be of dynamic type")
	case rok && !rm.T.Is(ctype.Void):
		c.fail(rm.At, "D_OP_DYN", "operator ?: operands cannot be of dynamic type")
	case lok || rok:
		c.fail(x.Pos(), "D_OP_INCOMPAT", "operator ?: operands must have compatible types, got %q and %q", l.Type(), r.Type())
	}
	if v, ok := k.(*Const); ok {
		if v.V != 0 {
			return l
		}
		return r
	}
	l, r, t := c.branches(x, l, r)
	return &Cond{Typed{x.Pos(), t}, k, l, r}
}

// branches returns the operands of ?: and their common type. Integers stay as
// they are.
func (c *checker) branches(x *syntax.Cond, l, r Expr) (Expr, Expr, *ctype.Type) {
	lt, rt := l.Type(), r.Type()
	switch {
	case lt.IsInteger() && rt.IsInteger():
		t := ctype.Common(lt, rt)
		switch {
		case ctype.Same(lt, rt):
			t = lt
		case t == ctype.TInt && lt.Is(ctype.Enum):
			t = lt
		}
		return l, r, t
	case (lt.Is(ctype.String) || rt.Is(ctype.String) || lt.IsCharArray() && rt.IsCharArray()) && lt.IsStringLike() && rt.IsStringLike():
		return c.toString(l), c.toString(r), ctype.TString
	case lt.IsSOU() && ctype.Same(lt, rt):
		return l, r, lt
	case lt.Is(ctype.Void) && rt.Is(ctype.Void):
		return l, r, lt
	}
	l, r = c.decayed(l), c.decayed(r)
	lp, rp := l.Type().Is(ctype.Pointer), r.Type().Is(ctype.Pointer)
	switch {
	case lp && isNull(r):
		return l, c.convert(r, l.Type()), l.Type()
	case rp && isNull(l):
		return c.convert(l, r.Type()), r, r.Type()
	case lp && rp && isConst(r) && isScratch(l) && ctype.SamePointee(l.Type(), r.Type()):
		return l, c.convert(r, l.Type()), l.Type()
	case lp && rp && isConst(l) && isScratch(r) && ctype.SamePointee(l.Type(), r.Type()):
		return c.convert(l, r.Type()), r, r.Type()
	case lp && rp && space(l) != space(r):
		c.fail(x.Pos(), "D_ALLOCA_INCOMPAT", "ternary conditional with alloca and non-alloca branches not supported")
	case lp && rp && ctype.SamePointee(l.Type(), r.Type()):
		return l, c.convert(r, l.Type()), l.Type()
	}
	c.fail(x.Pos(), "D_OP_INCOMPAT", "operator ?: operands must have compatible types, got %q and %q", lt, rt)
	return nil, nil, nil
}
