package emit

import (
	"github.com/llir/llvm/ir/constant"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/ctype"
	"dtc/compiler/plan"
	"dtc/object"
)

// scalar evaluates an integer, enum or pointer expression to an i64.
func (f *fn) scalar(x check.Expr) value.Value {
	if !f.sharesValues() {
		return f.compute(x)
	}
	if v, ok := f.known(x); ok {
		return c64(v)
	}
	return f.common(x, "scalar", func() value.Value { return f.compute(x) })
}

func (f *fn) compute(x check.Expr) value.Value {
	switch e := x.(type) {
	case *check.Const:
		return c64(e.V)
	case *check.Builtin:
		return f.builtin(e)
	case *check.Macro:
		return f.global(f.m.variable("dt_macro_"+e.Name, 8, true))
	case *check.KernelSym:
		return f.kernelSym(e)
	case *check.Exists:
		return f.exists(e)
	case *check.VarRef, *check.Elem:
		return f.readVar(x)
	case *check.Deref:
		if isJiffies(e) {
			return f.helper(helperJiffies, types.I64)
		}
		return f.readPlace(x)
	case *check.Member, *check.Index:
		return f.readPlace(x)
	case *check.AddrOf:
		return f.address(e.X)
	case *check.Unary:
		return f.unary(e)
	case *check.Binary:
		return f.binary(e)
	case *check.StrCmp:
		return f.boolean(f.compareStrings(e))
	case *check.IsNull:
		return f.boolean(f.testNull(e))
	case *check.Logic:
		return f.boolean(f.logic(e))
	case *check.Cond:
		if c, ok := f.known(e.C); ok {
			return f.scalar(arm(e, c))
		}
		return f.choose(f.truth(e.C), func() value.Value { return f.scalar(e.X) }, func() value.Value { return f.scalar(e.Y) })
	case *check.Comma:
		f.effect(e.X)
		return f.scalar(e.Y)
	case *check.Conv:
		return f.convert(e)
	case *check.Assign:
		return f.assign(e)
	case *check.IncDec:
		return f.incDec(e)
	case *check.Call:
		return f.subroutine(e)
	case *check.SymExpr:
		return f.scalar(e.X)
	}
	if x.Type().Is(ctype.Array, ctype.Struct, ctype.Union) {
		return f.address(x)
	}
	f.unsupported(x, "this expression")
	return c64(0)
}

// effect evaluates an expression whose value is not wanted.
func (f *fn) effect(x check.Expr) {
	t := x.Type()
	switch e := x.(type) {
	case *check.Assign:
		f.assign(e)
		return
	case *check.Comma:
		f.effect(e.X)
		f.effect(e.Y)
		return
	}
	switch {
	case t.Is(ctype.String):
		f.str(x)
	case t.Is(ctype.Array, ctype.Struct, ctype.Union):
	case t.Is(ctype.Void):
		if c, ok := x.(*check.Cond); ok {
			f.either(f.truth(c.C), func() { f.effect(c.X) }, func() { f.effect(c.Y) })
			return
		}
		f.scalar(x)
	default:
		f.scalar(x)
	}
}

// truth evaluates a scalar as a condition (i1).
func (f *fn) truth(x check.Expr) value.Value {
	if !f.sharesValues() {
		return f.decide(x)
	}
	if v, ok := f.known(x); ok {
		return constant.NewBool(v != 0)
	}
	return f.common(x, "truth", func() value.Value { return f.decide(x) })
}

func (f *fn) decide(x check.Expr) value.Value {
	switch e := x.(type) {
	case *check.Logic:
		return f.logic(e)
	case *check.StrCmp:
		return f.compareStrings(e)
	case *check.IsNull:
		return f.testNull(e)
	case *check.Binary:
		if pred, ok := predicate(e); ok {
			return f.b.NewICmp(pred, f.scalar(e.X), f.scalar(e.Y))
		}
	case *check.Unary:
		if e.Op == '!' {
			return f.not(f.truth(e.X))
		}
	}
	return f.b.NewICmp(enum.IPredNE, f.scalar(x), c64(0))
}

func (f *fn) not(v value.Value) value.Value { return f.b.NewXor(v, constant.True) }

func (f *fn) boolean(v value.Value) value.Value { return f.b.NewZExt(v, i64) }

