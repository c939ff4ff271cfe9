package emit

import (
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/ctype"
)

// condition leaves the program where the kernel probe fired but the probe that
// is made of it did not. A fault in the condition counts as that.
func (f *fn) condition() {
	if f.group.Site == nil || f.group.Site.When == nil {
		return
	}
	f.landing = append(f.landing, f.exits)
	f.natively(func() { f.exitUnless(f.truth(f.group.Site.When)) })
	f.landing = f.landing[:len(f.landing)-1]
	f.fault.code = nil
}

// siteArgument is argument n of a probe that is made of others, 0 where it has
// none.
func (f *fn) siteArgument(n int) (v value.Value) {
	args := f.group.Site.Args
	if n >= len(args) || args[n] == nil {
		return c64(0)
	}
	f.natively(func() { v = f.siteValue(args[n]) })
	return v
}

func (f *fn) siteValue(x check.Expr) value.Value {
	if x.Type().Is(ctype.Array, ctype.Struct, ctype.Union) {
		return f.address(x)
	}
	return f.scalar(x)
}

// natively runs body with the arguments of the kernel probe.
func (f *fn) natively(body func()) {
	f.native = true
	body()
	f.native = false
}
