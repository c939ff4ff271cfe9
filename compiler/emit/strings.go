package emit

import (
	"encoding/binary"

	"github.com/llir/llvm/ir/constant"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/ctype"
	"dtc/compiler/plan"
	"dtc/object"
)

// text is a string value: NUL-terminated memory of at most cap bytes, aligned to
// 8. Null (i1), where not nil, says that it is NULL instead.
type text struct {
	ptr   value.Value
	cap   int
	null  value.Value
	lit   string // a literal's characters
	isLit bool
}

// str evaluates a string expression; it may be NULL.
func (f *fn) str(x check.Expr) text {
	strsize := f.p.Prog.Strsize
	switch e := x.(type) {
	case *check.StrConst:
		s := e.S
		if len(s) > strsize-1 {
			s = s[:strsize-1]
		}
		return text{ptr: bytePtr(f.m.text(s)), cap: len(s) + 1, lit: s, isLit: true}
	case *check.Builtin:
		return f.builtinText(e)
	case *check.Macro:
		// The loader fills it in: what LLVM sees of it must not be folded.
		return text{ptr: f.opaque(bytePtr(f.m.variable("dt_macro_text_"+e.Name, strsize, true))), cap: strsize}
	case *check.VarRef, *check.Elem:
		return f.varText(x)
	case *check.Index, *check.Member, *check.Deref:
		return f.placeText(x)
	case *check.ToString, *check.Call:
		if call, ok := x.(*check.Call); ok && textSubroutines[call.Fn] != nil {
			return textSubroutines[call.Fn](f, call)
		}
		dst := f.temp()
		f.textInto(dst, strsize, x)
		return text{ptr: dst, cap: strsize}
	case *check.Assign:
		if e.Free {
			f.free(e.LHS)
			return f.str(e.X)
		}
		return f.assignString(e)
	case *check.Comma:
		f.effect(e.X)
		return f.str(e.Y)
	case *check.Cond:
		return f.chooseText(e)
	case *check.Conv:
		return f.str(e.X)
	case *check.Const: // the literal 0 where a string is wanted
		return text{ptr: bytePtr(f.m.text("")), cap: 1, null: constant.True}
	}
	f.unsupported(x, "this string expression")
	return text{ptr: bytePtr(f.m.text("")), cap: 1}
}

// placeText is a string in an array or structure: only in arrays of strings is
// it aligned.
func (f *fn) placeText(x check.Expr) text {
	strsize := f.p.Prog.Strsize
	p := f.place(x)
	if i, ok := x.(*check.Index); ok && inD(i.X) {
		return text{ptr: p.ptr, cap: strsize}
	}
	dst := f.temp()
	if p.addr != nil {
		f.readText(dst, c32(int64(strsize)), p)
	} else {
		f.helper(helperProbeReadKernStr, i64, dst, c32(int64(strsize)), f.access(p, int64(strsize)))
	}
	return text{ptr: dst, cap: strsize}
}

// isText reports whether a string expression cannot be NULL and is made where it
// is to be.
func (f *fn) isText(x check.Expr) bool {
	switch e := x.(type) {
	case *check.StrConst, *check.ToString:
		return true
	case *check.Call:
		return addressSubroutines[e.Fn] != nil
	case *check.Cond:
		return f.isText(e.X) && f.isText(e.Y)
	}
	return false
}

func (f *fn) chooseText(e *check.Cond) text {
	if c, ok := f.known(e.C); ok {
		return f.str(arm(e, c))
	}
	strsize := f.p.Prog.Strsize
	dst := f.temp()
	if f.sharesValues() && f.isText(e.X) && f.isText(e.Y) {
		f.textInto(dst, strsize, e)
		return text{ptr: dst, cap: strsize}
	}
	null := f.alloca(i64)
	arm := func(x check.Expr) func() {
		return func() {
			s := f.str(x)
			if s.null != nil {
				f.b.NewStore(f.boolean(s.null), null)
				f.when(f.not(s.null), func() { f.copyText(dst, strsize, s) })
				return
			}
			f.b.NewStore(c64(0), null)
			f.copyText(dst, strsize, s)
		}
	}
	f.either(f.truth(e.C), arm(e.X), arm(e.Y))
	return text{ptr: dst, cap: strsize, null: f.b.NewICmp(enum.IPredNE, f.b.NewLoad(i64, null), c64(0))}
}

