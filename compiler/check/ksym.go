package check

// Variables of the kernel: `jiffies, vmlinux`jiffies, &ext4`some_table. Where a
// symbol lies is known on the host only, so its address is a value that the
// loader sets, and the variable is what lies there. Kernels tell the types of
// few of their variables (those of each CPU, and newer ones of all). So the type
// is, in this order, what the script declares (extern int max_threads;), what
// the kernel tells, and unsigned long. A function's value is its address.
//
// ``main and ``ld`_dl_start are addresses in the first process of -c or -p.
//
// The value of jiffies is what the kernel's own helper gives: it needs no
// address, which kernels without CONFIG_KALLSYMS_ALL do not tell.

import (
	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

// KernelSym is the address of a symbol of the kernel; Module is "" for any.
type KernelSym struct {
	Typed
	Name, Module string
	Optional     bool // of the library: 0 where the host does not list it
	User         bool // of the process of -c or -p instead, Module its file
}

// IsJiffies reports whether the symbol is jiffies.
func (k *KernelSym) IsJiffies() bool { return k.Name == "jiffies" && inKernelProper(k.Module) }

func inKernelProper(module string) bool { return module == "" || module == "vmlinux" }

func (c *checker) kernelSym(x *syntax.Ident) Expr {
	if x.User {
		return &KernelSym{Typed: Typed{x.Pos(), ctype.TUintptr}, Name: x.Name, Module: x.Module, User: true}
	}
	t, tells := c.symbolType(x)
	if x.Name == "jiffies" && inKernelProper(x.Module) {
		t, tells = ctype.TULong, true
	}
	if x.Module == scopeD || x.Module == scopeC || !tells && !inLibrary(x.Pos()) && !c.listed(x) {
		c.fail(x.Pos(), "D_IDENT_UNDEF", "failed to resolve %s`%s: Unknown symbol name", x.Module, x.Name)
	}
	if c.kdefs && !inLibrary(x.Pos()) {
		module := x.Module
		if module == "" {
			module = "vmlinux"
		}
		c.fail(x.Pos(), "D_ASRELO", "relocation remains against kernel symbol %s`%s", module, x.Name)
	}
	return symbolValue(x, t)
}

// symbolValue is what lies at a symbol; of a function its address.
func symbolValue(x *syntax.Ident, t *ctype.Type) Expr {
	addr := &KernelSym{Typed: Typed{x.Pos(), ctype.PointerTo(t)}, Name: x.Name, Module: x.Module, Optional: inLibrary(x.Pos())}
	if t.Is(ctype.Func) {
		addr.T = ctype.Builtin("uintptr_t")
		return addr
	}
	addr.Optional = addr.Optional || addr.IsJiffies()
	return &Deref{Typed{x.Pos(), t}, addr}
}

// symbolType finds the type of a symbol and reports whether anything tells it.
func (c *checker) symbolType(x *syntax.Ident) (*ctype.Type, bool) {
	if t := c.externs[x.Name]; t != nil {
		return t, false
	}
	if t, err := c.btf.Var(x.Name, x.Module); err == nil {
		return t, true
	}
	if t, err := c.btf.Func(x.Name, x.Module); err == nil {
		return t, true
	}
	return ctype.TULong, false
}

// listed reports whether the kernel lists a symbol, as far as that is known.
func (c *checker) listed(x *syntax.Ident) bool {
	return c.opts.Symbol == nil || c.opts.Symbol(x.Name, x.Module)
}

// externDecl notes a declaration of something of the kernel.
func (c *checker) externDecl(d *syntax.Declarator) {
	t := c.typeOf(d.Type)
	if old := c.externs[d.Name]; old != nil && !ctype.Same(old, t) {
		c.redeclared(d.Pos(), d.Name, t.String(), old.String())
	}
	c.externs[d.Name] = t
}

// external is the value of a name that was declared extern.
func (c *checker) external(x *syntax.Ident, t *ctype.Type) Expr {
	if !c.listed(x) {
		c.fail(x.Pos(), "D_IDENT_UNDEF", "failed to resolve %s: Unknown variable name", x.Name)
	}
	return symbolValue(x, t)
}
