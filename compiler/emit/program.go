package emit

import (
	"fmt"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/constant"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/plan"
	"dtc/compiler/syntax"
	"dtc/object"
)

// program emits a group's program for one attach kind: is the run active, is
// this one of our probes, then each clause in turn.
func (e *emitter) program(g *plan.Group, kind object.Kind) *fn {
	clear(e.m.used)
	pos := g.Clauses[0].Pos
	f := e.newFn(g.Symbol(kind), false, pos, i64, ir.NewParam("ctx", i8ptr))
	f.f.Section = "dt/" + f.f.Name()
	f.group, f.kind, f.class, f.ctx = g, kind, g.Class, f.f.Params[0]
	f.takeSlot()
	f.exits = f.block()
	f.condition()
	f.share()
	if starts := parts(g, f.p.Prog.Strsize); starts != nil {
		f.callParts(starts)
	} else {
		f.clauses(0, len(g.Clauses))
	}
	f.b.NewBr(f.exits)
	first := f.prologue()
	f.release()
	f.finish(first)
	e.needScratch(f.size, pos)
	e.checkMaps(pos)
	return f
}

// maxMaps is how many maps a program may use, less those that are not counted
// here: variables, constants, working memory, and counts of drops.
const maxMaps = 64 - 4

// checkMaps refuses what no kernel loads: each aggregation and associative array
// is a map.
func (e *emitter) checkMaps(pos syntax.Pos) {
	if n := len(e.m.used); n > maxMaps && (len(e.errs) == 0 || e.errs[len(e.errs)-1].Pos != pos) {
		e.errs = append(e.errs, &Error{Pos: pos, Msg: fmt.Sprintf(
			"the clauses of a probe use %d aggregations, arrays and tables, and the kernel lets a program have %d", n, maxMaps)})
	}
}

// needScratch notes how much working memory a function needs.
func (e *emitter) needScratch(size int, pos syntax.Pos) {
	if size > e.scratchSize {
		e.scratchSize, e.scratchPos = size, pos
	}
}

// result is what the program returns: for perf events 1, so that other
// consumers of the event still see it.
func (f *fn) result() int64 {
	switch f.kind {
	case object.Tracepoint, object.Kprobe, object.Kretprobe, object.PerfEvent:
		return 1
	}
	return 0
}

// enabled runs body if the probe enables clause i of the group.
func (f *fn) enabled(i int, body func()) {
	if !f.group.Masked() {
		f.push()
		body()
		f.pop()
		return
	}
	bit := f.b.NewAnd(f.b.NewLoad(i64, f.maskWord(i/64)), c64(int64(uint64(1)<<(i%64))))
	f.when(f.b.NewICmp(enum.IPredNE, bit, c64(0)), body)
}

// maskWord is where a word of the mask is kept.
func (f *fn) maskWord(w int) *ir.InstAlloca {
	for len(f.mask) <= w {
		f.mask = append(f.mask, f.alloca(i64))
	}
	return f.mask[w]
}

// stopIfExiting skips the remaining clauses after exit(). Those of END all run.
func (f *fn) stopIfExiting() {
	cont := f.block()
	state := f.global(f.m.variable(object.VarState, 4, false))
	f.b.NewCondBr(f.b.NewICmp(enum.IPredEQ, state, c64(object.StateExit)), f.exits, cont)
	f.b = cont
}

// errorExits reports whether a clause of ERROR calls exit().
func (e *emitter) errorExits() bool {
	for _, c := range e.p.Errors {
		if exits(c.Clause.Body) {
			return true
		}
	}
	return false
}

// exits reports whether one of the statements may be exit().
func exits(stmts []check.Stmt) bool {
	for _, s := range stmts {
		switch s := s.(type) {
		case *check.ActStmt:
			if s.Act == check.ActExit {
				return true
			}
		case *check.IfStmt:
			if exits(s.Then) || exits(s.Else) {
				return true
			}
		}
	}
	return false
}

// prologue is what runs before the clauses. It is made last, when it is known
// what they need.
func (f *fn) prologue() *ir.Block {
	first := f.block()
	f.b = first
	f.memos = []map[string]value.Value{{}}
	f.at(f.group.Clauses[0].Pos)
	if f.isSyscallHook() {
		f.dispatch() // first, since most calls are none of ours
	}
	if f.class != object.ClassBegin && f.class != object.ClassEnd {
		state := f.global(f.m.variable(object.VarState, 4, false))
		f.exitUnless(f.b.NewICmp(enum.IPredEQ, state, c64(object.StateOn)))
	}
	f.identify()
	f.loadMask()
	f.findScratch()
	f.b.NewBr(f.start)
	return first
}

