package check

// The typed program as text, for dtc --emit=typed and the tests. Every
// expression is shown as operator(operands):type on one line.

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"dtc/compiler/ctype"
)

// Dump prints a typed program.
func Dump(w io.Writer, p *Program) error {
	d := &dumper{}
	d.line("program strsize=%d scratch=%d", p.Strsize, p.Scratch)
	for _, o := range p.Options {
		d.line("option %s=%s", o.Name, o.Value)
	}
	for _, v := range p.Vars {
		d.line("var %s%s: %s", scopePrefix[v.Scope], v.Name+keysText(v.Keys), typeText(v.Type))
	}
	for _, a := range p.Aggs {
		d.line("agg @%s%s = %s%s%s", a.Name, keysText(a.Keys), a.Func, paramsText(a.Params), signText(a))
	}
	for _, c := range p.Clauses {
		d.clause(c)
	}
	_, err := io.WriteString(w, d.b.String())
	return err
}

type dumper struct {
	b      strings.Builder
	indent int
}

func (d *dumper) line(format string, args ...any) {
	d.b.WriteString(strings.Repeat("  ", d.indent))
	fmt.Fprintf(&d.b, format, args...)
	d.b.WriteByte('\n')
}

func (d *dumper) nested(f func()) {
	d.indent++
	f()
	d.indent--
}

func keysText(keys []*ctype.Type) string {
	if keys == nil {
		return ""
	}
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = typeText(k)
	}
	return "[" + strings.Join(names, ", ") + "]"
}

func paramsText(params []int64) string {
	if params == nil {
		return ""
	}
	return strings.ReplaceAll(fmt.Sprint(params), " ", ", ")
}

func signText(a *Agg) string {
	if a.Signed {
		return " signed"
	}
	return ""
}

// typeText marks pointers to scratch memory, which C spelling cannot show.
func typeText(t *ctype.Type) string {
	if r := t.Resolve(); r.Kind == ctype.Pointer && r.Space == ctype.SpaceScratch {
		return t.String() + " scratch"
	}
	return t.String()
}

func (d *dumper) clause(c *Clause) {
	d.line("clause %d", c.Index)
	d.nested(func() {
		for _, p := range c.Probes {
			if p.ID != 0 {
				d.line("probe #%d", p.ID)
				continue
			}
			d.line("probe %s", p)
		}
		if c.Pred != nil {
			d.line("if %s", exprText(c.Pred))
		}
		d.stmts(c.Body)
	})
}

func (d *dumper) stmts(list []Stmt) {
	for _, s := range list {
		d.stmt(s)
	}
}

func (d *dumper) stmt(s Stmt) {
	switch s := s.(type) {
	case *ExprStmt:
		d.line("%s", exprText(s.X))
	case *AggStmt:
		d.line("@%s%s = %s(%s)", s.Agg.Name, bracket(s.Keys), s.Agg.Func, exprsText(s.Value, s.Incr))
	case *ActStmt:
		d.line("%s", actText(s))
	case *IfStmt:
		d.line("when %s", exprText(s.Cond))
		d.nested(func() { d.stmts(s.Then) })
		if s.Else != nil {
			d.line("else")
			d.nested(func() { d.stmts(s.Else) })
		}
	}
}

func actText(s *ActStmt) string {
	var words []string
	if s.Format != nil {
		words = append(words, formatText(s.Format))
	}
	for _, a := range s.Aggs {
		words = append(words, "@"+a.Name)
	}
	if s.HasN {
		words = append(words, itoa(s.N))
	}
	for _, a := range s.Args {
		words = append(words, exprText(a))
	}
	return string(s.Act) + "(" + strings.Join(words, ", ") + ")"
}

func formatText(f *Format) string {
	parts := make([]string, len(f.Parts))
	for i, p := range f.Parts {
		parts[i] = strconv.Quote(p.Text)
		if p.Verb != 0 {
			parts[i] = p.Text
		}
	}
	return strings.Join(parts, " ")
}

func bracket(list []Expr) string {
	if len(list) == 0 {
		return ""
	}
	return "[" + exprsText(list...) + "]"
}

func exprsText(list ...Expr) string {
	var words []string
	for _, e := range list {
		if e != nil {
			words = append(words, exprText(e))
		}
	}
	return strings.Join(words, ", ")
}

func exprText(e Expr) string { return nodeText(e) + ":" + typeText(e.Type()) }

func nodeText(e Expr) string {
	switch e := e.(type) {
	case *Const:
		return itoa(e.V)
	case *StrConst:
		return strconv.Quote(e.S)
	case *Macro:
		return "$" + e.Name
	case *Builtin:
		return builtinText(e)
	case *VarRef:
		return scopePrefix[e.Var.Scope] + e.Var.Name
	case *Elem:
		return scopePrefix[e.Var.Scope] + e.Var.Name + bracket(e.Keys)
	case *Member:
		return "member(" + exprText(e.X) + map[bool]string{true: "->", false: "."}[e.Arrow] + e.M.Name + ")"
	case *Index:
		check := ""
		if e.Len > 0 {
			check = ", " + itoa(e.Len)
		}
		return "index(" + exprsText(e.X, e.I) + check + ")"
	case *Assign:
		return assignText(e)
	case *IncDec:
		return fmt.Sprintf("step%s(%s, %+d)", map[bool]string{true: "-after"}[e.Post], exprText(e.LHS), e.Delta)
	case *StackExpr:
		return fmt.Sprintf("stack(%d)", e.Frames)
	}
	return operatorText(e)
}

func operatorText(e Expr) string {
	call := func(name string, args ...Expr) string { return name + "(" + exprsText(args...) + ")" }
	switch e := e.(type) {
	case *Deref:
		return call("deref", e.X)
	case *AddrOf:
		return call("addr", e.X)
	case *Unary:
		return call(string(e.Op), e.X)
	case *Binary:
		if e.Unsigned {
			return call("u"+e.Op, e.X, e.Y)
		}
		return call(e.Op, e.X, e.Y)
	case *StrCmp:
		return call("str"+e.Op, e.X, e.Y)
	case *IsNull:
		return call(map[bool]string{true: "notnull", false: "isnull"}[e.Not], e.X)
	case *Logic:
		return call(e.Op, e.X, e.Y)
	case *Cond:
		return call("cond", e.C, e.X, e.Y)
	case *Comma:
		return call("comma", e.X, e.Y)
	case *Conv:
		return call("conv", e.X)
	case *ToString:
		if e.Max > 0 {
			return call("string"+itoa(e.Max), e.X)
		}
		return call("string", e.X)
	case *Call:
		return call(e.Fn, e.Args...)
	case *Parts:
		return call("parts", e.Words...)
	case *SymExpr:
		return call(e.Fn, e.X)
	case *Exists:
		return "exists(" + e.Of.String() + "." + e.M.Name + ")"
	case *KernelSym:
		return "address(" + e.Module + "`" + e.Name + ")"
	}
	return fmt.Sprintf("%T", e)
}

func builtinText(e *Builtin) string {
	switch {
	case e.Name == "arg":
		return "arg" + itoa(int64(e.N))
	case e.Name == "args":
		return "args[" + itoa(int64(e.N)) + "]"
	case e.Index != nil:
		return e.Name + bracket([]Expr{e.Index})
	}
	return e.Name
}

func assignText(e *Assign) string {
	op := e.Op + "="
	if e.Unsigned {
		op = "u" + op
	}
	if e.Free {
		op = "free"
	}
	return op + "(" + exprsText(e.LHS, e.X) + ")"
}
