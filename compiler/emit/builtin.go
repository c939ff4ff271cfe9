package emit

import (
	"github.com/llir/llvm/ir/constant"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/ctype"
	"dtc/object"
)

// builtin evaluates a built-in variable that is a scalar.
func (f *fn) builtin(e *check.Builtin) value.Value {
	low := func(v value.Value) value.Value { return f.b.NewAnd(v, c64(0xffffffff)) }
	high := func(v value.Value) value.Value { return f.b.NewLShr(v, c64(32)) }
	switch e.Name {
	case "pid":
		return f.extend(high(f.pidTgid()), e.T)
	case "tid":
		return f.extend(low(f.pidTgid()), e.T)
	case "uid":
		return f.extend(low(f.uidGid()), e.T)
	case "gid":
		return f.extend(high(f.uidGid()), e.T)
	case "cpu":
		return f.cpu()
	case "timestamp":
		return f.timestamp()
	case "walltimestamp":
		return f.b.NewAdd(f.timestamp(), f.global(f.m.variable(object.VarWallOffset, 8, false)))
	case "curthread":
		return f.curthread()
	case "ppid":
		return f.extend(f.ppid(), e.T)
	case "id":
		return f.probeWord(0)
	case "epid":
		return f.b.NewOr(f.b.NewShl(f.probeWord(0), c64(32)), c64(int64(f.clause.Index)))
	case "errno":
		return f.errno()
	case "arg", "args", check.Provided:
		return f.argument(e)
	case "caller":
		return f.frame(1, 0)
	case "ucaller":
		if f.atEntry() {
			return f.caller()
		}
		if f.unwinds() {
			return f.unwoundFrame(1, func() value.Value { return f.frame(1, stackUser) })
		}
		return f.frame(1, stackUser)
	case "stackdepth":
		return f.depth(0)
	case "ustackdepth":
		return f.userDepth()
	case "uregs":
		return f.uregs(e)
	}
	f.unsupported(e, "variable "+e.Name)
	return c64(0)
}

func (f *fn) pidTgid() value.Value {
	return f.memo("pid_tgid", func() value.Value { return f.helper(helperCurrentPidTgid, i64) })
}

func (f *fn) uidGid() value.Value {
	return f.memo("uid_gid", func() value.Value { return f.helper(helperCurrentUidGid, i64) })
}

// cpu is the processor's number.
func (f *fn) cpu() value.Value {
	return f.memo("cpu", func() value.Value {
		return f.b.NewAnd(f.helper(helperSmpProcessorID, i64), c64(0xffffffff))
	})
}

func (f *fn) curthread() value.Value {
	return f.memo("curthread", func() value.Value { return f.helper(helperCurrentTask, i64) })
}

// timestamp reads the clock once for the whole firing.
func (f *fn) timestamp() value.Value {
	clock := f.clockCell()
	f.when(f.b.NewICmp(enum.IPredEQ, f.b.NewLoad(i64, clock), c64(0)), func() {
		f.b.NewStore(f.helper(helperKtimeGetNs, i64), clock)
	})
	return f.b.NewLoad(i64, clock)
}

// clockCell is where the time of the firing is kept, 0 until it is asked for.
func (f *fn) clockCell() value.Value {
	if f.split {
		return f.sharedClock()
	}
	if f.clock == nil {
		f.clock = f.alloca(i64)
		f.entry.NewStore(c64(0), f.clock)
	}
	return f.clock
}

// taskField reads a member of struct task_struct at addr.
func (f *fn) taskField(addr value.Value, of, name string, t *ctype.Type) value.Value {
	return f.loadPlace(place{addr: f.taskAddr(addr, of, name, t), side: kernelSide}, t)
}

// taskAddr is the address of a member of a kernel structure at addr.
func (f *fn) taskAddr(addr value.Value, of, name string, t *ctype.Type) value.Value {
	s := &ctype.Type{Kind: ctype.Struct, Name: of, Kernel: true, Complete: true, Bytes: 8}
	return f.memberAddr(s, ctype.Member{Name: name, Type: t}, addr)
}

var (
	kernelPtr    = &ctype.Type{Kind: ctype.Pointer, Elem: &ctype.Type{Kind: ctype.Void}}
	kernelInt    = &ctype.Type{Kind: ctype.Int, Name: "int", Bytes: 4, IsSigned: true}
	kernelShort  = &ctype.Type{Kind: ctype.Int, Name: "unsigned short", Bytes: 2}
	kernelStruct = &ctype.Type{Kind: ctype.Struct, Kernel: true, Complete: true, Bytes: 8}
	kernelLong   = &ctype.Type{Kind: ctype.Int, Name: "unsigned long", Bytes: 8}
)

