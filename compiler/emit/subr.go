package emit

import (
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/ctype"
	"dtc/object"
)

var (
	textSubroutines    map[string]func(*fn, *check.Call) text
	addressSubroutines map[string]func(*fn, value.Value, *check.Call) text // those of them that write the text anywhere
	scalarSubroutines  map[string]func(*fn, *check.Call) value.Value
)

func init() {
	textSubroutines = map[string]func(*fn, *check.Call) text{
		"strjoin": (*fn).strjoin, "substr": (*fn).substr, "strtok": (*fn).strtok,
		"strchr": (*fn).strchr, "strrchr": (*fn).strchr, "strstr": (*fn).strstr,
		"basename": (*fn).pathPart, "dirname": (*fn).pathPart, "cleanpath": (*fn).cleanpath,
		"toupper": (*fn).changeCase, "tolower": (*fn).changeCase, "lltostr": (*fn).lltostr,
		"json": (*fn).json, "memstr": (*fn).memstr, "__path": (*fn).path, "inet_ntop": (*fn).inetNtop, "link_ntop": (*fn).linkNtop,
	}
	addressSubroutines = map[string]func(*fn, value.Value, *check.Call) text{
		"inet_ntoa": (*fn).inetNtoa, "inet_ntoa6": (*fn).inetNtoa6,
	}
	for name, write := range addressSubroutines {
		textSubroutines[name] = func(f *fn, e *check.Call) text { return write(f, f.temp(), e) }
	}
	scalarSubroutines = map[string]func(*fn, *check.Call) value.Value{
		"index": (*fn).index, "rindex": (*fn).index, "strtoll": (*fn).strtoll,
		"htons": swap(16), "htonl": swap(32), "htonll": swap(64),
		"ntohs": swap(16), "ntohl": swap(32), "ntohll": swap(64),
		"getmajor": (*fn).getmajor, "getminor": (*fn).getminor,
		"rand":   (*fn).rand,
		"alloca": (*fn).allocaCall, "bcopy": (*fn).bcopy, "copyinto": (*fn).copyinto,
	}
	for name, routine := range fileWalks {
		scalarSubroutines[name] = fileWalk(routine)
	}
}

// digitsSize is the size of the buffer in which dt_lltostr writes.
const digitsSize = 72

// The most digits that a number can have.
const (
	decimalDigits = 20
	binaryDigits  = 64
)

// inWork copies a routine's result from its work area.
func (f *fn) inWork(dst, at value.Value) text {
	f.helper(helperProbeReadKernStr, i64, dst, c32(f.strsize()), f.b.NewGetElementPtr(i8, f.work(), at))
	return f.stringAt(dst)
}

// strjoin joins in the work area, so that the second string need not be measured.
func (f *fn) strjoin(e *check.Call) text {
	dst := f.temp()
	f.inner(func() {
		x, y := f.text(e.Args[0]), f.text(e.Args[1])
		n := f.helper(helperProbeReadKernStr, i64, f.work(), c32(f.strsize()), x.ptr)
		at := f.clamp(f.b.NewSub(n, c64(1)), f.strsize()-1)
		f.helper(helperProbeReadKernStr, i64, f.b.NewGetElementPtr(i8, f.work(), at), c32(f.strsize()), y.ptr)
	})
	return f.inWork(dst, c64(0))
}

func (f *fn) substr(e *check.Call) text {
	dst := f.temp()
	f.inner(func() {
		s, idx := f.fullText(e.Args[0]), f.scalar(e.Args[1])
		n := value.Value(c64(f.strsize()))
		if len(e.Args) > 2 {
			n = f.scalar(e.Args[2])
		}
		f.packed(dst, s, f.routine("dt_substr", f.bufferConst(), s, f.workPtr(), idx, n))
	})
	return f.stringAt(dst)
}

// suffixFrom is the string from where find says, NULL where it says nowhere.
func (f *fn) suffixFrom(find func() (s, at value.Value)) (t text) {
	dst := f.temp()
	f.inner(func() {
		s, at := find()
		t = f.suffixOrNull(dst, s, at)
	})
	return t
}

func (f *fn) strchr(e *check.Call) text {
	return f.suffixFrom(func() (s, at value.Value) {
		s, c := f.fullText(e.Args[0]), f.scalar(e.Args[1])
		if e.Fn == "strrchr" {
			return s, f.routine("dt_strrchr", f.bufferConst(), s, f.workPtr(), c)
		}
		return s, f.routine("dt_strchr", f.bufferConst(), s, c)
	})
}

