package emit

import (
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/plan"
)

// copyMemory fills the datum of tracemem(). As in DTrace memory that cannot be
// read shows as zeros: that is no fault.
func (f *fn) copyMemory(dst value.Value, it plan.Item) {
	p := f.place(it.X)
	if p.addr == nil {
		f.copyBlock(dst, p, c64(int64(it.Size)))
		return
	}
	n := c32(int64(it.Size))
	from := f.b.NewIntToPtr(p.addr, i8ptr)
	if p.kernel {
		f.helper(helperProbeReadKernel, i64, dst, n, from)
		return
	}
	f.either(f.b.NewICmp(enum.IPredSLT, p.addr, c64(0)),
		func() { f.helper(helperProbeReadKernel, i64, dst, n, from) },
		func() { f.helper(helperProbeReadUser, i64, dst, n, from) })
}
