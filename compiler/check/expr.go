package check

import (
	"strings"

	"dtc/compiler/ctype"
	"dtc/compiler/dlib"
	"dtc/compiler/syntax"
)

// marker stands for what has no value: an action or an aggregating function
// inside an expression (void, dynamic). It never reaches the typed program:
// every place that takes a value refuses its type.
type marker struct {
	Typed
	what string
}

// Types of markers.
var (
	tAgg     = &ctype.Type{Kind: ctype.Dyn, Name: "aggregation"}
	tAggFunc = &ctype.Type{Kind: ctype.Dyn, Name: "aggregating function"}
)

func newConst(pos syntax.Pos, t *ctype.Type, v int64) *Const {
	v = ctype.Truncate(v, t)
	return &Const{Typed{pos, t}, v, v}
}

// widened is an argument of an aggregating function, which takes a constant
// expression before it is cut to its type: sum(1 << 40) adds 2^40.
func widened(e Expr) Expr {
	if k, ok := e.(*Const); ok && k.wide != k.V {
		return newConst(k.At, ctype.TInt64, k.wide)
	}
	return e
}

// expr checks an expression as a value. Arrays are not decayed, and bit-fields,
// strings and structs have their own types.
func (c *checker) expr(x syntax.Expr) Expr {
	switch c.steps++; {
	case c.steps > maxSteps+1:
		panic(bailout{})
	case c.steps > maxSteps:
		c.fail(x.Pos(), "D_UNKNOWN", "program has more than %d expressions", maxSteps)
	}
	node := c.node
	c.node = x
	e := c.expression(x)
	c.node = node
	return e
}

func (c *checker) expression(x syntax.Expr) Expr {
	switch x := x.(type) {
	case *syntax.Paren:
		return c.expr(x.X)
	case *syntax.IntLit:
		return c.intLit(x)
	case *syntax.CharLit:
		if x.Size > 4 {
			return newConst(x.Pos(), ctype.TLong, int64(x.Value))
		}
		return newConst(x.Pos(), ctype.TInt, int64(x.Value))
	case *syntax.StringLit:
		return c.stringLit(x)
	case *syntax.MacroVar:
		return c.macro(x)
	case *syntax.Ident:
		return c.ident(x)
	case *syntax.ScopedVar:
		return c.scopedVar(x)
	case *syntax.Agg:
		c.knownAgg(x)
		return &marker{Typed{x.Pos(), tAgg}, "@" + x.Name}
	case *syntax.Unary:
		return c.unary(x)
	case *syntax.Postfix:
		return c.incDec(x, x.X, x.Op, true)
	case *syntax.Binary:
		return c.binary(x)
	case *syntax.Assign:
		return c.assign(x)
	case *syntax.Cond:
		return c.cond(x)
	case *syntax.Call:
		return c.call(x)
	case *syntax.Index:
		return c.index(x)
	case *syntax.Member:
		return c.member(x)
	case *syntax.Cast:
		return c.cast(x)
	case *syntax.SizeofExpr:
		return c.sizeofExpr(x)
	case *syntax.SizeofType:
		return c.sizeofResult(x.Pos(), c.typeOf(x.Type))
	case *syntax.Offsetof:
		return c.offsetof(x)
	case *syntax.Stringof:
		return c.stringof(x)
	case *syntax.Xlate:
		return c.xlate(x)
	}
	c.unsupported(x.Pos(), "this expression")
	return nil
}

func (c *checker) intLit(x *syntax.IntLit) Expr {
	t, ok := ctype.Constant(x.Value, x.Base == 10, x.Unsigned, x.Long)
	if !ok {
		c.fail(x.Pos(), "D_INT_OFLOW", "integer constant %#x cannot be represented in any built-in integral type", x.Value)
	}
	return newConst(x.Pos(), t, int64(x.Value))
}

func (c *checker) stringLit(x *syntax.StringLit) Expr {
	s := x.Value
	if len(s) >= c.prog.Strsize {
		s = s[:c.prog.Strsize-1]
	}
	return &StrConst{Typed{x.Pos(), ctype.TString}, s}
}

