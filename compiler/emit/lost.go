package emit

// Records that find no room. As in DTrace only the record is lost: what else the
// clause does is done all the same. Where nothing else can come of the rest of a
// run of statements, it is left out. Otherwise the statements go on with memory that
// nobody reads in the record's place, a slot of the working memory that is looked up
// only then; whether that is so is kept on the stack, where the verifier knows it,
// and at the end the record is submitted or counted.
//
// Two things must not be lost with a record. The status of exit() is kept in a
// variable; that the run ends is the state's doing, not the record's. And commit()
// and discard() leave a mark in the table of speculations.

import (
	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/constant"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/plan"
	"dtc/object"
)

// The largest record that statements go on without, and about how many instructions
// these may have: the verifier follows them with and without, and strings of more
// than plainStrsize bytes take it longer.
const (
	maxSpare     = 8192
	maxGoesOn    = 2000
	plainStrsize = 256
)

// goesOn reports whether a run of statements does more than record, from its first
// action on. The buffers are empty when BEGIN and END run, speculations may be full.
func (f *fn) goesOn(seg *plan.Segment) bool {
	switch {
	case seg.Record == nil:
		return false
	case (f.class == object.ClassBegin || f.class == object.ClassEnd) && !seg.Record.Speculates:
		return false
	case seg.Record.Size > maxSpare:
		return false
	case weigh(nil, seg.Stmts, f.p.Prog.Strsize)*max(1, f.p.Prog.Strsize/plainStrsize) > maxGoesOn:
		return false
	}
	recording := false
	for _, s := range seg.Stmts {
		act, ok := s.(*check.ActStmt)
		recording = recording || ok && act.Act != check.ActSpeculate
		if recording && hasEffect(s) {
			return true
		}
	}
	return false
}

// hasEffect reports whether a statement does anything but record.
func hasEffect(s check.Stmt) bool {
	switch s := s.(type) {
	case *check.AggStmt:
		return true
	case *check.ActStmt:
		switch s.Act {
		case check.ActExit, check.ActRaise:
			return true
		}
	}
	found := false
	for _, x := range check.Exprs(s) {
		check.Walk(x, func(x check.Expr) { found = found || changes(x) })
	}
	return found
}

// changes reports whether an expression changes anything, apart from those inside it.
func changes(x check.Expr) bool {
	switch x := x.(type) {
	case *check.Assign, *check.IncDec:
		return true
	case *check.Call:
		switch x.Fn {
		case "speculation", "strtok", "copyout", "copyoutstr", "copyinto", "bcopy":
			return true
		}
	}
	return false
}

// claimOrSpare reserves the record, or takes the spare memory in its place.
func (f *fn) claimOrSpare(r *recording) {
	r.lost = f.alloca(i64)
	none, spare, join := f.block(), f.block(), f.block()
	p := f.claim(r.ring, r.rec.Size, none)
	f.b.NewStore(c64(notLost), r.lost)
	got := f.b
	f.b.NewBr(join)

	f.b = none
	f.b.NewStore(c64(lostInRing), r.lost)
	f.b.NewBr(spare)
	if r.full != nil {
		f.b = r.full
		f.b.NewStore(c64(lostInSpeculation), r.lost)
		f.b.NewBr(spare)
	}
	f.b = spare
	q := f.lookup32(f.m.scratchMap(), c32(int64(f.spareSlot(r.rec.Size))))
	have := f.block()
	f.b.NewCondBr(f.isNull(q), r.skip, have)
	f.b = have
	f.b.NewBr(join)

	f.b = join
	r.ptr = f.b.NewPhi(ir.NewIncoming(p, got), ir.NewIncoming(q, have))
}

// What recording.lost says.
const (
	notLost = iota
	lostInRing
	lostInSpeculation
)

// spareSlot is the slot of the spare memory, of at least size bytes.
func (f *fn) spareSlot(size int) int {
	if f.spare == 0 {
		f.spare = f.slots + 1
		f.slots++
	}
	f.needScratch(size, f.clause.Pos)
	return f.spare - 1
}

func (f *fn) isLost(r *recording) value.Value {
	return f.b.NewICmp(enum.IPredNE, f.b.NewLoad(i64, r.lost), c64(notLost))
}

// closeOrCount submits the record or counts its loss; a fault discards it.
func (f *fn) closeOrCount(r *recording) {
	f.either(f.isLost(r), func() {
		counter := value.Value(c64(int64(object.DropClause + f.clause.Index)))
		if r.full != nil {
			inRing := f.b.NewICmp(enum.IPredEQ, f.b.NewLoad(i64, r.lost), c64(lostInRing))
			ring := counter
			counter = f.choose(inRing, func() value.Value { return ring }, func() value.Value { return c64(object.DropSpec) })
		}
		f.call(f.dropFunc(), counter)
		if r.exit {
			f.keepStatus(r)
		}
	}, func() { f.submit(r.ring, r.ptr, int64(r.rec.Size), r.exit) })
	done := f.block()
	f.b.NewBr(done)

	f.b = r.bad
	f.when(f.not(f.isLost(r)), func() {
		f.helper(helperRingbufDiscard, types.Void, r.ptr, c64(ringbufNoWakeup))
	})
	f.b.NewBr(f.landing[len(f.landing)-1])

	f.b = r.skip
	f.drop(int64(object.DropClause + f.clause.Index))
	f.b.NewBr(f.done)
	f.b = done
}

// keepStatus keeps the status of an exit() whose record is lost.
func (f *fn) keepStatus(r *recording) {
	for _, it := range r.rec.Items {
		if it.Stmt.Act == check.ActExit {
			f.b.NewStore(f.load(i32, f.offset(r.ptr, int64(it.Off)), false), f.m.variable(object.VarStatus, 4, false))
		}
	}
}

// settleUnseen is a commit() or discard() whose record found no room.
func (f *fn) settleUnseen(s *check.ActStmt) {
	state := int64(object.SpecCommitted)
	if s.Act == check.ActDiscard {
		state = object.SpecDiscarded
	}
	f.push()
	f.settle(f.scalar(s.Args[0]), state)
	f.pop()
	f.b.NewStore(constant.NewInt(i32, 1), f.m.variable(object.VarUnseen, 4, false))
}