func (f *fn) ppid() value.Value {
	parent := f.taskField(f.curthread(), "task_struct", "real_parent", kernelPtr)
	return f.taskField(parent, "task_struct", "tgid", kernelInt)
}

// cpuInfo is a member of *curcpu, which is no structure of the kernel's.
func (f *fn) cpuInfo(x check.Expr) (value.Value, bool) {
	m, ok := x.(*check.Member)
	if !ok {
		return nil, false
	}
	b, ok := m.X.(*check.Builtin)
	if !ok || b.Name != "curcpu" {
		return nil, false
	}
	switch m.M.Name {
	case "cpu_id":
		return f.cpu(), true
	case "cpu_lgrp":
		return f.helper(helperNumaNodeID, i64), true
	}
	return c64(0), true
}

// errno is the error that a system call returns, 0 elsewhere.
func (f *fn) errno() value.Value {
	if f.class != object.ClassSyscallReturn {
		return c64(0)
	}
	ret := f.returned()
	neg := f.b.NewSub(c64(0), ret)
	failed := f.b.NewICmp(enum.IPredULT, f.b.NewSub(neg, c64(1)), c64(2047))
	return f.choose(failed, func() value.Value { return neg }, func() value.Value { return c64(0) })
}

// argument is arg0..arg9 or args[N] as the probe's class provides them; what is
// not provided is 0.
func (f *fn) argument(e *check.Builtin) value.Value {
	if f.isError {
		if e.N < len(f.errArgs) && f.errArgs[e.N] != nil {
			return f.extend(f.errArgs[e.N], e.T)
		}
		return c64(0)
	}
	return f.extend(f.rawArgument(e), e.T)
}

func (f *fn) rawArgument(e *check.Builtin) value.Value {
	n := e.N
	if f.group != nil && f.group.Site != nil && !f.native {
		return f.siteArgument(n)
	}
	switch f.class {
	case object.ClassSyscallEntry:
		if n < len(f.machine().syscallArgs) {
			return f.syscallArgument(n)
		}
	case object.ClassSyscallReturn:
		if n < 2 {
			return f.returned()
		}
	case object.ClassRawtp:
		return f.ctxWord(8 * n)
	case object.ClassSdt:
		return f.eventField(n)
	case object.ClassFbtEntry:
		return f.functionArgument(n)
	case object.ClassFbtReturn:
		switch n {
		case 0:
			return c64(-1)
		case 1:
			return f.returned()
		}
	case object.ClassPidEntry, object.ClassPidReturn, object.ClassUsdt:
		return f.processArgument(n)
	case object.ClassProfile:
		if n < 2 {
			return f.interrupted(n == 1)
		}
	}
	return c64(0)
}

// ctxWord loads a word of the program's context. It is loaded once, in the
// first block, so that no load is moved or merged.
func (f *fn) ctxWord(off int) value.Value {
	if v := f.words[off]; v != nil {
		return v
	}
	p := f.entry.NewGetElementPtr(i8, f.ctx, c64(int64(off)))
	l := f.entry.NewLoad(i64, f.entry.NewBitCast(p, i64ptr))
	l.Volatile = true
	f.words[off] = l
	return l
}

// recordWord reads a word of a tracepoint's record that may lie behind its end:
// the kernel refuses to attach programs that load one directly.
func (f *fn) recordWord(off int) value.Value {
	return f.filled(func(cell value.Value) {
		f.helper(helperProbeReadKernel, i64, cell, c32(8), f.offset(f.ctx, int64(off)))
	})
}

// regsWord is a word of the registers that a tp_btf program of a system call
// hook is given, whose pointer may be loaded from directly.
func (f *fn) regsWord(off int) value.Value {
	return f.memo(regsKey(off), func() value.Value {
		regs := f.b.NewIntToPtr(f.ctxWord(0), i8ptr)
		return f.load(i64, f.offset(regs, int64(off)), true)
	})
}

func regsKey(off int) string { return "regs" + string(rune('0'+off/8)) }

// returned is the value that a system call or function returns.
func (f *fn) returned() value.Value {
	switch f.kind {
	case object.Tracepoint:
		return f.ctxWord(16)
	case object.Kretprobe:
		return f.ctxWord(f.machine().result)
	case object.Fexit:
		return f.memo("func_ret", func() value.Value {
			return f.filled(func(cell value.Value) { f.helper(helperGetFuncRet, i64, f.ctx, cell) })
		})
	}
	return f.ctxWord(8)
}

