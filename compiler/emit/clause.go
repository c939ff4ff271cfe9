package emit

import (
	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/constant"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/ctype"
	"dtc/compiler/plan"
	"dtc/object"
)

// clauseBody emits a clause: predicate, body, and where its faults go. It
// reports whether there can be any.
func (f *fn) clauseBody(c *plan.Clause) (mayFault bool) {
	f.clause = c
	f.at(c.Pos)
	faulted, done := f.block(), f.block()
	f.done = done
	f.landing = append(f.landing, faulted)
	code := f.fault
	f.fault.code = nil
	if f.top != nil {
		f.b.NewStore(c64(0), f.top)
	}
	if c.Speculates() {
		f.b.NewStore(c64(0), f.speculating())
	}
	body := func() { f.nodes(c.Body) }
	if c.Pred != nil {
		f.used = 0
		f.at(c.Pred.Position())
		f.when(f.truth(c.Pred), body)
	} else {
		body()
	}
	f.landing = f.landing[:len(f.landing)-1]
	f.b.NewBr(done)
	f.b = faulted
	f.reportFault()
	f.b.NewBr(done)
	f.b = done
	mayFault = f.fault.code != nil
	f.fault = code
	return mayFault
}

func (f *fn) nodes(nodes []plan.Node) {
	for _, n := range nodes {
		switch n := n.(type) {
		case *plan.Segment:
			f.segment(n)
		case *plan.Branch:
			f.used = 0
			f.at(n.Stmt.At)
			cond := f.truth(n.Stmt.Cond)
			f.either(cond, func() { f.nodes(n.Then) }, func() { f.nodes(n.Else) })
		}
	}
}

// segment emits a run of statements. The record is reserved at the first action
// and submitted after the last statement; a fault between the two discards it.
func (f *fn) segment(seg *plan.Segment) {
	r := &recording{rec: seg.Record}
	for _, s := range seg.Stmts {
		f.at(s.Position())
		f.used = 0
		switch s := s.(type) {
		case *check.ExprStmt:
			f.effect(s.X)
		case *check.AggStmt:
			f.aggregate(s)
		case *check.ActStmt:
			if s.Act == check.ActSpeculate {
				f.speculate(s)
				continue
			}
			if r.ptr == nil {
				r.goesOn = f.goesOn(seg)
				f.open(r)
			}
			f.action(r, s)
		}
	}
	if r.ptr == nil && r.rec != nil {
		f.open(r) // a line without data
	}
	if r.ptr != nil {
		f.close(r)
	}
}

// recording is a record being filled.
type recording struct {
	rec  *plan.Record
	ptr  value.Value
	ring value.Value
	skip *ir.Block // where a record that found no room ends
	bad  *ir.Block // where a fault ends
	next int       // item to fill
	exit bool

	goesOn bool           // the statements are executed also without room
	lost   *ir.InstAlloca // then: whether there is none
	full   *ir.Block      // where there is no room in the speculation, nil if it is for none
	settle *check.ActStmt // commit() or discard(), which are not lost with their record
}

// ring is the ring buffer of this CPU.
func (f *fn) ring() value.Value {
	m := f.m.addMap(mapDef{name: object.MapRings, typ: mapArrayOfMaps, key: 4, value: 4, entries: 1})
	return f.lookup32(m, f.b.NewTrunc(f.cpu(), i32))
}

// open reserves a record and writes its header. Where there is no room the loss
// is counted; see lost.go for what becomes of the statements.
func (f *fn) open(r *recording) {
	r.skip, r.bad = f.block(), f.block()
	r.ring = f.ring()
	if r.rec.Speculates {
		f.fill(r)
	}
	if r.goesOn {
		f.claimOrSpare(r)
	} else {
		f.push()
		r.ptr = f.claim(r.ring, r.rec.Size, r.skip)
	}
	f.store(constant.NewInt(i32, int64(r.rec.ID)), r.ptr)
	f.store(f.b.NewTrunc(f.probeIndex(), i32), f.offset(r.ptr, 4))
	f.store(f.recordTime(r.rec.Timed), f.offset(r.ptr, object.TimeOffset))
	f.landing = append(f.landing, r.bad)
	if r.rec.Speculates {
		f.store(f.b.NewLoad(i64, f.speculating()), f.offset(r.ptr, speculationOffset))
	}
}

// claim reserves size bytes of a ring buffer, or goes to lost.
func (f *fn) claim(ring value.Value, size int, lost *ir.Block) value.Value {
	have, got := f.block(), f.block()
	f.b.NewCondBr(f.isNull(ring), lost, have)
	f.b = have
	p := f.helper(helperRingbufReserve, i8ptr, ring, c64(int64(size)), c64(0))
	f.b.NewCondBr(f.isNull(p), lost, got)
	f.b = got
	return p
}

