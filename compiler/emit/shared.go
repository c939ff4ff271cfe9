package emit

// this-> variables that clauses of ERROR use. The fault's function runs those
// clauses and sees what the clause that faulted left in them, so in every
// program that can fault they live in its working memory instead of registers.

import (
	"fmt"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/plan"
)

// outer is the working memory of the program that a fault's function belongs to.
type outer struct {
	slot  int
	homes map[*check.Var]int
	base  *ir.InstAlloca // where it is, once it is used
}

// sharedVars are the this-> variables of the clauses of ERROR, in their order.
func sharedVars(p *plan.Plan) []*plan.Var {
	used := map[*check.Var]bool{}
	for _, c := range p.Errors {
		eachVar(c, func(v *check.Var) { used[v] = true })
	}
	var list []*plan.Var
	for _, v := range p.Prog.Vars {
		if used[v] && p.Vars[v].Home == plan.HomeThis {
			list = append(list, p.Vars[v])
		}
	}
	return list
}

// eachVar visits the variables of a clause.
func eachVar(c *plan.Clause, visit func(*check.Var)) {
	see := func(x check.Expr) {
		if e, ok := x.(*check.VarRef); ok {
			visit(e.Var)
		}
	}
	check.Walk(c.Pred, see)
	var stmts func([]check.Stmt)
	stmts = func(list []check.Stmt) {
		for _, s := range list {
			for _, x := range check.Exprs(s) {
				check.Walk(x, see)
			}
			if s, ok := s.(*check.IfStmt); ok {
				stmts(s.Then)
				stmts(s.Else)
			}
		}
	}
	stmts(c.Clause.Body)
}

// share gives the program's variables that clauses of ERROR see their memory.
func (f *fn) share() {
	used := map[*check.Var]bool{}
	for _, c := range f.group.Clauses {
		eachVar(c, func(v *check.Var) { used[v] = true })
	}
	for _, v := range f.shared {
		if used[v.Var] {
			f.homes[v.Var] = f.reserve(max(8, v.Size))
			f.needsScratch()
		}
	}
}

// isShared reports whether a variable is in memory because of ERROR.
func (f *fn) isShared(v *plan.Var) bool {
	if f.isError {
		_, ok := f.outer.homes[v.Var]
		return ok
	}
	for _, s := range f.shared {
		if s == v {
			return true
		}
	}
	return false
}

// outerBlock is a shared variable's memory, in the fault's function.
func (f *fn) outerBlock(v *plan.Var) value.Value {
	if f.outer.base == nil {
		f.outer.base = f.alloca(i8ptr)
	}
	return f.offset(f.b.NewLoad(i8ptr, f.outer.base), int64(f.outer.homes[v.Var]))
}

// findOuter looks the program's working memory up.
func (f *fn) findOuter() {
	if f.outer.base == nil {
		return
	}
	f.b.NewStore(f.scratchAt(f.outer.slot), f.outer.base)
}

// clear zeroes memory of any size.
func (f *fn) clear(dst value.Value, size int) {
	if size <= 256 {
		f.zero(dst, 0, size)
		return
	}
	zeros := f.m.variable(fmt.Sprint("dt_zero_", size), size, true)
	f.helper(helperProbeReadKernel, i64, dst, c32(int64(size)), bytePtr(zeros))
}
