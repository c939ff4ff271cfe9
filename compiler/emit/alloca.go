package emit

// Memory from alloca() and copyin(). A pointer to it is an offset: the memory
// begins at scratchBase, so that 0 is NULL. A clause takes memory from the bottom
// up, and all of it is free again at the clause's end. An access that begins
// outside what was taken is a BADADDR fault with the offset, one that only ends
// outside a BADSIZE fault with its size.

import (
	"github.com/llir/llvm/ir/constant"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/ctype"
	"dtc/object"
)

// scratchBase is the first scratch pointer; multiples of 8 stay aligned.
const scratchBase = 8

// allocArea is the start of the clause's alloca memory: twice what the clause
// may use, so that the verifier need not relate an offset to a length.
func (f *fn) allocArea() value.Value {
	if f.alloc < 0 {
		f.alloc = f.reserve(2*f.p.Prog.Scratch + 8)
	}
	return f.scratchPtr(f.alloc)
}

// taken is how much memory the clause has taken.
func (f *fn) taken() value.Value {
	if f.top == nil {
		f.top = f.alloca(i64)
		f.entry.NewStore(c64(0), f.top)
	}
	return f.b.NewLoad(i64, f.top)
}

// allocate sets n bytes of scratch memory apart: the scratch pointer, and the
// memory.
func (f *fn) allocate(n value.Value, code int64) (off, ptr value.Value) {
	limit := c64(int64(f.p.Prog.Scratch))
	val := n
	if code == object.FaultNoScratch {
		val = c64(0)
	}
	f.check(f.b.NewICmp(enum.IPredULE, n, limit), code, val, "size")
	at := f.opaque(f.taken())
	f.check(f.b.NewICmp(enum.IPredULE, at, limit), object.FaultNoScratch, c64(0), "scratch space")
	end := f.b.NewAdd(at, n)
	f.check(f.b.NewICmp(enum.IPredULE, end, limit), object.FaultNoScratch, c64(0), "scratch space")
	f.b.NewStore(f.b.NewAnd(f.b.NewAdd(end, c64(7)), c64(-8)), f.top)
	return f.b.NewAdd(at, c64(scratchBase)), f.b.NewGetElementPtr(i8, f.allocArea(), at)
}

// scratchAccess is the address of size bytes at an offset that a scratch pointer
// holds.
func (f *fn) scratchAccess(off value.Value, size int64) value.Value {
	return f.scratchRange(off, c64(size))
}

// scratchRange is the address of n bytes at an offset that a scratch pointer
// holds. The verifier knows a bound only by the last check.
func (f *fn) scratchRange(off, n value.Value) value.Value {
	limit := int64(f.p.Prog.Scratch)
	at := f.b.NewSub(off, c64(scratchBase))
	top := f.taken()
	f.check(f.b.NewICmp(enum.IPredULT, at, top), object.FaultBadAddr, off, "access")
	end := f.b.NewAdd(at, n)
	f.check(f.b.NewICmp(enum.IPredULE, end, top), object.FaultBadSize, n, "access")
	safe := f.opaque(at)
	f.check(f.b.NewICmp(enum.IPredULE, safe, c64(limit)), object.FaultBadAddr, off, "access")
	return f.b.NewGetElementPtr(i8, f.allocArea(), safe)
}

// scratchNumber is the address that a scratch pointer stands for. It goes through
// memory, so that the verifier takes it for a number.
func (f *fn) scratchNumber(off value.Value) value.Value {
	off = f.opaque(off)
	return f.choose(f.b.NewICmp(enum.IPredEQ, off, c64(0)), func() value.Value { return c64(0) }, func() value.Value {
		word := f.scratchPtr(f.blockTemp(8))
		base := f.b.NewPtrToInt(f.allocArea(), i64)
		st := f.b.NewStore(base, f.as(word, i64))
		st.Volatile = true
		return f.b.NewAdd(f.load(i64, word, true), f.b.NewSub(off, c64(scratchBase)))
	})
}