// close submits the record, and finishes the side paths: faults discard it and
// go on outwards, lack of room counts a drop.
func (f *fn) close(r *recording) {
	f.landing = f.landing[:len(f.landing)-1]
	if r.goesOn {
		f.closeOrCount(r)
		return
	}
	f.pop()
	f.submit(r.ring, r.ptr, int64(r.rec.Size), r.exit)
	done := f.block()
	f.b.NewBr(done)

	f.b = r.bad
	f.helper(helperRingbufDiscard, types.Void, r.ptr, c64(ringbufNoWakeup))
	f.b.NewBr(f.landing[len(f.landing)-1])

	f.b = r.skip
	if r.settle != nil {
		f.settleUnseen(r.settle)
	} else {
		f.drop(int64(object.DropClause + f.clause.Index))
	}
	f.b.NewBr(done)
	if r.full != nil {
		f.b = r.full
		f.drop(object.DropSpec)
		f.b.NewBr(done)
	}
	f.b = done
}

// submit hands a record to the consumer. It is woken only when the buffer's
// fill passes a multiple of the mark, or must act at once.
func (f *fn) submit(ring, p value.Value, size int64, wake bool) {
	flags := value.Value(c64(ringbufForceWakeup))
	if !wake {
		mark := f.global(f.m.variable(object.VarMark, 8, true))
		fill := f.helper(helperRingbufQuery, i64, ring, c64(0))
		over := f.b.NewAnd(fill, f.b.NewSub(mark, c64(1)))
		crossed := f.b.NewAnd(f.b.NewICmp(enum.IPredUGE, fill, mark), f.b.NewICmp(enum.IPredULT, over, c64(size+8)))
		flags = f.choose(crossed, func() value.Value { return c64(ringbufForceWakeup) }, func() value.Value { return c64(ringbufNoWakeup) })
	}
	f.helper(helperRingbufSubmit, types.Void, p, flags)
}

// action fills the data of an action into the record.
func (f *fn) action(r *recording, s *check.ActStmt) {
	if s.Act == check.ActRaise {
		f.helper(helperSendSignal, i64, f.b.NewTrunc(f.scalar(s.Args[0]), i32))
		return
	}
	if s.Act == check.ActPcap {
		f.pcap(r, s)
		return
	}
	if s.Act == check.ActPrint {
		f.print(r, s)
		return
	}
	if s.Act == check.ActCommit || s.Act == check.ActDiscard {
		r.settle = s
		f.store(f.settle(f.scalar(s.Args[0]), object.SpecSettling), f.offset(r.ptr, speculationOffset))
		return
	}
	for range s.Args {
		it := r.rec.Items[r.next]
		r.next++
		f.inner(func() { f.item(f.offset(r.ptr, int64(it.Off)), it) })
	}
	if s.Act == check.ActExit {
		r.exit = true
		state := f.m.variable(object.VarState, 4, false)
		st := f.b.NewStore(constant.NewInt(i32, object.StateExit), state)
		st.Volatile = true
	}
}

// item writes one datum.
func (f *fn) item(dst value.Value, it plan.Item) {
	switch it.Type {
	case object.Text:
		f.store(f.b.NewTrunc(f.textID(it.X.(*check.Builtin)), i32), dst)
	case object.Stack, object.UStack:
		f.stackElement(it.Datum, it.X)(dst)
	case object.Usym, object.Ufunc, object.Umod, object.Uaddr:
		f.processAddress(dst, f.scalar(it.X))
	case object.String:
		f.textInto(dst, it.Size, it.X)
	case object.Bytes:
		if it.Stmt.Act == check.ActTracemem {
			f.copyMemory(dst, it)
			return
		}
		f.putBlock(dst, f.place(it.X), it.X.Type(), it.Size)
	default:
		if it.Size > 8 { // long double
			f.copyBlock(dst, f.place(it.X), c64(int64(it.Size)))
			return
		}
		v := f.scalar(it.X)
		if it.Size < 8 {
			v = f.b.NewTrunc(v, types.NewInt(uint64(it.Size)*8))
		}
		f.store(v, dst)
	}
}

// reportFault emits what happens after a fault in the clause: the report to the
// consumer, then the ERROR clauses. A fault in an ERROR clause is only counted.
func (f *fn) reportFault() {
	if f.fault.code == nil {
		return
	}
	if f.isError {
		f.drop(object.DropError)
		return
	}
	get := func(a *ir.InstAlloca) value.Value { return f.b.NewLoad(i64, a) }
	where := value.Value(f.b.NewOr(get(f.fault.site), c64(int64(f.clause.Index)<<32)))
	if f.preemptible() {
		f.needsScratch() // for a level
		where = f.b.NewOr(where, f.b.NewShl(f.currentLevel(), c64(levelShift)))
	}
	f.call(f.faultFunc(), f.ctx, f.probeIndex(), where, get(f.fault.code), get(f.fault.val))
}