// extend cuts v to t and extends it to 64 bits again.
func (f *fn) extend(v value.Value, t *ctype.Type) value.Value {
	if !t.IsInteger() {
		return v
	}
	size := t.Size()
	if size == 0 || size >= 8 {
		return v
	}
	if c, ok := v.(*constant.Int); ok {
		return c64(cut(c.X.Int64(), size, t.Signed()))
	}
	narrow := f.b.NewTrunc(v, types.NewInt(uint64(size)*8))
	if t.Signed() {
		return f.b.NewSExt(narrow, i64)
	}
	return f.b.NewZExt(narrow, i64)
}

func cut(v, size int64, signed bool) int64 {
	shift := uint(64 - 8*size)
	if signed {
		return v << shift >> shift
	}
	return int64(uint64(v) << shift >> shift)
}

func (f *fn) convert(e *check.Conv) value.Value {
	if e.X.Type().Is(ctype.Array, ctype.Struct, ctype.Union) {
		return f.extend(f.address(e.X), e.T)
	}
	if t := e.X.Type().Resolve(); t.Kind == ctype.Pointer && t.Space == ctype.SpaceScratch && e.T.IsInteger() {
		return f.extend(f.scratchNumber(f.scalar(e.X)), e.T)
	}
	if from, to := e.X.Type().Resolve(), e.T.Resolve(); from.Kind == ctype.Int && from.Space == ctype.SpaceScratch && to.Kind == ctype.Pointer {
		return f.scratchOffset(f.scalar(e.X))
	}
	return f.extend(f.scalar(e.X), e.T)
}

func (f *fn) unary(e *check.Unary) value.Value {
	switch e.Op {
	case '-':
		return f.b.NewSub(c64(0), f.scalar(e.X))
	case '~':
		return f.b.NewXor(f.scalar(e.X), c64(-1))
	case '!':
		return f.boolean(f.not(f.truth(e.X)))
	}
	return f.scalar(e.X)
}

// predicate is the comparison that a Binary makes, if it is one.
func predicate(e *check.Binary) (enum.IPred, bool) {
	unsigned := map[string]enum.IPred{
		"<": enum.IPredULT, "<=": enum.IPredULE, ">": enum.IPredUGT, ">=": enum.IPredUGE,
	}
	if p, ok := unsigned[e.Op]; ok && e.Unsigned {
		return p, true
	}
	p, ok := comparisons[e.Op]
	return p, ok
}

func (f *fn) binary(e *check.Binary) value.Value {
	if pred, ok := predicate(e); ok {
		x, y := f.operands(e.X, e.Y)
		return f.boolean(f.b.NewICmp(pred, x, y))
	}
	x, y := f.operands(e.X, e.Y)
	return f.arith(e.Op, x, y, e.Unsigned)
}

// arith applies an operator to 64-bit values.
func (f *fn) arith(op string, x, y value.Value, unsigned bool) value.Value {
	switch op {
	case "+":
		return f.b.NewAdd(x, y)
	case "-":
		return f.b.NewSub(x, y)
	case "*":
		return f.b.NewMul(x, y)
	case "&":
		return f.b.NewAnd(x, y)
	case "|":
		return f.b.NewOr(x, y)
	case "^":
		return f.b.NewXor(x, y)
	case "<<":
		return f.b.NewShl(x, f.shiftCount(y))
	case ">>":
		if unsigned {
			return f.b.NewLShr(x, f.shiftCount(y))
		}
		return f.b.NewAShr(x, f.shiftCount(y))
	}
	return f.divide(op, x, y, unsigned)
}

// shiftCount takes the count modulo 64, as the machine does.
func (f *fn) shiftCount(y value.Value) value.Value {
	if c, ok := y.(*constant.Int); ok {
		return c64(c.X.Int64() & 63)
	}
	return f.b.NewAnd(y, c64(63))
}

// divide is / or %. BPF has no signed division before v4: it is done on the
// absolute values, and INT64_MIN / -1 wraps.
func (f *fn) divide(op string, x, y value.Value, unsigned bool) value.Value {
	if c, ok := y.(*constant.Int); !ok || c.X.Sign() == 0 {
		f.check(f.b.NewICmp(enum.IPredNE, y, c64(0)), object.FaultDivZero, c64(0), "division")
	}
	if unsigned {
		if op == "/" {
			return f.b.NewUDiv(x, y)
		}
		return f.b.NewURem(x, y)
	}
	sx, ux := f.magnitude(x)
	sy, uy := f.magnitude(y)
	q, sign := value.Value(f.b.NewURem(ux, uy)), sx
	if op == "/" {
		q, sign = f.b.NewUDiv(ux, uy), f.b.NewXor(sx, sy)
	}
	return f.b.NewSub(f.b.NewXor(q, sign), sign)
}