// scratchOffset is the inverse of scratchNumber.
func (f *fn) scratchOffset(n value.Value) value.Value {
	n = f.opaque(n)
	return f.choose(f.b.NewICmp(enum.IPredEQ, n, c64(0)), func() value.Value { return c64(0) }, func() value.Value {
		return f.b.NewAdd(f.b.NewSub(n, f.number(f.allocArea())), c64(scratchBase))
	})
}

// allocaCall is alloca(). A negative size is no fault and gives memory of none.
func (f *fn) allocaCall(e *check.Call) value.Value {
	n := f.scalar(e.Args[0])
	size := f.choose(f.b.NewICmp(enum.IPredSLT, n, c64(0)), func() value.Value { return c64(0) }, func() value.Value { return n })
	off, _ := f.allocate(size, object.FaultNoScratch)
	return off
}

// transferSize checks the number of bytes to copy.
func (f *fn) transferSize(n value.Value) value.Value {
	limit := int64(f.p.Prog.Scratch)
	f.check(f.b.NewICmp(enum.IPredULE, n, c64(limit)), object.FaultBadSize, n, "size")
	return f.clamp(n, limit)
}

func (f *fn) copyinto(e *check.Call) value.Value {
	addr, n, off := f.scalar(e.Args[0]), f.scalar(e.Args[1]), f.scalar(e.Args[2])
	size := f.transferSize(n)
	dst := f.scratchRange(off, n)
	ret := f.helper(helperProbeReadUser, i64, dst, f.b.NewTrunc(size, i32), f.b.NewIntToPtr(addr, i8ptr))
	f.check(f.b.NewICmp(enum.IPredEQ, ret, c64(0)), object.FaultBadAddr, addr, "copyinto")
	return c64(0)
}

func (f *fn) bcopy(e *check.Call) value.Value {
	src := f.source(e.Args[0])
	off, n := f.scalar(e.Args[1]), f.scalar(e.Args[2])
	size := f.transferSize(n)
	dst := f.scratchRange(off, n)
	f.copyFrom(dst, src, size, n)
	return c64(0)
}

// copyFrom copies n bytes to dst; size is n again, with a bound.
func (f *fn) copyFrom(dst value.Value, src place, size, n value.Value) {
	switch {
	case src.addr != nil:
		f.readInto(dst, size, src.addr, src.side)
	case src.scratch != nil:
		f.helper(helperProbeReadKernel, i64, dst, f.b.NewTrunc(size, i32), f.scratchRange(src.scratch, n))
	default:
		f.helper(helperProbeReadKernel, i64, dst, f.b.NewTrunc(size, i32), src.ptr)
	}
}

// source is the memory that an argument stands for: a string's characters, an
// array, or what a pointer points to.
func (f *fn) source(x check.Expr) place {
	switch t := x.Type(); {
	case t.Is(ctype.String):
		return place{ptr: f.text(x).ptr}
	case t.Is(ctype.Array):
		return f.place(x)
	}
	return f.pointerPlace(x, f.scalar(x))
}

// memstr is FreeBSD's: memory as a string, with a character for each NUL but the
// last byte, which becomes the NUL; NULL if the size is 0.
func (f *fn) memstr(e *check.Call) (t text) {
	dst := f.temp()
	f.inner(func() {
		src, c, n := f.source(e.Args[0]), f.scalar(e.Args[1]), f.opaque(f.scalar(e.Args[2]))
		t = f.stringAt(dst)
		t.null = f.b.NewICmp(enum.IPredEQ, n, c64(0))
		size := f.clamp(f.b.NewSub(n, c64(1)), f.strsize()-1)
		f.when(f.not(t.null), func() {
			f.copyFrom(dst, src, size, f.b.NewSub(n, c64(1)))
			f.routine("dt_memstr", f.bufferConst(), dst, c, size)
		})
		f.store(constant.NewInt(i8, 0), f.b.NewGetElementPtr(i8, dst, size))
	})
	return t
}