func (c *checker) macro(x *syntax.MacroVar) Expr {
	t := ctype.TInt // $pid and its like
	switch {
	case x.AsString, x.Name == "0":
		t = ctype.TString
	case isDigit(x.Name[0]):
		t = ctype.TInt64
	}
	return &Macro{Typed{x.Pos(), t}, x.Name}
}

// value checks an expression whose value is used: not dynamic. What has no value
// at all (an aggregation, an action) fails for its type, wherever it stands.
func (c *checker) value(x syntax.Expr, op string) Expr {
	e := c.expr(x)
	if t := e.Type(); t.Is(ctype.Dyn) && t != tAgg && t != tAggFunc {
		c.fail(x.Pos(), "D_OP_DYN", "operator %s operands cannot be of dynamic type", op)
	}
	return e
}

// scalar checks a condition.
func (c *checker) scalar(x syntax.Expr, op string) Expr {
	e := c.decayed(c.value(x, op))
	if !e.Type().IsScalar() {
		c.notScalar(x.Pos(), op, e.Type())
	}
	return e
}

func (c *checker) notScalar(pos syntax.Pos, op string, t *ctype.Type) {
	switch op {
	case "!":
		c.fail(pos, "D_OP_SCALAR", "operator %s requires an operand of scalar type, got %q", op, t)
	case "?:":
		c.fail(pos, "D_OP_SCALAR", "operator ?: expression must be of scalar type, got %q", t)
	}
	c.fail(pos, "D_OP_SCALAR", "operator %s requires operands of scalar type, got %q", op, t)
}

// decayed turns an array in memory into a pointer to its first element.
func (c *checker) decayed(e Expr) Expr {
	r := e.Type().Resolve()
	if r.Kind != ctype.Array {
		return e
	}
	if inVariable(e) && !addressable(e) {
		c.fail(e.Position(), "D_ADDROF_VAR", "cannot take address of dynamic variable")
	}
	t := ctype.PointerTo(r.Elem).InSpace(space(e))
	return &Conv{Typed{e.Position(), t}, e}
}

// addressable reports whether an expression is (a part of) a global array or
// structure, which has an address that stays.
func addressable(e Expr) bool {
	switch e := e.(type) {
	case *VarRef:
		return e.Var.Scope == Global && !e.T.IsScalar() && !e.T.Is(ctype.String)
	case *Member:
		return addressable(e.X)
	case *Index:
		return addressable(e.X)
	}
	return false
}

// inVariable reports whether an expression is (a part of) a D variable.
func inVariable(e Expr) bool {
	switch e := e.(type) {
	case *VarRef, *Elem, *Parts:
		return true
	case *Member:
		return !e.Arrow && inVariable(e.X)
	case *Index:
		return !e.X.Type().Is(ctype.Pointer) && inVariable(e.X)
	}
	return false
}

// space is the memory that an object, or what a pointer points to, is in.
func space(e Expr) ctype.Space {
	if r := e.Type().Resolve(); r.Kind == ctype.Pointer {
		return r.Space
	}
	switch e := e.(type) {
	case *Member:
		return space(e.X)
	case *Index:
		return space(e.X)
	case *Deref:
		return space(e.X)
	}
	return ctype.SpaceMemory
}

// placeSpace is the memory that an lvalue is in, whatever its type.
func placeSpace(e Expr) ctype.Space {
	switch e := e.(type) {
	case *Member:
		if e.Arrow {
			return space(e.X)
		}
		return placeSpace(e.X)
	case *Index:
		if e.X.Type().Is(ctype.Pointer) {
			return space(e.X)
		}
		return placeSpace(e.X)
	case *Deref:
		return space(e.X)
	}
	return ctype.SpaceMemory
}

func isNull(e Expr) bool {
	k, ok := e.(*Const)
	return ok && k.V == 0
}

// convert makes a scalar of exactly type t.
func (c *checker) convert(e Expr, t *ctype.Type) Expr {
	if k, ok := e.(*Const); ok {
		out := newConst(k.At, t, k.V)
		if ctype.Same(k.T, t) {
			out.wide = k.wide
		}
		return out
	}
	if e.Type() == t || ctype.Same(e.Type(), t) {
		return e
	}
	if s, ok := e.(*Conv); ok && s.T.Is(ctype.Pointer) && t.Is(ctype.Pointer) {
		return &Conv{Typed{s.At, t}, s.X}
	}
	return &Conv{Typed{e.Position(), t}, e}
}