// findScratch looks the program's working memory up, where it needs any.
func (f *fn) findScratch() {
	if f.scratch == nil {
		return
	}
	switch {
	case f.preemptible() && f.level == nil:
		f.occupy()
	default:
		f.loadScratch()
	}
	f.clearThis()
}

// release ends the program, and gives the working memory back.
func (f *fn) release() {
	f.b = f.exits
	if f.occupied != nil {
		p := f.b.NewLoad(i8ptr, f.occupied)
		f.when(f.not(f.isNull(p)), func() {
			f.b.NewAtomicRMW(enum.AtomicOpAdd, f.as(p, i64), c64(-1), enum.AtomicOrderingMonotonic)
		})
	}
	f.b.NewRet(c64(f.result()))
}

func (f *fn) loadScratch() {
	f.b.NewStore(f.scratchAt(f.slot), f.scratch)
}

// scratchAt is the working memory of a slot.
func (f *fn) scratchAt(slot int) value.Value {
	index := value.Value(c32(int64(slot)))
	if f.level != nil {
		index = f.b.NewTrunc(f.b.NewAdd(f.level, c64(int64(slot))), i32)
	}
	p := f.lookup32(f.m.scratchMap(), index)
	f.exitUnless(f.not(f.isNull(p)))
	return p
}

// clearThis empties this-> strings, arrays and structs, which live in memory
// that earlier firings used, and forgets the time and strtok() of the last firing.
func (f *fn) clearThis() {
	for _, v := range f.p.Prog.Vars {
		off, ok := f.homes[v]
		if !ok {
			continue
		}
		size := 8
		if !isString(v) && !v.Type.IsScalar() {
			size = f.p.Vars[v].Size
		}
		base := f.offset(f.b.NewLoad(i8ptr, f.scratch), int64(off))
		f.clear(base, size)
		if v := f.p.Vars[v]; v.Nullable {
			f.zero(base, v.Size-8, v.Size)
		}
	}
	if f.memory.clock >= 0 {
		f.b.NewStore(c64(0), f.sharedClock())
	}
	if f.memory.token >= 0 {
		at, _ := f.tokens()
		f.store(c64(0), at)
	}
}

// exitUnless goes on where cond (i1) holds.
func (f *fn) exitUnless(cond value.Value) {
	cont := f.block()
	f.b.NewCondBr(cond, cont, f.exits)
	f.b = cont
}

func (f *fn) isSyscallHook() bool {
	return f.kind == object.TPBTF && (f.class == object.ClassSyscallEntry || f.class == object.ClassSyscallReturn)
}

// identify finds the probe's index, where anything asks for it and dispatch has
// not.
func (f *fn) identify() {
	if f.probe == nil || f.isSyscallHook() {
		return
	}
	index := f.patched(object.SlotProbe)
	if f.hasCookie() {
		index = f.choose(f.b.NewICmp(enum.IPredEQ, index, c64(-1)),
			func() value.Value { return f.helper(helperGetAttachCookie, i64, f.ctx) },
			func() value.Value { return index })
	}
	f.b.NewStore(index, f.probe)
}

// hasCookie reports whether one copy of the program may serve several probes.
func (f *fn) hasCookie() bool {
	switch f.kind {
	case object.TestRun:
		return false
	}
	return true
}

// dispatch passes the system calls that are traced: one by its number, several
// by a table from number to probe.
func (f *fn) dispatch() {
	nr := f.systemCall()
	only := f.patched(object.SlotNr)
	if f.probe == nil {
		f.probe = f.alloca(i64)
	}
	one, table, join := f.block(), f.block(), f.block()
	f.b.NewCondBr(f.b.NewICmp(enum.IPredSGE, only, c64(0)), one, table)
	f.b = one
	f.exitUnless(f.b.NewICmp(enum.IPredEQ, nr, only))
	f.b.NewStore(f.patched(object.SlotProbe), f.probe)
	f.b.NewBr(join)
	f.b = table
	f.exitUnless(f.b.NewICmp(enum.IPredULT, nr, c64(object.NrCount)))
	m := f.m.addMap(mapDef{name: fmt.Sprint(object.MapNr, f.group.ID), typ: mapArray, key: 4, value: 4, entries: object.NrCount})
	p := f.lookup32(m, f.b.NewTrunc(nr, i32))
	f.exitUnless(f.not(f.isNull(p)))
	n := f.load(i32, p, false)
	f.exitUnless(f.b.NewICmp(enum.IPredNE, n, constant.NewInt(i32, 0)))
	f.b.NewStore(f.b.NewSub(f.b.NewZExt(n, i64), c64(1)), f.probe)
	f.b.NewBr(join)
	f.b = join
	f.notCompat()
}

