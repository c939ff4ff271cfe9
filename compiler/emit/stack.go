package emit

import (
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/ctype"
	"dtc/object"
)

// Stacks. Where it is known that a stack is the kernel's, its program counters are
// all that travels. Otherwise, and in variables, a head stands before them: the
// number of frames to show, the process, the size of a table of strings, and whether
// it is a process's at all.

// stackElement evaluates a stack that travels as d and says how to store it.
func (f *fn) stackElement(d object.Datum, x check.Expr) func(dst value.Value) {
	e, ok := x.(*check.StackExpr)
	switch {
	case !ok:
		p := f.place(x)
		return func(dst value.Value) { f.copyBlock(dst, p, c64(int64(d.Size))) }
	case d.Type == object.Stack:
		return func(dst value.Value) { f.frames(dst, d.Size, e) }
	}
	return func(dst value.Value) { f.headedStack(dst, d.Size, e) }
}

// stackPlace is a stack in memory, as a variable has it.
func (f *fn) stackPlace(e *check.StackExpr) place {
	dst := f.scratchPtr(f.blockTemp(ctype.StackBytes + 8)) // not the buffer of a variable's value
	f.headedStack(dst, ctype.StackBytes, e)
	return place{ptr: dst}
}

// headedStack writes size bytes. What is behind the frames of a process is zero, so
// that equal stacks are equal keys.
func (f *fn) headedStack(dst value.Value, size int, e *check.StackExpr) {
	end := size
	head, rest := value.Value(c64(int64(e.Frames))), int64(0)
	if e.User {
		head = f.b.NewOr(f.b.NewAnd(f.pidTgid(), c64(-1<<32)), head)
		rest = 1<<32 | e.Strings&0xffffffff
		end = min(size, ctype.StackHead+8*e.Frames)
	}
	f.store(head, dst)
	f.store(c64(rest), f.offset(dst, 8))
	f.frames(f.offset(dst, ctype.StackHead), end-ctype.StackHead, e)
	f.wipe(dst, end, size)
}

// atEntry reports whether the program runs at entries of functions only, where the
// return address is on top of the stack.
func (f *fn) atEntry() bool {
	if f.group == nil || f.class != object.ClassPidEntry || f.machine().stackArgs == 0 {
		return false
	}
	for _, d := range f.group.Descs {
		if f.p.Meta.Descs[d].Name != "entry" {
			return false
		}
	}
	return true
}

// caller is where a function that was just entered returns to.
func (f *fn) caller() value.Value {
	return f.memo("caller", func() value.Value { return f.userWord(f.ctxWord(f.machine().sp), c64(8)) })
}

// entryFrames writes the frames of a process at a function's entry. The function has
// no frame yet, so that its caller would be missing, except where the kernel sees
// that itself (since 6.11, by the first instruction).
func (f *fn) entryFrames(dst value.Value, size int) {
	stack := func(at int) {
		f.helper(helperGetStack, i64, f.ctx, f.offset(dst, int64(at)), c32(int64(size-at)), c64(stackUser|1))
	}
	caller := f.caller()
	f.store(f.ctxWord(f.machine().ip), dst)
	f.store(caller, f.offset(dst, 8))
	if size == 16 {
		return
	}
	stack(16)
	seen := f.b.NewICmp(enum.IPredEQ, f.load(i64, f.offset(dst, 16), false), caller)
	f.when(seen, func() { stack(8) })
}

// wipe clears buf[from:to], which may be long.
func (f *fn) wipe(buf value.Value, from, to int) {
	if to-from <= 64 {
		f.zero(buf, from, to)
		return
	}
	zero := bytePtr(f.m.variable("dt_zero_stack", ctype.StackBytes, true))
	f.helper(helperProbeReadKernel, i64, f.offset(buf, int64(from)), c32(int64(to-from)), zero)
}

// frames writes size bytes of program counters to dst. The code below BEGIN and
// END is the loader's own: there is no kernel stack, and one frame of the process.
func (f *fn) frames(dst value.Value, size int, e *check.StackExpr) {
	if e.User && f.unwinds() {
		f.unwoundTo(dst, size, func() { f.kernelFrames(dst, size, e) })
		return
	}
	f.kernelFrames(dst, size, e)
}

// kernelFrames does so by the kernel's helper.
func (f *fn) kernelFrames(dst value.Value, size int, e *check.StackExpr) {
	n, flags := size, int64(0)
	if e.User {
		flags = stackUser
	}
	if e.User && size >= 16 && f.atEntry() {
		f.entryFrames(dst, size)
		return
	}
	if f.kind == object.TestRun {
		n = min(size, int(8*flags/stackUser))
		f.wipe(dst, n, size)
	}
	if n > 0 {
		f.helper(helperGetStack, i64, f.ctx, dst, c32(int64(n)), c64(flags))
	}
}

// processAddress writes the process and an address in it.
func (f *fn) processAddress(dst, addr value.Value) {
	f.store(f.b.NewLShr(f.pidTgid(), c64(32)), dst)
	f.store(addr, f.offset(dst, 8))
}