// text evaluates a string that is going to be used: NULL is a fault.
func (f *fn) text(x check.Expr) text {
	s := f.str(x)
	if s.null != nil {
		f.check(f.not(s.null), object.FaultBadAddr, c64(0), "string")
		s.null = nil
	}
	return s
}

func (f *fn) varText(x check.Expr) text {
	v, elem := f.home(x)
	cap := f.p.Prog.Strsize
	if p := f.stringMemory(v); p != nil {
		t := text{ptr: p, cap: cap}
		if v.Nullable {
			t.null = f.b.NewICmp(enum.IPredNE, f.load(i64, f.nullFlag(v), false), c64(0))
		}
		return t
	}
	// Unset is NULL. An empty string stands in its place, so that the pointer
	// is good on every path.
	var p, null value.Value
	if v.Home == plan.HomeSelf {
		base := f.selfPtr(false)
		null = f.b.NewICmp(enum.IPredEQ, f.orZero(base, int64(v.Off)), c64(0))
		p = f.choose(f.isNull(base), func() value.Value { return bytePtr(f.m.text("")) }, func() value.Value { return f.offset(base, int64(v.Off+8)) })
		return text{ptr: p, cap: cap, null: null}
	}
	found := f.lookup(f.varMap(v), f.elemKey(v, elem))
	null = f.isNull(found)
	p = f.choose(null, func() value.Value { return bytePtr(f.m.text("")) }, func() value.Value { return f.offset(found, 0) })
	return text{ptr: p, cap: cap, null: null}
}

func (f *fn) builtinText(e *check.Builtin) text {
	switch {
	case plan.IsText(e):
		return f.nameText(e)
	case e.Name == "execargs":
		dst := f.temp()
		f.execargs(dst)
		return text{ptr: dst, cap: f.p.Prog.Strsize}
	case e.Name == "execname":
		p := f.memo("execname", func() value.Value {
			if f.comms == nil {
				f.comms = f.alloca(types.NewArray(plan.ExecnameSize, i8))
			}
			buf := f.b.NewBitCast(f.comms, i8ptr)
			f.comm(buf)
			return buf
		})
		return text{ptr: p, cap: plan.ExecnameSize}
	}
	f.unsupported(e, "variable "+e.Name)
	return text{ptr: bytePtr(f.m.text("")), cap: 1}
}

// comm writes the task's name, padded with zeros.
func (f *fn) comm(dst value.Value) {
	f.helper(helperCurrentComm, i64, dst, c32(plan.ExecnameSize))
}

// nameText is a probe name's characters, from the loader's table.
func (f *fn) nameText(e *check.Builtin) text {
	strsize := f.p.Prog.Strsize
	m := f.m.addMap(mapDef{name: object.MapText, typ: mapArray, key: 4, value: (strsize + 7) &^ 7, entries: 1})
	f.usesText = true
	p := f.lookup32(m, f.b.NewTrunc(f.textID(e), i32))
	f.check(f.not(f.isNull(p)), object.FaultUnknown, c64(0), "probe name")
	return text{ptr: f.opaque(p), cap: strsize} // no arithmetic on it before the check
}

// textInto writes a string expression's value to dst, at most cap bytes with
// the NUL.
func (f *fn) textInto(dst value.Value, cap int, x check.Expr) {
	switch e := x.(type) {
	case *check.ToString:
		f.toString(dst, cap, e)
	case *check.Cond:
		if !f.sharesValues() { // elsewhere the verifier has more to follow so
			f.copyText(dst, cap, f.text(x))
			return
		}
		if c, ok := f.known(e.C); ok {
			f.textInto(dst, cap, arm(e, c))
			return
		}
		into := func(x check.Expr) func() {
			return func() { f.inner(func() { f.textInto(dst, cap, x) }) }
		}
		f.either(f.truth(e.C), into(e.X), into(e.Y))
	case *check.Call:
		if write := addressSubroutines[e.Fn]; write != nil && cap >= f.p.Prog.Strsize {
			write(f, dst, e)
			return
		}
		if textSubroutines[e.Fn] != nil {
			f.copyText(dst, cap, f.text(x))
			return
		}
		f.stringCall(dst, cap, e)
	case *check.Builtin:
		if e.Name == "execname" && cap >= plan.ExecnameSize {
			f.comm(dst)
			return
		}
		f.copyText(dst, cap, f.text(x))
	default:
		f.copyText(dst, cap, f.text(x))
	}
}

