package ctype

import (
	"strconv"
	"strings"
)

func integer(name string, size int64, signed bool) *Type {
	return &Type{Kind: Int, Name: name, Bytes: size, IsSigned: signed, Complete: true}
}

func char(name string, signed bool) *Type {
	t := integer(name, 1, signed)
	t.IsChar = true
	return t
}

func float(name string, size int64) *Type {
	return &Type{Kind: Float, Name: name, Bytes: size, Complete: true}
}

// The intrinsic types of C and D.
var (
	TVoid       = &Type{Kind: Void, Name: "void"}
	TBool       = &Type{Kind: Int, Name: "_Bool", Bytes: 1, IsBool: true, Complete: true}
	TChar       = char("char", true)
	TSChar      = char("signed char", true)
	TUChar      = char("unsigned char", false)
	TShort      = integer("short", 2, true)
	TUShort     = integer("unsigned short", 2, false)
	TInt        = integer("int", 4, true)
	TUInt       = integer("unsigned int", 4, false)
	TLong       = integer("long", 8, true)
	TULong      = integer("unsigned long", 8, false)
	TLongLong   = integer("long long", 8, true)
	TULongLong  = integer("unsigned long long", 8, false)
	TFloat      = float("float", 4)
	TDouble     = float("double", 8)
	TLongDouble = float("long double", 16)
	TString     = &Type{Kind: String, Name: "string"}
	TSym        = &Type{Kind: Sym, Name: "_symaddr", Bytes: 8}
	TUsym       = &Type{Kind: Sym, Name: "_usymaddr", Bytes: 16}
	TDyn        = &Type{Kind: Dyn, Name: "<DYN>"}
)

// StackFrames is the most frames that a stack has, StackBytes the size of one: a
// head of four words of 32 bits, and the frames.
const (
	StackFrames = 127
	StackHead   = 16
	StackBytes  = StackHead + 8*StackFrames
)

// TStack is dt_stack_t, the type of stack() and ustack().
var TStack = Def("dt_stack_t", &Type{
	Kind: Struct, Name: "dt_stack", Bytes: StackBytes, Complete: true,
	Members: []Member{
		{Name: "depth", Type: TUint32}, {Name: "pid", Type: TPid, BitOff: 32},
		{Name: "strsz", Type: TUint32, BitOff: 64}, {Name: "is_user", Type: TUint32, BitOff: 96},
		{Name: "addrs", Type: &Type{Kind: Array, Elem: TUint64, Len: StackFrames, Complete: true}, BitOff: 8 * StackHead},
	},
})

// IsStack reports whether the type is that of stack() and ustack().
func (t *Type) IsStack() bool { return t.Resolve() == TStack.Elem }

// Typedefs that every D program has.
var (
	TInt8    = Def("int8_t", TSChar)
	TInt16   = Def("int16_t", TShort)
	TInt32   = Def("int32_t", TInt)
	TInt64   = Def("int64_t", TLong)
	TUint8   = Def("uint8_t", TUChar)
	TUint16  = Def("uint16_t", TUShort)
	TUint32  = Def("uint32_t", TUInt)
	TUint64  = Def("uint64_t", TULong)
	TIntptr  = Def("intptr_t", TLong)
	TUintptr = Def("uintptr_t", TULong)
	TSize    = Def("size_t", TULong)
	TSSize   = Def("ssize_t", TLong)
	TPtrdiff = Def("ptrdiff_t", TLong)
	TPid     = Def("pid_t", TInt)
	TUid     = Def("uid_t", TUInt)
	TGid     = Def("gid_t", TUInt)
	TID      = Def("id_t", TInt)
	TUintT   = Def("uint_t", TUInt)
)

var basics = index(
	TVoid, TBool, TChar, TSChar, TUChar, TShort, TUShort, TInt, TUInt, TLong, TULong,
	TLongLong, TULongLong, TFloat, TDouble, TLongDouble, TString,
)

var typedefs = index(
	TInt8, TInt16, TInt32, TInt64, TUint8, TUint16, TUint32, TUint64, TIntptr, TUintptr,
	TSize, TSSize, TPtrdiff, TPid, TID, TUintT, TStack,
	Def("uchar_t", TUChar), Def("ushort_t", TUShort), Def("ulong_t", TULong),
	Def("u_longlong_t", TULongLong), Def("longlong_t", TLongLong),
	Def("processorid_t", TInt),
)

// Typedefs of the kernel that mean the same in every kernel and on every 64-bit
// machine: knowing them saves opening the kernel's type information.
var kernelTypedefs = index(
	TUid, TGid, Def("dev_t", TUInt), Def("umode_t", TUShort), Def("mode_t", TUInt),
	Def("loff_t", TLongLong), Def("off_t", TLong), Def("key_t", TInt), Def("clockid_t", TInt),
	Def("key_serial_t", TInt), Def("timer_t", TInt), Def("mqd_t", TInt), Def("qid_t", TInt),
	Def("rwf_t", TInt), Def("aio_context_t", TULong), Def("sector_t", TULongLong),
	Def("u8", TUChar), Def("u16", TUShort), Def("u32", TUInt), Def("u64", TULongLong),
	Def("s8", TSChar), Def("s16", TShort), Def("s32", TInt), Def("s64", TLongLong),
	Def("__u8", TUChar), Def("__u16", TUShort), Def("__u32", TUInt), Def("__u64", TULongLong),
	Def("__s8", TSChar), Def("__s16", TShort), Def("__s32", TInt), Def("__s64", TLongLong),
)

