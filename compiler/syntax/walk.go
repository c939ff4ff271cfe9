package syntax

import (
	"fmt"
	"io"
	"strings"
)

// Walk calls f for node and, as long as f returns true, for the nodes below it
// in source order. A type that several declarators share is visited once, as
// the specifier of their declaration.
func Walk(node Node, f func(Node) bool) {
	seen := node
	if d, ok := node.(*leafDeclarator); ok {
		seen = d.Declarator
	}
	if !f(seen) {
		return
	}
	for _, n := range children(node) {
		Walk(n, f)
	}
}

// nodes is a list of nodes under construction.
type nodes []Node

func (l *nodes) expr(list ...Expr) {
	for _, x := range list {
		if x != nil {
			*l = append(*l, x)
		}
	}
}

// derived adds what t has above leaf: lengths, keys and parameters.
func (l *nodes) derived(t, leaf TypeExpr) {
	for t != nil && t != leaf {
		switch t := t.(type) {
		case *ArrayType:
			l.expr(t.Len)
		case *AssocType:
			addNodes(l, t.Keys)
		case *FuncType:
			addNodes(l, t.Params)
		}
		elem := elemOf(t)
		if elem == nil {
			return
		}
		t = *elem
	}
}

func addNodes[N Node](l *nodes, list []N) {
	for _, n := range list {
		*l = append(*l, n)
	}
}

func (l *nodes) declarators(spec TypeExpr, list []*Declarator) {
	*l = append(*l, spec)
	for _, d := range list {
		*l = append(*l, &leafDeclarator{d, spec})
	}
}

// leafDeclarator is a Declarator that knows where its own part of the type ends.
type leafDeclarator struct {
	*Declarator
	leaf TypeExpr
}

func children(n Node) nodes {
	var l nodes
	switch n := n.(type) {
	case *Program:
		addNodes(&l, n.Decls)
	case Decl:
		l.ofDecl(n)
	case Stmt:
		l.ofStmt(n)
	case Expr:
		l.ofExpr(n)
	case TypeExpr:
		l.ofType(n)
	default:
		l.ofPart(n)
	}
	return l
}

func (l *nodes) ofDecl(n Decl) {
	switch n := n.(type) {
	case *Clause:
		addNodes(l, n.Descs)
		l.expr(n.Pred)
		if n.Body != nil {
			*l = append(*l, n.Body)
		}
	case *VarDecl:
		l.declarators(n.Spec, n.Vars)
	case *TypeDecl:
		l.declarators(n.Spec, n.Names)
	case *Inline:
		*l = append(*l, n.Spec)
		l.derived(n.Type, n.Spec)
		addNodes(l, n.Params)
		l.expr(n.Value)
	case *Translator:
		*l = append(*l, n.Out, n.In)
		addNodes(l, n.Members)
	case *Provider:
		addNodes(l, n.Probes)
	}
}

func (l *nodes) ofStmt(n Stmt) {
	switch n := n.(type) {
	case *ExprStmt:
		l.expr(n.X)
	case *Block:
		addNodes(l, n.Stmts)
	case *If:
		l.expr(n.Cond)
		*l = append(*l, n.Then)
		if n.Else != nil {
			*l = append(*l, n.Else)
		}
	}
}

func (l *nodes) ofExpr(n Expr) {
	switch n := n.(type) {
	case *Agg:
		l.expr(n.Keys...)
	case *Unary:
		l.expr(n.X)
	case *Postfix:
		l.expr(n.X)
	case *Binary:
		l.expr(n.X, n.Y)
	case *Assign:
		l.expr(n.X, n.Y)
	case *Cond:
		l.expr(n.Cond, n.Then, n.Else)
	case *Call:
		l.expr(n.Fun)
		l.expr(n.Args...)
	case *Index:
		l.expr(n.X)
		l.expr(n.Args...)
	case *Member:
		l.expr(n.X)
	case *Cast:
		*l = append(*l, n.Type, n.X)
	case *SizeofExpr:
		l.expr(n.X)
	case *SizeofType:
		*l = append(*l, n.Type)
	case *Offsetof:
		*l = append(*l, n.Type)
	case *Stringof:
		l.expr(n.X)
	case *Xlate:
		*l = append(*l, n.Type, n.X)
	case *Paren:
		l.expr(n.X)
	}
}

