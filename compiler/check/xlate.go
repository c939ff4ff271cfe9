package check

// Translators. A translator says, member by member, how a value of its output
// type is made of a value of its input type. No such value is ever made: what
// a script writes is xlate <T>(x).m, and it stands for m's expression with x in
// the place of the translator's parameter. So xlate has no type that other
// operators take (it is dynamic, as in DTrace), and a member of it is expanded
// as an inline is: from syntax, anew at each use.
//
// The input is evaluated as often as the parameter stands in the expression.
// One that has an effect is therefore assigned to a hidden variable before.

import (
	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

// translator is one declared translator.
type translator struct {
	out, in *ctype.Type
	param   string
	members map[string]syntax.Expr
}

// xlated stands for a translated value, or a pointer to one.
type xlated struct {
	Typed   // dynamic
	tr      *translator
	pointer bool
	input   binding
	first   Expr // what comes before: the assignment of the hidden variable
}

func (c *checker) translatorDecl(d *syntax.Translator) {
	defer c.enter(d)()
	c.programs = true
	defer func() { c.programs = false }()
	tr := &translator{out: c.typeOf(d.Out), in: c.typeOf(d.In), param: d.Param, members: map[string]syntax.Expr{}}
	switch pos := d.Out.Pos(); {
	case !tr.out.IsSOU():
		c.fail(pos, "D_XLATE_SOU", "translator output type must be a struct or union")
	case !complete(tr.out):
		c.fail(pos, "D_XLATE_SOU", "incomplete struct/union/enum %s", tr.out)
	}
	for _, old := range c.translators {
		if sameXlated(old.out, tr.out) && sameXlated(old.in, tr.in) {
			c.fail(d.Pos(), "D_XLATE_REDECL", "translator from %s to %s has already been declared", tr.in, tr.out)
		}
	}
	for _, m := range d.Members {
		c.attempt(func() { c.translatorMember(tr, m) })
	}
	c.translators = append(c.translators, tr)
}

// translatorMember checks a member's expression with a parameter of which only
// the type is known. The library's are checked where they are used: they may
// name members that the kernel types at hand do not have.
func (c *checker) translatorMember(tr *translator, d *syntax.TranslatorMember) {
	m, ok := tr.out.Lookup(d.Name)
	if !ok {
		c.fail(d.Pos(), "D_XLATE_MEMB", "translator member %s is not a member of %s%s",
			d.Name, tr.out, didYouMean(d.Name, memberNames(tr.out)))
	}
	if !inLibrary(d.Pos()) {
		saved := c.env
		c.env = &env{map[string]binding{tr.param: {typ: tr.in}}}
		e := c.expr(d.Value)
		c.env = saved
		if !c.translatable(m.Type, e) {
			c.fail(d.Pos(), "D_XLATE_INCOMPAT", "translator member %s definition uses incompatible types: \"%s\" = \"%s\"",
				d.Name, m.Type, e.Type())
		}
	}
	if tr.members[d.Name] == nil {
		tr.members[d.Name] = d.Value
	}
}

// translatable reports whether a member of type t may be made of e.
func (c *checker) translatable(t *ctype.Type, e Expr) bool {
	if t.Is(ctype.Array) {
		return ctype.Same(t, e.Type()) || t.IsCharArray() && e.Type().IsStringLike()
	}
	return c.assignable(t, e)
}

// sameXlated compares types without regard to where pointers point.
func sameXlated(a, b *ctype.Type) bool { return sameDeclared(a, b) }

// xlate checks xlate <T>(x) and xlate <T *>(x).
func (c *checker) xlate(x *syntax.Xlate) Expr { return c.xlateTo(x, c.typeOf(x.Type)) }

// xlateTo is xlate to a type.
func (c *checker) xlateTo(x *syntax.Xlate, out *ctype.Type) Expr {
	v := &xlated{Typed: Typed{x.Pos(), ctype.TDyn}}
	if r := out.Resolve(); r.Kind == ctype.Pointer {
		out, v.pointer = r.Elem, true
	}
	e := c.value(x.X, "xlate")
	if v.tr = c.translatorFor(out, e.Type()); v.tr == nil {
		c.fail(x.Pos(), "D_XLATE_NONE", "cannot translate from \"%s\" to \"%s\"", e.Type(), out)
	}
	v.input = binding{x: x.X, typ: v.tr.in, env: c.env}
	if hasEffect(e) {
		v.first, v.input.x = c.hidden(e, v.tr.in)
		v.input.env = nil
	}
	return v
}

// translatorFor looks for a translator of exactly the input type, then for one
// of the type that it is a name of.
func (c *checker) translatorFor(out, in *ctype.Type) *translator {
	var found *translator
	for _, tr := range c.translators {
		if !sameXlated(tr.out, out) || !sameXlated(tr.in, in) {
			continue
		}
		if tr.in.String() == in.String() {
			return tr
		}
		if found == nil {
			found = tr
		}
	}
	return found
}

// hidden makes a variable of the clause for a value that must be computed once.
func (c *checker) hidden(e Expr, t *ctype.Type) (first Expr, ref syntax.Expr) {
	c.hiddens++
	v := &Var{Name: "dt_xlate_" + itoa(int64(c.hiddens)), Scope: This, Type: t, Pos: e.Position()}
	c.addVar(v)
	x := &syntax.ScopedVar{Scope: syntax.StorageThis, Name: v.Name}
	lhs := &VarRef{Typed{e.Position(), t}, v}
	return &Assign{Typed: Typed{e.Position(), t}, LHS: lhs, X: c.fit(e, t)}, x
}

func hasEffect(e Expr) bool {
	found := false
	Walk(e, func(x Expr) {
		switch x.(type) {
		case *Assign, *IncDec, *Call:
			found = true
		}
	})
	return found
}

// xlatedMember checks a member of a translated value; nil if x is none.
func (c *checker) xlatedMember(x *syntax.Member, base Expr) Expr {
	v, ok := base.(*xlated)
	if !ok {
		return nil
	}
	switch {
	case x.Arrow && !v.pointer:
		c.fail(x.NamePos, "D_OP_PTR", "operator -> must be applied to a pointer, got %q", v.tr.out)
	case !x.Arrow && v.pointer:
		c.fail(x.NamePos, "D_OP_SOU", "operator . cannot be applied to type \"%s *\"; must be applied to a struct or union", v.tr.out)
	}
	m, ok := v.tr.out.Lookup(x.Name)
	if !ok {
		c.fail(x.NamePos, "D_TYPE_MEMBER", "%s is not a member of %s%s", x.Name, v.tr.out, didYouMean(x.Name, memberNames(v.tr.out)))
	}
	value := v.tr.members[x.Name]
	if value == nil {
		c.fail(x.NamePos, "D_XLATE_NOCONV", "translator does not define conversion for member: %s", x.Name)
	}
	e := c.translated(v, value)
	if !c.translatable(m.Type, e) {
		c.fail(x.NamePos, "D_XLATE_INCOMPAT", "translator member %s definition uses incompatible types: \"%s\" = \"%s\"",
			x.Name, m.Type, e.Type())
	}
	e = c.fit(e, m.Type)
	if v.first != nil {
		e = &Comma{Typed{x.Pos(), e.Type()}, v.first, e}
	}
	if c.inLibraries(value.Pos()) {
		moveTo(e, x.Pos())
	}
	return e
}

// translated checks a member's expression with the input in its place.
func (c *checker) translated(v *xlated, value syntax.Expr) Expr {
	if c.inlines++; c.inlines > maxInline {
		c.fail(v.At, "D_UNKNOWN", "translators are nested too deep")
	}
	saved := c.env
	c.env = &env{map[string]binding{v.tr.param: v.input}}
	e := c.expr(value)
	c.env = saved
	c.inlines--
	return e
}

// derefXlated is *p of a pointer to a translated value; nil for anything else.
func (c *checker) derefXlated(x *syntax.Unary, e Expr) Expr {
	v, ok := e.(*xlated)
	if !ok {
		return nil
	}
	if !v.pointer {
		c.fail(x.Pos(), "D_DEREF_NONPTR", "cannot dereference non-pointer type %q", v.tr.out)
	}
	out := *v
	out.pointer = false
	return &out
}

// isXlatedAs reports whether e is a translated value of type t.
func isXlatedAs(t *ctype.Type, e Expr) bool {
	v, ok := e.(*xlated)
	if !ok {
		return false
	}
	if v.pointer {
		return t.Is(ctype.Pointer) && sameXlated(t.Resolve().Elem, v.tr.out)
	}
	return sameXlated(t, v.tr.out)
}

// moveTo gives an expression and all inside it a position.
func moveTo(e Expr, pos syntax.Pos) {
	Walk(e, func(x Expr) {
		if t, ok := x.(interface{ move(syntax.Pos) }); ok {
			t.move(pos)
		}
	})
}

func (t *Typed) move(pos syntax.Pos) { t.At = pos }
