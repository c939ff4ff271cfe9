package plan

import (
	"fmt"
	"io"
	"strings"

	"dtc/compiler/check"
	"dtc/object"
)

// Dump writes a plan as text: groups with their programs, records with their
// layout, and the homes of variables and aggregations.
func Dump(w io.Writer, p *Plan) error {
	d := &dumper{p: p}
	for _, g := range p.Groups {
		d.group(g)
	}
	for _, c := range p.Clauses {
		d.clause(c)
	}
	for _, v := range p.Prog.Vars {
		d.variable(p.Vars[v])
	}
	for _, a := range p.Prog.Aggs {
		d.aggregation(p.Aggs[a])
	}
	if p.Self > 0 {
		d.line("self: %d bytes of task storage", p.Self)
	}
	for i, t := range p.Meta.Texts {
		d.line("text %d: %q", i, t)
	}
	for _, s := range p.Meta.Symbols {
		d.line("symbol %s`%s: %s", s.Module, s.Name, s.Var)
	}
	for _, m := range p.Meta.Macros {
		d.line("macro $%s: %s", m.Name, m.Var)
	}
	_, err := io.WriteString(w, d.sb.String())
	return err
}

type dumper struct {
	p  *Plan
	sb strings.Builder
}

func (d *dumper) line(format string, args ...any) {
	fmt.Fprintf(&d.sb, format+"\n", args...)
}

func (d *dumper) group(g *Group) {
	kinds := make([]string, len(g.Kinds))
	for i, k := range g.Kinds {
		kinds[i] = string(k)
	}
	d.line("group %d: %s by %s", g.ID, g.Class, strings.Join(kinds, ", "))
	if s := g.Site; s != nil {
		d.line("  %s:::%s at %s", s.Provider.Name, s.Probe.Name, strings.Join(s.Site.At, ", "))
	}
	for _, i := range g.Descs {
		m := d.p.Meta.Descs[i]
		d.line("  desc %d: %s:%s:%s:%s at %s for clause %v", i, m.Provider, m.Module, m.Function, m.Name, m.Pos, m.Clauses[0])
	}
}

func (d *dumper) clause(c *Clause) {
	pred := ""
	if c.Pred != nil {
		pred = ", predicate"
	}
	d.line("clause %d: %s%s", c.Index, d.p.Where(c.Pos), pred)
	d.nodes(c.Body, "  ")
}

func (d *dumper) nodes(nodes []Node, indent string) {
	for _, n := range nodes {
		switch n := n.(type) {
		case *Segment:
			d.segment(n, indent)
		case *Branch:
			d.line("%sif %s", indent, d.p.Where(n.Stmt.At))
			d.nodes(n.Then, indent+"  ")
			if len(n.Else) > 0 {
				d.line("%selse", indent)
				d.nodes(n.Else, indent+"  ")
			}
		}
	}
}

func (d *dumper) segment(s *Segment, indent string) {
	if s.Record == nil {
		d.line("%s%d statement(s), no record", indent, len(s.Stmts))
		return
	}
	d.line("%s%d statement(s), record %d of %d bytes", indent, len(s.Stmts), s.Record.ID, s.Record.Size)
	if s.Record.Timed {
		d.line("%s  timed", indent)
	}
	for _, it := range s.Record.Items {
		d.line("%s  %s", indent, datumText(it.Datum))
	}
}

func datumText(m object.Datum) string {
	s := fmt.Sprintf("+%d %s %d", m.Off, m.Type, m.Size)
	if m.CType != "" {
		s += " " + m.CType
	}
	return s
}

func keyText(key []object.Datum, size int) string {
	if size == 0 {
		return "no key"
	}
	var parts []string
	for _, k := range key {
		parts = append(parts, datumText(k))
	}
	return fmt.Sprintf("key of %d bytes: %s", size, strings.Join(parts, "; "))
}

func (d *dumper) variable(v *Var) {
	scope := map[check.Scope]string{check.Global: "", check.Self: "self->", check.This: "this->"}[v.Scope]
	home := map[Home]string{HomeBss: ".bss " + v.Symbol, HomeThis: "register", HomeSelf: fmt.Sprintf("task storage +%d", v.Off), HomeHash: "hash " + v.Symbol + tagText(v.Tag)}[v.Home]
	d.line("variable %s%s: %s, %s, %d bytes", scope, v.Name, v.Type, home, v.Size)
	if v.Home == HomeHash {
		d.line("  %s", keyText(v.Key, v.KeyLen))
	}
}

func (d *dumper) aggregation(a *Agg) {
	shared := ""
	if a.Shared {
		shared = ", shared"
	}
	if a.Epoch != "" {
		shared += ", keys by epoch"
	}
	d.line("aggregation @%s: %s, %s%s, %d words%s", a.Name, a.Func, a.Map, tagText(a.Tag), a.Words, shared)
	d.line("  %s", keyText(a.Key, a.KeyLen))
}

func tagText(tag int) string {
	if tag == 0 {
		return ""
	}
	return fmt.Sprintf(" by tag %d", tag)
}