// magnitude splits v into its sign (0 or -1) and absolute value.
func (f *fn) magnitude(v value.Value) (sign, abs value.Value) {
	s := f.b.NewAShr(v, c64(63))
	return s, f.b.NewSub(f.b.NewXor(v, s), s)
}

func (f *fn) logic(e *check.Logic) value.Value {
	if _, ok := f.known(e.X); ok && e.Op != "^^" {
		return f.truth(e.Y)
	}
	x := f.truth(e.X)
	if e.Op == "^^" {
		return f.b.NewXor(x, f.truth(e.Y))
	}
	short := constant.False
	yes, no := func() value.Value { return f.truth(e.Y) }, func() value.Value { return value.Value(short) }
	if e.Op == "||" {
		short = constant.True
		yes, no = no, yes
	}
	return f.choose(x, yes, no)
}

// assign stores a value and returns it as a scalar (zero for what is none).
func (f *fn) assign(e *check.Assign) value.Value {
	t := e.LHS.Type()
	switch {
	case e.Free:
		f.free(e.LHS)
		return c64(0)
	case t.Is(ctype.String):
		f.assignString(e)
		return c64(0)
	case t.Is(ctype.Struct, ctype.Union, ctype.Array):
		f.assignBlock(e)
		return c64(0)
	}
	v := f.scalar(e.X)
	if e.Op == "" {
		v = f.extend(v, t)
		f.writeVar(e.LHS, func(value.Value) value.Value { return v })
		return v
	}
	return f.writeVar(e.LHS, func(old value.Value) value.Value {
		return f.extend(f.arith(e.Op, old, v, e.Unsigned), t)
	})
}

func (f *fn) incDec(e *check.IncDec) value.Value {
	var before value.Value
	after := f.writeVar(e.LHS, func(old value.Value) value.Value {
		before = old
		return f.extend(f.b.NewAdd(old, c64(e.Delta)), e.T)
	})
	if e.Post {
		return before
	}
	return after
}

// side says whose memory an address is in.
type side uint8

// Either side is told by the address itself.
const (
	eitherSide side = iota
	kernelSide
	userSide
)

// readInto reads size bytes at an address of kernel or user memory into dst,
// faulting where it cannot.
func (f *fn) readInto(dst, size, addr value.Value, of side) {
	n := size
	if types.Equal(size.Type(), i64) {
		n = f.b.NewTrunc(size, i32)
	}
	var ret value.Value
	from := func() value.Value { return f.b.NewIntToPtr(addr, i8ptr) }
	switch of {
	case kernelSide:
		ret = f.helper(helperProbeReadKernel, i64, dst, n, from())
	case userSide:
		ret = f.helper(helperProbeReadUser, i64, dst, n, from())
	default:
		ret = f.choose(f.b.NewICmp(enum.IPredSLT, addr, c64(0)),
			func() value.Value { return f.helper(helperProbeReadKernel, i64, dst, n, from()) },
			func() value.Value { return f.helper(helperProbeReadUser, i64, dst, n, from()) })
	}
	f.check(f.b.NewICmp(enum.IPredEQ, ret, c64(0)), object.FaultBadAddr, addr, "load")
}

// sideOf is the memory that a pointer's value refers to. All that sites at
// functions and tracepoints of the kernel look at is the kernel's.
func (f *fn) sideOf(x check.Expr) side {
	t := x.Type().Resolve()
	switch {
	case f.native && f.sharesValues():
		return kernelSide
	case t.Kind == ctype.Pointer && t.Elem.OfProcess():
		return userSide
	case kernelRooted(x):
		return kernelSide
	}
	return eitherSide
}