// copyText copies a string into cap bytes at dst.
func (f *fn) copyText(dst value.Value, cap int, s text) {
	if s.isLit && len(s.lit) < cap && len(s.lit) <= 256 {
		f.copyLiteral(dst, s.lit)
		return
	}
	f.helper(helperProbeReadKernStr, i64, dst, c32(int64(cap)), s.ptr)
}

// copyLiteral stores a literal and its NUL by words.
func (f *fn) copyLiteral(dst value.Value, lit string) {
	for _, w := range literalWords(lit) {
		f.store(w.v, f.offset(dst, w.at))
	}
}

// literalWord is 1, 2, 4 or 8 bytes of a literal at an offset.
type literalWord struct {
	at int64
	v  *constant.Int
}

// literalWords splits a literal with its NUL into words, in order.
func literalWords(lit string) []literalWord {
	var out []literalWord
	data := append([]byte(lit), 0)
	for off := 0; off < len(data); {
		n := 8
		for off+n > len(data) {
			n /= 2
		}
		var buf [8]byte
		copy(buf[:], data[off:off+n])
		t := types.NewInt(uint64(n) * 8)
		out = append(out, literalWord{int64(off), constant.NewInt(t, int64(binary.LittleEndian.Uint64(buf[:])))})
		off += n
	}
	return out
}

// compareStrings is a comparison of two strings (i1). NULL equals only NULL and
// stands before all others.
func (f *fn) compareStrings(e *check.StrCmp) value.Value {
	if lit, ok := plan.TextCompare(e, f.p.Prog.Strsize); ok {
		return f.compareName(e, lit)
	}
	x, y := f.str(e.X), f.str(e.Y)
	if x.null == nil && y.null == nil {
		return f.compareTexts(e.Op, x, y)
	}
	xSet, ySet := f.isSet(x), f.isSet(y)
	return f.choose(f.b.NewAnd(xSet, ySet),
		func() value.Value { return f.compareTexts(e.Op, x, y) },
		func() value.Value {
			return f.b.NewICmp(comparisons[e.Op], f.b.NewSub(f.boolean(xSet), f.boolean(ySet)), c64(0))
		})
}

func (f *fn) isSet(s text) value.Value {
	if s.null == nil {
		return constant.True
	}
	return f.not(s.null)
}

var comparisons = map[string]enum.IPred{
	"==": enum.IPredEQ, "!=": enum.IPredNE, "<": enum.IPredSLT, "<=": enum.IPredSLE, ">": enum.IPredSGT, ">=": enum.IPredSGE,
}

// compareTexts compares two strings of which neither is NULL.
func (f *fn) compareTexts(op string, x, y text) value.Value {
	equality := op == "==" || op == "!="
	if equality && (x.isLit || y.isLit) {
		if x.isLit {
			x, y = y, x
		}
		eq := f.equalsLiteral(x, y.lit)
		if op == "!=" {
			return f.not(eq)
		}
		return eq
	}
	r := f.call(f.m.runtimeFunc("dt_strcmp", i64, i8ptr, i8ptr, i64), x.ptr, y.ptr, c64(int64(min(x.cap, y.cap))))
	return f.b.NewICmp(comparisons[op], r, c64(0))
}

// equalsLiteral compares by words.
func (f *fn) equalsLiteral(s text, lit string) value.Value {
	if s.isLit {
		return constant.NewBool(s.lit == lit)
	}
	if len(lit)+1 > s.cap {
		return constant.False
	}
	var diff value.Value
	for _, w := range literalWords(lit) {
		d := value.Value(f.b.NewXor(f.load(w.v.Typ, f.offset(s.ptr, w.at), false), w.v))
		if w.v.Typ.BitSize < 64 {
			d = f.b.NewZExt(d, i64)
		}
		if diff == nil {
			diff = d
		} else {
			diff = f.b.NewOr(diff, d)
		}
	}
	return f.b.NewICmp(enum.IPredEQ, diff, c64(0))
}