// functionArgument is a parameter of a probed kernel function.
func (f *fn) functionArgument(n int) value.Value {
	if f.kind == object.Fentry {
		return f.fentryArgument(n)
	}
	m := f.machine()
	if n < len(m.args) {
		return f.ctxWord(m.args[n])
	}
	at := f.b.NewAdd(f.ctxWord(m.sp), c64(int64(m.stackArgs+8*(n-len(m.args)))))
	return f.filled(func(cell value.Value) {
		f.helper(helperProbeReadKernel, i64, cell, c32(8), f.b.NewIntToPtr(at, i8ptr))
	})
}

// fentryArgument asks the kernel: a function with fewer parameters gives 0.
func (f *fn) fentryArgument(n int) value.Value {
	return f.filled(func(cell value.Value) { f.helper(helperGetFuncArg, i64, f.ctx, c32(int64(n)), cell) })
}

// interrupted is the program counter of an interrupted process (user) or
// kernel, 0 if it was the other.
func (f *fn) interrupted(user bool) value.Value {
	m := f.machine()
	want := enum.IPredEQ
	if user != m.userIsZero {
		want = enum.IPredNE
	}
	mode := f.b.NewAnd(f.ctxWord(m.mode), c64(m.modeMask))
	ip := f.ctxWord(m.ip)
	return f.choose(f.b.NewICmp(want, mode, c64(0)), func() value.Value { return ip }, func() value.Value { return c64(0) })
}

// eventField is a field of a tracepoint's record, where the loader says it is.
func (f *fn) eventField(n int) value.Value {
	d := f.patched(uint64(object.SlotField + n))
	off := f.b.NewAnd(d, c64(0xffff))
	size := f.b.NewAnd(f.b.NewLShr(d, c64(16)), c64(0xff))
	has := func(bit int64) value.Value { return f.b.NewICmp(enum.IPredNE, f.b.NewAnd(d, c64(bit)), c64(0)) }
	at := f.b.NewAdd(f.b.NewPtrToInt(f.ctx, i64), off)
	return f.choose(has(object.FieldArray), func() value.Value { return f.contextAddress(at) }, func() value.Value {
		n := f.clamp(size, 8)
		v := f.filled(func(cell value.Value) { f.helper(helperProbeReadKernel, i64, cell, n, f.b.NewIntToPtr(at, i8ptr)) })
		shift := f.b.NewSub(c64(64), f.b.NewShl(n, c64(3)))
		shift2 := f.b.NewAnd(shift, c64(63))
		up := f.b.NewShl(v, shift2)
		return f.choose(has(object.FieldSigned), func() value.Value { return f.b.NewAShr(up, shift2) }, func() value.Value { return f.b.NewLShr(up, shift2) })
	})
}

// contextAddress is an address in the context as a number. The verifier lets nobody
// count with a pointer, and forgets that it is one when a helper has copied it.
func (f *fn) contextAddress(at value.Value) value.Value {
	return f.filled(func(cell value.Value) {
		f.store(at, cell)
		f.helper(helperProbeReadKernel, i64, cell, c32(8), cell)
	})
}

// skip is the number of frames of the tracing machinery above the probed code.
func (f *fn) skip() value.Value {
	return f.memo("skip", func() value.Value {
		skip := value.Value(f.patched(object.SlotSkip))
		switch f.kind {
		case object.TPBTF, object.RawTP, object.Fentry, object.Fexit:
			if f.whole != nil {
				skip = f.b.NewAdd(skip, c64(1)) // this function's own frame
			}
		}
		if f.kind == object.TPBTF || f.kind == object.RawTP {
			skip = f.b.NewAdd(skip, f.crowded(skip))
		}
		return skip
	})
}

// crowded is 1 if the program was called by the function that calls several
// programs of a tracepoint, whose frame is then the last of the machinery.
func (f *fn) crowded(skip value.Value) value.Value {
	pc := f.filled(func(cell value.Value) {
		f.helper(helperGetStack, i64, f.ctx, cell, c32(8), f.b.NewAnd(skip, c64(0xff)))
	})
	off := f.b.NewSub(pc, f.patched(object.SlotCaller))
	return f.b.NewZExt(f.b.NewICmp(enum.IPredULT, off, f.patched(object.SlotCallerSize)), i64)
}