// toString makes a string of what is like one, or of an address.
func (c *checker) toString(e Expr) Expr {
	r := e.Type().Resolve()
	if r.Kind == ctype.String {
		return e
	}
	s := &ToString{Typed: Typed{e.Position(), ctype.TString}, X: e}
	if r.Kind == ctype.Array {
		s.Max = r.Len
	}
	return s
}

// index checks a[...]: an associative array, a C array or pointer, an inline
// with parameters, args[] or uregs[].
func (c *checker) index(x *syntax.Index) Expr {
	switch base := syntax.Unparen(x.X).(type) {
	case *syntax.Ident:
		if e := c.indexName(x, base); e != nil {
			return e
		}
	case *syntax.ScopedVar:
		s := scopeOf(base.Scope)
		v := c.scoped[s][base.Name]
		if v == nil {
			if s == This && len(x.Args) > 1 {
				c.fail(base.Pos(), "D_ARR_LOCAL", "local variables may not be used as associative arrays: %s", base.Name)
			}
			c.undefined(base.Pos(), s, base.Name)
		}
		if v.Keys != nil {
			return c.elem(x, v)
		}
	case *syntax.Agg:
		c.fail(x.Pos(), "D_AGG_MDIM", "improper attempt to reference @%s as a multi-dimensional array", base.Name)
	}
	return c.subscript(x, c.value(x.X, "[ ]"))
}

// indexName handles an index of a name; nil if it is an ordinary value.
func (c *checker) indexName(x *syntax.Index, id *syntax.Ident) Expr {
	if id.Scoped {
		return nil
	}
	if c.env != nil {
		if _, ok := c.env.params[id.Name]; ok {
			return nil
		}
	}
	if c.globals[id.Name] == nil {
		c.library(id.Name)
	}
	if s := c.globals[id.Name]; s != nil {
		switch {
		case s.v != nil && s.v.Keys != nil:
			return c.elem(x, s.v)
		case s.inline != nil && s.inline.HasParams:
			return c.expand(s, x.Args, x.Pos())
		}
		return nil
	}
	switch id.Name {
	case "args":
		return c.args(x)
	case "uregs":
		return c.uregs(x)
	case "curthread", "curcpu":
		c.fail(x.Pos(), "D_ARR_BADREF", "cannot access scalar %s as an associative array", id.Name)
	}
	if c.externs[id.Name] != nil || c.programHas(id.Name) {
		return nil
	}
	if builtins[id.Name] == nil && !isLibrary(id.Name) && !isFunction(id.Name) {
		if len(didYouMean(id.Name, c.visible())) > 0 && !c.poison[id.Name] {
			c.fail(id.Pos(), "D_VAR_UNDEF", "%s has not yet been declared or assigned%s", id.Name, didYouMean(id.Name, c.visible()))
		}
		c.undefined(id.Pos(), Global, id.Name)
	}
	return nil
}

func (c *checker) uregs(x *syntax.Index) Expr {
	if len(x.Args) != 1 {
		c.protoLen(x.Pos(), "uregs[ ]", "key", len(x.Args), 1, "")
	}
	i := c.expr(x.Args[0])
	if !i.Type().IsInteger() {
		c.fail(x.Args[0].Pos(), "D_PROTO_ARG", "uregs[ ] argument #1 is incompatible with prototype:\n\tprototype: integer constant\n\t argument: %s", i.Type())
	}
	if k, ok := i.(*Const); ok && (k.V < 0 || k.V >= dlib.Registers(c.opts.Arch)) {
		c.fail(x.Pos(), "D_UNKNOWN", "uregs[]: index out of bounds (%d)", k.V)
	}
	return &Builtin{Typed: Typed{x.Pos(), ctype.TUint64}, Name: "uregs", Index: c.convert(i, ctype.TInt64)}
}

// integer checks an operand that must be an integer.
func (c *checker) integer(x syntax.Expr, op string) Expr {
	e := c.value(x, op)
	if !e.Type().IsInteger() {
		c.fail(x.Pos(), "D_OP_INT", "operator %s requires operands of integral type, got %q", op, e.Type())
	}
	return e
}

