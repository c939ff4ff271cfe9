package check

import (
	"strings"

	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

// assign checks an assignment. A variable that has no type yet gets that of
// the value.
func (c *checker) assign(x *syntax.Assign) Expr {
	c.refuseDimensions(x.X)
	if agg, ok := syntax.Unparen(x.X).(*syntax.Agg); ok {
		if x.Op != "=" {
			c.fail(x.Pos(), "D_VAR_UNDEF", "@%s has not yet been declared or assigned", agg.Name)
		}
		c.fail(x.Pos(), "D_CG_EXPR", "the aggregation @%s may not be assigned in a D expression (D program context required)", agg.Name)
	}
	op := strings.TrimSuffix(string(x.Op), "=")
	var r Expr
	if !c.attempt(func() { r = c.assigned(x) }) {
		c.poisonTarget(x.X)
		panic(bailout{})
	}
	if op == "" {
		return c.store(x, r)
	}
	return c.compound(x, op, r)
}

// refuseDimensions refuses @a[...][...].
func (c *checker) refuseDimensions(x syntax.Expr) {
	if in, ok := syntax.Unparen(x).(*syntax.Index); ok {
		if agg, ok := syntax.Unparen(in.X).(*syntax.Agg); ok {
			c.fail(x.Pos(), "D_AGG_MDIM", "improper attempt to reference @%s as a multi-dimensional array", agg.Name)
		}
	}
}

// assigned checks the right-hand side of an assignment.
func (c *checker) assigned(x *syntax.Assign) Expr {
	if call, ok := syntax.Unparen(x.Y).(*syntax.Call); ok {
		if id, ok := syntax.Unparen(call.Fun).(*syntax.Ident); ok && aggregating[AggFunc(id.Name)] != nil {
			c.fail(x.OpPos, "D_OP_INCOMPAT", "operands have incompatible types: \"scalar\" %s \"aggregating function\"", x.Op)
		}
	}
	r := c.expr(x.Y)
	switch t := r.Type(); {
	case t == tAgg, t == tAggFunc:
		c.fail(x.OpPos, "D_OP_INCOMPAT", "operands have incompatible types: \"scalar\" %s %q", x.Op, t)
	case t.Is(ctype.Void):
		c.fail(x.OpPos, "D_OP_INCOMPAT", "operands have incompatible types: \"void\" %s \"void\"", x.Op)
	case t.Is(ctype.Dyn):
		if v, ok := r.(*xlated); ok && v.pointer {
			c.fail(x.OpPos, "D_OP_INCOMPAT", "operands have incompatible types: \"%s *\" %s \"pointer to translated data\"", v.tr.out, x.Op)
		}
		c.fail(x.OpPos, "D_OP_DYN", "operator %s operands cannot be of dynamic type", x.Op)
	case t.Is(ctype.Float):
		c.fail(x.OpPos, "D_OP_INCOMPAT", "operands have incompatible types: \"%s\" %s \"%s\"", t, x.Op, t)
	}
	return r
}

// poisonTarget remembers that the definition of a variable failed.
func (c *checker) poisonTarget(x syntax.Expr) {
	switch x := syntax.Unparen(x).(type) {
	case *syntax.Ident:
		c.poison[x.Name] = true
	case *syntax.ScopedVar:
		c.poison[poisonKey(scopeOf(x.Scope), x.Name)] = true
	case *syntax.Index:
		c.poisonTarget(x.X)
	}
}

func (c *checker) store(x *syntax.Assign, r Expr) Expr {
	l := c.lvalue(x.X, "=", r)
	t := l.Type()
	if isNull(r) && freeable(l) {
		zero := newConst(r.Position(), ctype.TInt, 0)
		if t.IsScalar() {
			zero = newConst(r.Position(), t, 0)
		}
		return &Assign{Typed: Typed{x.Pos(), t}, LHS: l, X: zero, Free: true}
	}
	if isNull(r) && t.Is(ctype.String) {
		return &Assign{Typed: Typed{x.Pos(), t}, LHS: l, X: newConst(r.Position(), ctype.TInt, 0)} // a fault
	}
	if t.Is(ctype.Array, ctype.Func) {
		c.fail(x.OpPos, "D_OP_ARRFUN", "operator = may not be applied to operand of type %q", t)
	}
	r = c.settleSpace(x, l, r)
	t = l.Type()
	if !c.assignable(t, r) {
		c.incompatible(x.OpPos, "=", l, r)
	}
	return &Assign{Typed: Typed{x.Pos(), t}, LHS: l, X: c.fit(r, t)}
}

// freeable reports whether assigning 0 frees the variable.
func freeable(l Expr) bool {
	switch l := l.(type) {
	case *VarRef:
		return l.Var.Scope == Self && !l.T.Is(ctype.Array)
	case *Elem:
		return true
	}
	return false
}

// settleSpace keeps pointers to scratch memory and others apart: the first
// value other than NULL decides for a variable.
func (c *checker) settleSpace(x *syntax.Assign, l, r Expr) Expr {
	if !l.Type().Is(ctype.Pointer) {
		return r
	}
	r = c.decayed(r)
	if !r.Type().Is(ctype.Pointer) {
		if !isNull(r) && space(l) == ctype.SpaceScratch {
			c.allocaMix(x, l)
		}
		return r
	}
	v, typed := variable(l)
	if isNull(r) {
		return newConst(r.Position(), l.Type(), 0)
	}
	if space(l) != space(r) {
		if v == nil || c.spaced[v] {
			c.allocaMix(x, l)
		}
		v.Type = l.Type().InSpace(space(r))
		typed.T = v.Type
	}
	if v != nil {
		c.spaced[v] = true
	}
	return r
}

func (c *checker) allocaMix(x *syntax.Assign, l Expr) {
	name := "assignment"
	if v, _ := variable(l); v != nil {
		name = scopePrefix[v.Scope] + v.Name
	}
	c.fail(x.Pos(), "D_ALLOCA_INCOMPAT", "%s: cannot reuse the same identifier for both alloca and non-alloca allocations", name)
}

// variable returns the variable that an lvalue names as a whole.
func variable(l Expr) (*Var, *Typed) {
	switch l := l.(type) {
	case *VarRef:
		return l.Var, &l.Typed
	case *Elem:
		return l.Var, &l.Typed
	}
	return nil, nil
}

// lvalue checks what is written to. def is the value that gives an unknown
// variable its type, nil if it may not be defined here.
func (c *checker) lvalue(x syntax.Expr, op string, def Expr) Expr {
	switch x := x.(type) {
	case *syntax.Paren:
		return c.lvalue(x.X, op, def)
	case *syntax.Ident:
		return c.lvalueName(x, op, def)
	case *syntax.ScopedVar:
		s := scopeOf(x.Scope)
		v := c.scoped[s][x.Name]
		if v == nil {
			if v = c.define(x.Pos(), s, x.Name, nil, def); v == nil {
				c.undefined(x.Pos(), s, x.Name)
			}
		}
		return c.target(x.Pos(), v)
	case *syntax.Index:
		defer c.enter(x)()
		if v, ok := c.lvalueArray(x, def); ok {
			settled := c.spaced[v]
			e := c.elem(x, v)
			c.spaced[v] = settled
			return e
		}
	}
	e := c.expr(x)
	c.writable(x, op, e)
	return e
}

func (c *checker) target(pos syntax.Pos, v *Var) Expr {
	if v.Keys != nil {
		c.fail(pos, "D_IDENT_BADREF", "associative array '%s' may not be referenced as scalar", v.Name)
	}
	return &VarRef{Typed{pos, v.Type}, v}
}

func (c *checker) lvalueName(x *syntax.Ident, op string, def Expr) Expr {
	if x.Scoped {
		c.fail(x.Pos(), "D_OP_WRITE", "operator %s can only be applied to a writable variable: %s`%s is the kernel's", op, x.Module, x.Name)
	}
	if c.env != nil {
		if _, ok := c.env.params[x.Name]; ok {
			c.notLvalue(x.Pos(), op)
		}
	}
	s := c.globals[x.Name]
	switch {
	case s != nil && s.v != nil:
		return c.target(x.Pos(), s.v)
	case s != nil:
		c.notLvalue(x.Pos(), op)
	case builtins[x.Name] != nil:
		c.fail(x.Pos(), "D_OP_WRITE", "operator %s can only be applied to a writable variable: %s is built in", op, x.Name)
	case isLibrary(x.Name) || x.Name == "NULL":
		c.notLvalue(x.Pos(), op)
	case isFunction(x.Name):
		c.functionRef(x)
	}
	v := c.define(x.Pos(), Global, x.Name, nil, def)
	if v == nil {
		c.undefined(x.Pos(), Global, x.Name)
	}
	return c.target(x.Pos(), v)
}

func (c *checker) notLvalue(pos syntax.Pos, op string) {
	c.fail(pos, "D_OP_LVAL", "operator %s requires modifiable lvalue as an operand", op)
}

// lvalueArray finds or defines the associative array of an assigned element.
func (c *checker) lvalueArray(x *syntax.Index, def Expr) (*Var, bool) {
	s, name := Global, ""
	switch base := syntax.Unparen(x.X).(type) {
	case *syntax.Ident:
		if base.Scoped {
			return nil, false
		}
		if c.globals[base.Name] == nil && (builtins[base.Name] != nil || isLibrary(base.Name) || isFunction(base.Name)) {
			return nil, false
		}
		if sym := c.globals[base.Name]; sym != nil && sym.v == nil {
			return nil, false
		}
		name = base.Name
	case *syntax.ScopedVar:
		s, name = scopeOf(base.Scope), base.Name
	default:
		return nil, false
	}
	if v := c.lookupVar(s, name); v != nil {
		return v, v.Keys != nil
	}
	if s == This {
		c.fail(x.Pos(), "D_ARR_LOCAL", "local variables may not be used as associative arrays: %s", name)
	}
	var types []*ctype.Type
	for i, a := range x.Args {
		types = append(types, keyType(c.keyExpr(a, "associative array", i)))
	}
	v := c.define(x.Pos(), s, name, types, def)
	if v == nil {
		c.undefined(x.Pos(), s, name)
	}
	return v, true
}

func keyType(e Expr) *ctype.Type {
	t := e.Type()
	if t.Is(ctype.Enum) {
		return t.AsInt()
	}
	return t
}

// define makes a variable with the type of its first value.
func (c *checker) define(pos syntax.Pos, s Scope, name string, keys []*ctype.Type, def Expr) *Var {
	if def == nil {
		return nil
	}
	t := def.Type()
	switch {
	case t.IsCharArray():
		t = ctype.TString
	case t.Is(ctype.Array):
		t = c.decayed(def).Type()
	}
	v := &Var{Name: name, Scope: s, Type: untainted(t), Keys: keys, Pos: pos}
	c.tooLarge(pos, v)
	c.addVar(v)
	return v
}

// writable refuses to write to what is not a D variable or scratch memory.
func (c *checker) writable(x syntax.Expr, op string, e Expr) {
	switch v := e.(type) {
	case *Member, *Index, *Deref:
		if inVariable(e) && !inParts(e) || placeSpace(e) == ctype.SpaceScratch {
			return
		}
		if ofStack(e) {
			c.notLvalue(x.Pos(), op)
		}
		c.fail(x.Pos(), "D_OP_WRITE", "operator %s can only be applied to a writable variable", op)
	case *VarRef, *Elem:
		return
	case *Macro:
		if isDigit(v.Name[0]) && v.T.IsInteger() {
			c.loadTime(x.Pos(), v)
		}
	case *Builtin:
		c.fail(x.Pos(), "D_OP_WRITE", "operator %s can only be applied to a writable variable", op)
	}
	c.notLvalue(x.Pos(), op)
}

func (c *checker) compound(x *syntax.Assign, op string, r Expr) Expr {
	l := c.lvalue(x.X, string(x.Op), nil)
	t := l.Type()
	out := &Assign{Typed: Typed{x.Pos(), t}, LHS: l, Op: op}
	switch {
	case t.IsInteger() && r.Type().IsInteger():
		r = c.asInt(r)
		c.divisor(x.OpPos, op, r)
		out.X, out.Unsigned = r, !t.Signed() // whatever the type of the value
	case t.Is(ctype.Pointer) && r.Type().IsInteger() && (op == "+" || op == "-"):
		out.X, out.Unsigned = c.scaled(c.asInt(r), c.elemSize(x.OpPos, string(x.Op), t.Resolve().Elem)), true
	case op == "+" || op == "-" || op == "*" || op == "/":
		c.incompatible(x.OpPos, string(x.Op), l, r)
	default:
		c.fail(x.OpPos, "D_OP_INT", "operator %s requires operands of integral type, got %q and %q", x.Op, t, r.Type())
	}
	return out
}

// incDec checks ++ and --, which make an unknown variable an int64_t.
func (c *checker) incDec(x, operand syntax.Expr, op syntax.Op, post bool) Expr {
	l := c.lvalue(operand, string(op), newConst(x.Pos(), ctype.TInt64, 0))
	t := l.Type()
	delta := int64(1)
	switch {
	case t.Is(ctype.Pointer):
		delta = c.elemSize(x.Pos(), string(op), t.Resolve().Elem)
	case !t.IsInteger():
		c.notScalar(x.Pos(), string(op), t)
	}
	if op == "--" {
		delta = -delta
	}
	return &IncDec{Typed{x.Pos(), t}, l, delta, post}
}

// assignable reports whether a value of e may be stored in a variable of type t.
func (c *checker) assignable(t *ctype.Type, e Expr) bool {
	from := e.Type()
	if from.Is(ctype.Array) && !t.Is(ctype.String) && !inVariable(e) {
		from = ctype.PointerTo(from.Resolve().Elem)
	}
	switch {
	case t.Is(ctype.String):
		return from.IsStringLike()
	case t.IsInteger():
		return from.IsInteger()
	case t.Is(ctype.Pointer) && from.IsInteger():
		return isNull(e)
	case t.Is(ctype.Pointer) && from.Is(ctype.Pointer):
		return isNull(e) || ctype.SamePointee(t, from)
	case t.IsSOU(), t.Is(ctype.Array):
		return ctype.Same(t, e.Type())
	}
	return false
}

// argument reports whether e may be passed where type t is asked for. An
// address may also be passed as an integer of its size.
func (c *checker) argument(t *ctype.Type, e Expr) bool {
	from := e.Type()
	switch {
	case t.IsInteger() && from.Is(ctype.Pointer):
		return t.Size() == 8 && !t.Signed() && space(e) == ctype.SpaceMemory
	case t.Is(ctype.Sym):
		return ctype.Same(t, from)
	case t.Is(ctype.Pointer) && from.IsInteger():
		return isNull(e)
	}
	return c.assignable(t, e)
}