func index(types ...*Type) map[string]*Type {
	m := make(map[string]*Type, len(types))
	for _, t := range types {
		m[t.Name] = t
	}
	return m
}

// Basic returns the intrinsic type of a name such as "unsigned long", or nil.
func Basic(name string) *Type { return basics[name] }

// Builtin returns the type that every D program has under a name, or nil.
func Builtin(name string) *Type {
	if name == TStack.Name {
		return TStack
	}
	return typedefs[name]
}

// KernelTypedef returns a kernel typedef whose meaning is the same everywhere,
// or nil: kernel types have to be looked up for the others.
func KernelTypedef(name string) *Type { return kernelTypedefs[name] }

// Def makes a typedef.
func Def(name string, of *Type) *Type {
	return &Type{Kind: Typedef, Name: name, Elem: of, Kernel: of.Kernel, Complete: true}
}

// PointerTo makes a pointer type.
func PointerTo(elem *Type) *Type { return &Type{Kind: Pointer, Elem: elem, Complete: true} }

// InSpace returns pointer type t with its values in a space.
func (t *Type) InSpace(s Space) *Type {
	r := t.Resolve()
	if r.Kind != Pointer || r.Space == s {
		return t
	}
	c := *r
	c.Space = s
	return &c
}

// ArrayOf makes an array type.
func ArrayOf(elem *Type, n int64) *Type {
	return &Type{Kind: Array, Elem: elem, Len: n, Complete: true}
}

// Rank orders the integer types: char, short, int, long, long long.
func (t *Type) Rank() int {
	r := t.Resolve()
	switch {
	case r.Bytes == 1:
		return 0
	case r.Bytes == 2:
		return 1
	case r.Bytes <= 4:
		return 2
	case strings.HasPrefix(strings.TrimPrefix(r.Name, "unsigned "), "long long"):
		return 4
	}
	return 3
}

// Common is the type of an arithmetic operation on two integers. D does not
// promote to int: the larger rank wins, and at equal rank the unsigned type. An
// enum counts as the integer of its size.
func Common(a, b *Type) *Type {
	a, b = a.AsInt(), b.AsInt()
	switch ra, rb := a.Rank(), b.Rank(); {
	case ra > rb:
		return a
	case rb > ra:
		return b
	case a.Signed() && !b.Signed():
		return b
	}
	return a
}

// AsInt returns the integer type that an enum behaves as; other types are
// returned unchanged.
func (t *Type) AsInt() *Type {
	r := t.Resolve()
	if r.Kind != Enum {
		return t
	}
	if r.Bytes > 4 {
		if r.IsSigned {
			return TLong
		}
		return TULong
	}
	return TInt
}

// Constant is the type of an integer constant: the first type that holds the
// value. longs counts the l suffixes. It reports false where none does.
func Constant(v uint64, decimal, unsigned bool, longs int) (*Type, bool) {
	signedTypes := []*Type{TInt, TLong, TLongLong}
	unsignedTypes := []*Type{TUInt, TULong, TULongLong}
	for i := longs; i < 3; i++ {
		if !unsigned && fits(v, signedTypes[i]) {
			return signedTypes[i], true
		}
		if (unsigned || !decimal) && fits(v, unsignedTypes[i]) {
			return unsignedTypes[i], true
		}
	}
	return TULongLong, false
}

func fits(v uint64, t *Type) bool {
	bits := uint(t.Bytes * 8)
	if t.IsSigned {
		bits--
	}
	return bits >= 64 || v>>bits == 0
}

// Truncate returns the value that v has in integer, enum or pointer type t,
// extended to 64 bits by t's sign.
func Truncate(v int64, t *Type) int64 {
	r := t.Resolve()
	if r.Kind == Pointer {
		return v
	}
	switch shift := 64 - uint(r.Bytes)*8; {
	case r.Bytes <= 0 || r.Bytes >= 8:
		return v
	case r.IsSigned:
		return v << shift >> shift
	default:
		return int64(uint64(v) << shift >> shift)
	}
}

// Same reports whether two types are the same once typedefs are stripped.
func Same(a, b *Type) bool { return same(a, b, 0) }

const maxSame = 64 // pointers to pointers to ...

