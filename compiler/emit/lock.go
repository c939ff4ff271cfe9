package emit

// Subroutines on the kernel's locks, and on the tree of processes.
//
// A struct mutex and a struct rw_semaphore start with the word that says who
// holds them; where it lies is asked by name all the same. A rwlock_t has no tag
// that could be asked for, and starts with its counter on every kernel that is
// not PREEMPT_RT.

import (
	"strings"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/constant"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/ctype"
)

// The kernel's encoding of the lock words (kernel/locking/mutex.c, rwsem.c, and
// include/asm-generic/qrwlock.h).
const (
	mutexFlags = 7

	qrwWriter  = 0xff  // a writer holds it
	qrwWaiting = 0x100 // a writer waits
	qrwReaders = 9     // shift of the number of readers

	rwsemWriter  = 1
	rwsemReaders = 8
)

var kernelUint = &ctype.Type{Kind: ctype.Int, Name: "unsigned int", Bytes: 4}

// lockCall is a subroutine on a lock.
func (f *fn) lockCall(e *check.Call) value.Value {
	lock := f.scalar(e.Args[0])
	switch e.Fn {
	case "mutex_type_adaptive":
		return c64(1)
	case "mutex_type_spin":
		return c64(0)
	case "mutex_owner":
		return f.mutexOwner(lock)
	case "mutex_owned":
		return f.boolean(f.b.NewICmp(enum.IPredEQ, f.mutexOwner(lock), f.curthread()))
	}
	if fn, ok := strings.CutSuffix(e.Fn, check.Semaphore); ok {
		return f.rwState(fn, f.lockWord(lock, "rw_semaphore", "count"), rwsemWriter, rwsemWriter, rwsemReaders)
	}
	word := f.loadPlace(place{addr: lock}, kernelUint)
	return f.rwState(e.Fn, word, qrwWriter, qrwWriter|qrwWaiting, qrwReaders)
}

// rwState reads the counter of a lock for readers and writers: which bits say
// that a writer holds it, which that one holds or wants it, and where the number
// of readers begins.
func (f *fn) rwState(fn string, word value.Value, held, wanted, readers int64) value.Value {
	switch fn {
	case "rw_read_held":
		return f.boolean(f.b.NewICmp(enum.IPredSGT, f.b.NewAShr(word, c64(readers)), c64(0)))
	case "rw_iswriter":
		held = wanted
	}
	return f.boolean(f.b.NewICmp(enum.IPredNE, f.b.NewAnd(word, c64(held)), c64(0)))
}

func (f *fn) mutexOwner(lock value.Value) value.Value {
	return f.b.NewAnd(f.lockWord(lock, "mutex", "owner"), c64(^mutexFlags))
}

// lockWord reads an atomic_long_t, whose only member is the number.
func (f *fn) lockWord(lock value.Value, of, name string) value.Value {
	return f.loadPlace(place{addr: f.taskAddr(lock, of, name, kernelStruct)}, kernelLong)
}

// maxAncestors bounds the walk of progenyof().
const maxAncestors = 256

// progenyOf walks from the current process to its ancestors, until it meets the
// wanted number or the process that is its own parent.
func (f *fn) progenyOf(e *check.Call) value.Value {
	want := f.b.NewAnd(f.scalar(e.Args[0]), c64(0xffffffff))
	zero := c64(0)
	tgid := f.taskAddr(zero, "task_struct", "tgid", kernelInt)
	parent := f.taskAddr(zero, "task_struct", "real_parent", kernelPtr)
	first := f.curthread()
	read := func(size int64, addr value.Value) value.Value {
		return f.filled(func(cell value.Value) {
			f.helper(helperProbeReadKernel, i64, cell, c32(size), f.b.NewIntToPtr(addr, i8ptr))
		})
	}
	before, head, next, up, done := f.b, f.block(), f.block(), f.block(), f.block()
	f.b.NewBr(head)
	f.b = head
	task, n := head.NewPhi(ir.NewIncoming(first, before)), head.NewPhi(ir.NewIncoming(c64(0), before))
	pid := read(4, f.b.NewAdd(task, tgid))
	f.b.NewCondBr(f.b.NewICmp(enum.IPredEQ, pid, want), done, next)
	f.b = next
	above := read(8, f.b.NewAdd(task, parent))
	again := f.b.NewAnd(f.b.NewICmp(enum.IPredNE, above, task), f.b.NewICmp(enum.IPredNE, above, c64(0)))
	f.b.NewCondBr(again, up, done)
	f.b = up
	count := f.b.NewAdd(n, c64(1))
	task.Incs = append(task.Incs, ir.NewIncoming(above, up))
	n.Incs = append(n.Incs, ir.NewIncoming(count, up))
	f.b.NewCondBr(f.b.NewICmp(enum.IPredULT, count, c64(maxAncestors)), head, done)
	f.b = done
	return f.b.NewZExt(done.NewPhi(ir.NewIncoming(constant.True, head), ir.NewIncoming(constant.False, next), ir.NewIncoming(constant.False, up)), i64)
}
