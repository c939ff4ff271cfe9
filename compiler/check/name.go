package check

// Names: variables, inlines, enumerators, built-ins, the library.
//
// An inline is kept as syntax and checked anew at every use, so that each use
// has expressions of its own. Its parameters are bound to the syntax of the
// arguments together with the scope that they were written in.

import (
	"dtc/compiler/ctype"
	"dtc/compiler/dlib"
	"dtc/compiler/syntax"
)

// symbol is a global name of the script: one of its fields says what it is.
type symbol struct {
	v      *Var
	inline *syntax.Inline
	params []*ctype.Type // of the inline
	typ    *ctype.Type   // of the inline
	enum   *ctype.Type
	value  int64 // of the enumerator
}

func (s *symbol) kind() string {
	switch {
	case s.v != nil:
		return describe(s.v)
	case s.inline != nil:
		return "inline " + s.typ.String()
	}
	return "enumerator of " + s.enum.String()
}

// env is the scope of an inline being expanded.
type env struct {
	params map[string]binding
}

type binding struct {
	x     syntax.Expr // nil while the definition itself is checked
	typ   *ctype.Type
	env   *env
	value Expr // in place of x
}

func poisonKey(s Scope, name string) string { return scopePrefix[s] + name }

var scopePrefix = [...]string{Global: "", Self: "self->", This: "this->"}

func (c *checker) lookupVar(s Scope, name string) *Var {
	if s != Global {
		return c.scoped[s][name]
	}
	if sym := c.globals[name]; sym != nil {
		return sym.v
	}
	return nil
}

func (c *checker) addVar(v *Var) {
	c.prog.Vars = append(c.prog.Vars, v)
	if v.Scope == Global {
		c.globals[v.Name] = &symbol{v: v}
		return
	}
	c.scoped[v.Scope][v.Name] = v
}

// ident checks an identifier used as a value.
func (c *checker) ident(x *syntax.Ident) Expr {
	if x.Scoped {
		return c.kernelSym(x)
	}
	if c.env != nil {
		if b, ok := c.env.params[x.Name]; ok {
			return c.param(x, b)
		}
	}
	if c.globals[x.Name] == nil {
		c.library(x.Name)
	}
	if s := c.globals[x.Name]; s != nil {
		return c.symbolRef(x, s)
	}
	if e := c.builtin(x); e != nil {
		return e
	}
	if v, ok := dlib.Constant(x.Name, c.opts.Arch); ok && !c.nolibs {
		return newConst(x.Pos(), ctype.TInt, v)
	}
	if x.Name == "NULL" {
		return newConst(x.Pos(), ctype.TLong, 0)
	}
	if t := libraryZeros[x.Name]; t != nil {
		return newConst(x.Pos(), t, 0)
	}
	if e := c.programName(x.Pos(), x.Name); e != nil {
		return e
	}
	if isFunction(x.Name) {
		c.functionRef(x)
	}
	if t := c.externs[x.Name]; t != nil {
		return c.external(x, t)
	}
	if c.poison[x.Name] {
		panic(bailout{})
	}
	c.fail(x.Pos(), "D_IDENT_UNDEF", "failed to resolve %s: Unknown variable name%s", x.Name, didYouMean(x.Name, append(c.visible(), c.programNames()...)))
	return nil
}

func (c *checker) functionRef(x *syntax.Ident) {
	word := "function"
	switch {
	case aggregating[AggFunc(x.Name)] != nil:
		word = "aggregating function"
	case actions[x.Name] != nil || symbolic[x.Name] || isStack(x.Name):
		word = "tracing function"
	}
	c.fail(x.Pos(), "D_IDENT_BADREF", "%s '%s' may not be referenced as scalar", word, x.Name)
}

func (c *checker) visible() []string {
	names := append(keys(c.globals), keys(builtins)...)
	return append(names, dlib.Names()...)
}

func (c *checker) symbolRef(x *syntax.Ident, s *symbol) Expr {
	switch {
	case s.v != nil:
		return c.varRef(x.Pos(), s.v)
	case s.inline != nil && s.inline.HasParams:
		c.fail(x.Pos(), "D_IDENT_BADREF", "associative array '%s' may not be referenced as scalar", x.Name)
	case s.inline != nil:
		return c.expand(s, nil, x.Pos())
	}
	return newConst(x.Pos(), s.enum, ctype.Truncate(s.value, s.enum))
}

func (c *checker) varRef(pos syntax.Pos, v *Var) Expr {
	if v.Keys != nil {
		c.fail(pos, "D_IDENT_BADREF", "associative array '%s' may not be referenced as scalar", v.Name)
	}
	c.spaced[v] = true
	return &VarRef{Typed{pos, v.Type}, v}
}

// scopedVar checks self->x and this->x used as a value.
func (c *checker) scopedVar(x *syntax.ScopedVar) Expr {
	s := scopeOf(x.Scope)
	if v := c.scoped[s][x.Name]; v != nil {
		return c.varRef(x.Pos(), v)
	}
	c.undefined(x.Pos(), s, x.Name)
	return nil
}

