package emit

import (
	"fmt"

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

// readVar reads a scalar variable or array element; what was never set is 0.
func (f *fn) readVar(x check.Expr) value.Value {
	v, elem := f.home(x)
	if !isWord(x.Type()) {
		return f.address(x)
	}
	switch v.Home {
	case plan.HomeBss:
		return f.load(i64, bytePtr(f.bss(v)), false)
	case plan.HomeThis:
		return f.b.NewLoad(i64, f.this(v))
	case plan.HomeSelf:
		return f.orZero(f.selfPtr(false), int64(v.Off))
	}
	return f.orZero(f.lookup(f.varMap(v), f.elemKey(v, elem)), 0)
}

// orZero loads the word at p+off, or gives 0 where p is null.
func (f *fn) orZero(p value.Value, off int64) value.Value {
	return f.choose(f.isNull(p), func() value.Value { return c64(0) }, func() value.Value { return f.load(i64, f.offset(p, off), false) })
}

// writeVar stores next(old value) into an lvalue of scalar type and returns it.
func (f *fn) writeVar(lhs check.Expr, next func(old value.Value) value.Value) value.Value {
	switch lhs.(type) {
	case *check.VarRef, *check.Elem:
	default:
		p := f.target(lhs)
		var old value.Value
		if p.bits != nil {
			old = f.readBits(p)
		} else {
			old = f.loadPlace(p, lhs.Type())
		}
		v := next(old)
		f.writePlace(p, lhs.Type(), v)
		return v
	}
	v, elem := f.home(lhs)
	switch v.Home {
	case plan.HomeBss:
		ptr := bytePtr(f.bss(v))
		new := next(f.load(i64, ptr, false))
		f.store(new, ptr)
		return new
	case plan.HomeThis:
		slot := f.this(v)
		new := next(f.b.NewLoad(i64, slot))
		f.b.NewStore(new, slot)
		return new
	case plan.HomeSelf:
		return f.writeSelf(v, lhs, next)
	}
	key := f.elemKey(v, elem)
	p := f.lookup(f.varMap(v), key)
	new := next(f.orZero(p, 0))
	f.either(f.isNull(p), func() { f.insert(v, key, new) }, func() { f.store(new, p) })
	return new
}

func (f *fn) writeSelf(v *plan.Var, lhs check.Expr, next func(value.Value) value.Value) value.Value {
	old := f.readVar(lhs)
	new := next(old)
	p := f.selfPtr(true)
	f.either(f.isNull(p), func() { f.drop(object.DropDyn) }, func() { f.store(new, f.offset(p, int64(v.Off))) })
	return new
}

// insert makes an element of an associative array.
func (f *fn) insert(v *plan.Var, key, val value.Value) {
	p := f.cell()
	f.store(val, p)
	f.update(v, key, p)
}

// update stores an element, or counts that it found no room. The result is an int: older
// kernels (before 6.4) call a function of that type in the helper's place, and leave the
// upper half of the register as it is.
func (f *fn) update(v *plan.Var, key, val value.Value) {
	ret := f.helper(helperMapUpdate, i64, mapPtr(f.varMap(v)), key, val, c64(mapAny))
	f.when(f.b.NewICmp(enum.IPredSLT, f.b.NewTrunc(ret, i32), constant.NewInt(i32, 0)), func() { f.drop(object.DropDyn) })
}

// free does what assigning 0 means: the variable or element is unset.
func (f *fn) free(lhs check.Expr) {
	v, elem := f.home(lhs)
	if v == nil {
		f.unsupported(lhs, "assigning 0 here")
		return
	}
	switch v.Home {
	case plan.HomeHash:
		key := f.elemKey(v, elem)
		f.helper(helperMapDelete, i64, mapPtr(f.varMap(v)), key)
	case plan.HomeSelf:
		p := f.selfPtr(false)
		f.when(f.not(f.isNull(p)), func() { f.store(c64(0), f.offset(p, int64(v.Off))) })
	case plan.HomeBss:
		f.store(c64(0), bytePtr(f.bss(v)))
	case plan.HomeThis:
		if isWord(lhs.Type()) {
			f.b.NewStore(c64(0), f.this(v))
			return
		}
		f.store(c64(0), f.thisBlock(v))
	}
}

// home is the variable that an lvalue names, with its keys' expression.
func (f *fn) home(x check.Expr) (*plan.Var, *check.Elem) {
	switch e := x.(type) {
	case *check.VarRef:
		return f.p.Vars[e.Var], nil
	case *check.Elem:
		return f.p.Vars[e.Var], e
	}
	return nil, nil
}

func (f *fn) bss(v *plan.Var) *ir.Global {
	return f.m.variable(v.Symbol, v.Size, false)
}

func (f *fn) varMap(v *plan.Var) *ir.Global {
	if p := v.Pool; p != nil {
		return f.m.addMap(poolDef(p, 0, mapHash))
	}
	return f.m.addMap(mapDef{name: v.Symbol, typ: mapHash, key: v.KeyLen, value: v.Size, entries: 1024})
}

// this is the register of a scalar this-> variable, in a split program and where
// clauses of ERROR see it its word of working memory.
func (f *fn) this(v *plan.Var) value.Value {
	if f.split || f.isShared(v) {
		return f.b.NewBitCast(f.thisBlock(v), i64ptr)
	}
	slot := f.these[v.Var]
	if slot == nil {
		slot = f.alloca(i64)
		f.entry.NewStore(c64(0), slot)
		f.these[v.Var] = slot
	}
	return slot
}

// thisBlock is the scratch memory of a this-> string, array or struct.
func (f *fn) thisBlock(v *plan.Var) value.Value {
	if f.isError && f.isShared(v) {
		return f.outerBlock(v)
	}
	off, ok := f.homes[v.Var]
	if !ok {
		off = f.reserve(max(8, v.Size))
		f.homes[v.Var] = off
	}
	return f.scratchPtr(off)
}

// selfPtr is the thread's task storage, or null where there is none (with
// create: where there is no memory).
func (f *fn) selfPtr(create bool) value.Value {
	if f.self == nil {
		f.self = f.alloca(i8ptr)
		f.entry.NewStore(constant.NewNull(i8ptr), f.self)
	}
	flags := int64(0)
	if create {
		flags = taskStorageCreate
	}
	f.when(f.isNull(f.b.NewLoad(i8ptr, f.self)), func() {
		task := f.helper(helperCurrentTaskBTF, i8ptr)
		m := f.m.addMap(mapDef{name: object.MapSelf, typ: mapTaskStorage, value: f.p.Self, flags: 1, typedStorage: true})
		p := f.helper(helperTaskStorageGet, i8ptr, mapPtr(m), task, constant.NewNull(i8ptr), c64(flags))
		f.b.NewStore(p, f.self)
	})
	return f.b.NewLoad(i8ptr, f.self)
}

// lookup finds a key in a map.
func (f *fn) lookup(m *ir.Global, key value.Value) value.Value {
	return f.helper(helperMapLookup, i8ptr, mapPtr(m), key)
}

// lookup32 finds an index in an array map.
func (f *fn) lookup32(m *ir.Global, index value.Value) value.Value {
	p := f.cell()
	f.store(index, p)
	return f.lookup(m, p)
}

// elemKey packs the key of an element: the thread first for self-> arrays.
func (f *fn) elemKey(v *plan.Var, e *check.Elem) value.Value {
	var head []value.Value
	if v.Scope == check.Self {
		head = append(head, f.thread())
	}
	return f.pooledKey(v.Pool, v.Tag, v.Key, e.Keys, v.KeyLen, head...)
}

// thread identifies the thread; the idle threads, which are all 0, by CPU.
func (f *fn) thread() value.Value {
	tid := f.b.NewAnd(f.pidTgid(), c64(0xffffffff))
	return f.choose(f.b.NewICmp(enum.IPredNE, tid, c64(0)),
		func() value.Value { return tid },
		func() value.Value { return f.b.NewOr(f.b.NewShl(f.cpu(), c64(32)), c64(-1<<63)) })
}

// key packs words and a tuple into the key buffer. All elements are evaluated before the
// first is stored, since evaluating one may use the buffer.
func (f *fn) key(layout []object.Datum, exprs []check.Expr, size int, head ...value.Value) value.Value {
	puts := make([]func(dst value.Value), len(layout))
	for i, d := range layout {
		puts[i] = f.keyElement(d, exprs[i])
	}
	buf := f.keyBuffer(size)
	end := 0
	for _, w := range head {
		f.store(w, f.offset(buf, int64(end)))
		end += 8
	}
	for i, d := range layout {
		f.zero(buf, end, d.Off)
		puts[i](f.offset(buf, int64(d.Off)))
		end = d.Off + d.Size
	}
	f.zero(buf, end, size)
	return buf
}

const stackKey = 64

func (f *fn) keyBuffer(size int) value.Value {
	if size <= stackKey {
		if f.keyBuf == nil {
			f.keyBuf = f.alloca(types.NewArray(stackKey, i8))
		}
		return f.b.NewBitCast(f.keyBuf, i8ptr)
	}
	off, ok := f.areas[size]
	if !ok {
		off = f.reserve(size)
		f.areas[size] = off
	}
	return f.scratchPtr(off)
}

// zero clears buf[from:to].
func (f *fn) zero(buf value.Value, from, to int) {
	for from < to {
		n := 8
		for from%n != 0 || from+n > to {
			n /= 2
		}
		f.store(constant.NewInt(types.NewInt(uint64(n)*8), 0), f.offset(buf, int64(from)))
		from += n
	}
}

// keyElement evaluates an element of a key and says how to store it.
func (f *fn) keyElement(d object.Datum, x check.Expr) func(dst value.Value) {
	switch d.Type {
	case object.Text:
		id := f.textID(x.(*check.Builtin))
		return func(dst value.Value) { f.store(f.b.NewTrunc(id, i32), dst) }
	case object.Stack, object.UStack:
		return f.stackElement(d, x)
	case object.Usym, object.Ufunc, object.Umod, object.Uaddr:
		addr := f.scalar(x)
		return func(dst value.Value) { f.processAddress(dst, addr) }
	case object.String:
		if b, ok := x.(*check.Builtin); ok && b.Name == "execname" && d.Size == plan.ExecnameSize {
			return func(dst value.Value) { f.comm(dst) }
		}
		s := f.text(x)
		return func(dst value.Value) {
			f.clear(dst, d.Size)
			f.copyText(dst, d.Size, s)
		}
	case object.Bytes:
		p := f.place(x)
		return func(dst value.Value) { f.putBlock(dst, p, x.Type(), d.Size) }
	}
	v := f.scalar(x)
	return func(dst value.Value) {
		if d.Size < 8 {
			f.store(f.b.NewTrunc(v, types.NewInt(uint64(d.Size)*8)), dst)
			return
		}
		f.store(v, dst)
	}
}

// varPlace is the memory of a variable of struct, array or string type.
func (f *fn) varPlace(x check.Expr) place {
	v, elem := f.home(x)
	p := f.varMemory(v, elem, x)
	if holdsHost(x.Type()) {
		p.at, p.room = c64(0), int64(v.Size-v.Head())
	}
	return p
}

func (f *fn) varMemory(v *plan.Var, elem *check.Elem, x check.Expr) place {
	switch v.Home {
	case plan.HomeBss:
		return place{ptr: bytePtr(f.bss(v))}
	case plan.HomeThis:
		if isWord(x.Type()) {
			return place{ptr: f.b.NewBitCast(f.this(v), i8ptr)}
		}
		return place{ptr: f.thisBlock(v)}
	case plan.HomeSelf:
		whole := v.Head() == 0
		p := f.selfPtr(whole)
		f.check(f.not(f.isNull(p)), object.FaultBadAddr, c64(0), "unset variable")
		if whole { // there as soon as the thread has storage
			return place{ptr: f.offset(p, int64(v.Off))}
		}
		set := f.load(i64, f.offset(p, int64(v.Off)), false)
		f.check(f.b.NewICmp(enum.IPredNE, set, c64(0)), object.FaultBadAddr, c64(0), "unset variable")
		return place{ptr: f.offset(p, int64(v.Off+8))}
	}
	create := f.creating
	f.creating = false
	key := f.elemKey(v, elem)
	p := f.lookup(f.varMap(v), key)
	if x.Type().Is(ctype.Array) {
		return place{ptr: f.arrayElem(v, key, p, create)}
	}
	f.check(f.not(f.isNull(p)), object.FaultBadAddr, c64(0), "unset element")
	return place{ptr: p}
}

// arrayElem is the memory of an element that is an array: nothing assigns it as
// a whole, so storing into it makes it, and until then it reads as zeros.
func (f *fn) arrayElem(v *plan.Var, key, found value.Value, create bool) value.Value {
	zeros := bytePtr(f.m.variable(fmt.Sprint("dt_zero_", v.Size), v.Size, true))
	if !create {
		return f.choose(f.isNull(found), func() value.Value { return f.opaque(zeros) }, func() value.Value { return f.offset(found, 0) })
	}
	p := f.choose(f.isNull(found), func() value.Value {
		f.update(v, key, zeros)
		return f.lookup(f.varMap(v), key)
	}, func() value.Value { return f.offset(found, 0) })
	f.check(f.not(f.isNull(p)), object.FaultBadAddr, c64(0), "unset element")
	return p
}

// target finds what is going to be written to.
func (f *fn) target(lhs check.Expr) place {
	f.creating = true
	p := f.place(lhs)
	f.creating = false
	return p
}

// assignBlock copies a struct.
func (f *fn) assignBlock(e *check.Assign) {
	t := e.LHS.Type()
	room := int64(plan.Stride(t, f.p.Prog.Strsize))
	if v, _ := f.home(e.LHS); v == nil {
		room = t.Size()
	}
	src := f.place(e.X)
	f.writeBlock(e.LHS, room, func(dst value.Value) { f.copyBlock(dst, src, f.extent(t, room)) })
}

// writeBlock has fill write at most size bytes of an lvalue of a type that is no
// scalar, making the variable or element where need be.
func (f *fn) writeBlock(lhs check.Expr, size int64, fill func(dst value.Value)) {
	v, elem := f.home(lhs)
	switch {
	case v == nil:
		fill(f.access(f.target(lhs), size))
	case v.Home == plan.HomeSelf:
		p := f.selfPtr(true)
		f.either(f.isNull(p), func() { f.drop(object.DropDyn) }, func() {
			fill(f.offset(p, int64(v.Off+8)))
			f.store(c64(1), f.offset(p, int64(v.Off)))
		})
	case v.Home == plan.HomeHash:
		val := f.scratchPtr(f.blockTemp(v.Size))
		fill(val)
		f.update(v, f.elemKey(v, elem), val)
	default:
		fill(f.varPlace(lhs).ptr)
	}
}

// blockTemp is a scratch buffer for values of a size.
func (f *fn) blockTemp(size int) int {
	off, ok := f.areas[-size]
	if !ok {
		off = f.reserve(size)
		f.areas[-size] = off
	}
	return off
}

// copyBlock copies size bytes from a place to dst.
func (f *fn) copyBlock(dst value.Value, p place, size value.Value) {
	if p.addr != nil {
		f.readInto(dst, size, p.addr, p.side)
		return
	}
	if c, ok := size.(*constant.Int); ok {
		f.helper(helperProbeReadKernel, i64, dst, c32(c.X.Int64()), f.access(p, c.X.Int64()))
		return
	}
	from := f.accessUpTo(p, size)
	f.helper(helperProbeReadKernel, i64, dst, f.b.NewTrunc(size, i32), from)
}
