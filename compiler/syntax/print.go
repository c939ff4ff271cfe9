package syntax

// The printer writes canonical D: one declaration after another, tabs for
// depth, one space around binary operators, probe descriptions with all fields
// that are not empty at the left. Parsing what it wrote gives the tree it was
// given, positions and ProbeDesc.Text aside. It relies on Paren nodes and adds
// no parentheses in expressions; in declarators it adds those that C needs.

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Print writes node as D source text.
func Print(w io.Writer, node Node) error {
	var p printer
	p.node(node)
	_, err := w.Write(p.Bytes())
	return err
}

// String returns node as D source text.
func String(node Node) string {
	var p printer
	p.node(node)
	return p.Buffer.String()
}

type printer struct {
	bytes.Buffer
	depth int
}

func (p *printer) put(list ...string) {
	for _, s := range list {
		p.WriteString(s)
	}
}

func (p *printer) line() {
	p.WriteByte('\n')
	for range p.depth {
		p.WriteByte('\t')
	}
}

func (p *printer) node(n Node) {
	switch n := n.(type) {
	case *Program:
		for _, d := range n.Decls {
			p.decl(d)
			p.put("\n")
		}
	case Decl:
		p.decl(n)
	case Stmt:
		p.stmt(n)
	case Expr:
		p.expr(n)
	case TypeExpr:
		p.typed(n, "")
	case *ProbeDesc:
		p.put(n.String())
	case *Declarator:
		p.declarator(n)
	case *Param:
		p.typed(n.Type, n.Name)
	case *FieldDecl:
		p.field(n)
	case *Enumerator:
		p.enumerator(n)
	case *TranslatorMember:
		p.member(n)
	case *ProviderProbe:
		p.probe(n)
	}
}

// String returns the description with the fields that matter: four, without
// empty ones at the left.
func (d *ProbeDesc) String() string {
	if d.IsID {
		return strconv.FormatUint(uint64(d.ID), 10)
	}
	s := strings.Join([]string{d.Provider, d.Module, d.Function, d.Name}, ":")
	if t := strings.TrimLeft(s, ":"); strings.IndexByte(t, ':') >= 0 || plainName(t) {
		return t
	}
	return s
}

// plainName reports whether s alone can be nothing but a probe description.
func plainName(s string) bool {
	switch {
	case s == "BEGIN", s == "END", s == "ERROR":
		return true
	case s == "" || isDigit(s[0]) || strings.IndexByte(s, '*') >= 0:
		return false
	}
	return strings.Trim(s, identChars) != ""
}

func (p *printer) decl(d Decl) {
	switch d := d.(type) {
	case *Clause:
		p.clause(d)
	case *VarDecl:
		p.declaration(d.Storage, d.Spec, d.Vars)
		p.put(";")
	case *TypeDecl:
		p.declaration(d.Storage, d.Spec, d.Names)
		p.put(";")
	case *Inline:
		p.inline(d)
	case *Translator:
		p.translator(d)
	case *Provider:
		p.provider(d)
	case *Pragma:
		p.pragma(d)
	}
}

