package emit

import (
	"github.com/llir/llvm/ir/constant"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/plan"
	"dtc/object"
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
	switch p.side {
	case kernelSide:
		f.helper(helperProbeReadKernel, i64, dst, n, from)
		return
	case userSide:
		f.helper(helperProbeReadUser, i64, dst, n, from)
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

// copyout writes memory to the current process. What is not in D memory goes
// through the working memory, as many bytes as scratch memory has.
func (f *fn) copyout(e *check.Call) value.Value {
	src := f.source(e.Args[0])
	addr, n := f.scalar(e.Args[1]), f.scalar(e.Args[2])
	size := f.transferSize(n)
	from := src.ptr
	switch {
	case src.addr != nil:
		from = f.scratchPtr(f.blockTemp(f.p.Prog.Scratch + 8))
		f.readInto(from, size, src.addr, src.side)
	case src.scratch != nil:
		from = f.scratchRange(src.scratch, n)
	}
	f.writeUser(addr, from, size)
	return c64(0)
}

// copyoutstr writes a string with its NUL to the current process, at most so many
// bytes.
func (f *fn) copyoutstr(e *check.Call) value.Value {
	s := f.text(e.Args[0])
	buf := f.temp()
	f.copyText(buf, f.p.Prog.Strsize, s)
	addr, most := f.scalar(e.Args[1]), f.scalar(e.Args[2])
	length := f.call(f.m.runtimeFunc("dt_strlen", i64, i8ptr, i64), buf, c64(f.strsize()))
	size := f.clamp(f.b.NewAdd(length, c64(1)), f.strsize())
	most = f.opaque(most)
	size = f.choose(f.b.NewICmp(enum.IPredULT, most, size), func() value.Value { return most }, func() value.Value { return size })
	f.writeUser(addr, buf, f.clamp(size, f.strsize()))
	return c64(0)
}

func (f *fn) writeUser(addr, from, size value.Value) {
	ret := f.helper(helperProbeWriteUser, i64, f.b.NewIntToPtr(addr, i8ptr), from, size)
	f.check(f.b.NewICmp(enum.IPredEQ, ret, c64(0)), object.FaultBadAddr, addr, "copyout")
}
