package emit

// Speculations. A speculation is an entry of the array dt_specs: a word with its state
// in the lower half and in the upper half a generation, which speculation() raises; and
// the bytes that were recorded into it, which option specsize limits. The
// state goes from inactive to active by speculation(), to settling by commit() or
// discard(), and back by the consumer, when it has seen the record of these. Where
// that finds no room, the state itself says which it was. A
// record of a speculation carries the generation and the speculation's number, so
// that the consumer tells it from those of an earlier use of the number, whatever
// the order in which it reads the CPUs' buffers.

import (
	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/constant"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/syntax"
	"dtc/object"
)

const generation = -1 << 32 // the upper half of a state

// speculationOffset is where records have their speculation.
const speculationOffset = object.TimeOffset + 8

func (e *emitter) specs() *ir.Global {
	return e.m.addMap(mapDef{name: object.MapSpecs, typ: mapArray, key: 4, value: object.SpecSize, entries: 2})
}

// speculate begins speculating: where the speculation is not active the clause
// ends.
func (f *fn) speculate(s *check.ActStmt) {
	id := f.scalar(s.Args[0])
	p := f.lookup32(f.specs(), f.b.NewTrunc(id, i32))
	have, active := f.block(), f.block()
	f.b.NewCondBr(f.isNull(p), f.done, have)
	f.b = have
	state := f.load(i64, p, true)
	f.b.NewCondBr(f.inState(state, object.SpecActive), active, f.done)
	f.b = active
	f.b.NewStore(speculationOf(f, state, id), f.speculating())
}

// speculating is where a program keeps which speculation its clause records into.
func (f *fn) speculating() *ir.InstAlloca {
	if f.spec == nil {
		f.spec = f.alloca(i64)
		f.entry.NewStore(c64(0), f.spec)
	}
	return f.spec
}

// speculationOf joins a generation with a number.
func speculationOf(f *fn, state, id value.Value) value.Value {
	return f.b.NewOr(f.b.NewAnd(state, c64(generation)), f.b.NewAnd(id, c64(0xffffffff)))
}

func (f *fn) inState(state value.Value, want int64) value.Value {
	return f.b.NewICmp(enum.IPredEQ, f.b.NewAnd(state, c64(0xffffffff)), c64(want))
}

// swap replaces a state if it is still old, and reports whether it was.
func (f *fn) swap(p, old, next value.Value) value.Value {
	x := f.b.NewCmpXchg(f.as(p, i64), old, next, enum.AtomicOrderingMonotonic, enum.AtomicOrderingMonotonic)
	return f.b.NewICmp(enum.IPredEQ, f.b.NewExtractValue(x, 0), old)
}

// fill counts a record to the speculation that it is for, if any; where that is full
// the program goes to r.full. A record that no speculation has room for ends its
// clause.
func (f *fn) fill(r *recording) {
	spec := f.b.NewLoad(i64, f.speculating())
	cont, some, found, fits, never, over := f.block(), f.block(), f.block(), f.block(), f.block(), f.block()
	r.full = f.block()
	f.b.NewCondBr(f.b.NewICmp(enum.IPredNE, spec, c64(0)), some, cont)
	f.b = some
	p := f.lookup32(f.specs(), f.b.NewTrunc(spec, i32))
	f.b.NewCondBr(f.isNull(p), cont, found)
	f.b = found
	used := f.as(f.offset(p, object.SpecUsed), i64)
	room := int64(r.rec.Size - speculationOffset - 8 + object.SpecRecord)
	limit := f.global(f.m.variable(object.VarSpecsize, 8, true))
	f.b.NewCondBr(f.b.NewICmp(enum.IPredULT, limit, c64(room)), never, fits)
	f.b = fits
	before := f.b.NewAtomicRMW(enum.AtomicOpAdd, used, c64(room), enum.AtomicOrderingMonotonic)
	f.b.NewCondBr(f.b.NewICmp(enum.IPredUGT, f.b.NewAdd(before, c64(room)), limit), over, cont)
	f.b = over
	f.b.NewAtomicRMW(enum.AtomicOpAdd, used, c64(-room), enum.AtomicOrderingMonotonic)
	f.b.NewBr(r.full)
	f.b = never
	f.drop(object.DropSpec)
	f.b.NewBr(f.done)
	f.b = cont
}