// compareName compares a probe name with a literal by their numbers.
func (f *fn) compareName(e *check.StrCmp, lit string) value.Value {
	x := e.X
	if !plan.IsText(x) {
		x = e.Y
	}
	table := f.m.table(object.VarTexts, len(f.p.Meta.Texts))
	want := f.load(i32, f.offset(bytePtr(table), int64(4*f.p.Texts[lit])), true)
	pred := enum.IPredEQ
	if e.Op == "!=" {
		pred = enum.IPredNE
	}
	return f.b.NewICmp(pred, f.textID(x.(*check.Builtin)), f.b.NewZExt(want, i64))
}

// testNull compares a string or pointer with NULL (i1).
func (f *fn) testNull(e *check.IsNull) value.Value {
	var null value.Value
	if e.X.Type().Is(ctype.String) {
		null = f.str(e.X).null
		if null == nil {
			null = constant.False
		}
	} else {
		null = f.b.NewICmp(enum.IPredEQ, f.scalar(e.X), c64(0))
	}
	if e.Not {
		return f.not(null)
	}
	return null
}

// assignString copies a string and returns it. NULL can be stored only where a variable can be
// unset.
func (f *fn) assignString(e *check.Assign) text {
	s := f.str(e.X)
	write := func() {
		if v, _ := f.home(e.LHS); v == nil {
			s.isLit = false // dst may not be aligned
		}
		f.writeBlock(e.LHS, int64(f.p.Prog.Strsize), func(dst value.Value) { f.copyText(dst, f.p.Prog.Strsize, s) })
	}
	switch v, _ := f.home(e.LHS); {
	case v != nil && v.Nullable:
		f.assignNullable(v, s, write)
	case s.null == nil:
		write()
	case v != nil && (v.Home == plan.HomeSelf || v.Home == plan.HomeHash):
		f.either(s.null, func() { f.free(e.LHS) }, write)
	default:
		f.check(f.not(s.null), object.FaultBadAddr, c64(0), "string")
		s.null = nil
		write()
	}
	return s
}

// toString reads a string from memory: a bad address gives "", NULL a fault.
func (f *fn) toString(dst value.Value, cap int, e *check.ToString) {
	if e.X.Type().Is(ctype.String) {
		f.copyText(dst, cap, f.text(e.X))
		return
	}
	n := cap
	if e.Max > 0 && int(e.Max)+1 < n {
		n = int(e.Max) + 1
	}
	var p place
	switch {
	case e.X.Type().Is(ctype.Array):
		p = f.place(e.X)
	default:
		p = f.pointerPlace(e.X, f.scalar(e.X))
	}
	switch {
	case p.addr == nil:
		f.helper(helperProbeReadKernStr, i64, dst, c32(int64(n)), f.access(p, 1))
	default:
		f.readText(dst, c32(int64(n)), p)
	}
}

func (f *fn) readText(dst, n value.Value, p place) {
	f.check(f.b.NewICmp(enum.IPredNE, p.addr, c64(0)), object.FaultBadAddr, c64(0), "string")
	from := func() value.Value { return f.b.NewIntToPtr(p.addr, i8ptr) }
	kernel := func() value.Value { return f.helper(helperProbeReadKernStr, i64, dst, n, from()) }
	var ret value.Value
	user := func() value.Value { return f.helper(helperProbeReadUserStr, i64, dst, n, from()) }
	switch p.side {
	case kernelSide:
		ret = kernel()
	case userSide:
		ret = user()
	default:
		ret = f.choose(f.b.NewICmp(enum.IPredSLT, p.addr, c64(0)), kernel, user)
	}
	f.when(f.b.NewICmp(enum.IPredSLT, ret, c64(0)), func() { f.store(constant.NewInt(i8, 0), dst) })
}