func same(a, b *Type, depth int) bool {
	a, b = a.Resolve(), b.Resolve()
	if a == b || depth > maxSame {
		return true
	}
	if a.Kind != b.Kind {
		return false
	}
	switch a.Kind {
	case Int:
		return a.Bytes == b.Bytes && a.IsSigned == b.IsSigned && a.IsBool == b.IsBool
	case Float:
		return a.Bytes == b.Bytes
	case Pointer:
		return a.Space == b.Space && same(a.Elem, b.Elem, depth+1)
	case Array:
		return a.Len == b.Len && same(a.Elem, b.Elem, depth+1)
	case Struct, Union, Enum:
		return a.Name != "" && a.Name == b.Name && a.Kernel == b.Kernel && a.User == b.User
	case Func:
		return sameFunc(a, b, depth)
	case Sym:
		return a.Name == b.Name
	}
	return true
}

func sameFunc(a, b *Type, depth int) bool {
	if len(a.Params) != len(b.Params) || a.Variadic != b.Variadic || !same(a.Elem, b.Elem, depth+1) {
		return false
	}
	for i := range a.Params {
		if !same(a.Params[i], b.Params[i], depth+1) {
			return false
		}
	}
	return true
}

// SamePointee reports whether pointers a and b may be compared and assigned:
// they point to the same type, whatever the sign, or one points to void.
func SamePointee(a, b *Type) bool {
	x, y := a.Resolve().Elem.Resolve(), b.Resolve().Elem.Resolve()
	if x.Kind == Void || y.Kind == Void || Same(x, y) {
		return true
	}
	return x.Kind == Int && y.Kind == Int && x.Bytes == y.Bytes
}

// IsCharArray reports whether the type is an array of (signed) char.
func (t *Type) IsCharArray() bool {
	r := t.Resolve()
	return r.Kind == Array && isChar(r.Elem)
}

// IsCharPointer reports whether the type is a pointer to char.
func (t *Type) IsCharPointer() bool {
	r := t.Resolve()
	return r.Kind == Pointer && isChar(r.Elem)
}

func isChar(t *Type) bool {
	r := t.Resolve()
	return r.Kind == Int && r.IsChar && r.IsSigned
}

// IsStringLike reports whether the type converts to a string by itself.
func (t *Type) IsStringLike() bool {
	return t.Is(String) || t.IsCharArray() || t.IsCharPointer()
}

// String returns the type in C spelling.
func (t *Type) String() string { return t.Declare("") }

// What is shown of a type before "...", so that damaged ones stay short.
const (
	maxDeclare = 32 // declarators; a function counts for 8
	maxParams  = 16
)

// Declare returns the declaration of a name with the type, in C spelling.
func (t *Type) Declare(name string) string { return declare(t, name, 0) }

func declare(t *Type, d string, depth int) string {
	if t == nil {
		return spaced("void", d)
	}
	if depth > maxDeclare {
		return spaced("...", d)
	}
	switch t.Kind {
	case Pointer:
		d = "*" + d
		if e := t.Elem; e != nil && (e.Kind == Array || e.Kind == Func) {
			d = "(" + d + ")"
		}
		return declare(t.Elem, d, depth+1)
	case Array:
		return declare(t.Elem, d+"["+strconv.FormatInt(t.Len, 10)+"]", depth+1)
	case Func:
		return declare(t.Elem, d+params(t, depth), depth+1)
	}
	return spaced(t.baseName(), d)
}

func spaced(base, d string) string {
	if d == "" {
		return base
	}
	return base + " " + d
}

func params(t *Type, depth int) string {
	var b strings.Builder
	b.WriteByte('(')
	for i, p := range t.Params {
		if i > 0 {
			b.WriteString(", ")
		}
		if i == maxParams {
			b.WriteString("...")
			break
		}
		b.WriteString(declare(p, "", depth+8))
	}
	if t.Variadic {
		if len(t.Params) > 0 {
			b.WriteString(", ")
		}
		b.WriteString("...")
	} else if len(t.Params) == 0 {
		b.WriteString("void")
	}
	b.WriteByte(')')
	return b.String()
}

func (t *Type) baseName() string {
	name := t.Name
	if name == "" {
		name = "(anonymous)"
	}
	switch t.Kind {
	case Struct:
		return "struct " + name
	case Union:
		return "union " + name
	case Enum:
		return "enum " + name
	}
	return name
}

// Layout lays out the members of a struct or union declared in D and completes
// the type. D aligns members as C does, gives a struct no tail padding, and
// puts each bit-field in bytes of its own.
func (t *Type) Layout(members []Member) { t.LayoutBy(members, (*Type).Size) }

// LayoutBy is Layout where sizes of types are those of a program.
func (t *Type) LayoutBy(members []Member, sizeof func(*Type) int64) {
	var end int64
	for i := range members {
		m := &members[i]
		size, align := sizeof(m.Type), m.Type.Align()
		if m.BitSize > 0 {
			size = fieldBytes(m.BitSize)
			align = size
		}
		at := int64(0)
		if t.Kind == Struct {
			at = (end + align - 1) / align * align
		}
		m.BitOff = at * 8
		end = max(end, at+size)
	}
	t.Members, t.Bytes, t.Complete = members, end, true
}

func fieldBytes(bits int64) int64 {
	n := int64(1)
	for n*8 < bits {
		n *= 2
	}
	return n
}
