package syntax

import "strings"

// specs is what stands before the declarators.
type specs struct {
	start   Pos
	storage string // keyword, "" if none
	typ     TypeExpr

	quals       Qual
	signed, uns bool
	short       bool
	long        int
	attrs       string // these words as written, each with a blank
	base        string // keyword of a basic type
	given       bool   // any type word was met
}

var storageOf = map[string]Storage{
	"": StorageNone, "extern": StorageExtern, "self": StorageSelf,
	"this": StorageThis, "typedef": StorageTypedef,
}

var storageWords = wordSet("auto register static extern typedef self this")

var qualOf = map[string]Qual{
	"const": QualConst, "volatile": QualVolatile, "restrict": QualRestrict,
}

var typeWords = wordSet(`void char short int long float double signed unsigned _Bool string
	struct union enum const volatile restrict`)

// atType reports whether the current token begins a type.
func (p *parser) atType() bool {
	return p.tok.kind == tType || p.tok.kind == tKeyword && typeWords[p.tok.text]
}

// atParam reports whether the current token begins a parameter. The keywords
// self and this begin an expression there.
func (p *parser) atParam() bool {
	return p.atType() || p.is("...") || p.atStorage() && !p.is("self") && !p.is("this")
}

func (p *parser) atStorage() bool {
	return p.tok.kind == tKeyword && storageWords[p.tok.text]
}

// parseSpecs parses declaration specifiers; the type is nil when there is none.
func (p *parser) parseSpecs() specs {
	s := specs{start: p.tok.pos}
	for {
		switch {
		case p.atStorage():
			if s.storage != "" {
				p.complain(newError(p.tok.pos, "D_DECL_CLASS", "only one storage class allowed in a declaration"))
			}
			s.storage = p.tok.text
			p.next()
		case p.tok.kind == tType && s.typ == nil && s.base == "":
			s.typ = p.parseNamedType()
			s.given = true
		case p.tok.kind == tKeyword && typeWords[p.tok.text]:
			p.parseTypeWord(&s)
		default:
			p.finishSpecs(&s)
			return s
		}
	}
}

// ended is where a construct that began at start was known to be over: DTrace
// reports errors of declarations on the line of the token after them.
func (p *parser) ended(start Pos) Pos {
	if p.tok.pos.File == start.File && p.tok.pos.Line > start.Line {
		return p.tok.pos
	}
	return start
}

func (p *parser) parseTypeWord(s *specs) {
	word := p.tok.text
	if q := qualOf[word]; q != 0 {
		s.quals |= q
		p.next()
		return
	}
	s.given = true
	switch word {
	case "signed", "unsigned", "short", "long":
		s.attribute(word)
		p.next()
		return
	}
	head := word == "struct" || word == "union" || word == "enum"
	if !head && (s.typ != nil || s.base != "") {
		p.fail(newError(p.tok.pos, "D_DECL_COMBO", "invalid type combination"))
	}
	switch word {
	case "struct", "union":
		s.typ = p.parseStruct(s)
	case "enum":
		s.typ = p.parseEnum(s)
	default:
		s.base = word
		p.next()
	}
}

func (s *specs) attribute(word string) {
	switch word {
	case "signed":
		s.signed = true
	case "unsigned":
		s.uns = true
	case "short":
		s.short = true
	case "long":
		s.long++
	}
	s.attrs += word + " "
}

// finishSpecs checks the combination and builds the leaf type.
func (p *parser) finishSpecs(s *specs) {
	if !s.given {
		p.implicitType(s)
		return
	}
	if msg, tag := s.conflict(); msg != "" {
		p.fail(newError(p.ended(s.start), tag, "%s", msg))
	}
	switch t := s.typ.(type) {
	case nil:
		s.typ = &BasicType{p.span(s.start), s.basicName(), s.quals}
	case *NamedType:
		t.Quals = s.quals
	case *StructType:
		t.Quals = s.quals
	case *EnumType:
		t.Quals = s.quals
	}
}

// implicitType gives `self x;`, `this x;` and `extern x;` the type that DTrace does.
func (p *parser) implicitType(s *specs) {
	switch {
	case s.storage == "self" || s.storage == "this" || s.storage == "extern":
		s.typ = &BasicType{p.span(s.start), "int", s.quals}
	case s.quals != 0:
		p.fail(newError(s.start, "D_UNKNOWN", "failed to resolve type : Unknown type name"))
	}
}