func (c *checker) undefined(pos syntax.Pos, s Scope, name string) {
	if c.poison[poisonKey(s, name)] {
		panic(bailout{})
	}
	near := ""
	if s != Global {
		near = didYouMean(name, keys(c.scoped[s]))
	}
	c.fail(pos, "D_VAR_UNDEF", "%s%s has not yet been declared or assigned%s", scopePrefix[s], name, near)
}

// builtin returns a built-in variable, nil if the name is none.
func (c *checker) builtin(x *syntax.Ident) Expr {
	typ := builtins[x.Name]
	if typ == nil {
		return nil
	}
	switch x.Name {
	case "curcpu":
		return &marker{Typed{x.Pos(), ctype.TDyn}, x.Name}
	case "args", "uregs":
		c.fail(x.Pos(), "D_IDENT_BADREF", "array '%s' may not be referenced as scalar", x.Name)
	}
	t := typ(c)
	if t == nil {
		c.fail(x.Pos(), "D_TYPE_ERR", "failed to lookup the type of %s: %v", x.Name, c.typesError())
	}
	b := &Builtin{Typed: Typed{x.Pos(), t}, Name: x.Name}
	if n := len(x.Name); n == 4 && x.Name[:3] == "arg" {
		b.Name, b.N = "arg", int(x.Name[3]-'0')
		c.reads[b.N] = true
	}
	return b
}

func (c *checker) typesError() error {
	if err := c.btf.Err(); err != nil {
		return err
	}
	return ctype.ErrNoType
}

func (c *checker) inlineDecl(d *syntax.Inline) {
	t := c.typeOf(d.Type)
	switch {
	case t.Is(ctype.Void):
		c.fail(d.NamePos, "D_DECL_VOIDOBJ", "cannot declare void inline: %s", d.Name)
	case t.Is(ctype.Array):
		c.fail(d.NamePos, "D_DECL_ARRNULL", "inline declaration cannot be of scalar array type: %s", d.Name)
	case t.Is(ctype.Func):
		c.fail(d.NamePos, "D_OP_INCOMPAT", "inline %s definition uses incompatible types: \"function\"", d.Name)
	case c.globals[d.Name] != nil:
		c.redeclared(d.NamePos, d.Name, "inline "+t.String(), c.globals[d.Name].kind())
	case builtins[d.Name] != nil || isFunction(d.Name):
		c.redeclared(d.NamePos, d.Name, "inline "+t.String(), "built-in")
	}
	s := &symbol{inline: d, typ: t}
	scope := &env{map[string]binding{}}
	s.params = c.arrayPrototype(d.Params, d.Variadic, d.NamePos)
	for i, p := range d.Params {
		scope.params[p.Name] = binding{typ: s.params[i]}
	}
	if !inLibrary(d.Pos()) && !c.attempt(func() { c.inlineBody(s, scope) }) {
		c.poison[d.Name] = true
		return
	}
	c.globals[d.Name] = s
}

func (c *checker) inlineBody(s *symbol, scope *env) {
	c.env = scope
	e := c.expr(s.inline.Value)
	c.env = nil
	if !c.assignable(s.typ, e) && !isXlatedAs(s.typ, e) {
		c.fail(s.inline.NamePos, "D_OP_INCOMPAT", "inline %s definition uses incompatible types: \"%s\" = \"%s\"",
			s.inline.Name, s.typ, e.Type())
	}
}

// expand checks an inline's expression in the place of its name.
func (c *checker) expand(s *symbol, args []syntax.Expr, pos syntax.Pos) Expr {
	if len(args) != len(s.inline.Params) {
		c.protoLen(pos, s.inline.Name+"[ ]", "key", len(args), len(s.params), "")
	}
	if c.inlines++; c.inlines > maxInline {
		c.fail(pos, "D_UNKNOWN", "inlines are nested too deep")
	}
	scope := &env{map[string]binding{}}
	for i, p := range s.inline.Params {
		scope.params[p.Name] = binding{x: args[i], typ: s.params[i], env: c.env}
	}
	saved := c.env
	c.env = scope
	e := c.expr(s.inline.Value)
	c.env = saved
	c.inlines--
	if c.inLibraries(s.inline.Pos()) {
		moveTo(e, pos)
	}
	return c.asString(e, s.typ)
}

// param checks a parameter of the inline being expanded.
func (c *checker) param(x *syntax.Ident, b binding) Expr {
	if b.value != nil {
		return b.value
	}
	if b.x == nil {
		return &Builtin{Typed: Typed{x.Pos(), b.typ}, Name: x.Name}
	}
	if c.inlines++; c.inlines > maxInline {
		c.fail(x.Pos(), "D_UNKNOWN", "inlines are nested too deep")
	}
	saved := c.env
	c.env = b.env
	e := c.expr(b.x)
	c.env = saved
	c.inlines--
	if !c.assignable(b.typ, e) {
		c.fail(b.x.Pos(), "D_OP_INCOMPAT", "operands have incompatible types: \"%s\" = \"%s\"", b.typ, e.Type())
	}
	return c.asString(e, b.typ)
}

// asString converts e where the wanted type is a string.
func (c *checker) asString(e Expr, want *ctype.Type) Expr {
	if want.Is(ctype.String) && e.Type().IsStringLike() {
		return c.toString(e)
	}
	return e
}
