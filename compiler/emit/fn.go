package emit

import (
	"fmt"
	"reflect"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/constant"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/metadata"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/plan"
	"dtc/compiler/syntax"
	"dtc/object"
)

// fn builds one function.
type fn struct {
	*emitter
	f       *ir.Func
	entry   *ir.Block // allocas only
	b       *ir.Block // where code goes
	sp      *metadata.DISubprogram
	loc     *metadata.DILocation
	growing []openBlock // blocks that may still grow
	seen    int         // blocks that were in growing already

	group   *plan.Group // nil in functions that are no programs
	kind    object.Kind
	class   object.Class
	ctx     value.Value
	clause  *plan.Clause
	pos     syntax.Pos
	native  bool // in an expression of a site: arguments are the kernel probe's
	isError bool // an ERROR clause: arguments are the fault's
	errArgs [6]value.Value

	memos     []map[string]value.Value     // values by dominating scope, innermost last
	constants map[check.Expr]constantValue // see known.go
	landing   []*ir.Block                  // where faults go, innermost last
	fault     struct{ code, val, site *ir.InstAlloca }
	exits     *ir.Block
	done      *ir.Block // end of the clause

	words    map[int]value.Value // context words, loaded at entry
	start    *ir.Block           // first block of the body
	probe    *ir.InstAlloca      // the probe's index, where it is used
	mask     []*ir.InstAlloca
	scratch  *ir.InstAlloca // the program's scratch memory, where it is used
	occupied *ir.InstAlloca // where scratch memory says that it is in use, null if not by this firing
	level    value.Value    // in a function of a preemptible program: added to slot
	held     int            // 1 + where the slot has its number, 0 if nobody asks
	slot     int            // in dt_scratch
	whole    *fn            // the program that this is a part of, else nil
	memory
	these    map[*check.Var]*ir.InstAlloca
	used     int // of temps, in this statement
	keyBuf   *ir.InstAlloca
	top      *ir.InstAlloca
	self     *ir.InstAlloca
	clock    *ir.InstAlloca
	word     *ir.InstAlloca
	comms    *ir.InstAlloca
	spec     *ir.InstAlloca // the speculation that the clause records into
	outer    *outer         // of the function of a fault
	creating bool           // the place that is looked for is going to be written to
}

// newFn begins a function with its debug subprogram. Local functions are static
// BPF functions; the others are programs.
func (e *emitter) newFn(name string, local bool, pos syntax.Pos, ret types.Type, params ...*ir.Param) *fn {
	f := &fn{
		emitter: e, f: e.m.Module.NewFunc(name, ret, params...),
		memos: []map[string]value.Value{{}}, words: map[int]value.Value{},
		these: map[*check.Var]*ir.InstAlloca{}, memory: newMemory(), constants: map[check.Expr]constantValue{},
	}
	f.f.FuncAttrs = append(f.f.FuncAttrs, ir.AttrString("no-builtins"), enum.FuncAttrNoUnwind)
	flags := enum.DISPFlagDefinition
	if local {
		f.f.Linkage = enum.LinkageInternal
		f.f.FuncAttrs = append(f.f.FuncAttrs, enum.FuncAttrNoInline)
		flags |= enum.DISPFlagLocalToUnit
	}
	f.sp = e.subprogram(name, flags, pos, ret, params)
	f.f.Metadata = append(f.f.Metadata, &metadata.Attachment{Name: "dbg", Node: f.sp})
	f.entry = f.f.NewBlock("")
	f.start = f.block()
	f.b = f.start
	f.at(pos)
	return f
}

// newGlobalFn begins a function that the verifier checks by itself, once for each program
// that calls it: it knows nothing of the arguments, of the result nothing either. A pointer
// may be null, and is to an array, whose size a caller must have.
func (e *emitter) newGlobalFn(name string, ret types.Type, params ...*ir.Param) *fn {
	f := e.newFn(name, true, syntax.Pos{File: e.m.main.Filename, Line: 1, Col: 1}, ret, params...)
	f.f.Linkage = enum.LinkageNone
	f.sp.SPFlags &^= enum.DISPFlagLocalToUnit
	return f
}

func (e *emitter) subprogram(name string, flags enum.DISPFlag, pos syntax.Pos, ret types.Type, params []*ir.Param) *metadata.DISubprogram {
	if pos.File == "" {
		pos.File = syntax.CommandLine
	}
	file := e.m.file(pos.File)
	kinds := []metadata.Field{e.paramType(ret)}
	sp := &metadata.DISubprogram{
		MetadataID: -1, Distinct: true, Name: name, Scope: file, File: file, Line: int64(pos.Line), ScopeLine: int64(pos.Line),
		SPFlags: flags, IsDefinition: true, Unit: e.m.unit, Flags: enum.DIFlagPrototyped,
	}
	var nodes []metadata.Field
	for i, p := range params {
		t := e.paramType(p.Typ)
		kinds = append(kinds, t)
		v := &metadata.DILocalVariable{MetadataID: -1, Scope: sp, Name: p.Name(), Arg: uint64(i + 1), File: file, Type: t}
		e.m.def(v)
		nodes = append(nodes, v)
	}
	st := &metadata.DISubroutineType{MetadataID: -1, Types: e.m.tuple(kinds...)}
	e.m.def(st)
	sp.Type = st
	sp.RetainedNodes = e.m.tuple(nodes...)
	e.m.def(sp)
	return sp
}