// faultFunc is the function of a program that reports a fault and runs the
// clauses of ERROR.
func (f *fn) faultFunc() *ir.Func {
	name := "dt_fault_" + f.programName()
	if fn := f.faults[name]; fn != nil {
		return fn
	}
	params := []*ir.Param{ir.NewParam("ctx", i8ptr)}
	for _, p := range []string{"probe", "where", "code", "value"} {
		params = append(params, ir.NewParam(p, i64))
	}
	e := f.newFn(name, true, f.group.Clauses[0].Pos, i64, params...)
	f.faults[name] = e.f
	e.class, e.kind, e.isError = object.ClassError, f.kind, true
	e.ctx = e.f.Params[0]
	e.takeSlot()
	e.outer = &outer{slot: f.slot, homes: map[*check.Var]int{}}
	for _, v := range f.shared {
		if off, ok := f.homes[v.Var]; ok {
			e.outer.homes[v.Var] = off
		}
	}
	e.exits = e.block()
	probe, where, code, val := value.Value(e.f.Params[1]), value.Value(e.f.Params[2]), value.Value(e.f.Params[3]), value.Value(e.f.Params[4])
	if e.preemptible() {
		where = e.b.NewAnd(where, c64(1<<levelShift-1))
	}
	e.faultRecord(probe, where, code, val)
	e.runErrors(probe, where, code, val)
	e.b.NewBr(e.exits)
	e.exits.NewRet(c64(0))
	e.finish(e.errorPrologue())
	f.needScratch(e.size, f.group.Clauses[0].Pos)
	return e.f
}

// faultRecord reports a fault to the consumer.
func (f *fn) faultRecord(probe, where, code, val value.Value) {
	lost, done := f.block(), f.block()
	ring := f.ring()
	p := f.claim(ring, object.FaultSize, lost)
	word := func(v value.Value, off int64) { f.store(f.b.NewTrunc(v, i32), f.offset(p, off)) }
	clause := f.b.NewLShr(where, c64(32))
	f.store(constant.NewInt(i32, object.FaultRecord), p)
	word(probe, 4)
	word(clause, object.HeaderSize)
	word(code, object.HeaderSize+4)
	f.store(val, f.offset(p, object.HeaderSize+8))
	word(where, object.HeaderSize+16)
	word(c64(0), object.HeaderSize+20)
	f.store(f.recordTime(true), f.offset(p, object.FaultTime))
	f.submit(ring, p, object.FaultSize, false)
	f.b.NewBr(done)
	f.b = lost
	n := f.b.NewAdd(f.b.NewLShr(where, c64(32)), c64(object.DropClause))
	f.call(f.dropFunc(), n)
	f.b.NewBr(done)
	f.b = done
}

// runErrors runs the clauses of ERROR with the fault as their arguments. After
// exit() in one the others still run.
func (f *fn) runErrors(probe, where, code, val value.Value) {
	if len(f.p.Errors) == 0 {
		return
	}
	f.errArgs[1] = f.choose(constant.True, func() value.Value {
		entry := f.probeEntry(probe)
		return f.choose(f.isNull(entry), func() value.Value { return c64(0) }, func() value.Value { return f.b.NewZExt(f.load(i32, entry, false), i64) })
	}, func() value.Value { return c64(0) })
	f.errArgs[2] = f.b.NewLShr(where, c64(32))
	f.errArgs[3] = f.b.NewAdd(f.b.NewAnd(where, c64(0xffffffff)), c64(1))
	f.errArgs[4], f.errArgs[5] = code, val
	f.group = &plan.Group{Class: object.ClassBegin, Clauses: f.p.Errors}
	for _, c := range f.p.Errors {
		f.push()
		f.clauseBody(c)
		f.pop()
	}
}

// errorPrologue gives the function its scratch memory. The ERROR probe itself is
// always the first in dt_probes.
func (f *fn) errorPrologue() *ir.Block {
	first := f.block()
	f.b = first
	f.memos = []map[string]value.Value{{}}
	if f.probe != nil {
		f.b.NewStore(c64(0), f.probe)
	}
	if f.preemptible() {
		f.level = f.b.NewLShr(f.f.Params[2], c64(levelShift))
	}
	f.findScratch()
	f.findOuter()
	f.b.NewBr(f.start)
	return first
}

func isString(v *check.Var) bool { return v.Type.Is(ctype.String) }
