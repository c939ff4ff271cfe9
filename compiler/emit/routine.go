package emit

// Routines.
//
// A subroutine that goes through the characters of a string is a function of
// runtime/bpf. Inlined at each call, its code would be repeated, and the verifier
// would follow its loop each time. So each is the body of one static BPF function
// of the module, and its loop is bpf_loop() with a callback, which the verifier
// checks as one step. What the steps share is in working memory; see strings.c.
//
// Strings are passed as buffers of the full size, which the loops may read in
// whole, whatever follows the NUL. Results are numbers: where a part begins and
// how long it is. Where the result is text, a buffer for it is passed as well.

import (
	"slices"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/constant"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/plan"
	"dtc/compiler/syntax"
	runtime "dtc/runtime/bpf"
)

// routine calls a function of runtime/bpf through the module's function for it.
// Arguments are pointers and integers; consts follow them inside.
func (f *fn) routine(name string, consts []int64, args ...value.Value) value.Value {
	callee := f.routines[name]
	if callee == nil {
		callee = f.newRoutine(name, consts, args)
		f.routines[name] = callee
	}
	return f.call(callee, args...)
}

// globalRoutine does so where the function is long and much used: the verifier checks it once, so
// pointers are to memory of the sizes given, which the caller has to have.
func (f *fn) globalRoutine(name string, consts []int64, sizes []int, args ...value.Value) value.Value {
	passed := slices.Clone(args)
	for i, n := range sizes {
		passed[i] = f.b.NewBitCast(args[i], types.NewPointer(types.NewArray(uint64(n+7)/8, i64)))
	}
	callee := f.routines[name]
	if callee == nil {
		callee = f.newGlobalRoutine(name, consts, args, passed)
		f.routines[name] = callee
	}
	return f.call(callee, passed...)
}

// newGlobalRoutine is a function to which arguments are passed, and which calls that of
// runtime/bpf with args.
func (e *emitter) newGlobalRoutine(name string, consts []int64, args, passed []value.Value) *ir.Func {
	e.newCallbacks(name)
	params, inner := make([]*ir.Param, len(args)), make([]value.Value, len(args))
	for i, a := range passed {
		params[i] = ir.NewParam(paramNames[i], a.Type())
	}
	w := e.newGlobalFn(name+"_sub", i64, params...)
	for i, p := range params {
		inner[i] = p
		if types.IsPointer(p.Type()) {
			w.returnIfNull(p)
			inner[i] = w.b.NewBitCast(p, args[i].Type())
		}
	}
	for _, c := range consts {
		inner = append(inner, c64(c))
	}
	kinds := make([]types.Type, len(inner))
	for i, a := range inner {
		kinds[i] = a.Type()
	}
	w.b.NewRet(w.call(w.m.runtimeFunc(name, i64, kinds...), inner...))
	w.finish(w.start)
	return w.f
}

// returnIfNull ends a function with 0 where a pointer is null.
func (f *fn) returnIfNull(p value.Value) {
	none, some := f.block(), f.block()
	f.b.NewCondBr(f.isNull(p), none, some)
	none.NewRet(c64(0))
	f.b = some
}

func (e *emitter) newRoutine(name string, consts []int64, args []value.Value) *ir.Func {
	e.newCallbacks(name)
	params := make([]types.Type, len(args))
	for i, a := range args {
		params[i] = a.Type()
	}
	return e.wrapper(name+"_sub", name, params, consts)
}

// newCallbacks makes the steps of a function's loops.
func (e *emitter) newCallbacks(name string) {
	for _, cb := range runtime.Callbacks(name) {
		if e.routines[cb] == nil {
			e.routines[cb] = e.wrapper(cb+"_cb", cb+"_step", []types.Type{i64, i64ptr}, nil)
		}
	}
}

var paramNames = [...]string{"a", "b", "c", "d", "e"}

// wrapper is a function of its own for one of runtime/bpf, which is inlined there.
func (e *emitter) wrapper(name, body string, params []types.Type, consts []int64) *ir.Func {
	ps := make([]*ir.Param, len(params))
	inner := append([]types.Type(nil), params...)
	var args []value.Value
	for i, t := range params {
		ps[i] = ir.NewParam(paramNames[i], t)
		args = append(args, ps[i])
	}
	for _, c := range consts {
		args = append(args, c64(c))
		inner = append(inner, i64)
	}
	w := e.newFn(name, true, syntax.Pos{File: e.m.main.Filename, Line: 1, Col: 1}, i64, ps...)
	w.b.NewRet(w.call(w.m.runtimeFunc(body, i64, inner...), args...))
	w.finish(w.start)
	return w.f
}

func (f *fn) strsize() int64 { return int64(f.p.Prog.Strsize) }

// bufferSize is the size of a buffer that holds any string.
func (f *fn) bufferSize() int64 { return (f.strsize() + 7) &^ 7 }

// size is the constant that tells a routine how large the buffers are.
func (f *fn) bufferConst() []int64 { return []int64{f.bufferSize()} }

// work is the work area, in use only during a call: eight words and a table of
// more halfwords than a buffer has bytes; or two strings; or an address and its
// text.
func (f *fn) work() value.Value {
	size := max(64+2*f.bufferSize()+8, addressText+64)
	return f.scratchPtr(f.blockTemp(int(size)))
}

func (f *fn) workPtr() value.Value { return f.as(f.work(), i64) }

// inner evaluates the arguments of a call; the buffers that it takes are free
// again afterwards.
func (f *fn) inner(eval func()) {
	mark := f.used
	eval()
	f.used = mark
}

// fullText evaluates a string into a buffer of the full size.
func (f *fn) fullText(x check.Expr) value.Value {
	if f.hasBuffer(x) {
		return f.text(x).ptr
	}
	dst := f.temp()
	f.inner(func() { f.textInto(dst, f.p.Prog.Strsize, x) })
	return dst
}

// hasBuffer reports whether the value of a string expression lies in a buffer.
func (f *fn) hasBuffer(x check.Expr) bool {
	switch e := x.(type) {
	case *check.ToString, *check.Call:
		return true
	case *check.VarRef:
		v, _ := f.home(e)
		return v.Home == plan.HomeBss || v.Home == plan.HomeThis
	}
	return false
}

// stringAt is a string in a buffer.
func (f *fn) stringAt(dst value.Value) text { return text{ptr: dst, cap: f.p.Prog.Strsize} }

// slice copies n bytes of a buffer from an offset on, both whatever they are.
func (f *fn) slice(dst, src, at, n value.Value) text {
	from := f.clamp(at, f.strsize()-1)
	size := f.clamp(f.b.NewAdd(n, c64(1)), f.strsize())
	f.store(constant.NewInt(i8, 0), dst)
	f.helper(helperProbeReadKernStr, i64, dst, f.b.NewTrunc(size, i32), f.b.NewGetElementPtr(i8, src, from))
	return f.stringAt(dst)
}

// packed is the part that a number says: an offset, in the upper half a length.
func (f *fn) packed(dst, src, part value.Value) text {
	return f.slice(dst, src, f.b.NewAnd(part, c64(0xffffffff)), f.b.NewLShr(part, c64(32)))
}

// suffixOrNull is the part from an offset on, NULL where that is negative.
func (f *fn) suffixOrNull(dst, src, at value.Value) text {
	t := f.slice(dst, src, at, c64(f.strsize()-1))
	t.null = f.b.NewICmp(enum.IPredSLT, at, c64(0))
	return t
}