// conflict returns the message for specifiers that do not go together.
func (s *specs) conflict() (msg, tag string) {
	const prefix = "invalid type declaration: "
	attr := s.short || s.long > 0
	sign := s.signed || s.uns
	integer := s.typ == nil && (s.base == "" || s.base == "int" || s.base == "char")
	switch {
	case s.base == "char" && attr:
		return prefix + "short and long may not be used with char type", "D_DECL_CHARATTR"
	case s.base == "void" && (attr || sign):
		return prefix + "attributes may not be used with void type", "D_DECL_VOIDATTR"
	case sign && !integer:
		return prefix + "signed and unsigned may only be used with integer type", "D_DECL_SIGNINT"
	case attr && !integer && s.base != "float" && s.base != "double":
		return prefix + "long and long long may only be used with integer or floating-point type", "D_DECL_LONGINT"
	case s.signed && s.uns, s.short && s.long > 0, s.long > 2,
		attr && !integer && s.basicName() != "long double":
		return "failed to resolve type " + s.attrs + s.base + ": Unknown type name", "D_UNKNOWN"
	}
	return "", ""
}

// basicName returns the normal form of a type of keywords.
func (s *specs) basicName() string {
	var w []string
	if s.uns {
		w = append(w, "unsigned")
	} else if s.signed && s.base == "char" {
		w = append(w, "signed")
	}
	for range s.long {
		w = append(w, "long")
	}
	if s.short {
		w = append(w, "short")
	}
	switch {
	case s.base != "" && s.base != "int":
		w = append(w, s.base)
	case s.long == 0 && !s.short:
		w = append(w, "int")
	}
	return strings.Join(w, " ")
}

// refuseAttributes refuses another type, long, unsigned and the like before a
// struct or enum that begins at start.
func (p *parser) refuseAttributes(s *specs, start Pos) {
	if s.typ != nil || s.base != "" {
		p.fail(newError(p.ended(start), "D_DECL_COMBO", "invalid type combination"))
	}
	head := *s
	head.typ, head.base = &StructType{}, ""
	if msg, tag := head.conflict(); msg != "" {
		p.fail(newError(p.ended(s.start), tag, "%s", msg))
	}
}

// splitScope splits a name at its last backtick.
func splitScope(name string) (module, sym string, scoped, user bool) {
	i := strings.LastIndexByte(name, '`')
	if i < 0 {
		return "", name, false, false
	}
	module, sym = name[:i], name[i+1:]
	if strings.HasSuffix(module, "`") {
		return module[:len(module)-1], sym, true, true
	}
	if strings.HasPrefix(module, "``") {
		return module[2:], sym, true, true
	}
	return module, sym, true, false
}

func (p *parser) parseNamedType() TypeExpr {
	t := &NamedType{}
	start := p.tok.pos
	t.Module, t.Name, _, _ = splitScope(p.tok.text)
	p.next()
	t.Span = p.span(start)
	return t
}

// parseTag parses the tag after struct, union or enum.
func (p *parser) parseTag() (module, tag string) {
	if p.tok.kind != tIdent && p.tok.kind != tType {
		return "", ""
	}
	module, tag, _, _ = splitScope(p.tok.text)
	p.next()
	return module, tag
}

func (p *parser) parseStruct(s *specs) *StructType {
	p.enter()
	defer p.leave()
	t := &StructType{Union: p.is("union")}
	start := p.tok.pos
	p.next()
	t.Module, t.Tag = p.parseTag()
	p.refuseAttributes(s, start)
	t.Open = p.tok.pos
	if p.got("{") {
		t.HasBody = true
		for len(t.Fields) == 0 || !p.is("}") {
			t.Fields = append(t.Fields, p.parseField())
		}
		p.want("}")
	} else if t.Tag == "" {
		p.failTok()
	}
	t.Span = p.span(start)
	return t
}

func (p *parser) parseField() *FieldDecl {
	start := p.tok.pos
	if !p.atType() {
		p.failTok()
	}
	s := p.parseSpecs()
	if s.storage != "" || s.typ == nil {
		p.failTok()
	}
	f := &FieldDecl{Spec: s.typ}
	for !p.anonymous(f) {
		f.Names = append(f.Names, p.parseFieldDeclarator(s.typ))
		if !p.got(",") {
			break
		}
	}
	p.want(";")
	f.Span = p.span(start)
	return f
}

