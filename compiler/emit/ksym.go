package emit

import (
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/plan"
)

// kernelSym is a kernel symbol's address, which the loader puts into a variable.
func (f *fn) kernelSym(e *check.KernelSym) value.Value {
	return f.global(f.m.variable(f.p.Symbols[plan.Symbol{Name: e.Name, Module: e.Module, Optional: e.Optional, User: e.User}], 8, true))
}

// exists asks the loader whether the host's kernel has a member.
func (f *fn) exists(e *check.Exists) value.Value {
	if !relocatable(e.Of) {
		return c64(1)
	}
	return f.fieldInfo(f.preserve(e.Of, e.M, f.opaque(c64(0))), fieldExists)
}

// isJiffies reports whether an expression is the value of `jiffies.
func isJiffies(e *check.Deref) bool {
	sym, ok := e.X.(*check.KernelSym)
	return ok && sym.IsJiffies()
}
