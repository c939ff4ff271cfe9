package emit

import (
	"github.com/llir/llvm/ir/constant"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
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

// print fills the data of print(): the address, and as many bytes as the type
// has on the host and the record room.
func (f *fn) print(r *recording, s *check.ActStmt) {
	addr, bytes := r.rec.Items[r.next], r.rec.Items[r.next+1]
	r.next += 2
	p := f.place(s.Args[0])
	size := f.extent(s.Args[0].Type(), int64(bytes.Size))
	if c, ok := size.(*constant.Int); ok {
		size = c64(min(c.X.Int64(), int64(bytes.Size)))
	}
	at := p.addr
	if at == nil {
		at = f.b.NewPtrToInt(f.accessUpTo(p, size), i64)
	}
	f.store(at, f.offset(r.ptr, int64(addr.Off)))
	f.copyBlock(f.offset(r.ptr, int64(bytes.Off)), p, size)
}
