package emit

// Programs that are preempted. The kernel lets no other thread run a program on a CPU
// while one runs there, other than for probes of processes. Two threads' firings must
// not have the same working memory, so such a program has several slots of it: each
// holds a count of those who want it, and the first firing that finds itself alone
// has it until it ends. A firing that finds none is lost, and counted for each of
// its clauses. The functions of the program use the slots of the same number.

import (
	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/constant"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/value"

	"dtc/object"
)

// levels is how many firings may be under way on a CPU.
const levels = 4

// levelShift is where the fault function's place has the level.
const levelShift = 56

// preemptible reports whether another thread may run the program on this CPU
// while it is interrupted.
func (f *fn) preemptible() bool { return f.kind == object.Uprobe || f.kind == object.Uretprobe }

// takeSlot sets slots of working memory apart for the function.
func (f *fn) takeSlot() {
	f.slot = f.slots
	f.slots++
	if f.preemptible() {
		f.slots += levels - 1
	}
}

// occupy finds working memory for this firing. Counting up before looking makes sure
// that never two have it.
func (f *fn) occupy() {
	f.occupied = f.alloca(i8ptr)
	f.entry.NewStore(constant.NewNull(i8ptr), f.occupied)
	count := int64(f.reserve(8))
	found := f.block()
	for n := range levels {
		f.try(n, count, found)
	}
	for i, c := range f.group.Clauses {
		if !c.Clause.Hidden {
			f.enabled(i, func() { f.drop(int64(object.DropClause + c.Index)) })
		}
	}
	f.b.NewBr(f.exits)
	f.b = found
}

// currentLevel is the number of the slot that the firing has. It is kept in that slot:
// there the verifier does not know it, and follows the program once for all levels.
func (f *fn) currentLevel() value.Value {
	if f.level != nil {
		return f.level
	}
	if f.held == 0 {
		f.held = 1 + f.reserve(8)
	}
	return f.load(i64, f.scratchPtr(f.held-1), true)
}

// try takes a slot, or goes on.
func (f *fn) try(n int, count int64, found *ir.Block) {
	p := f.scratchAt(f.slot + n)
	at := f.offset(p, count)
	f.b.NewAtomicRMW(enum.AtomicOpAdd, f.as(at, i64), c64(1), enum.AtomicOrderingMonotonic)
	got, taken := f.block(), f.block()
	f.b.NewCondBr(f.b.NewICmp(enum.IPredEQ, f.load(i64, at, true), c64(1)), got, taken)
	f.b = got
	f.b.NewStore(p, f.scratch)
	f.b.NewStore(at, f.occupied)
	if f.held != 0 {
		f.store(c64(int64(n)), f.offset(p, int64(f.held-1)))
	}
	f.b.NewBr(found)
	f.b = taken
	f.b.NewAtomicRMW(enum.AtomicOpAdd, f.as(at, i64), c64(-1), enum.AtomicOrderingMonotonic)
}