func (l *nodes) ofType(n TypeExpr) {
	switch n := n.(type) {
	case *StructType:
		addNodes(l, n.Fields)
	case *EnumType:
		addNodes(l, n.Values)
	case *PointerType:
		*l = append(*l, n.Elem)
	case *ArrayType:
		*l = append(*l, n.Elem)
		l.expr(n.Len)
	case *AssocType:
		*l = append(*l, n.Elem)
		addNodes(l, n.Keys)
	case *FuncType:
		if n.Result != nil {
			*l = append(*l, n.Result)
		}
		addNodes(l, n.Params)
	}
}

func (l *nodes) ofPart(n Node) {
	switch n := n.(type) {
	case *leafDeclarator:
		l.derived(n.Type, n.leaf)
		l.expr(n.Bits)
	case *Declarator:
		*l = append(*l, n.Type)
		l.expr(n.Bits)
	case *FieldDecl:
		l.declarators(n.Spec, n.Names)
	case *Enumerator:
		l.expr(n.Value)
	case *Param:
		*l = append(*l, n.Type)
	case *TranslatorMember:
		l.expr(n.Value)
	case *ProviderProbe:
		*l = append(*l, n.Args)
		if n.Xlated != nil {
			*l = append(*l, n.Xlated)
		}
	}
}

// Dump writes the tree under node, one node on a line, indented by depth, each
// with its position.
func Dump(w io.Writer, node Node) error {
	d := &dumper{w: w}
	d.dump(node, 0)
	return d.err
}

type dumper struct {
	w   io.Writer
	err error
}

func (d *dumper) dump(n Node, depth int) {
	pos := n.Pos()
	pos.File = ""
	label := describe(n)
	if label != "" {
		label = " " + label
	}
	_, err := fmt.Fprintf(d.w, "%s%s%s @%s\n", strings.Repeat("  ", depth), nodeName(n), label, pos)
	if err != nil && d.err == nil {
		d.err = err
	}
	for _, c := range children(n) {
		d.dump(c, depth+1)
	}
}

func nodeName(n Node) string {
	if _, ok := n.(*leafDeclarator); ok {
		return "Declarator"
	}
	_, name, _ := strings.Cut(fmt.Sprintf("%T", n), ".")
	return name
}

// describe returns what a node says apart from its children.
func describe(n Node) string {
	switch n := n.(type) {
	case *Program:
		return n.Name
	case *ProbeDesc:
		return n.String()
	case Decl:
		return describeDecl(n)
	case Expr:
		return describeExpr(n)
	case TypeExpr:
		return describeType(n)
	case *leafDeclarator:
		_, s := inside(n.Type, n.Name)
		return s
	case *Declarator:
		return n.Name
	case *Param:
		return n.Name
	case *Enumerator:
		return n.Name
	case *TranslatorMember:
		return n.Name
	case *ProviderProbe:
		return n.Name
	}
	return ""
}

func describeDecl(n Decl) string {
	switch n := n.(type) {
	case *VarDecl:
		return n.Storage.String()
	case *TypeDecl:
		return n.Storage.String()
	case *Inline:
		_, s := inside(n.Type, n.Name)
		return s
	case *Translator:
		return n.Param
	case *Provider:
		return n.Name
	case *Pragma:
		_, s, _ := strings.Cut(String(n), "#pragma D ")
		return s
	}
	return ""
}

func describeExpr(n Expr) string {
	switch n := n.(type) {
	case *Ident, *ScopedVar, *CharLit, *StringLit, *MacroVar:
		return String(n)
	case *IntLit:
		return fmt.Sprintf("%s %s", n.Text, n.CType())
	case *Agg:
		return n.String()
	case *Unary:
		return string(n.Op)
	case *Postfix:
		return string(n.Op)
	case *Binary:
		return string(n.Op)
	case *Assign:
		return string(n.Op)
	case *Member:
		if n.Arrow {
			return "->" + n.Name
		}
		return "." + n.Name
	case *Offsetof:
		return n.Member
	}
	return ""
}

func describeType(n TypeExpr) string {
	var p printer
	switch n := n.(type) {
	case *BasicType, *NamedType:
		p.leaf(n)
	case *StructType:
		head := *n
		head.HasBody = false
		p.structType(&head)
	case *EnumType:
		head := *n
		head.HasBody = false
		p.enumType(&head)
	case *PointerType:
		p.put(n.Quals.String())
	}
	return p.Buffer.String()
}