func (e *emitter) paramType(t types.Type) metadata.Field {
	switch t := t.(type) {
	case *types.IntType:
		return e.m.intType(int(t.BitSize/8), true)
	case *types.PointerType:
		if memory, ok := t.ElemType.(*types.ArrayType); ok {
			return e.m.pointerTo(e.m.words(int(8 * memory.Len)))
		}
		return e.m.voidPtr
	}
	return metadata.Null
}

// block makes a block at the end of the function.
func (f *fn) block() *ir.Block { return f.f.NewBlock("") }

// alloca makes a stack slot in the entry block.
func (f *fn) alloca(t types.Type) *ir.InstAlloca {
	a := f.entry.NewAlloca(t)
	a.Align = 8
	return a
}

// cell is eight bytes of the stack for a helper to read or fill. There is one for
// the whole function, since the stack is small: what it holds is used at once.
func (f *fn) cell() value.Value {
	if f.word == nil {
		f.word = f.alloca(i64)
	}
	return f.b.NewBitCast(f.word, i8ptr)
}

// filled is the word that fill puts into the cell, 0 if it puts nothing there.
func (f *fn) filled(fill func(cell value.Value)) value.Value {
	p := f.cell()
	f.store(c64(0), p)
	fill(p)
	return f.load(i64, p, false)
}

// at sets the source position of what is emitted next.
func (f *fn) at(pos syntax.Pos) {
	f.stamp()
	if pos.Line == 0 {
		return
	}
	f.pos = pos
	f.loc = &metadata.DILocation{MetadataID: -1, Line: int64(pos.Line), Column: int64(max(1, pos.Col)), Scope: f.sp}
	f.m.def(f.loc)
}

// openBlock is a block whose first stamped instructions have a location.
type openBlock struct {
	*ir.Block
	stamped int
}

// stamp gives the instructions emitted since the last position theirs. It looks
// only at blocks that had no end the last time, so that a function of many
// clauses costs time in proportion to its length.
func (f *fn) stamp() {
	for ; f.seen < len(f.f.Blocks); f.seen++ {
		f.growing = append(f.growing, openBlock{Block: f.f.Blocks[f.seen]})
	}
	grows := f.growing[:0]
	for _, b := range f.growing {
		for ; b.stamped < len(b.Insts); b.stamped++ {
			f.stampInst(b.Insts[b.stamped])
		}
		if b.Term == nil {
			grows = append(grows, b)
		}
	}
	f.growing = grows
}

func (f *fn) stampInst(in ir.Instruction) {
	at := &metadata.Attachment{Name: "dbg", Node: f.loc}
	switch in := in.(type) {
	case *ir.InstCall:
		in.Metadata = append(in.Metadata, at)
	case *ir.InstLoad:
		in.Metadata = append(in.Metadata, at)
	case *ir.InstStore:
		in.Metadata = append(in.Metadata, at)
	case *ir.InstAlloca, *ir.InstPhi:
	default:
		md := reflect.ValueOf(in).Elem().FieldByName("Metadata")
		if md.IsValid() {
			md.Set(reflect.Append(md, reflect.ValueOf(at)))
		}
	}
}

// memo returns the value that is known under key where control is now, or
// computes it here.
func (f *fn) memo(key string, compute func() value.Value) value.Value {
	for i := len(f.memos) - 1; i >= 0; i-- {
		if v := f.memos[i][key]; v != nil {
			return v
		}
	}
	v := compute()
	f.memos[len(f.memos)-1][key] = v
	return v
}

func (f *fn) push() { f.memos = append(f.memos, map[string]value.Value{}) }
func (f *fn) pop()  { f.memos = f.memos[:len(f.memos)-1] }

// when runs then in a block of its own if cond (i1) holds.
func (f *fn) when(cond value.Value, then func()) {
	f.either(cond, then, nil)
}

func (f *fn) either(cond value.Value, then, els func()) {
	yes, join := f.block(), f.block()
	no := join
	if els != nil {
		no = f.block()
	}
	f.b.NewCondBr(cond, yes, no)
	f.arm(yes, join, then)
	if els != nil {
		f.arm(no, join, els)
	}
	f.b = join
}