func (p *printer) clause(c *Clause) {
	for i, d := range c.Descs {
		if i > 0 {
			p.put(",\n")
		}
		p.put(d.String())
		if strings.HasSuffix(d.Name, `\`) {
			p.put(" ")
		}
	}
	if c.Pred != nil {
		p.put("\n/ ")
		p.expr(c.Pred)
		p.put(" /")
	}
	if c.Body != nil {
		p.put("\n")
		p.block(c.Body)
	}
}

func (p *printer) block(b *Block) {
	p.put("{")
	p.depth++
	for _, s := range b.Stmts {
		p.line()
		p.stmt(s)
	}
	p.depth--
	p.line()
	p.put("}")
}

func (p *printer) stmt(s Stmt) {
	switch s := s.(type) {
	case *Empty:
		p.put(";")
	case *ExprStmt:
		p.expr(s.X)
		p.put(";")
	case *Block:
		p.block(s)
	case *If:
		p.put("if (")
		p.expr(s.Cond)
		p.put(")")
		p.branch(s.Then)
		if s.Else == nil {
			return
		}
		p.line()
		p.put("else")
		if next, ok := s.Else.(*If); ok {
			p.put(" ")
			p.stmt(next)
			return
		}
		p.branch(s.Else)
	}
}

func (p *printer) branch(s Stmt) {
	if b, ok := s.(*Block); ok {
		p.put(" ")
		p.block(b)
		return
	}
	p.depth++
	p.line()
	p.stmt(s)
	p.depth--
}

func (p *printer) declaration(storage Storage, spec TypeExpr, list []*Declarator) {
	if storage != StorageNone {
		p.put(storage.String(), " ")
	}
	p.leaf(spec)
	for i, d := range list {
		if i > 0 {
			p.put(",")
		}
		p.put(" ")
		p.declarator(d)
	}
}

// declarator prints d without the leaf of its type.
func (p *printer) declarator(d *Declarator) {
	_, s := inside(d.Type, d.Name)
	p.put(s)
	if d.Bits != nil {
		if d.Name != "" {
			p.put(" ")
		}
		p.put(": ")
		p.expr(d.Bits)
	}
}

// typed prints a type around a name, which may be empty. A type name must not
// stand just before a bracket: the scanner would take it for a variable.
func (p *printer) typed(t TypeExpr, name string) {
	leaf, s := inside(t, name)
	if leaf != nil {
		p.leaf(leaf)
		if s != "" {
			p.put(" ")
		}
	}
	if _, ok := leaf.(*NamedType); ok && s != "" && s[0] == '[' {
		s = "(" + s + ")"
	}
	p.put(s)
}

// inside returns the leaf of t and what follows the leaf in a declaration of
// name. The leaf is nil for the parameters of a probe.
func inside(t TypeExpr, name string) (TypeExpr, string) {
	var pre, post []string
	pointer := false
	for t != nil {
		elem := elemOf(t)
		if elem == nil {
			break
		}
		if pt, ok := t.(*PointerType); ok {
			pre = append(pre, "*"+qualSuffix(pt.Quals))
			pointer = true
		} else {
			if pointer {
				pre, post = append(pre, "("), append(post, ")")
			}
			post = append(post, suffix(t))
			pointer = false
		}
		t = *elem
	}
	var b strings.Builder
	for i := len(pre) - 1; i >= 0; i-- {
		b.WriteString(pre[i])
	}
	b.WriteString(name)
	for _, s := range post {
		b.WriteString(s)
	}
	return t, b.String()
}

func qualSuffix(q Qual) string {
	if s := q.String(); s != "" {
		return " " + s + " "
	}
	return ""
}

// String returns the qualifiers in a fixed order.
func (q Qual) String() string {
	var w []string
	for _, name := range []string{"const", "volatile", "restrict"} {
		if q&qualOf[name] != 0 {
			w = append(w, name)
		}
	}
	return strings.Join(w, " ")
}

// suffix prints the brackets of an array or the parameters of a function.
func suffix(t TypeExpr) string {
	var p printer
	switch t := t.(type) {
	case *ArrayType:
		p.put("[")
		if t.Len != nil {
			p.expr(t.Len)
		}
		p.put("]")
	case *AssocType:
		p.put("[")
		p.params(t.Keys, t.Variadic)
		p.put("]")
	case *FuncType:
		p.put("(")
		p.params(t.Params, t.Variadic)
		p.put(")")
	}
	return p.Buffer.String()
}

func (p *printer) params(list []*Param, variadic bool) {
	for i, x := range list {
		if i > 0 {
			p.put(", ")
		}
		p.typed(x.Type, x.Name)
	}
	if variadic {
		if len(list) > 0 {
			p.put(", ")
		}
		p.put("...")
	}
}

func scoped(module, name string) string {
	if module == "" {
		return name
	}
	return module + "`" + name
}

func (p *printer) quals(q Qual) {
	if q != 0 {
		p.put(q.String(), " ")
	}
}

func (p *printer) leaf(t TypeExpr) {
	switch t := t.(type) {
	case *BasicType:
		p.quals(t.Quals)
		p.put(t.Name)
	case *NamedType:
		p.quals(t.Quals)
		p.put(scoped(t.Module, t.Name))
	case *StructType:
		p.structType(t)
	case *EnumType:
		p.enumType(t)
	default:
		p.typed(t, "")
	}
}

func (p *printer) tag(q Qual, word, module, tag string) {
	p.quals(q)
	p.put(word)
	if tag != "" {
		p.put(" ", scoped(module, tag))
	}
}

func (p *printer) structType(t *StructType) {
	word := "struct"
	if t.Union {
		word = "union"
	}
	p.tag(t.Quals, word, t.Module, t.Tag)
	if !t.HasBody {
		return
	}
	p.put(" {")
	p.depth++
	for _, f := range t.Fields {
		p.line()
		p.field(f)
	}
	p.depth--
	p.line()
	p.put("}")
}

func (p *printer) field(f *FieldDecl) {
	p.declaration(StorageNone, f.Spec, f.Names)
	p.put(";")
}

func (p *printer) enumType(t *EnumType) {
	p.tag(t.Quals, "enum", t.Module, t.Tag)
	if !t.HasBody {
		return
	}
	p.put(" {")
	p.depth++
	for i, v := range t.Values {
		if i > 0 {
			p.put(",")
		}
		p.line()
		p.enumerator(v)
	}
	p.depth--
	p.line()
	p.put("}")
}

func (p *printer) enumerator(v *Enumerator) {
	p.put(v.Name)
	if v.Value != nil {
		p.put(" = ")
		p.expr(v.Value)
	}
}

func (p *printer) inline(d *Inline) {
	t := d.Type
	if d.HasParams {
		t = &AssocType{Elem: t, Keys: d.Params, Variadic: d.Variadic}
	}
	p.put("inline ")
	p.typed(t, d.Name)
	p.put(" = ")
	p.expr(d.Value)
	p.put(";")
}

func (p *printer) translator(d *Translator) {
	p.put("translator ")
	p.typed(d.Out, "")
	p.put(" < ")
	p.typed(d.In, d.Param)
	p.put(" > {")
	p.depth++
	for _, m := range d.Members {
		p.line()
		p.member(m)
	}
	p.depth--
	p.line()
	p.put("};")
}

func (p *printer) member(m *TranslatorMember) {
	p.put(m.Name, " = ")
	p.expr(m.Value)
	p.put(";")
}

func (p *printer) provider(d *Provider) {
	p.put("provider ", d.Name, " {")
	p.depth++
	for _, x := range d.Probes {
		p.line()
		p.probe(x)
	}
	p.depth--
	p.line()
	p.put("};")
}

func (p *printer) probe(x *ProviderProbe) {
	p.put("probe ", x.Name, suffix(x.Args))
	if x.Xlated != nil {
		p.put(" : ", suffix(x.Xlated))
	}
	p.put(";")
}

func (p *printer) pragma(d *Pragma) {
	p.put("#pragma D ", d.Kind.String())
	args := d.Args
	if d.Kind == PragmaOption {
		arg := d.Name
		if d.HasValue {
			arg += "=" + d.Value
		}
		args = []string{arg}
	}
	for _, a := range args {
		p.put(" ", controlWord(a))
	}
}

// controlWord quotes a word of a control line where needed.
func controlWord(s string) string {
	const plain = identChars + ".:,+-%=@/"
	if s != "" && strings.Trim(s, plain) == "" && !strings.Contains(s, "//") {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

func (p *printer) expr(x Expr) {
	switch x := x.(type) {
	case *Ident:
		p.put(x.String())
	case *ScopedVar:
		p.put(x.Scope.String(), "->", x.Name)
	case *IntLit:
		p.put(x.Text)
	case *CharLit:
		p.put(x.String())
	case *StringLit:
		p.put(quote(x.Value, '"'))
	case *MacroVar:
		p.put(x.String())
	case *Agg:
		p.agg(x)
	case *Paren:
		p.put("(")
		p.expr(x.X)
		p.put(")")
	case *Binary:
		p.binary(x)
	case *Assign:
		p.expr(x.X)
		p.put(" ", string(x.Op), " ")
		p.expr(x.Y)
	case *Cond:
		p.expr(x.Cond)
		p.put(" ? ")
		p.expr(x.Then)
		p.put(" : ")
		p.expr(x.Else)
	default:
		p.operator(x)
	}
}

// operator prints prefix and postfix forms.
func (p *printer) operator(x Expr) {
	switch x := x.(type) {
	case *Unary:
		p.unary(x)
	case *Postfix:
		p.expr(x.X)
		p.put(string(x.Op))
	case *Call:
		p.expr(x.Fun)
		p.args("(", x.Args, ")")
	case *Index:
		p.expr(x.X)
		p.args("[", x.Args, "]")
	case *Member:
		p.expr(x.X)
		if _, ok := x.X.(*IntLit); ok {
			p.put(" ")
		}
		if x.Arrow {
			p.put("->", x.Name)
		} else {
			p.put(".", x.Name)
		}
	case *Cast:
		p.put("(")
		p.typed(x.Type, "")
		p.put(")")
		p.expr(x.X)
	case *SizeofType:
		p.put("sizeof (")
		p.typed(x.Type, "")
		p.put(")")
	case *SizeofExpr:
		p.put("sizeof ")
		p.expr(x.X)
	case *Stringof:
		p.put("stringof ")
		p.expr(x.X)
	case *Offsetof:
		p.put("offsetof(")
		p.typed(x.Type, "")
		p.put(", ", x.Member, ")")
	case *Xlate:
		p.put("xlate <")
		p.typed(x.Type, "")
		p.put("> (")
		p.expr(x.X)
		p.put(")")
	}
}

func (p *printer) binary(x *Binary) {
	p.expr(x.X)
	if x.Op == "," {
		p.put(", ")
	} else {
		p.put(" ", string(x.Op), " ")
	}
	p.expr(x.Y)
}

// unary keeps `- -x` and the like apart.
func (p *printer) unary(x *Unary) {
	p.put(string(x.Op))
	if y, ok := x.X.(*Unary); ok && y.Op[0] == x.Op[len(x.Op)-1] {
		p.put(" ")
	}
	p.expr(x.X)
}

func (p *printer) agg(x *Agg) {
	p.put(x.String())
	if x.Keys != nil {
		p.args("[", x.Keys, "]")
	}
}

func (p *printer) args(open string, list []Expr, end string) {
	p.put(open)
	for i, x := range list {
		if i > 0 {
			p.put(", ")
		}
		p.expr(x)
	}
	p.put(end)
}

// String returns the identifier as written, with its scope.
func (x *Ident) String() string {
	switch {
	case x.User && x.Module == "":
		return "``" + x.Name
	case x.User:
		return x.Module + "``" + x.Name
	case x.Scoped:
		return x.Module + "`" + x.Name
	}
	return x.Name
}

// String returns the variable as written, such as $target or $$1.
func (x *MacroVar) String() string {
	if x.AsString {
		return "$$" + x.Name
	}
	return "$" + x.Name
}

// String returns the aggregation's name with its @, without keys.
func (x *Agg) String() string {
	if x.Name == "_" {
		return "@"
	}
	return "@" + x.Name
}

// String returns the constant in quotes.
func (x *CharLit) String() string {
	b := make([]byte, x.Size)
	for i := range b {
		b[i] = byte(x.Value >> (8 * (x.Size - 1 - i)))
	}
	return quote(string(b), '\'')
}

// quote returns a D literal with the bytes of s.
func quote(s string, mark byte) string {
	b := []byte{mark}
	for len(s) > 0 {
		if r, n := utf8.DecodeRuneInString(s); n > 1 && r != utf8.RuneError {
			b = append(b, s[:n]...)
			s = s[n:]
			continue
		}
		switch c := s[0]; {
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c == '\\', c == '"' && mark == '"':
			b = append(b, '\\', c)
		case c < ' ', c == mark, c >= 0x7f:
			b = fmt.Appendf(b, `\%03o`, c)
		default:
			b = append(b, c)
		}
		s = s[1:]
	}
	return string(append(b, mark))
}