// anonymous adds the nameless struct or union that a field of a system header
// may be.
func (p *parser) anonymous(f *FieldDecl) bool {
	t, ok := f.Spec.(*StructType)
	if !p.system || !ok || !t.HasBody || !p.is(";") {
		return false
	}
	f.Names = []*Declarator{{Span: t.Span, Type: t}}
	return true
}

func (p *parser) parseFieldDeclarator(base TypeExpr) *Declarator {
	start := p.tok.pos
	d := &Declarator{Type: base}
	if !p.is(":") {
		d = p.parseDeclarator(base, named)
	}
	if p.got(":") {
		d.Bits = p.parseCond()
	}
	d.Span = p.span(start)
	return d
}

func (p *parser) parseEnum(s *specs) *EnumType {
	t := &EnumType{}
	start := p.tok.pos
	p.next()
	t.Module, t.Tag = p.parseTag()
	p.refuseAttributes(s, start)
	t.Open = p.tok.pos
	if p.got("{") {
		t.HasBody = true
		for len(t.Values) == 0 || !p.is("}") {
			t.Values = append(t.Values, p.parseEnumerator())
			if !p.got(",") {
				break
			}
		}
		p.want("}")
	} else if t.Tag == "" {
		p.failTok()
	}
	t.Span = p.span(start)
	return t
}

func (p *parser) parseEnumerator() *Enumerator {
	start := p.tok.pos
	e := &Enumerator{Name: p.parseName()}
	if p.got("=") {
		e.Value = p.parseCond()
	}
	e.Span = p.span(start)
	return e
}

// parseName parses a name that is being declared.
func (p *parser) parseName() string {
	name := p.tok.text
	if p.tok.kind != tIdent && p.tok.kind != tType {
		p.failTok()
	}
	if strings.IndexByte(name, '`') >= 0 {
		p.complain(newError(p.tok.pos, "D_DECL_SCOPE", "D scoping operator may not be used in a declaration name (%s)", name))
	}
	p.next()
	return name
}

// naming says whether a declarator has a name.
type naming int

const (
	named naming = iota
	maybeNamed
	unnamed
)

// parseDeclarator parses a declarator of base.
func (p *parser) parseDeclarator(base TypeExpr, name naming) *Declarator {
	p.enter()
	defer p.leave()
	d := &Declarator{}
	start := p.tok.pos
	base = p.parsePointers(base)
	switch {
	case name != unnamed && (p.tok.kind == tIdent || p.tok.kind == tType):
		d.Name = p.parseName()
		d.Type = p.parseSuffixes(base)
	case p.is("("):
		p.parseGroup(d, base, name)
	case name != named && p.tok.kind != tIdent && p.tok.kind != tType:
		d.Type = p.parseSuffixes(base)
	default:
		p.failTok()
	}
	d.Span = p.span(start)
	return d
}

func (p *parser) parsePointers(base TypeExpr) TypeExpr {
	for p.is("*") {
		p.link()
		t := &PointerType{Elem: base}
		start := p.tok.pos
		p.next()
		for p.tok.kind == tKeyword && qualOf[p.tok.text] != 0 {
			t.Quals |= qualOf[p.tok.text]
			p.next()
		}
		t.Span = p.span(start)
		base = t
	}
	return base
}

// parseGroup parses from an opening parenthesis: either a declarator in
// parentheses, whose type ends in what the suffixes after it make of base, or
// the parameters of a function without a name.
func (p *parser) parseGroup(d *Declarator, base TypeExpr, name naming) {
	start := p.tok.pos
	p.next()
	if name != named && (p.atParam() || p.is(")")) {
		f := p.parseParams(start, ")")
		d.Type = p.parseSuffixesAfter([]TypeExpr{f}, base)
		return
	}
	hole := &PointerType{}
	inner := p.parseDeclarator(hole, name)
	p.want(")")
	d.Name = inner.Name
	d.Type = replaceLeaf(inner.Type, hole, p.parseSuffixes(base))
}

// replaceLeaf returns t with hole replaced by leaf.
func replaceLeaf(t, hole, leaf TypeExpr) TypeExpr {
	if t == hole {
		return leaf
	}
	for e := t; ; {
		elem := elemOf(e)
		if *elem == hole {
			*elem = leaf
			return t
		}
		e = *elem
	}
}