// elem checks an element of an associative array.
func (c *checker) elem(x *syntax.Index, v *Var) Expr {
	keys := make([]Expr, 0, len(x.Args))
	name := scopePrefix[v.Scope] + v.Name + "[ ]"
	if len(x.Args) != len(v.Keys) {
		c.protoLen(x.Pos(), name, "key", len(x.Args), len(v.Keys), "")
	}
	for i, a := range x.Args {
		keys = append(keys, c.key(c.keyExpr(a, "associative array", i), v.Keys[i], name, i))
	}
	c.spaced[v] = true
	return &Elem{Typed{x.Pos(), v.Type}, v, keys}
}

// keyExpr checks an expression used as a key. Arrays of char count as strings.
func (c *checker) keyExpr(x syntax.Expr, what string, i int) Expr {
	e := c.datum(x)
	t := e.Type()
	bad := ""
	switch {
	case t.Is(ctype.Void):
		bad = "void"
	case t == tAgg || t == tAggFunc:
		bad = t.Name
	case t.Is(ctype.Dyn):
		bad = "dynamic"
	case t.Is(ctype.Float, ctype.Func):
		bad = t.String()
	case t.IsCharArray():
		return c.toString(e)
	case isScratch(e) && what == "associative array":
		c.fail(x.Pos(), "D_ALLOCA_INCOMPAT", "%s index: key #%d may not be an alloca pointer", what, i+1)
	}
	if bad != "" {
		c.fail(x.Pos(), "D_KEY_TYPE", "%s expression may not be used as %s index: key #%d", bad, what, i+1)
	}
	return e
}

// key converts a key to the type that the array has.
func (c *checker) key(e Expr, t *ctype.Type, name string, i int) Expr {
	if !c.argument(t, e) {
		c.protoArg(e.Position(), name, "key", i, t.String(), e.Type())
	}
	return c.fit(e, t)
}

// fit makes e, which is compatible with t, exactly of type t.
func (c *checker) fit(e Expr, t *ctype.Type) Expr {
	switch {
	case t.Is(ctype.String):
		return c.toString(e)
	case t.IsScalar():
		return c.convert(c.decayed(e), t)
	}
	return e
}

func (c *checker) protoLen(pos syntax.Pos, name, what string, got, want int, bound string) {
	s := "s"
	if got == 1 {
		s = ""
	}
	c.fail(pos, "D_PROTO_LEN", "%s prototype mismatch: %d %s%s passed, %s%d expected", name, got, what, s, bound, want)
}

func (c *checker) protoArg(pos syntax.Pos, name, what string, i int, want string, got *ctype.Type) {
	if what == "arg" {
		what = "argument"
		if p := prototypes[strings.TrimSuffix(name, "( )")]; p != nil && i < len(p.params) && p.params[i] != "any" {
			want = p.params[i]
		}
	}
	c.fail(pos, "D_PROTO_ARG", "%s %s #%d is incompatible with prototype:\n\tprototype: %s\n\t argument: %s",
		name, what, i+1, want, got)
}

// charAt is the character of a string at an index.
func (c *checker) charAt(pos syntax.Pos, s, i Expr) Expr {
	return &Call{Typed: Typed{pos, ctype.TChar}, Fn: CharAt, Args: []Expr{s, i}}
}

// subscript checks x[i] of a pointer or C array.
func (c *checker) subscript(x *syntax.Index, base Expr) Expr {
	r := base.Type().Resolve()
	if r.Kind == ctype.String && len(x.Args) == 1 {
		return c.charAt(x.Pos(), base, c.integer(x.Args[0], "[ ]"))
	}
	if _, ok := base.(*marker); ok {
		c.fail(x.Pos(), "D_OP_INCOMPAT", "operands have incompatible types: %q + \"int\"", base.Type())
	}
	if r.Kind != ctype.Array && r.Kind != ctype.Pointer {
		c.fail(x.Pos(), "D_DEREF_NONPTR", "cannot dereference non-pointer type %q", base.Type())
	}
	if len(x.Args) != 1 {
		c.protoLen(x.Pos(), "[ ]", "key", len(x.Args), 1, "")
	}
	i := c.integer(x.Args[0], "[ ]")
	c.pointee(x.Pos(), "[ ]", r.Elem)
	out := &Index{Typed: Typed{x.Pos(), r.Elem}, X: base, I: i}
	if r.Kind == ctype.Array && r.Len > 0 {
		if k, ok := i.(*Const); ok && (k.V < 0 || k.V >= r.Len) {
			c.fail(x.Args[0].Pos(), "D_ARR_BOUNDS", "index outside array bounds: %d, max is %d", k.V, r.Len)
		}
		if !r.Kernel && !r.User {
			out.Len = r.Len
		}
	}
	return out
}