// settle ends a speculation for all CPUs, with a state in which the consumer finds
// it. Its value is what the consumer is to settle, 0 for nothing: another may have
// done it.
func (f *fn) settle(id value.Value, to int64) value.Value {
	p := f.lookup32(f.specs(), f.b.NewTrunc(id, i32))
	f.check(f.not(f.isNull(p)), object.FaultIllOp, c64(0), "speculation")
	state := f.load(i64, p, true)
	none := func() value.Value { return c64(0) }
	return f.choose(f.inState(state, object.SpecActive), func() value.Value {
		next := f.b.NewOr(f.b.NewAnd(state, c64(generation)), c64(to))
		return f.choose(f.swap(p, state, next), func() value.Value { return speculationOf(f, state, id) }, none)
	}, none)
}

// speculation is the function that finds an inactive speculation: its number, or
// 0 with the failure counted. It is a loop of the kernel's: one of ours would
// make the verifier follow every step.
func (e *emitter) speculation() *ir.Func {
	if e.specFunc != nil {
		return e.specFunc
	}
	try := e.trySpeculation()
	f := e.newFn("dt_speculation", true, syntax.Pos{File: e.m.main.Filename, Line: 1, Col: 1}, i64)
	e.specFunc = f.f
	found := f.b.NewBitCast(f.alloca(types.NewArray(16, i8)), i8ptr)
	f.store(c64(0), found)
	f.store(c64(object.DropSpecUnavail), f.offset(found, 8))
	f.helper(helperLoop, i64, c64(object.MaxSpecs), constant.NewBitCast(try, i8ptr), found, c64(0))
	number := f.load(i64, found, false)
	f.when(f.b.NewICmp(enum.IPredEQ, number, c64(0)), func() {
		f.call(f.dropFunc(), f.load(i64, f.offset(found, 8), false))
	})
	f.b.NewRet(number)
	f.finish(f.start)
	return e.specFunc
}

// trySpeculation is the loop's body: its context is two words, what was found and
// which drop counts if nothing is. It returns 1 to end the loop.
func (e *emitter) trySpeculation() *ir.Func {
	pos := syntax.Pos{File: e.m.main.Filename, Line: 1, Col: 1}
	f := e.newFn("dt_try_speculation", true, pos, i64, ir.NewParam("index", i64), ir.NewParam("found", i8ptr))
	i := f.b.NewAdd(f.f.Params[0], c64(1))
	p := f.lookup32(f.specs(), f.b.NewTrunc(i, i32))
	end := f.block()
	end.NewRet(c64(1))
	have := f.block()
	f.b.NewCondBr(f.isNull(p), end, have)
	f.b = have
	state := f.load(i64, p, true)
	f.when(f.inState(state, object.SpecInactive), func() {
		raised := f.b.NewAnd(f.b.NewAdd(state, c64(1<<32)), c64(generation))
		got, other := f.block(), f.block()
		f.b.NewCondBr(f.swap(p, state, f.b.NewOr(raised, c64(object.SpecActive))), got, other)
		f.b = got
		f.store(c64(0), f.offset(p, object.SpecUsed))
		f.store(i, f.f.Params[1])
		f.b.NewBr(end)
		f.b = other
	})
	f.when(f.b.NewICmp(enum.IPredUGE, f.b.NewAnd(state, c64(0xffffffff)), c64(object.SpecSettling)), func() {
		f.store(c64(object.DropSpecBusy), f.offset(f.f.Params[1], 8))
	})
	f.b.NewRet(c64(0))
	f.finish(f.start)
	return f.f
}