// frame is one program counter of the stack, n frames above the probed code.
func (f *fn) frame(n int64, flags int64) value.Value {
	if f.kind == object.TestRun {
		return c64(0)
	}
	skip := value.Value(c64(n | flags))
	if flags == 0 {
		skip = f.b.NewAnd(f.b.NewAdd(f.skip(), c64(n)), c64(0xff))
	}
	return f.filled(func(cell value.Value) { f.helper(helperGetStack, i64, f.ctx, cell, c32(8), skip) })
}

// userDepth is the number of frames of the process's stack.
func (f *fn) userDepth() value.Value {
	if !f.unwinds() {
		return f.depth(stackUser)
	}
	n, _ := f.unwound(f.p.Prog.Maxframes)
	return f.choose(f.b.NewICmp(enum.IPredNE, n, c64(0)), func() value.Value { return f.b.NewAdd(n, c64(0)) },
		func() value.Value { return f.depth(stackUser) })
}

// depth is the number of frames of the stack.
func (f *fn) depth(flags int64) value.Value {
	if f.kind == object.TestRun {
		return c64(min(flags, 1))
	}
	most := int64(f.p.Prog.Maxframes)
	buf := f.scratchPtr(f.blockTemp(8 * maxFrames))
	skip := value.Value(c64(flags))
	if flags == 0 {
		skip = f.b.NewAnd(f.b.NewAdd(f.skip(), c64(1)), c64(0xff))
	}
	if flags == 0 {
		most-- // the probed code's own, skipped above
	}
	if most == 0 {
		return c64(1)
	}
	ret := f.helper(helperGetStack, i64, f.ctx, buf, c32(8*most), skip)
	frames := func() value.Value {
		n := value.Value(f.call(f.m.runtimeFunc("dt_frames", i64, i8ptr, i64, i64), buf, f.b.NewLShr(ret, c64(3)), c64(most)))
		if flags == 0 {
			n = f.b.NewAdd(n, c64(1))
		}
		return n
	}
	return f.choose(f.b.NewICmp(enum.IPredSGT, ret, c64(0)), frames, func() value.Value { return c64(0) })
}

// uregs is a user register at the entry to the kernel: the first indexes are the
// words of struct pt_regs; on x86-64 those after them are kept with the thread.
func (f *fn) uregs(e *check.Builtin) value.Value {
	i, m := f.scalar(e.Index), f.machine()
	if c, ok := i.(*constant.Int); ok {
		if n := c.X.Int64() - int64(m.userRegs); n >= 0 && n < int64(len(m.threadRegs)) {
			r := m.threadRegs[n]
			thread := f.taskAddr(f.curthread(), "task_struct", "thread", kernelStruct)
			return f.taskField(thread, "thread_struct", r.name, r.typ)
		}
		if n := c.X.Int64(); f.hasUserRegs() && n >= 0 && n < int64(m.userRegs) {
			return f.ctxWord(int(8 * n))
		}
	}
	f.check(f.b.NewICmp(enum.IPredULT, i, c64(int64(m.userRegs))), object.FaultBadIndex, i, "uregs")
	task := f.helper(helperCurrentTaskBTF, i8ptr)
	regs := f.b.NewPtrToInt(f.helper(helperTaskPtRegs, i8ptr, task), i64)
	at := f.b.NewAdd(regs, f.b.NewShl(i, c64(3)))
	return f.loadPlace(place{addr: at, side: kernelSide}, kernelLong)
}

// execargs writes the command line of the current process to dst, its
// arguments joined by blanks.
func (f *fn) execargs(dst value.Value) {
	cap := int64(f.p.Prog.Strsize)
	f.store(constant.NewInt(i8, 0), dst)
	mm := f.taskField(f.curthread(), "task_struct", "mm", kernelPtr)
	f.when(f.b.NewICmp(enum.IPredNE, mm, c64(0)), func() {
		start := f.taskField(mm, "mm_struct", "arg_start", kernelLong)
		end := f.taskField(mm, "mm_struct", "arg_end", kernelLong)
		size := f.b.NewSub(end, start)
		n := f.clamp(size, cap-1)
		ret := f.helper(helperProbeReadUser, i64, dst, n, f.b.NewIntToPtr(start, i8ptr))
		some := f.b.NewAnd(f.b.NewICmp(enum.IPredEQ, ret, c64(0)), f.b.NewICmp(enum.IPredNE, size, c64(0)))
		f.when(some, func() {
			last := f.clamp(f.b.NewSub(size, c64(1)), cap-1)
			f.call(f.m.runtimeFunc("dt_join", types.Void, i8ptr, i64, i64), dst, last, c64(cap))
		})
	})
}