// elemOf returns where a derived type keeps the type it is made from, nil for a
// leaf.
func elemOf(t TypeExpr) *TypeExpr {
	switch t := t.(type) {
	case *PointerType:
		return &t.Elem
	case *ArrayType:
		return &t.Elem
	case *AssocType:
		return &t.Elem
	case *FuncType:
		return &t.Result
	}
	return nil
}

func (p *parser) parseSuffixes(base TypeExpr) TypeExpr {
	return p.parseSuffixesAfter(nil, base)
}

// parseSuffixesAfter parses [..] and (..) and wraps base in list and in them,
// the last one innermost.
func (p *parser) parseSuffixesAfter(list []TypeExpr, base TypeExpr) TypeExpr {
	for p.is("[") || p.is("(") {
		p.link()
		start := p.tok.pos
		if p.got("(") {
			list = append(list, p.parseParams(start, ")"))
		} else {
			list = append(list, p.parseArray(start))
		}
	}
	for i := len(list) - 1; i >= 0; i-- {
		*elemOf(list[i]) = base
		base = list[i]
	}
	return base
}

func (p *parser) parseArray(start Pos) TypeExpr {
	p.want("[")
	switch {
	case p.got("]"):
		return &ArrayType{Span: p.span(start)}
	case p.atParam():
		f := p.parseParams(start, "]")
		return &AssocType{Span: f.Span, Keys: f.Params, Variadic: f.Variadic}
	}
	n := p.parseCond()
	p.want("]")
	return &ArrayType{Span: p.span(start), Len: n}
}

// parseParams parses parameters up to the closing token; the opening one is
// consumed.
func (p *parser) parseParams(start Pos, end string) *FuncType {
	p.enter()
	defer p.leave()
	f := &FuncType{}
	for !p.is(end) || len(f.Params) > 0 {
		if p.got("...") {
			f.Variadic = true
			break
		}
		f.Params = append(f.Params, p.parseParam())
		if !p.got(",") {
			break
		}
	}
	p.want(end)
	f.Span = p.span(start)
	return f
}

func (p *parser) parseParam() *Param {
	if !p.atParam() {
		p.failTok()
	}
	s := p.parseSpecs()
	if s.storage != "" {
		p.complain(newError(s.start, "D_DECL_PARMCLASS", "inappropriate storage class for function or associative array parameter"))
	}
	if s.typ == nil {
		p.failTok()
	}
	d := p.parseDeclarator(s.typ, maybeNamed)
	return &Param{p.span(s.start), d.Name, d.Type}
}

// parseTypeName parses a type without a declared name.
func (p *parser) parseTypeName() TypeExpr {
	s := p.parseSpecs()
	if s.typ == nil || s.storage != "" {
		p.failTok()
	}
	return p.parseDeclarator(s.typ, unnamed).Type
}

// parseDeclaration parses variables and types up to and with the semicolon.
func (p *parser) parseDeclaration() Decl {
	s := p.parseSpecs()
	if s.typ == nil && p.tok.kind == tKeyword {
		p.failTok()
	}
	switch s.storage {
	case "auto", "register", "static":
		p.complain(newError(s.start, "D_DECL_BADCLASS", "specified storage class not appropriate in D"))
	}
	if s.typ == nil {
		p.failTok()
	}
	if p.is(";") {
		return p.finishUseless(s)
	}
	storage := storageOf[s.storage]
	var list []*Declarator
	for {
		d := p.parseDeclarator(s.typ, named)
		p.declare(storage, d)
		list = append(list, d)
		if !p.got(",") {
			break
		}
	}
	p.endDecl(";")
	if storage == StorageTypedef {
		return &TypeDecl{p.span(s.start), storage, s.typ, list}
	}
	return &VarDecl{p.span(s.start), storage, s.typ, list}
}

// finishUseless ends a declaration without declarators.
func (p *parser) finishUseless(s specs) Decl {
	switch s.typ.(type) {
	case *StructType, *EnumType:
	default:
		p.complain(newError(s.start, "D_DECL_USELESS", "useless declaration"))
	}
	p.endDecl(";")
	return &TypeDecl{p.span(s.start), StorageNone, s.typ, nil}
}