func (f *fn) strstr(e *check.Call) text {
	return f.suffixFrom(func() (s, at value.Value) {
		s, t := f.fullText(e.Args[0]), f.fullText(e.Args[1])
		return s, f.find("dt_find", s, t, c64(0))
	})
}

func (f *fn) find(name string, s, t, start value.Value) value.Value {
	return f.routine(name, f.bufferConst(), s, t, f.workPtr(), start)
}

func (f *fn) index(e *check.Call) (at value.Value) {
	f.inner(func() {
		s, t := f.fullText(e.Args[0]), f.fullText(e.Args[1])
		name, start := "dt_find", value.Value(c64(0))
		if e.Fn == "rindex" {
			name, start = "dt_rfind", c64(f.strsize())
		}
		if len(e.Args) > 2 {
			start = f.scalar(e.Args[2])
		}
		at = f.find(name, s, t, start)
	})
	return at
}

// pathPart is basename() or dirname(); the part -1 stands for ".".
func (f *fn) pathPart(e *check.Call) text {
	dst := f.temp()
	f.inner(func() {
		s := f.fullText(e.Args[0])
		r := f.routine("dt_"+e.Fn, f.bufferConst(), s, f.workPtr())
		f.packed(dst, s, r)
		f.when(f.b.NewICmp(enum.IPredEQ, r, c64(-1)), func() { f.copyLiteral(dst, ".") })
	})
	return f.stringAt(dst)
}

func (f *fn) cleanpath(e *check.Call) text {
	dst := f.temp()
	f.inner(func() { f.routine("dt_cleanpath", f.bufferConst(), dst, f.fullText(e.Args[0]), f.workPtr()) })
	return f.stringAt(dst)
}

func (f *fn) changeCase(e *check.Call) text {
	from := int64('A')
	if e.Fn == "toupper" {
		from = 'a'
	}
	dst := f.temp()
	f.inner(func() { f.routine("dt_case", f.bufferConst(), dst, f.fullText(e.Args[0]), c64(from)) })
	return f.stringAt(dst)
}

// numberBase is an optional argument that is the base of a number.
func (f *fn) numberBase(e *check.Call) value.Value {
	if len(e.Args) < 2 {
		return c64(10)
	}
	base := f.opaque(f.scalar(e.Args[1]))
	f.check(f.b.NewICmp(enum.IPredULE, f.b.NewSub(base, c64(2)), c64(34)), object.FaultIllOp, base, e.Fn)
	return base
}

func (f *fn) lltostr(e *check.Call) text {
	dst := f.temp()
	v, base := f.scalar(e.Args[0]), f.numberBase(e)
	digits := int64(decimalDigits)
	if len(e.Args) > 1 {
		digits = binaryDigits
	}
	at := f.clamp(f.routine("dt_lltostr", nil, f.work(), v, base, c64(digits)), digitsSize-1)
	return f.inWork(dst, at)
}

func (f *fn) strtoll(e *check.Call) (v value.Value) {
	f.inner(func() {
		s := f.fullText(e.Args[0])
		v = f.routine("dt_strtoll", f.bufferConst(), s, f.workPtr(), f.numberBase(e))
	})
	return v
}

// tokens is what strtok() is working on, one for each firing: a word that says
// where to go on in the string, 0 if none was begun, 1 for its start; and the
// string. Unlike C's it goes on at the byte that ended the last part, not behind it.
func (f *fn) tokens() (at, s value.Value) {
	if f.memory.token < 0 {
		f.memory.token = f.reserve(8 + int(f.bufferSize()))
	}
	at = f.scratchPtr(f.memory.token)
	return at, f.offset(at, 8)
}

func (f *fn) strtok(e *check.Call) (t text) {
	dst := f.temp()
	f.inner(func() {
		at, s := f.tokens()
		if _, more := e.Args[0].(*check.Const); more {
			begun := f.b.NewICmp(enum.IPredNE, f.load(i64, at, false), c64(0))
			f.check(begun, object.FaultBadAddr, c64(0), "strtok")
		} else {
			f.textInto(s, f.p.Prog.Strsize, e.Args[0])
			f.store(c64(1), at)
		}
		sep := f.fullText(e.Args[1])
		start := f.b.NewSub(f.load(i64, at, false), c64(1))
		r := f.routine("dt_strtok", f.bufferConst(), s, sep, f.workPtr(), start)
		t = f.packed(dst, s, r)
		t.null = f.b.NewICmp(enum.IPredSLT, r, c64(0))
		end := f.b.NewAdd(f.b.NewAnd(r, c64(0xffffffff)), f.b.NewLShr(r, c64(32)))
		f.when(f.not(t.null), func() { f.store(f.b.NewAdd(end, c64(1)), at) })
	})
	return t
}