// kernelRooted reports whether an address expression starts from the current
// task, so that it can only be the kernel's.
func kernelRooted(x check.Expr) bool {
	switch e := x.(type) {
	case *check.Builtin:
		return e.Name == "curthread" || e.Name == check.Provided && e.T.Is(ctype.Pointer)
	case *check.KernelSym:
		return true
	case *check.Member:
		return kernelRooted(e.X) && e.Of.Resolve().Kernel
	case *check.Index:
		return kernelRooted(e.X)
	case *check.Deref:
		return kernelRooted(e.X)
	case *check.AddrOf:
		return kernelRooted(e.X)
	case *check.Cond:
		return kernelRooted(e.X) && kernelRooted(e.Y)
	case *check.Conv:
		return e.T.Is(ctype.Pointer) && !e.X.Type().IsInteger() && kernelRooted(e.X)
	}
	return false
}

// place is where an lvalue is: D memory at a pointer, or outside it at an
// address, or at an offset of the scratch memory.
type place struct {
	ptr     value.Value // D memory
	at      value.Value // how far behind ptr, where that is known at load only
	room    int64       // with at: bytes of memory at ptr
	addr    value.Value // kernel or user memory
	scratch value.Value // offset
	side    side
	of      *ctype.Type // a bit-field's structure and member
	bits    *ctype.Member
	base    value.Value
}

// place finds an lvalue of any type that has an address.
func (f *fn) place(x check.Expr) place {
	switch e := x.(type) {
	case *check.VarRef, *check.Elem:
		return f.varPlace(x)
	case *check.Member:
		return f.memberPlace(e)
	case *check.Deref:
		return f.pointerPlace(e.X, f.scalar(e.X))
	case *check.Index:
		return f.indexPlace(e)
	case *check.Assign:
		f.assign(e)
		return f.place(e.LHS)
	case *check.Comma:
		f.effect(e.X)
		return f.place(e.Y)
	case *check.Conv:
		return f.place(e.X)
	case *check.StackExpr:
		return f.stackPlace(e)
	case *check.Parts:
		return f.partsPlace(e)
	case *check.Builtin:
		return place{addr: f.builtin(e)}
	case *check.Cond:
		if p := e.Type(); p != nil {
			return place{addr: f.choose(f.truth(e.C), func() value.Value { return f.address(e.X) }, func() value.Value { return f.address(e.Y) })}
		}
	case *check.Call:
		return f.pointerPlace(x, f.scalar(x))
	}
	f.unsupported(x, "this operand")
	return place{addr: c64(0)}
}

func (f *fn) pointerPlace(x check.Expr, v value.Value) place {
	if t := x.Type().Resolve(); t.Kind == ctype.Pointer && t.Space == ctype.SpaceScratch {
		return place{scratch: v}
	}
	return place{addr: v, side: f.sideOf(x)}
}

// shift moves a place by n bytes.
func (f *fn) shift(p place, n value.Value) place {
	switch {
	case p.at != nil:
		p.at = f.b.NewAdd(p.at, n)
	case p.ptr != nil:
		p.ptr = f.b.NewGetElementPtr(i8, p.ptr, n)
	case p.scratch != nil:
		p.scratch = f.b.NewAdd(p.scratch, n)
	default:
		p.addr = f.b.NewAdd(p.addr, n)
	}
	return p
}

func (f *fn) memberPlace(e *check.Member) place {
	var p place
	if e.Arrow {
		p = f.pointerPlace(e.X, f.scalar(e.X))
	} else {
		p = f.place(e.X)
	}
	if e.M.BitSize > 0 {
		m := e.M
		p.of, p.bits, p.base = e.Of, &m, p.addr
		return p
	}
	if p.addr != nil {
		p.addr = f.memberAddr(e.Of, e.M, p.addr)
		return p
	}
	if p.at != nil || p.scratch != nil {
		return f.shift(p, f.memberOffset(e.Of, e.M))
	}
	return f.shift(p, c64(e.M.BitOff/8))
}

func (f *fn) indexPlace(e *check.Index) place {
	create := f.creating
	f.creating = false
	i := f.scalar(e.I)
	f.creating = create
	if e.Len > 0 {
		if _, known := e.I.(*check.Const); !known {
			i = f.opaque(i)
			f.check(f.b.NewICmp(enum.IPredULT, i, c64(e.Len)), object.FaultBadIndex, i, "array index")
		}
	}
	size := e.T.Size()
	if inD(e.X) {
		size = int64(plan.Stride(e.T, f.p.Prog.Strsize))
	}
	off := f.b.NewMul(i, c64(size))
	if e.X.Type().Is(ctype.Array) {
		return f.shift(f.place(e.X), off)
	}
	return f.shift(f.pointerPlace(e.X, f.scalar(e.X)), off)
}