// pointee refuses to reach what has no value.
func (c *checker) pointee(pos syntax.Pos, op string, t *ctype.Type) {
	switch {
	case t.Is(ctype.Void):
		c.fail(pos, "D_DEREF_VOID", "cannot dereference pointer to void")
	case t.Is(ctype.Func):
		c.fail(pos, "D_DEREF_FUNC", "cannot dereference pointer to function")
	case t.IsSOU() && !complete(t):
		c.incomplete(pos, op, t)
	}
}

func (c *checker) incomplete(pos syntax.Pos, op string, t *ctype.Type) {
	reason := didYouMean(t.Resolve().Name, c.tagNames())
	if err := c.btf.Err(); err != nil {
		reason = ": " + err.Error()
	}
	c.fail(pos, "D_OP_INCOMPLETE", "operator %s cannot be applied to a forward declaration: no %s definition is available%s", op, t, reason)
}

func (c *checker) member(x *syntax.Member) Expr {
	if id, ok := syntax.Unparen(x.X).(*syntax.Ident); ok && !id.Scoped && id.Name == "curcpu" && c.globals["curcpu"] == nil {
		return c.cpuMember(x)
	}
	if e := c.programMember(x); e != nil {
		return e
	}
	op := "."
	if x.Arrow {
		op = "->"
	}
	want := c.wanted
	c.wanted = nil
	base := c.expr(x.X)
	if e := c.xlatedMember(x, base); e != nil {
		return e
	}
	if base.Type().Is(ctype.Dyn) {
		c.fail(x.X.Pos(), "D_OP_DYN", "operator %s operands cannot be of dynamic type", op)
	}
	t := base.Type()
	if x.Arrow {
		base = c.decayed(base)
		r := base.Type().Resolve()
		if r.Kind != ctype.Pointer {
			c.fail(x.NamePos, "D_OP_PTR", "operator -> must be applied to a pointer, got %q", t)
		}
		t = r.Elem
	}
	if !t.IsSOU() {
		c.fail(x.NamePos, "D_OP_SOU", "operator %s cannot be applied to type %q; must be applied to a struct or union", op, t)
	}
	if !complete(t) {
		c.incomplete(x.NamePos, op, t)
	}
	m, ok := t.Lookup(x.Name)
	if a := absent(want, t, x.Name); !ok && a != nil {
		m, ok = *a, true
	}
	if !ok {
		c.fail(x.NamePos, "D_TYPE_MEMBER", "%s is not a member of %s%s", x.Name, t, didYouMean(x.Name, memberNames(t)))
	}
	c.laidOut(t)
	return &Member{Typed: Typed{x.Pos(), m.Type}, X: base, Arrow: x.Arrow, Of: named(t), M: m}
}

// named strips typedefs down to the struct, but keeps the last typedef of a
// struct that has no tag.
func named(t *ctype.Type) *ctype.Type {
	for t.Kind == ctype.Typedef {
		if e := t.Elem; e.Kind != ctype.Typedef && e.Name == "" {
			break
		}
		t = t.Elem
	}
	return t
}

func memberNames(t *ctype.Type) []string {
	var names []string
	for _, m := range t.Fields() {
		names = append(names, m.Name)
		if m.Name == "" && m.Type.IsSOU() {
			for _, in := range m.Type.Fields() {
				names = append(names, in.Name)
			}
		}
	}
	return names
}

