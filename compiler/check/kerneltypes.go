package check

import (
	"fmt"
	"slices"

	"dtc/compiler/ctype"
)

// KernelType is a kernel structure with the members of it that a program reads.
type KernelType struct {
	Type    *ctype.Type
	Members []string
}

// KernelTypes lists the kernel structures that a program reads members of, in
// order of their names.
func KernelTypes(p *Program) []KernelType {
	found := map[string]*KernelType{}
	add := func(of *ctype.Type, name string) {
		r := of.Resolve()
		if !r.Kernel || r.Name == "" {
			return
		}
		key := fmt.Sprint(r, " ", r.Module)
		t := found[key]
		if t == nil {
			t = &KernelType{Type: r}
			found[key] = t
		}
		if !slices.Contains(t.Members, name) {
			t.Members = append(t.Members, name)
		}
	}
	visit := func(x Expr) {
		Walk(x, func(x Expr) {
			switch e := x.(type) {
			case *Member:
				add(e.Of, e.M.Name)
			case *Exists:
				add(e.Of, e.M.Name)
			}
		})
	}
	for _, c := range p.Clauses {
		visit(c.Pred)
		visitStmts(c.Body, visit)
	}
	for _, s := range p.Sites {
		visit(s.When)
		for _, a := range s.Args {
			visit(a)
		}
	}
	var out []KernelType
	names := keys(found)
	slices.Sort(names)
	for _, name := range names {
		out = append(out, *found[name])
	}
	return out
}

func visitStmts(list []Stmt, visit func(Expr)) {
	for _, s := range list {
		for _, x := range Exprs(s) {
			visit(x)
		}
		if f, ok := s.(*IfStmt); ok {
			visitStmts(f.Then, visit)
			visitStmts(f.Else, visit)
		}
	}
}