// json is illumos's: a value in JSON text by its path, NULL if it is not there.
func (f *fn) json(e *check.Call) (t text) {
	dst := f.temp()
	f.inner(func() {
		s, path := f.fullText(e.Args[0]), f.fullText(e.Args[1])
		r := f.routine("dt_json", f.bufferConst(), s, path, f.workPtr())
		t = f.packed(dst, s, r)
		t.null = f.b.NewICmp(enum.IPredSLT, r, c64(0))
	})
	return t
}

func swap(bits int64) func(*fn, *check.Call) value.Value {
	return func(f *fn, e *check.Call) value.Value {
		return f.call(f.m.runtimeFunc("dt_swap", i64, i64, i64), f.scalar(e.Args[0]), c64(bits))
	}
}

func (f *fn) getmajor(e *check.Call) value.Value {
	return f.b.NewLShr(f.scalar(e.Args[0]), c64(20))
}

func (f *fn) getminor(e *check.Call) value.Value {
	return f.b.NewAnd(f.scalar(e.Args[0]), c64(0xfffff))
}

func (f *fn) rand(e *check.Call) value.Value {
	return f.extend(f.helper(helperPrandomU32, i64), e.T)
}

// bytes reads n bytes that a pointer points to.
func (f *fn) bytes(dst value.Value, x check.Expr, n int) {
	if x.Type().Is(ctype.Array) {
		f.copyBlock(dst, f.place(x), c64(int64(n)))
		return
	}
	f.copyBlock(dst, f.pointerPlace(x, f.scalar(x)), c64(int64(n)))
}

// Where an address is in the work area, and its text.
const (
	addressAt   = 64
	addressText = 96
	textSize    = 64
)

// address prepares the work area for a routine that makes text of the n bytes that
// x points to.
func (f *fn) addressBytes(x check.Expr, n int) (src, txt value.Value) {
	src = f.offset(f.work(), addressAt)
	f.bytes(src, x, n)
	return src, f.offset(f.work(), addressText)
}

func (f *fn) address4(dst value.Value, x check.Expr) text {
	src, txt := f.addressBytes(x, 4)
	f.globalRoutine("dt_inet4", nil, []int{textSize, addressAt, 4}, txt, f.workPtr(), src)
	return f.inWork(dst, c64(addressText))
}

func (f *fn) address6(dst value.Value, x check.Expr, bare value.Value) text {
	src, txt := f.addressBytes(x, 16)
	f.globalRoutine("dt_inet6", nil, []int{textSize, addressAt, 16}, txt, f.workPtr(), src, bare)
	return f.inWork(dst, c64(addressText))
}

func (f *fn) inetNtoa(dst value.Value, e *check.Call) text { return f.address4(dst, e.Args[0]) }

func (f *fn) inetNtoa6(dst value.Value, e *check.Call) text {
	bare := value.Value(c64(1))
	if len(e.Args) > 1 {
		bare = f.boolean(f.b.NewICmp(enum.IPredEQ, f.scalar(e.Args[1]), c64(0)))
	}
	return f.address6(dst, e.Args[0], bare)
}

// afInet6 is the address family of IPv6; all others count as IPv4.
const afInet6 = 10

func (f *fn) inetNtop(e *check.Call) text {
	dst := f.temp()
	is6 := f.b.NewICmp(enum.IPredEQ, f.scalar(e.Args[0]), c64(afInet6))
	f.either(is6,
		func() { f.address6(dst, e.Args[1], c64(0)) },
		func() { f.address4(dst, e.Args[1]) })
	return f.stringAt(dst)
}

// The kinds of link addresses that link_ntop() knows, and their sizes.
const (
	arphrdEther      = 1
	arphrdInfiniband = 32
	etherSize        = 6
	infinibandSize   = 20
)

func (f *fn) linkNtop(e *check.Call) text {
	kind := f.scalar(e.Args[0])
	ether := f.b.NewICmp(enum.IPredEQ, kind, c64(arphrdEther))
	known := f.b.NewOr(ether, f.b.NewICmp(enum.IPredEQ, kind, c64(arphrdInfiniband)))
	f.check(known, object.FaultIllOp, kind, "link_ntop")
	var src, txt value.Value
	read := func(n int) func() value.Value {
		return func() value.Value {
			f.addressBytes(e.Args[1], n)
			return c64(int64(n))
		}
	}
	n := f.choose(ether, read(etherSize), read(infinibandSize))
	src, txt = f.offset(f.work(), addressAt), f.offset(f.work(), addressText)
	f.routine("dt_link", nil, txt, src, n)
	return f.inWork(f.temp(), c64(addressText))
}
