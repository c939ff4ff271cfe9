package emit

// Long programs. A jump of BPF reaches 32,767 instructions, so that several
// hundred clauses do not fit in one function. The clauses of a long program are
// therefore spread over local functions, its parts, which the program calls one
// after the other:
//
//	i64 PROGRAM_part_N(ctx, probe, mask)    1 after exit(), else 0
//
// and, in programs that are preempted (nest.go), a fourth parameter, the level.
//
// What clauses share lies in the working memory then, where all parts find it:
// this-> variables and the time of the firing. The other memory of a clause is
// dead when it ends, so parts use the same again. A part covers clauses of one
// word of the mask.
//
// How long a clause will be is estimated from its expressions; the limits leave
// room for an error by a factor of four.

import (
	"fmt"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/ctype"
	"dtc/compiler/plan"
	"dtc/object"
)

const (
	longProgram = 10_000 // instructions above which a program is split
	longPart    = 4_000  // instructions above which a part takes no more clauses
)

// parts divides the clauses of a group into runs from one index to the next;
// nil if they fit in one function.
func parts(g *plan.Group, strsize int) []int {
	total := 0
	for _, c := range g.Clauses {
		total += weight(c, strsize)
	}
	if total <= longProgram {
		return nil
	}
	starts, run := []int{0}, 0
	for i, c := range g.Clauses {
		w := weight(c, strsize)
		if i > 0 && (run+w > longPart || i%64 == 0) {
			starts, run = append(starts, i), 0
		}
		run += w
	}
	return append(starts, len(g.Clauses))
}

// weight estimates the instructions of a clause. Strings in keys are padded, eight
// bytes at a time.
func weight(c *plan.Clause, strsize int) int {
	const perClause = 20
	return perClause + weigh(c.Pred, c.Clause.Body, strsize)
}

// weigh estimates the instructions of a predicate, if any, and statements.
func weigh(pred check.Expr, list []check.Stmt, strsize int) int {
	const perStmt, perExpr = 40, 12
	w := 0
	keys := func(list []check.Expr) {
		for _, k := range list {
			if k.Type().Is(ctype.String) {
				w += strsize / 8
			}
		}
	}
	expr := func(x check.Expr) {
		check.Walk(x, func(x check.Expr) {
			w += perExpr
			if e, ok := x.(*check.Elem); ok {
				keys(e.Keys)
			}
		})
	}
	var stmts func([]check.Stmt)
	stmts = func(list []check.Stmt) {
		for _, s := range list {
			w += perStmt
			switch s := s.(type) {
			case *check.ExprStmt:
				expr(s.X)
			case *check.AggStmt:
				keys(s.Keys)
				for _, k := range s.Keys {
					expr(k)
				}
				expr(s.Value)
				expr(s.Incr)
			case *check.ActStmt:
				for _, a := range s.Args {
					expr(a)
				}
			case *check.IfStmt:
				expr(s.Cond)
				stmts(s.Then)
				stmts(s.Else)
			}
		}
	}
	expr(pred)
	stmts(list)
	return w
}

// clauses emits the clauses of the group from one index to another.
func (f *fn) clauses(from, to int) {
	g := f.group
	for i := from; i < to; i++ {
		mayFault := false
		f.enabled(i, func() { mayFault = f.clauseBody(g.Clauses[i]) })
		ends := exits(g.Clauses[i].Clause.Body) || mayFault && f.errorExits()
		if i < len(g.Clauses)-1 && ends && g.Class != object.ClassEnd {
			f.stopIfExiting()
		}
	}
}

// callParts emits the parts of a program and calls them.
func (f *fn) callParts(starts []int) {
	f.memory.split = true
	for n, from := range starts[:len(starts)-1] {
		mask := value.Value(c64(0))
		if f.group.Masked() {
			mask = f.b.NewLoad(i64, f.maskWord(from/64))
		}
		part := f.part(n, from, starts[n+1])
		index := f.probeIndex()
		args := []value.Value{f.ctx, index, mask}
		if f.preemptible() {
			args = append(args, f.currentLevel())
		}
		stop := f.call(part, args...)
		f.exitUnless(f.b.NewICmp(enum.IPredEQ, stop, c64(0)))
	}
}

// part emits the clauses from one index to another as a function.
func (f *fn) part(n, from, to int) *ir.Func {
	name := fmt.Sprintf("%s_part_%d", f.f.Name(), n)
	params := []*ir.Param{ir.NewParam("ctx", i8ptr), ir.NewParam("probe", i64), ir.NewParam("mask", i64)}
	if f.preemptible() {
		params = append(params, ir.NewParam("level", i64))
	}
	p := f.newFn(name, true, f.group.Clauses[from].Pos, i64, params...)
	p.group, p.kind, p.class, p.slot, p.whole = f.group, f.kind, f.class, f.slot, f
	p.ctx = p.f.Params[0]
	if f.preemptible() {
		p.level = p.f.Params[3]
	}
	p.memory = f.memory
	p.probe = p.alloca(i64)
	p.entry.NewStore(p.f.Params[1], p.probe)
	p.entry.NewStore(p.f.Params[2], p.maskWord(from/64))
	p.exits = p.block()
	p.clauses(from, to)
	p.b.NewBr(p.leave(0))
	p.exits.NewRet(c64(1))
	p.finish(p.partPrologue())
	f.memory = p.memory
	return p.f
}

// leave is a block that ends the function with a result.
func (f *fn) leave(result int64) *ir.Block {
	b := f.block()
	b.NewRet(c64(result))
	return b
}

// partPrologue finds the working memory.
func (f *fn) partPrologue() *ir.Block {
	first := f.block()
	f.b = first
	f.memos = []map[string]value.Value{{}}
	f.at(f.group.Clauses[0].Pos)
	if f.scratch != nil {
		f.loadScratch()
		f.whole.needsScratch()
	}
	f.b.NewBr(f.start)
	return first
}

// programName is the name of the program that the function is, or is a part of.
func (f *fn) programName() string {
	if f.whole != nil {
		return f.whole.f.Name()
	}
	return f.f.Name()
}

// needsScratch has the program look its working memory up.
func (f *fn) needsScratch() {
	if f.scratch == nil {
		f.scratch = f.alloca(i8ptr)
	}
}

// memory is how a program's working memory is used.
type memory struct {
	split bool // shared by the parts of a program
	size  int
	homes map[*check.Var]int
	temps []int       // offsets of string buffers
	areas map[int]int // offsets of buffers by size
	alloc int         // offset of alloca memory, -1: none yet
	clock int         // offset of the time of the firing in a split program, -1: none yet
	token int         // offset of what strtok() is working on, -1: none yet
}

func newMemory() memory {
	return memory{homes: map[*check.Var]int{}, areas: map[int]int{}, alloc: -1, clock: -1, token: -1}
}

// sharedClock is where the parts of a program keep the time of the firing.
func (f *fn) sharedClock() value.Value {
	if f.memory.clock < 0 {
		f.memory.clock = f.reserve(8)
	}
	return f.b.NewBitCast(f.scratchPtr(f.memory.clock), i64ptr)
}