// systemCall is the number of the system call.
func (f *fn) systemCall() value.Value {
	if f.class == object.ClassSyscallEntry {
		return f.ctxWord(8)
	}
	m := f.machine()
	nr := f.regsWord(m.number)
	if m.number32 {
		nr = f.b.NewSExt(f.b.NewTrunc(nr, i32), i64)
	}
	return nr
}

// notCompat leaves out the system calls of 32-bit processes, whose numbers mean
// something else.
func (f *fn) notCompat() {
	m := f.machine()
	f.exitUnless(f.b.NewICmp(enum.IPredNE, f.b.NewAnd(f.regsWord(m.compat), c64(m.compatMask)), c64(m.compatValue)))
}

// loadMask finds which clauses the probe enables.
func (f *fn) loadMask() {
	if len(f.mask) == 0 {
		return
	}
	var entry value.Value
	fromTable := f.b.NewICmp(enum.IPredNE, f.patched(object.SlotMasked), c64(0))
	for w, slot := range f.mask {
		off := int64(object.ProbeHead + 8*w)
		v := f.choose(fromTable, func() value.Value {
			entry = f.probeEntry(f.probeIndex())
			return f.orZero(entry, off)
		}, func() value.Value { return f.patched(uint64(object.SlotMask + w)) })
		f.b.NewStore(v, slot)
	}
}

// probeIndex is the probe's index in dt_probes.
func (f *fn) probeIndex() value.Value {
	if f.probe == nil {
		f.probe = f.alloca(i64)
		if f.group == nil {
			f.entry.NewStore(c64(0), f.probe)
		}
	}
	return f.b.NewLoad(i64, f.probe)
}

func (f *fn) probeEntry(index value.Value) value.Value {
	m := f.m.addMap(mapDef{name: object.MapProbes, typ: mapArray, key: 4, value: object.ProbeHead + 8*f.p.Meta.MaskWords, entries: 1})
	return f.lookup32(m, f.b.NewTrunc(index, i32))
}

// probeWord is a 32-bit word of the probe's entry in dt_probes. A program that
// serves one probe has it as an immediate.
func (f *fn) probeWord(i int) value.Value {
	return f.memo(fmt.Sprint("probe", i), func() value.Value {
		if f.isError {
			return f.tableWord(i)
		}
		alone := f.b.NewICmp(enum.IPredNE, f.patched(object.SlotProbe), c64(-1))
		return f.choose(alone, func() value.Value { return f.patched(uint64(object.SlotWord + i)) }, func() value.Value { return f.tableWord(i) })
	})
}

func (f *fn) tableWord(i int) value.Value {
	entry := f.probeEntry(f.probeIndex())
	return f.choose(f.isNull(entry), func() value.Value { return c64(0) }, func() value.Value {
		return f.b.NewZExt(f.load(i32, f.offset(entry, int64(4*i)), false), i64)
	})
}

// textID is the number of a probe name among the interned texts.
func (f *fn) textID(b *check.Builtin) value.Value {
	return f.probeWord(map[string]int{"probeprov": 1, "probemod": 2, "probefunc": 3, "probename": 4}[b.Name])
}

// dropFunc counts a loss: MapDrops[index]++, also where a program that interrupts
// this one counts too.
func (e *emitter) dropFunc() *ir.Func {
	if e.drops != nil {
		return e.drops
	}
	f := e.newFn("dt_drop", true, syntax.Pos{File: e.m.main.Filename, Line: 1, Col: 1}, i64, ir.NewParam("index", i64))
	e.drops = f.f
	n := int64(object.DropClause + len(e.p.Clauses))
	m := e.m.addMap(mapDef{name: object.MapDrops, typ: mapPercpuArray, key: 4, value: 8, entries: n})
	p := f.lookup32(m, f.b.NewTrunc(f.f.Params[0], i32))
	f.when(f.not(f.isNull(p)), func() {
		f.b.NewAtomicRMW(enum.AtomicOpAdd, f.as(p, i64), c64(1), enum.AtomicOrderingMonotonic)
	})
	f.b.NewRet(c64(0))
	f.finish(f.start)
	return e.drops
}

// drop counts a loss of a kind.
func (f *fn) drop(index int64) { f.call(f.dropFunc(), c64(index)) }
