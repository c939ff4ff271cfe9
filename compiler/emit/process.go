package emit

import (
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/value"

	"dtc/object"
)

// hasUserRegs reports whether the context is the registers of the process.
func (f *fn) hasUserRegs() bool { return f.kind == object.Uprobe || f.kind == object.Uretprobe }

// processArgument is an argument of a probe in a process. Where a function returns
// is not known, so that arg0, the offset, is 0 there.
func (f *fn) processArgument(n int) value.Value {
	m := f.machine()
	switch {
	case f.class == object.ClassUsdt:
		return f.usdtArgument(n)
	case f.class == object.ClassPidReturn && n == 1:
		return f.ctxWord(m.result)
	case f.class == object.ClassPidReturn:
		return c64(0)
	case n < len(m.args):
		return f.ctxWord(m.args[n])
	}
	return f.userWord(f.b.NewAdd(f.ctxWord(m.sp), c64(int64(m.stackArgs+8*(n-len(m.args))))), c64(8))
}

// userWord reads size bytes of the process, 0 where it cannot.
func (f *fn) userWord(addr, size value.Value) value.Value {
	return f.filled(func(cell value.Value) { f.helper(helperProbeReadUser, i64, cell, size, f.b.NewIntToPtr(addr, i8ptr)) })
}

// usdtArgument is an argument of a probe that a program defines. Where it is, the
// loader says in an immediate (object.UsdtConst and so on), so that of the branches
// here one remains when the program is loaded.
func (f *fn) usdtArgument(n int) value.Value {
	if n >= object.SlotFields {
		return c64(0)
	}
	d := f.patched(uint64(object.SlotField + n))
	kind := f.b.NewAnd(d, c64(7))
	is := func(k int64) value.Value { return f.b.NewICmp(enum.IPredEQ, kind, c64(k)) }
	size := f.clamp(f.b.NewAnd(f.b.NewLShr(d, c64(4)), c64(15)), 8)
	v := f.choose(is(object.UsdtConst), func() value.Value { return f.patched(uint64(object.SlotConst + n)) }, func() value.Value {
		return f.choose(is(object.UsdtReg), func() value.Value { return f.usdtRegister(d) }, func() value.Value {
			return f.choose(is(0), func() value.Value { return c64(0) }, func() value.Value { return f.userWord(f.usdtAddress(d, is), size) })
		})
	})
	shift := f.b.NewAnd(f.b.NewSub(c64(64), f.b.NewShl(size, c64(3))), c64(63))
	up := f.b.NewShl(v, shift)
	signed := f.b.NewICmp(enum.IPredNE, f.b.NewAnd(d, c64(object.UsdtSigned)), c64(0))
	return f.choose(signed, func() value.Value { return f.b.NewAShr(up, shift) }, func() value.Value { return f.b.NewLShr(up, shift) })
}

// usdtRegister is the value of a register, or its second byte first.
func (f *fn) usdtRegister(d value.Value) value.Value {
	v := f.savedRegister(d, 8)
	high := f.b.NewICmp(enum.IPredNE, f.b.NewAnd(d, c64(object.UsdtHigh)), c64(0))
	return f.choose(high, func() value.Value { return f.b.NewLShr(v, c64(8)) }, func() value.Value { return f.b.NewAdd(v, c64(0)) })
}

// savedRegister reads the register whose place stands at a bit of d.
func (f *fn) savedRegister(d value.Value, bit int64) value.Value {
	off := f.b.NewAnd(f.b.NewLShr(d, c64(bit)), c64(0xff))
	at := f.b.NewAdd(f.b.NewPtrToInt(f.ctx, i64), off)
	return f.filled(func(cell value.Value) {
		f.helper(helperProbeReadKernel, i64, cell, c32(8), f.b.NewIntToPtr(at, i8ptr))
	})
}

// usdtAddress is where an argument in memory lies.
func (f *fn) usdtAddress(d value.Value, is func(int64) value.Value) value.Value {
	return f.choose(is(object.UsdtAddr), func() value.Value { return f.b.NewLShr(d, c64(8)) }, func() value.Value {
		at := f.b.NewAdd(f.savedRegister(d, 8), f.b.NewAShr(d, c64(32)))
		index := f.choose(is(object.UsdtIndex), func() value.Value {
			return f.b.NewShl(f.savedRegister(d, 16), f.b.NewAnd(f.b.NewLShr(d, c64(24)), c64(3)))
		}, func() value.Value { return c64(0) })
		return f.b.NewAdd(at, index)
	})
}