func (f *fn) arm(b, join *ir.Block, body func()) {
	f.b = b
	f.push()
	body()
	f.pop()
	if f.b.Term == nil {
		f.b.NewBr(join)
	}
}

// choose is the value of x or y, each evaluated only where cond says so.
func (f *fn) choose(cond value.Value, x, y func() value.Value) value.Value {
	yes, no, join := f.block(), f.block(), f.block()
	f.b.NewCondBr(cond, yes, no)
	var in []*ir.Incoming
	for _, arm := range []struct {
		b *ir.Block
		v func() value.Value
	}{{yes, x}, {no, y}} {
		f.b = arm.b
		f.push()
		v := arm.v()
		f.pop()
		in = append(in, ir.NewIncoming(v, f.b))
		f.b.NewBr(join)
	}
	f.b = join
	return f.b.NewPhi(in...)
}

// isNull compares a pointer with null.
func (f *fn) isNull(p value.Value) value.Value {
	return f.b.NewICmp(enum.IPredEQ, p, constant.NewNull(p.Type().(*types.PointerType)))
}

// offset is p plus n bytes.
func (f *fn) offset(p value.Value, n int64) value.Value {
	if n == 0 {
		return p
	}
	return f.b.NewGetElementPtr(i8, p, c64(n))
}

// as views a byte pointer as a pointer to t.
func (f *fn) as(p value.Value, t types.Type) value.Value {
	return f.b.NewBitCast(p, types.NewPointer(t))
}

// load loads a value of t from a byte pointer, volatile where asked.
func (f *fn) load(t types.Type, p value.Value, volatile bool) value.Value {
	l := f.b.NewLoad(t, f.as(p, t))
	l.Volatile = volatile
	l.Align = alignOf(t)
	return l
}

func (f *fn) store(v, p value.Value) {
	s := f.b.NewStore(v, f.as(p, v.Type()))
	s.Align = alignOf(v.Type())
}

func alignOf(t types.Type) ir.Align {
	if it, ok := t.(*types.IntType); ok {
		return ir.Align(it.BitSize / 8)
	}
	return 1
}

// global loads a variable: 4 or 8 bytes, zero-extended to i64.
func (f *fn) global(g *ir.Global) value.Value {
	l := f.b.NewLoad(g.ContentType, g)
	l.Volatile = true
	if types.Equal(g.ContentType, i64) {
		return l
	}
	return f.b.NewZExt(l, i64)
}

// opaque hides a value's origin from LLVM, at no cost.
func (f *fn) opaque(v value.Value) value.Value {
	asm := ir.NewInlineAsm(types.NewPointer(types.NewFunc(v.Type(), v.Type())), "", "=r,0")
	asm.SideEffect = true
	return f.b.NewCall(asm, v)
}

// patched is an immediate that the loader replaces: see object.Program.
func (f *fn) patched(slot uint64) value.Value {
	text := fmt.Sprintf("$0 = 0x%x ll", object.Patch|slot)
	asm := ir.NewInlineAsm(types.NewPointer(types.NewFunc(i64)), text, "=r")
	asm.SideEffect = true
	return f.b.NewCall(asm)
}

// check goes on where ok (i1) holds and raises a fault elsewhere.
func (f *fn) check(ok value.Value, code int64, val value.Value, what string) {
	bad, cont := f.block(), f.block()
	f.b.NewCondBr(ok, cont, bad)
	f.b = bad
	f.raise(code, val, what)
	f.b = cont
}

// raise ends the clause with a fault.
func (f *fn) raise(code int64, val value.Value, what string) {
	if f.fault.code == nil {
		f.fault.code, f.fault.val, f.fault.site = f.alloca(i64), f.alloca(i64), f.alloca(i64)
	}
	site := f.p.Site(f.p.Where(f.pos), what)
	f.b.NewStore(c64(code), f.fault.code)
	f.b.NewStore(val, f.fault.val)
	f.b.NewStore(c64(int64(site)), f.fault.site)
	f.b.NewBr(f.landing[len(f.landing)-1])
}

// scratchPtr is the address of n bytes at off in the program's scratch memory.
func (f *fn) scratchPtr(off int) value.Value {
	f.needsScratch()
	return f.offset(f.b.NewLoad(i8ptr, f.scratch), int64(off))
}

// reserve sets n bytes of scratch memory apart for good.
func (f *fn) reserve(n int) int {
	off := f.size
	f.size = (off + n + 7) &^ 7
	return off
}

// temp is a string buffer that lives until the end of the statement.
func (f *fn) temp() value.Value {
	if f.used == len(f.temps) {
		f.temps = append(f.temps, f.reserve(f.p.Prog.Strsize))
	}
	f.used++
	return f.scratchPtr(f.temps[f.used-1])
}

// finish ends the function: the entry block jumps to first.
func (f *fn) finish(first *ir.Block) {
	f.stamp()
	f.entry.NewBr(first)
	f.stamp()
}