// stringCall is a subroutine whose value is a string.
func (f *fn) stringCall(dst value.Value, cap int, e *check.Call) {
	switch e.Fn {
	case check.Suffix:
		f.suffix(dst, cap, e)
		return
	case "copyinstr":
	default:
		f.unsupported(e, e.Fn+"()")
		return
	}
	addr := f.scalar(e.Args[0])
	n, read := value.Value(c64(int64(cap))), enum.IPredSGE
	if len(e.Args) > 1 {
		n, read = f.clamp(f.scalar(e.Args[1]), int64(cap)), enum.IPredSGT // not even a NUL is a fault
	}
	ret := f.helper(helperProbeReadUserStr, i64, dst, n, f.b.NewIntToPtr(addr, i8ptr))
	f.check(f.b.NewICmp(read, ret, c64(0)), object.FaultBadAddr, addr, "copyinstr")
}

// suffix is s + n: nothing from beyond the string's memory.
func (f *fn) suffix(dst value.Value, cap int, e *check.Call) {
	n := f.opaque(f.scalar(e.Args[1]))
	s := f.indexable(e.Args[0], n)
	f.either(f.b.NewICmp(enum.IPredULT, n, c64(int64(s.cap))), func() {
		f.helper(helperProbeReadKernStr, i64, dst, c32(int64(cap)), f.b.NewGetElementPtr(i8, s.ptr, n))
	}, func() { f.store(constant.NewInt(i8, 0), dst) })
}

// charAt is s[n].
func (f *fn) charAt(e *check.Call) value.Value {
	n := f.opaque(f.scalar(e.Args[1]))
	s := f.indexable(e.Args[0], n)
	f.check(f.b.NewICmp(enum.IPredULT, n, c64(int64(s.cap))), object.FaultBadIndex, n, "string index")
	return f.b.NewSExt(f.load(i8, f.b.NewGetElementPtr(i8, s.ptr, n), false), i64)
}

// indexable is a string in memory that may be read at a variable index: not on
// the stack, which older kernels refuse. The fault of NULL is at the index.
func (f *fn) indexable(x check.Expr, index value.Value) text {
	s := f.str(x)
	if s.null != nil {
		f.check(f.not(s.null), object.FaultBadAddr, index, "string")
		s.null = nil
	}
	if s.cap != plan.ExecnameSize || s.isLit {
		return s
	}
	dst := f.temp()
	f.copyText(dst, f.p.Prog.Strsize, s)
	return text{ptr: dst, cap: f.p.Prog.Strsize}
}

// clamp limits an unsigned value to max, in a way that the verifier follows.
func (f *fn) clamp(v value.Value, max int64) value.Value {
	if c, ok := v.(*constant.Int); ok {
		if n := c.X.Int64(); n >= 0 && n < max {
			return v
		}
		return c64(max)
	}
	v = f.opaque(v)
	return f.choose(f.b.NewICmp(enum.IPredUGT, v, c64(max)), func() value.Value { return c64(max) }, func() value.Value { return v })
}

// subroutine is one whose value is a scalar.
func (f *fn) subroutine(e *check.Call) value.Value {
	switch e.Fn {
	case check.CharAt:
		return f.charAt(e)
	case "speculation":
		return f.call(f.speculation())
	case "progenyof":
		return f.progenyOf(e)
	case "strlen":
		s := f.text(e.Args[0])
		if s.isLit {
			return c64(int64(len(s.lit)))
		}
		return f.call(f.m.runtimeFunc("dt_strlen", i64, i8ptr, i64), s.ptr, c64(int64(s.cap)))
	case "copyin":
		addr, n := f.scalar(e.Args[0]), f.scalar(e.Args[1])
		off, ptr := f.allocate(n, object.FaultBadSize)
		size := f.clamp(n, int64(f.p.Prog.Scratch))
		ret := f.helper(helperProbeReadUser, i64, ptr, size, f.b.NewIntToPtr(addr, i8ptr))
		f.check(f.b.NewICmp(enum.IPredEQ, ret, c64(0)), object.FaultBadAddr, addr, "copyin")
		return off
	}
	switch e.Fn {
	case "copyout":
		return f.copyout(e)
	case "copyoutstr":
		return f.copyoutstr(e)
	}
	if check.IsLockFunc(e.Fn) {
		return f.lockCall(e)
	}
	if emit := scalarSubroutines[e.Fn]; emit != nil {
		return emit(f, e)
	}
	f.unsupported(e, e.Fn+"()")
	return c64(0)
}
