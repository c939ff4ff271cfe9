package check

// Variables of the kernel: `jiffies, vmlinux`jiffies, &ext4`some_table. Where a
// symbol lies is known on the host only, so its address is a value that the
// loader sets, and the variable is what lies there. Kernels tell the types of
// few of their variables (those of each CPU, and newer ones of all): a symbol
// without a type is an unsigned long.

import (
	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

// KernelSym is the address of a symbol of the kernel; Module is "" for any.
type KernelSym struct {
	Typed
	Name, Module string
	Optional     bool // of the library: 0 where the host does not list it
}

func (c *checker) kernelSym(x *syntax.Ident) Expr {
	if x.User {
		c.unsupported(x.Pos(), "user symbol %s``%s", x.Module, x.Name)
	}
	t, err := c.btf.Var(x.Name, x.Module)
	if err != nil {
		t = ctype.TULong
	}
	addr := &KernelSym{Typed{x.Pos(), ctype.PointerTo(t)}, x.Name, x.Module, inLibrary(x.Pos())}
	return &Deref{Typed{x.Pos(), t}, addr}
}