func (c *checker) cpuMember(x *syntax.Member) Expr {
	t := curcpuMembers[x.Name]
	switch {
	case !x.Arrow:
		c.fail(x.NamePos, "D_OP_SOU", "operator . cannot be applied to type \"cpuinfo_t *\"; must be applied to a struct or union")
	case t == nil:
		c.fail(x.NamePos, "D_TYPE_MEMBER", "%s is not a member of cpuinfo_t%s", x.Name, didYouMean(x.Name, keys(curcpuMembers)))
	case x.Name == "cpu_id":
		return &Builtin{Typed: Typed{x.Pos(), t}, Name: "cpu"}
	}
	return newConst(x.Pos(), t, 0)
}

func (c *checker) cast(x *syntax.Cast) Expr {
	t := c.typeOf(x.Type)
	e := c.castOperand(x.X, t)
	from := e.Type()
	invalid := func() {
		c.fail(x.Pos(), "D_CAST_INVAL", "invalid cast expression: %q to %q", from, t)
	}
	if m, ok := e.(*marker); ok && m.T.Is(ctype.Void) && t.Is(ctype.Void) {
		c.fail(m.At, "D_CG_EXPR", "%s may not be called from a D expression (D program context required)", m.what)
	}
	switch {
	case from.Is(ctype.Dyn):
		invalid()
	case t.IsSOU() && ctype.Same(t, from):
		return e
	case t.Is(ctype.Void):
		return &Conv{Typed{x.Pos(), t}, e}
	case t.Is(ctype.String):
		if !from.IsScalar() && !from.IsStringLike() {
			invalid()
		}
		return c.toString(e)
	case !t.IsScalar() || from.Is(ctype.String, ctype.Float, ctype.Sym):
		invalid()
	}
	if e = c.decayed(e); !e.Type().IsScalar() {
		invalid()
	}
	return c.castScalar(x, e, t)
}

func (c *checker) castScalar(x *syntax.Cast, e Expr, t *ctype.Type) Expr {
	if isScratch(e) || isTainted(e) {
		t = tainted(t)
	}
	if k, ok := e.(*Const); ok {
		return newConst(x.Pos(), t, k.V)
	}
	return &Conv{Typed{x.Pos(), t}, e}
}

func (c *checker) sizeofExpr(x *syntax.SizeofExpr) Expr {
	switch lit := syntax.Unparen(x.X).(type) {
	case *syntax.StringLit:
		return newConst(x.Pos(), ctype.TSize, int64(len(lit.Value))+1)
	}
	e := c.expr(x.X)
	if m, ok := e.(*Member); ok && m.M.BitSize > 0 {
		c.fail(x.Pos(), "D_SIZEOF_BITFIELD", "cannot apply sizeof to a bit-field")
	}
	return c.sizeofResult(x.Pos(), e.Type())
}

func (c *checker) sizeofResult(pos syntax.Pos, t *ctype.Type) Expr {
	n := c.sizeof(t)
	if n <= 0 || t.Is(ctype.Dyn, ctype.Sym) {
		c.fail(pos, "D_SIZEOF_TYPE", "cannot apply sizeof to an operand of unknown size: %s", t)
	}
	return newConst(pos, ctype.TSize, n)
}

func (c *checker) offsetof(x *syntax.Offsetof) Expr {
	t := c.typeOf(x.Type)
	if !t.IsSOU() {
		c.fail(x.Pos(), "D_OFFSETOF_TYPE", "offsetof operand must be a struct or union type, got %q", t)
	}
	m, ok := t.Lookup(x.Member)
	switch {
	case !ok:
		c.fail(x.MemberPos, "D_TYPE_MEMBER", "%s is not a member of %s%s", x.Member, t, didYouMean(x.Member, memberNames(t)))
	case m.BitSize > 0:
		c.fail(x.MemberPos, "D_OFFSETOF_BITFIELD", "cannot take offset of a bit-field: %s", x.Member)
	}
	return newConst(x.Pos(), ctype.TInt, m.BitOff/8)
}

func (c *checker) stringof(x *syntax.Stringof) Expr {
	e := c.expr(x.X)
	if t := e.Type(); !t.Is(ctype.Pointer, ctype.Int, ctype.Enum, ctype.String) && !t.IsCharArray() {
		c.fail(x.Pos(), "D_STRINGOF_TYPE", "cannot apply stringof to a value of type %s", t)
	}
	return c.toString(e)
}