// address is an lvalue's address as a number, where it has one outside D.
func (f *fn) address(x check.Expr) value.Value {
	p := f.place(x)
	switch {
	case p.scratch != nil:
		return p.scratch
	case p.addr != nil:
		return p.addr
	case p.ptr != nil:
		return f.number(f.access(p, 1))
	}
	f.unsupported(x, "the address of a D variable")
	return c64(0)
}

// readPlace loads a scalar lvalue.
func (f *fn) readPlace(x check.Expr) value.Value {
	if v, ok := f.cpuInfo(x); ok {
		return v
	}
	t := x.Type()
	if t.Is(ctype.Array, ctype.Struct, ctype.Union) {
		return f.address(x)
	}
	p := f.place(x)
	if p.bits != nil {
		return f.readBits(p)
	}
	return f.loadPlace(p, t)
}

func (f *fn) loadPlace(p place, t *ctype.Type) value.Value {
	size := max(1, t.Size())
	typ := types.NewInt(uint64(size) * 8)
	var raw value.Value
	switch {
	case p.addr == nil:
		raw = f.load(typ, f.access(p, size), false)
	default:
		tmp := f.cell()
		f.readInto(tmp, c64(size), p.addr, p.side)
		raw = f.load(typ, tmp, false)
	}
	if size == 8 {
		return raw
	}
	if t.Signed() {
		return f.b.NewSExt(raw, i64)
	}
	return f.b.NewZExt(raw, i64)
}

// readBits reads a bit-field.
func (f *fn) readBits(p place) value.Value {
	if p.base != nil {
		return f.bitField(p.of, *p.bits, p.base, p.side)
	}
	if p.at != nil {
		return f.readHostBits(p)
	}
	word, shift := f.bitWord(p)
	wide := f.load(word, f.bitPtr(p), false)
	if word.BitSize < 64 {
		wide = f.b.NewZExt(wide, i64)
	}
	up := c64(64 - shift - p.bits.BitSize)
	wide = f.b.NewShl(wide, up)
	if p.bits.Type.Signed() {
		return f.b.NewAShr(wide, c64(64-p.bits.BitSize))
	}
	return f.b.NewLShr(wide, c64(64-p.bits.BitSize))
}

// bitWord is the integer that holds a bit-field in D memory (the bytes that it
// covers, rounded up to a power of two), and the field's shift in it.
func (f *fn) bitWord(p place) (*types.IntType, int64) {
	shift := p.bits.BitOff % 8
	n := int64(8)
	for n < shift+p.bits.BitSize {
		n *= 2
	}
	return types.NewInt(uint64(n)), shift
}

func (f *fn) bitPtr(p place) value.Value {
	off := c64(p.bits.BitOff / 8)
	word, _ := f.bitWord(p)
	return f.access(f.shift(p, off), int64(word.BitSize/8))
}

// writePlace stores a scalar into D memory.
func (f *fn) writePlace(p place, t *ctype.Type, v value.Value) {
	if p.bits != nil {
		f.writeBits(p, v)
		return
	}
	if p.addr != nil {
		return
	}
	size := max(1, t.Size())
	dst := f.access(p, size)
	if size < 8 {
		v = f.b.NewTrunc(v, types.NewInt(uint64(size)*8))
	}
	f.store(v, dst)
}

func (f *fn) writeBits(p place, v value.Value) {
	if p.at != nil {
		f.writeHostBits(p, v)
		return
	}
	word, shift := f.bitWord(p)
	ptr := f.bitPtr(p)
	mask := (uint64(1)<<p.bits.BitSize - 1) << shift
	if p.bits.BitSize == 64 {
		mask = ^uint64(0)
	}
	old := f.load(word, ptr, false)
	wide := old
	if word.BitSize < 64 {
		wide = f.b.NewZExt(old, i64)
	}
	kept := f.b.NewAnd(wide, c64(int64(^mask)))
	put := f.b.NewAnd(f.b.NewShl(v, c64(shift)), c64(int64(mask)))
	all := value.Value(f.b.NewOr(kept, put))
	if word.BitSize < 64 {
		all = f.b.NewTrunc(all, word)
	}
	f.store(all, ptr)
}

// unsupported reports what the emitter has no code for.
func (e *emitter) unsupported(x check.Expr, what string) {
	e.errs = append(e.errs, &Error{Pos: x.Position(), Msg: what + " is not supported yet"})
}
