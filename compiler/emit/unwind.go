package emit

// User stacks without frame pointers. The kernel's helper follows frame pointers. On x86-64
// a program walks the stack itself, by tables that the loader makes of the processes' files
// (package loader/unwind, function dt_unwind of runtime/bpf), and asks the helper only where
// the loader knows nothing of the process. On kernels that cannot run the walk the loader puts
// an empty function in its place.
//
// Frames are collected in working memory, behind the words that the steps share.

import (
	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/ctype"
	"dtc/object"
)

// Words of the walk's memory, and the first byte of the frames: see unwind.c.
const (
	unwindTgid = iota
	unwindStack
	unwindMost
	unwindEntry
	unwindReturns
	unwindAtStack
	unwindAtOrig
	unwindAtNext
	unwindParent
	unwindFrames = 64 * 8
	unwindBytes  = unwindFrames + 128*8
)

// unwindMemory is the memory of the walk as the verifier knows it.
var unwindMemory = types.NewArray(unwindBytes/8, i64)

// unwinds reports whether the program may walk the stacks of processes.
func (f *fn) unwinds() bool {
	return f.p.Meta.Arch == "amd64" && f.kind != object.TestRun
}

// unwound walks the stack up to so many frames. It returns their number, 0 where only the
// kernel's helper can tell, and where they are; what follows them is zero.
func (f *fn) unwound(most int) (n, frames value.Value) {
	area := f.scratchPtr(f.blockTemp(unwindBytes))
	entry := int64(0)
	if f.atEntry() {
		entry = 1
	}
	maps := f.unwindMaps()
	walk := f.routines["dt_unwind"]
	if walk == nil {
		walk = f.newWalk(maps)
		f.routines["dt_unwind"] = walk
	}
	memory := f.b.NewBitCast(area, types.NewPointer(unwindMemory))
	return f.call(walk, memory, c64(int64(most)), c64(entry)), f.offset(area, unwindFrames)
}

func (f *fn) unwindMaps() []value.Value {
	shared := func(d mapDef) value.Value { return mapPtr(f.m.addMap(d)) }
	return []value.Value{
		shared(mapDef{name: object.MapUnwindProcs, typ: mapHash, key: 4, value: object.UnwindProc, entries: object.UnwindProcs}),
		shared(mapDef{name: object.MapUnwindRanges, typ: mapArray, key: 4, value: object.UnwindRange, entries: object.UnwindRanges}),
		shared(mapDef{name: object.MapUnwindTables, typ: mapArrayOfMaps, key: 4, value: 4, entries: object.UnwindTables}),
	}
}

// newWalk is the function that walks, from its memory, the most frames that are wanted, and whether
// the process is at the entry of a function. It is global, since its code is long and
// stacks are often taken.
func (e *emitter) newWalk(maps []value.Value) *ir.Func {
	e.newCallbacks("dt_unwind")
	memory, most, entry := ir.NewParam("memory", types.NewPointer(unwindMemory)), ir.NewParam("most", i64), ir.NewParam("entry", i64)
	w := e.newGlobalFn(object.UnwindFunc, i64, memory, most, entry)
	w.returnIfNull(memory)
	area := w.b.NewBitCast(memory, i8ptr)
	w.walkFrom(area, w.clamp(most, ctype.StackFrames), entry)
	args := append([]value.Value{w.as(area, i64)}, maps...)
	w.b.NewRet(w.call(w.m.runtimeFunc("dt_unwind", i64, i64ptr, i8ptr, i8ptr, i8ptr), args...))
	w.finish(w.start)
	return w.f
}

// walkFrom fills in what the walk begins with.
func (f *fn) walkFrom(area, most, entry value.Value) {
	put := func(word int, v value.Value) { f.store(v, f.offset(area, int64(8*word))) }
	put(unwindTgid, f.b.NewLShr(f.pidTgid(), c64(32)))
	put(unwindStack, f.programStart())
	parent := f.quiet(f.curthread(), "task_struct", "real_parent", kernelPtr)
	put(unwindParent, f.b.NewAnd(f.quiet(parent, "task_struct", "tgid", kernelInt), c64(0xffffffff)))
	put(unwindMost, most)
	put(unwindEntry, entry)
	put(unwindReturns, f.tracedReturns(put))
	zero := bytePtr(f.m.variable("dt_zero_stack", ctype.StackBytes, true))
	f.helper(helperProbeReadKernel, i64, f.offset(area, unwindFrames), f.b.NewTrunc(f.b.NewShl(most, c64(3)), i32), zero)
}

// programStart is where the stack of the process's program begins, which tells a program
// from the one before: 0 for a thread of the kernel.
func (f *fn) programStart() value.Value {
	mm := f.quiet(f.curthread(), "task_struct", "mm", kernelPtr)
	return f.quiet(mm, "mm_struct", "start_stack", kernelLong)
}

// quiet reads a member of a kernel structure, 0 where it cannot: no fault of the clause.
func (f *fn) quiet(addr value.Value, of, name string, t *ctype.Type) value.Value {
	at := f.b.NewIntToPtr(f.taskAddr(addr, of, name, t), i8ptr)
	return f.filled(func(cell value.Value) { f.helper(helperProbeReadKernel, i64, cell, c32(8), at) })
}

// tracedReturns is the kernel's list of return addresses that it has replaced, for
// scripts that trace returns.
func (f *fn) tracedReturns(put func(word int, v value.Value)) value.Value {
	if !f.tracesReturns() {
		return c64(0)
	}
	offset := func(name string, t *ctype.Type) value.Value {
		return f.taskAddr(f.opaque(c64(0)), "return_instance", name, t)
	}
	put(unwindAtStack, offset("stack", kernelLong))
	put(unwindAtOrig, offset("orig_ret_vaddr", kernelLong))
	put(unwindAtNext, offset("next", kernelPtr))
	utask := f.quiet(f.curthread(), "task_struct", "utask", kernelPtr)
	return f.quiet(utask, "uprobe_task", "return_instances", kernelPtr)
}

// unwoundTo writes size bytes of frames of the process to dst, by otherwise where that
// cannot be done here.
func (f *fn) unwoundTo(dst value.Value, size int, otherwise func()) {
	f.inner(func() {
		n, frames := f.unwound(min(size/8, ctype.StackFrames))
		f.either(f.b.NewICmp(enum.IPredNE, n, c64(0)), func() {
			f.helper(helperProbeReadKernel, i64, dst, c32(int64(size)), frames)
		}, otherwise)
	})
}

// unwoundFrame is the program counter n frames up, as the helper would have it.
func (f *fn) unwoundFrame(n int, otherwise func() value.Value) value.Value {
	count, frames := f.unwound(n + 1)
	return f.choose(f.b.NewICmp(enum.IPredNE, count, c64(0)), func() value.Value {
		return f.load(i64, f.offset(frames, int64(8*n)), false)
	}, otherwise)
}

// tracesReturns reports whether the script traces where functions of processes return.
func (f *fn) tracesReturns() bool {
	for i := range f.p.Meta.Programs {
		if f.p.Meta.Programs[i].Class == object.ClassPidReturn {
			return true
		}
	}
	return false
}
