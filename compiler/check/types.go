package check

import (
	"math"
	"strconv"
	"strings"

	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

const (
	maxDim    = 1<<31 - 1
	maxObject = 1 << 20 // bytes of one variable or element
	maxGlobal = 1 << 26 // bytes of one global variable
	maxType   = 1 << 40 // bytes of a type that is only pointed to
)

// typeOf turns a written type into a type.
func (c *checker) typeOf(x syntax.TypeExpr) *ctype.Type {
	switch x := x.(type) {
	case *syntax.BasicType:
		if t := ctype.Basic(x.Name); t != nil {
			return t
		}
	case *syntax.NamedType:
		return c.namedType(x)
	case *syntax.StructType:
		return c.structType(x)
	case *syntax.EnumType:
		return c.enumType(x)
	case *syntax.PointerType:
		return ctype.PointerTo(c.typeOf(x.Elem))
	case *syntax.ArrayType:
		return c.arrayType(x)
	case *syntax.FuncType:
		return c.funcType(x)
	case *syntax.AssocType:
		c.fail(x.Pos(), "D_DECL_DYNOBJ", "cannot declare array of associative arrays")
	}
	c.fail(x.Pos(), "D_DECL_IDENT", "old-style declaration or incorrect type specified")
	return nil
}

func (c *checker) namedType(x *syntax.NamedType) *ctype.Type {
	if t := c.scopedType(x); t != nil {
		return t
	}
	if x.Module == "" {
		if c.typedefs[x.Name] == nil {
			c.library(x.Name)
		}
		for _, t := range []*ctype.Type{c.typedefs[x.Name], ctype.Builtin(x.Name), ctype.KernelTypedef(x.Name)} {
			if t != nil {
				return t
			}
		}
	}
	t, err := c.btf.Typedef(x.Name, x.Module)
	if err != nil {
		c.fail(x.Pos(), "D_TYPE_ERR", "failed to lookup %s: %v", x.Name, err)
	}
	return t
}

func (c *checker) arrayType(x *syntax.ArrayType) *ctype.Type {
	elem := c.typeOf(x.Elem)
	if x.Len == nil {
		return ctype.ArrayOf(elem, 0)
	}
	n, ok := c.constant(x.Len)
	switch {
	case !ok || n <= 0:
		c.fail(x.Len.Pos(), "D_DECL_ARRSUB", "positive integral constant expression or tuple signature expected as array declaration subscript")
	case n > maxDim || c.sizeof(elem) > 0 && n > maxType/c.sizeof(elem):
		c.fail(x.Len.Pos(), "D_DECL_ARRBIG", "array dimension too big")
	case elem.Is(ctype.Void):
		c.fail(x.Pos(), "D_DECL_VOIDOBJ", "cannot declare array of void")
	}
	return ctype.ArrayOf(elem, n)
}

func (c *checker) funcType(x *syntax.FuncType) *ctype.Type {
	t := &ctype.Type{Kind: ctype.Func, Elem: c.typeOf(x.Result), Variadic: x.Variadic, Complete: true}
	for i, p := range x.Params {
		pt := c.typeOf(p.Type)
		switch {
		case !pt.Is(ctype.Void):
		case len(x.Params) > 1 || x.Variadic:
			c.fail(p.Pos(), "D_DECL_PROTO_VOID", "void must be sole parameter")
		case p.Name != "":
			c.fail(p.Pos(), "D_DECL_PROTO_NAME", "void parameter may not have a name: %s", p.Name)
		case i == 0:
			return t
		}
		t.Params = append(t.Params, pt)
	}
	return t
}

func (c *checker) structType(x *syntax.StructType) *ctype.Type {
	kind, word := ctype.Struct, "struct "
	if x.Union {
		kind, word = ctype.Union, "union "
	}
	key := word + x.Tag
	known := c.tags[key]
	if !x.HasBody {
		return c.tagged(x.Pos(), kind, key, x.Tag, x.Module)
	}
	if known != nil && known.Complete && x.Tag != "" {
		c.fail(openOf(x.Pos(), x.Open), "D_DECL_TYPERED", "type redeclared: %s", key)
	}
	t := known
	if t == nil {
		t = &ctype.Type{Kind: kind, Name: x.Tag}
	}
	if x.Tag != "" {
		c.tags[key] = t
	}
	t.LayoutBy(c.members(t, x.Fields), c.sizeof)
	t.Kernel = strings.Contains(x.Tag, ctype.Flavour) && inLibrary(x.Pos())
	return t
}

// openOf is where the body of a type begins, if that is another line than pos.
func openOf(pos, open syntax.Pos) syntax.Pos {
	if open.File == pos.File && open.Line != pos.Line {
		return open
	}
	return pos
}

// tagNames are the tags of the script and the kernel.
func (c *checker) tagNames() []string {
	names := c.btf.Tags()
	for key := range c.tags {
		_, tag, _ := strings.Cut(key, " ")
		if t := c.tags[key]; t != nil && t.Complete {
			names = append(names, tag)
		}
	}
	return names
}

// tagged finds a struct, union or enum that was declared elsewhere. A tag that
// nobody defines is an incomplete type.
func (c *checker) tagged(pos syntax.Pos, kind ctype.Kind, key, tag, module string) *ctype.Type {
	if module == "" {
		if c.tags[key] == nil {
			c.library(key)
		}
		if t := c.tags[key]; t != nil {
			return t
		}
	}
	if module != "" {
		return c.scopedTag(pos, kind, key, tag, module)
	}
	if list, err := c.spots(); err == nil && len(list) > 0 {
		if t := list[0].file.Tagged(kind, tag); t != nil {
			return t
		}
	}
	if t := c.programType(kind, tag); c.programs && t != nil {
		return t
	}
	t, err := c.btf.Struct(kind, tag, module)
	if err == nil {
		return t
	}
	if t := c.programType(kind, tag); t != nil {
		return t
	}
	t = &ctype.Type{Kind: kind, Name: tag}
	c.tags[key] = t
	return t
}

func (c *checker) members(of *ctype.Type, fields []*syntax.FieldDecl) []ctype.Member {
	var out []ctype.Member
	seen := map[string]bool{}
	defer c.enter(nil)()
	for _, f := range fields {
		for _, d := range f.Names {
			c.node = d
			if _, ok := d.Type.(*syntax.AssocType); ok {
				c.fail(d.Pos(), "D_DECL_DYNOBJ", "cannot have dynamic member: %s", d.Name)
			}
			m := ctype.Member{Name: d.Name, Type: c.sized(c.typeOf(d.Type))}
			c.object(d, m.Type, of)
			if seen[m.Name] && m.Name != "" {
				c.fail(d.Pos(), "D_DECL_IDRED", "identifier redeclared: %s", m.Name)
			}
			seen[m.Name] = true
			if d.Bits != nil {
				m.BitSize = c.bitWidth(d, m.Type)
			}
			out = append(out, m)
		}
	}
	return out
}

// sized gives a string that is part of a structure its size.
func (c *checker) sized(t *ctype.Type) *ctype.Type {
	switch r := t.Resolve(); r.Kind {
	case ctype.String:
		s := *ctype.TString
		s.Bytes = int64(c.prog.Strsize)
		return &s
	case ctype.Array:
		if elem := c.sized(r.Elem); elem != r.Elem {
			return ctype.ArrayOf(elem, r.Len)
		}
	}
	return t
}

// object refuses what cannot be a member.
func (c *checker) object(d *syntax.Declarator, t, of *ctype.Type) {
	base := t.Resolve()
	for base.Kind == ctype.Array {
		base = base.Elem.Resolve()
	}
	switch {
	case base.Kind == ctype.Void:
		c.fail(d.Pos(), "D_DECL_VOIDOBJ", "cannot have void member: %s", d.Name)
	case base == of || base.IsSOU() && !complete(base):
		c.fail(d.Pos(), "D_DECL_INCOMPLETE", "incomplete struct/union/enum %s: %s%s", base, d.Name, didYouMean(base.Name, c.tagNames()))
	case base.Kind == ctype.Func:
		c.fail(d.Pos(), "D_DECL_INCOMPLETE", "member of function type: %s", d.Name)
	}
}

// complete reports whether the body of a struct is known, reading it if need be.
func complete(t *ctype.Type) bool {
	t.Fields()
	return t.Resolve().Complete
}

func (c *checker) bitWidth(d *syntax.Declarator, t *ctype.Type) int64 {
	n, ok := c.constant(d.Bits)
	switch {
	case !t.Is(ctype.Int, ctype.Enum):
		c.fail(d.Pos(), "D_DECL_BFTYPE", "invalid type for bit-field: %s", d.Name)
	case !ok || n <= 0:
		c.fail(d.Bits.Pos(), "D_DECL_BFCONST", "positive integral constant expression expected as bit-field size")
	case n > t.Size()*8:
		c.fail(d.Bits.Pos(), "D_DECL_BFSIZE", "bit-field too big for type: %s", d.Name)
	}
	return n
}

func (c *checker) enumType(x *syntax.EnumType) *ctype.Type {
	key := "enum " + x.Tag
	if !x.HasBody {
		return c.tagged(x.Pos(), ctype.Enum, key, x.Tag, x.Module)
	}
	if known := c.tags[key]; known != nil && known.Complete && x.Tag != "" {
		c.fail(openOf(x.Pos(), x.Open), "D_DECL_TYPERED", "type redeclared: %s", key)
	}
	t := &ctype.Type{Kind: ctype.Enum, Name: x.Tag, Bytes: 4, Complete: true}
	if x.Tag != "" {
		c.tags[key] = t
	}
	next := int64(0)
	for _, v := range x.Values {
		pos := c.ended(v)
		if v.Value != nil {
			n, ok := c.constant(v.Value)
			if !ok {
				c.fail(pos, "D_DECL_ENCONST", "enumerator '%s' must be assigned to an integral constant expression", v.Name)
			}
			next = n
		}
		if next > math.MaxInt32 || next < math.MinInt32 {
			c.fail(pos, "D_DECL_ENOFLOW", "enumerator '%s' value overflows INT_MAX (2147483647)", v.Name)
		}
		if s := c.globals[v.Name]; s != nil {
			c.redeclared(pos, v.Name, "enumerator", s.kind())
		}
		t.Values = append(t.Values, ctype.Enumerator{Name: v.Name, Value: next})
		c.globals[v.Name] = &symbol{enum: t, value: next}
		next++
	}
	return t
}

func (c *checker) redeclared(pos syntax.Pos, name, current, previous string) {
	c.fail(pos, "D_DECL_IDRED", "identifier redeclared: %s\n\t current: %s\n\tprevious: %s", name, current, previous)
}

func (c *checker) typeDecl(d *syntax.TypeDecl) {
	if len(d.Names) == 0 {
		c.typeOf(d.Spec)
		return
	}
	for _, n := range d.Names {
		t := c.typeOf(n.Type)
		if old := c.typedefs[n.Name]; old != nil && !ctype.Same(old, t) {
			c.fail(n.Pos(), "D_DECL_IDRED", "typedef redeclared: %s", n.Name)
		}
		if s := c.globals[n.Name]; s != nil {
			c.redeclared(n.Pos(), n.Name, "typedef "+t.String(), s.kind())
		}
		c.typedefs[n.Name] = ctype.Def(n.Name, t)
	}
}

func (c *checker) varDecl(d *syntax.VarDecl) {
	for _, n := range d.Vars {
		if _, fn := n.Type.(*syntax.FuncType); fn || d.Storage == syntax.StorageExtern {
			c.attempt(func() { c.typeOf(n.Type) })
			c.attempt(func() { c.externDecl(n) })
			continue
		}
		if !c.attempt(func() { c.declareVar(d.Storage, n) }) {
			c.poison[poisonKey(scopeOf(d.Storage), n.Name)] = true
		}
	}
}

func scopeOf(s syntax.Storage) Scope {
	switch s {
	case syntax.StorageSelf:
		return Self
	case syntax.StorageThis:
		return This
	}
	return Global
}

func (c *checker) declareVar(st syntax.Storage, d *syntax.Declarator) {
	defer c.enter(d)()
	v := &Var{Name: d.Name, Scope: scopeOf(st), Pos: d.Pos()}
	texpr := d.Type
	if a, ok := texpr.(*syntax.AssocType); ok {
		if v.Scope == This {
			c.fail(d.Pos(), "D_DECL_LOCASSC", "associative arrays may not be declared as local variables: %s", d.Name)
		}
		v.Keys, texpr = c.keyTypes(d, a), a.Elem
	}
	v.Type = c.typeOf(texpr)
	c.checkVarType(d, v.Type)
	c.tooLarge(d.Pos(), v)
	if old := c.lookupVar(v.Scope, v.Name); old != nil {
		if !sameVar(old, v) {
			c.redeclared(d.Pos(), v.Name, describe(v), describe(old))
		}
		return
	}
	if v.Scope == Global {
		if s := c.globals[v.Name]; s != nil {
			c.redeclared(d.Pos(), v.Name, describe(v), s.kind())
		}
		if builtins[v.Name] != nil || isFunction(v.Name) || isLibrary(v.Name) {
			c.redeclared(d.Pos(), v.Name, describe(v), "built-in")
		}
		if c.typedefs[v.Name] != nil || ctype.Builtin(v.Name) != nil || ctype.KernelTypedef(v.Name) != nil {
			c.fail(d.Pos(), "D_DECL_IDRED", "typedef identifier redeclared: %s", v.Name)
		}
	}
	c.addVar(v)
	c.declared[v] = true
}

// tooLarge refuses variables that no map of the kernel can hold.
func (c *checker) tooLarge(pos syntax.Pos, v *Var) {
	most := int64(maxObject)
	if v.Scope == Global && v.Keys == nil {
		most = maxGlobal
	}
	if c.sizeof(v.Type) > most {
		c.unsupported(pos, "a variable of more than %d bytes", most)
	}
}

func (c *checker) checkVarType(d *syntax.Declarator, t *ctype.Type) {
	if a, ok := d.Type.(*syntax.ArrayType); ok && a.Len == nil {
		c.fail(d.Pos(), "D_DECL_ARRNULL", "array declaration requires array dimension or tuple signature: %s", d.Name)
	}
	base := t.Resolve()
	for base.Kind == ctype.Array {
		base = base.Elem.Resolve()
	}
	switch {
	case base.Kind == ctype.Void:
		c.fail(d.Pos(), "D_DECL_VOIDOBJ", "cannot have void object: %s", d.Name)
	case base.IsSOU() && !complete(base):
		c.fail(d.Pos(), "D_DECL_INCOMPLETE", "incomplete struct/union/enum %s: %s%s", base, d.Name, didYouMean(base.Name, c.tagNames()))
	}
}

func (c *checker) keyTypes(d *syntax.Declarator, a *syntax.AssocType) []*ctype.Type {
	var types []*ctype.Type
	for _, t := range c.arrayPrototype(a.Keys, a.Variadic, a.Pos()) {
		if t.IsCharArray() {
			t = ctype.TString
		}
		types = append(types, t)
	}
	return types
}

// arrayPrototype checks the parameters of an associative array or an inline and
// returns their types.
func (c *checker) arrayPrototype(params []*syntax.Param, variadic bool, pos syntax.Pos) []*ctype.Type {
	if variadic {
		c.fail(pos, "D_DECL_PROTO_VARARGS", "array prototype may not use a variable-length argument list")
	}
	var types []*ctype.Type
	seen := map[string]bool{}
	for i, p := range params {
		t := c.typeOf(p.Type)
		name := p.Name
		if name == "" {
			name = "(anonymous)"
		}
		switch {
		case t.Is(ctype.Void):
			c.fail(p.Pos(), "D_DECL_PROTO_TYPE", "array prototype may not use parameter of type void: %s, parameter #%d", name, i+1)
		case p.Name != "" && seen[name]:
			c.fail(p.Pos(), "D_DECL_PROTO_FORM", "parameter is already declared in array prototype: %s, parameter #%d", name, i+1)
		}
		seen[name] = true
		types = append(types, t)
	}
	return types
}

func sameVar(a, b *Var) bool {
	if len(a.Keys) != len(b.Keys) || (a.Keys == nil) != (b.Keys == nil) || !sameDeclared(a.Type, b.Type) {
		return false
	}
	for i := range a.Keys {
		if !sameDeclared(a.Keys[i], b.Keys[i]) {
			return false
		}
	}
	return true
}

func sameDeclared(a, b *ctype.Type) bool {
	return ctype.Same(a.InSpace(ctype.SpaceMemory), b.InSpace(ctype.SpaceMemory))
}

func describe(v *Var) string {
	if v.Keys != nil {
		return "associative array " + v.Type.String()
	}
	return "scalar " + v.Type.String()
}

// sizeof is the size of a type in this program, in which a string has strsize
// bytes; 0 where there is none.
func (c *checker) sizeof(t *ctype.Type) int64 {
	switch r := t.Resolve(); r.Kind {
	case ctype.String:
		return int64(c.prog.Strsize)
	case ctype.Array:
		return r.Len * c.sizeof(r.Elem)
	case ctype.Struct, ctype.Union:
		complete(r)
	}
	return t.Size()
}

// constant evaluates a constant integer expression.
func (c *checker) constant(x syntax.Expr) (int64, bool) {
	e := c.expr(x)
	if m, ok := e.(*Macro); ok {
		c.loadTime(x.Pos(), m)
	}
	k, ok := e.(*Const)
	if !ok || !k.T.IsInteger() {
		return 0, false
	}
	return k.V, true
}

// loadTime refuses a macro variable where its value must be known.
func (c *checker) loadTime(pos syntax.Pos, m *Macro) {
	if isDigit(m.Name[0]) {
		c.fail(pos, "D_MACRO_UNDEF", "macro argument $%s is not defined: here its value must be given to dtc", m.Name)
	}
	c.fail(pos, "D_UNKNOWN", "macro variable $%s gets its value when the program is loaded, want a constant", m.Name)
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