// declare notes a declared name for the decision between names and types.
func (p *parser) declare(storage Storage, d *Declarator) {
	if a, ok := d.Type.(*ArrayType); ok && a.Len == nil && storage != StorageExtern && storage != StorageTypedef {
		p.complain(newError(d.Start, "D_DECL_ARRNULL", "array declaration requires array dimension or tuple signature: %s", d.Name))
	}
	switch storage {
	case StorageTypedef:
		p.typedefs[d.Name] = true
	case StorageNone, StorageExtern:
		p.vars[d.Name] = true
	}
}

func (p *parser) parseInline() Decl {
	start := p.tok.pos
	p.next()
	s := p.parseSpecs()
	if s.storage != "" {
		p.complain(newError(s.start, "D_DECL_BADCLASS", "specified storage class not appropriate for inline declaration"))
	}
	if s.typ == nil {
		p.failTok()
	}
	d := p.parseDeclarator(s.typ, named)
	x := &Inline{Spec: s.typ, Type: d.Type, Name: d.Name, NamePos: d.Start}
	if a, ok := d.Type.(*AssocType); ok {
		x.Type, x.HasParams, x.Params, x.Variadic = a.Elem, true, a.Keys, a.Variadic
	}
	p.vars[x.Name] = true
	p.want("=")
	x.Value = p.parseAssign()
	p.endDecl(";")
	x.Span = p.span(start)
	return x
}

func (p *parser) parseTranslator() Decl {
	x := &Translator{}
	start := p.tok.pos
	p.next()
	x.Out = p.parseTypeName()
	p.want("<")
	s := p.parseSpecs()
	if s.typ == nil || s.storage != "" {
		p.failTok()
	}
	d := p.parseDeclarator(s.typ, maybeNamed)
	x.In, x.Param = d.Type, d.Name
	if x.Param == "" {
		p.failTok()
	}
	p.want(">")
	p.want("{")
	for !p.is("}") {
		x.Members = append(x.Members, p.parseTranslatorMember())
	}
	p.next()
	p.endDecl(";")
	x.Span = p.span(start)
	return x
}

func (p *parser) parseTranslatorMember() *TranslatorMember {
	m := &TranslatorMember{}
	p.chain = 0
	start := p.tok.pos
	m.Name = p.parseMemberName()
	p.want("=")
	m.Value = p.parseAssign()
	p.want(";")
	m.Span = p.span(start)
	return m
}

func (p *parser) parseProvider() Decl {
	x := &Provider{}
	start := p.tok.pos
	p.next()
	namePos := p.tok.pos
	x.Name = p.parseProviderName()
	p.want("{")
	for !p.is("}") {
		x.Probes = append(x.Probes, p.parseProviderProbe())
	}
	p.next()
	p.checkProviderName(p.ended(namePos), x.Name)
	p.endDecl(";")
	x.Span = p.span(start)
	return x
}

// parseProviderName parses the name of a declared provider or probe.
func (p *parser) parseProviderName() string {
	name := p.tok.text
	if p.tok.kind != tIdent && p.tok.kind != tType {
		p.failTok()
	}
	p.next()
	return name
}

func (p *parser) checkProviderName(pos Pos, name string) {
	switch {
	case strings.IndexByte(name, '`') >= 0:
		p.complain(newError(pos, "D_PROV_BADNAME", "provider name may not contain scoping operator: %s", name))
	case isDigit(name[len(name)-1]):
		p.complain(newError(pos, "D_PROV_BADNAME", "provider name may not end with a digit: %s", name))
	case len(name) > 63:
		p.complain(newError(pos, "D_PROV_BADNAME", "provider name may not exceed 63 characters: %s", name))
	}
}

func (p *parser) parseProviderProbe() *ProviderProbe {
	x := &ProviderProbe{}
	p.chain = 0
	start := p.tok.pos
	p.want("probe")
	pos := p.tok.pos
	x.Name = p.parseProviderName()
	switch {
	case len(x.Name) > 63:
		p.complain(newError(pos, "D_PROV_BADNAME", "probe name may not exceed 63 characters: %s", x.Name))
	case strings.IndexByte(x.Name, '`') >= 0:
		p.complain(newError(pos, "D_PROV_BADNAME", "probe name may not contain scoping operator: ::%s", x.Name))
	}
	x.Args = p.parseProbeParams()
	if p.got(":") {
		x.Xlated = p.parseProbeParams()
	}
	p.want(";")
	x.Span = p.span(start)
	return x
}

func (p *parser) parseProbeParams() *FuncType {
	start := p.tok.pos
	p.want("(")
	return p.parseParams(start, ")")
}
