package emit

// Copies of kernel structures in D memory, such as self->t = *curthread.
//
// A copy holds the bytes as the host lays them out: as many as the structure
// has there, at most the room that the variable has. A member of the copy is
// at the offset that the loader finds by name, as in the original; it is
// compared with the room before each access. All of these are constants once
// the program is loaded, so the verifier drops the comparison.

import (
	"github.com/llir/llvm/ir/constant"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/metadata"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/ctype"
	"dtc/compiler/plan"
	"dtc/object"
)

// isWord reports whether values of the type are handled in a register: floating
// point as its bits.
func isWord(t *ctype.Type) bool {
	return t.IsScalar() || t.Is(ctype.Float) && t.Size() <= 8
}

// holdsHost reports whether a type is or consists of kernel structures.
func holdsHost(t *ctype.Type) bool {
	r := t.Resolve()
	switch r.Kind {
	case ctype.Array:
		return holdsHost(r.Elem)
	case ctype.Struct, ctype.Union:
		if r.Kernel {
			return plan.IsHost(r)
		}
		for _, m := range r.Fields() {
			if holdsHost(m.Type) {
				return true
			}
		}
	}
	return false
}

// inD reports whether an array expression is in a variable, where elements may
// be further apart.
func inD(x check.Expr) bool {
	switch e := x.(type) {
	case *check.VarRef, *check.Elem:
		return e.Type().Is(ctype.Array)
	case *check.Index:
		return inD(e.X)
	}
	return false
}

// access is the address of size bytes of D or scratch memory.
func (f *fn) access(p place, size int64) value.Value {
	switch {
	case p.scratch != nil:
		return f.scratchAccess(p.scratch, size)
	case p.at != nil:
		return f.accessUpTo(p, c64(size))
	case p.ptr == nil:
		return f.scratchPtr(f.blockTemp(int(size))) // an error is reported elsewhere
	}
	return p.ptr
}

// accessUpTo is the same for a size that is known at load only, and at most the
// memory's.
func (f *fn) accessUpTo(p place, size value.Value) value.Value {
	switch {
	case p.scratch != nil:
		limit := c64(int64(f.p.Prog.Scratch))
		at := f.opaque(f.b.NewSub(p.scratch, c64(scratchBase)))
		f.check(f.b.NewICmp(enum.IPredULE, at, limit), object.FaultBadAddr, p.scratch, "access")
		f.check(f.b.NewICmp(enum.IPredULE, f.b.NewAdd(at, size), limit), object.FaultBadAddr, p.scratch, "access")
		return f.b.NewGetElementPtr(i8, f.allocArea(), at)
	case p.at == nil:
		return p.ptr
	}
	if c, ok := size.(*constant.Int); ok {
		at := p.at
		if _, known := at.(*constant.Int); !known {
			at = f.opaque(at)
			f.check(f.b.NewICmp(enum.IPredULE, at, c64(max(0, p.room-c.X.Int64()))), object.FaultBadAddr, at, "member")
		}
		return f.b.NewGetElementPtr(i8, p.ptr, at)
	}
	at := f.opaque(p.at)
	f.check(f.b.NewICmp(enum.IPredULE, at, c64(p.room)), object.FaultBadAddr, at, "member")
	f.check(f.b.NewICmp(enum.IPredULE, f.b.NewAdd(at, size), c64(p.room)), object.FaultBadAddr, at, "member")
	return f.b.NewGetElementPtr(i8, p.ptr, at)
}

// memberOffset is where a member is in a copy of its structure.
func (f *fn) memberOffset(of *ctype.Type, m ctype.Member) value.Value {
	if !relocatable(of) {
		return c64(m.BitOff / 8)
	}
	return f.fieldInfo(f.preserve(of, m, c64(0)), fieldByteOff)
}

// extent is the number of bytes to copy of a value of type t into room bytes.
func (f *fn) extent(t *ctype.Type, room int64) value.Value {
	if !plan.IsHost(t) {
		return c64(t.Size())
	}
	n := f.opaque(f.typeSize(t))
	return f.choose(f.b.NewICmp(enum.IPredUGT, n, c64(room)), func() value.Value { return c64(room) }, func() value.Value { return n })
}

// typeSize asks the loader for the size of a kernel structure.
func (f *fn) typeSize(t *ctype.Type) value.Value {
	const size = 1
	cs := f.coreStruct(t)
	f.typeInfos++
	callee := f.intrinsic("llvm.bpf.preserve.type.info", i32, i32, i64)
	call := f.b.NewCall(callee, c32(int64(f.typeInfos)), c64(size))
	call.Metadata = []*metadata.Attachment{{Name: "llvm.preserve.access.index", Node: cs.di}}
	return f.b.NewZExt(call, i64)
}

// putBlock copies a structure or array of type t into size bytes of a record or
// key: where the host's structure is smaller, zeros follow.
func (f *fn) putBlock(dst value.Value, p place, t *ctype.Type, size int) {
	if !plan.IsHost(t) {
		f.copyBlock(dst, p, c64(int64(size)))
		return
	}
	f.clear(dst, size)
	f.copyBlock(dst, p, f.extent(t, int64(size)))
}

// readHostBits reads a bit-field of a copy.
func (f *fn) readHostBits(p place) value.Value {
	off, left, right := f.hostBits(p)
	raw := f.filled(func(cell value.Value) {
		f.helper(helperProbeReadKernel, i64, cell, c32(8), f.access(f.shift(p, off), 8))
	})
	v := f.b.NewShl(raw, left)
	if p.bits.Type.Signed() {
		return f.b.NewAShr(v, right)
	}
	return f.b.NewLShr(v, right)
}

// hostBits is the place of a bit-field in a copy: the offset of its bytes, and
// the shifts that take the field out of eight of them.
func (f *fn) hostBits(p place) (off, left, right value.Value) {
	m := *p.bits
	if relocatable(p.of) {
		q := f.preserve(p.of, m, c64(0))
		return f.fieldInfo(q, fieldByteOff), f.fieldInfo(q, fieldLshift), f.fieldInfo(q, fieldRshift)
	}
	first := m.BitOff / 8
	return c64(first), c64(64 - (m.BitOff - first*8) - m.BitSize), c64(64 - m.BitSize)
}

func (f *fn) writeHostBits(p place, v value.Value) {
	off, left, right := f.hostBits(p)
	ptr := f.access(f.shift(p, off), 8)
	cell := f.cell()
	f.helper(helperProbeReadKernel, i64, cell, c32(8), ptr)
	mask := f.b.NewLShr(f.b.NewShl(c64(-1), right), left)
	kept := f.b.NewAnd(f.load(i64, cell, false), f.b.NewXor(mask, c64(-1)))
	put := f.b.NewLShr(f.b.NewShl(v, right), left)
	s := f.b.NewStore(f.b.NewOr(kept, put), f.b.NewBitCast(ptr, types.NewPointer(i64)))
	s.Align = 1
}

// number is the address of D memory as a number. The verifier forgets that it
// is a pointer, with which one cannot count, when it went through memory.
func (f *fn) number(ptr value.Value) value.Value {
	cell := f.b.NewBitCast(f.scratchPtr(f.blockTemp(8)), i64ptr)
	s := f.b.NewStore(f.b.NewPtrToInt(ptr, i64), cell)
	s.Volatile = true
	l := f.b.NewLoad(i64, cell)
	l.Volatile = true
	return l
}
