package emit

// Kernel structures are reached through CO-RE accesses. For each structure that
// the script touches the module has one local type, struct NAME___dt, that holds
// just the members used, in order of first use and without padding; the loader
// relocates each access by name against the running kernel's BTF. Members of
// anonymous structs and unions stand directly in the flat local type. Structures
// without a name of their own cannot be found by name: their members are at the
// offsets that the BTF given to dtc has.

import (
	"fmt"
	"strings"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/metadata"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/ctype"
)

// coreStruct is the local type of a kernel structure.
type coreStruct struct {
	union  bool
	typ    *types.StructType
	di     *metadata.DICompositeType
	fields map[string]int
	size   int64 // bytes so far
}

// Kinds of llvm.bpf.preserve.field.info.
const (
	fieldByteOff  = 0
	fieldByteSize = 1
	fieldExists   = 2
	fieldLshift   = 4
	fieldRshift   = 5
)

// relocatable reports whether members of t can be found by name.
func relocatable(t *ctype.Type) bool {
	r := t.Resolve()
	return r.Kernel && r.Name != ""
}

func (e *emitter) coreStruct(t *ctype.Type) *coreStruct {
	r := t.Resolve()
	key := fmt.Sprint(r.Kind, " ", r.Name)
	if cs := e.structs[key]; cs != nil {
		return cs
	}
	tag, keyword := enum.DwarfTagStructureType, "struct."
	cs := &coreStruct{union: r.Kind == ctype.Union, fields: map[string]int{}}
	if cs.union {
		tag, keyword = enum.DwarfTagUnionType, "union."
	}
	name := r.Name
	if !strings.Contains(name, ctype.Flavour) {
		name += ctype.Flavour + "dt"
	}
	cs.typ = types.NewStruct()
	cs.typ.Packed = true
	e.m.NewTypeDef(keyword+name, cs.typ)
	cs.di = &metadata.DICompositeType{
		MetadataID: -1, Distinct: true, Tag: tag, Name: name, File: e.m.main, Elements: e.m.tuple(),
	}
	e.m.def(cs.di)
	e.structs[key] = cs
	return cs
}

// field is the index of a member in the local type, which gains it if need be.
func (e *emitter) field(cs *coreStruct, m ctype.Member) int {
	if i, ok := cs.fields[m.Name]; ok {
		return i
	}
	i := len(cs.fields)
	cs.fields[m.Name] = i
	size := max(1, m.Type.Size())
	d := &metadata.DIDerivedType{
		MetadataID: -1, Tag: enum.DwarfTagMember, Name: m.Name, File: e.m.main, Scope: cs.di,
		BaseType: e.memberType(m.Type), Size: uint64(size) * 8, Offset: uint64(cs.size) * 8,
	}
	if m.BitSize > 0 {
		d.Size, d.Flags = uint64(m.BitSize), enum.DIFlagBitField
		d.ExtraData = c64(cs.size * 8)
	}
	e.m.def(d)
	cs.di.Elements.Fields = append(cs.di.Elements.Fields, d)
	if cs.union {
		d.Offset = 0
		cs.size = max(cs.size, size)
		cs.typ.Fields = []types.Type{types.NewArray(uint64(cs.size), i8)}
	} else {
		cs.size += size
		cs.typ.Fields = append(cs.typ.Fields, memberIR(m.Type, size))
	}
	cs.di.Size = uint64(cs.size) * 8
	return i
}

func memberIR(t *ctype.Type, size int64) types.Type {
	if t.IsScalar() {
		switch size {
		case 1, 2, 4, 8:
			return types.NewInt(uint64(size) * 8)
		}
	}
	return types.NewArray(uint64(size), i8)
}

// memberType is a debug type that is compatible, in CO-RE's sense, with the
// kernel's type of the member.
func (e *emitter) memberType(t *ctype.Type) metadata.Field {
	r := t.Resolve()
	switch r.Kind {
	case ctype.Pointer:
		return e.m.voidPtr
	case ctype.Array:
		elem := e.memberType(r.Elem)
		return e.m.arrayOf(elem, uint64(r.Elem.Size())*8, r.Len)
	case ctype.Enum:
		return e.anonymous(enum.DwarfTagEnumerationType, r.Bytes)
	case ctype.Struct:
		return e.anonymous(enum.DwarfTagStructureType, r.Bytes)
	case ctype.Union:
		return e.anonymous(enum.DwarfTagUnionType, r.Bytes)
	case ctype.Float:
		return e.float(r.Bytes)
	}
	return e.m.intType(int(max(1, r.Bytes)), r.IsSigned)
}

func (e *emitter) float(size int64) metadata.Field {
	t := &metadata.DIBasicType{MetadataID: -1, Name: "float", Size: uint64(size) * 8, Encoding: enum.DwarfAttEncodingFloat}
	e.m.def(t)
	return t
}

// anonymous is a nameless type of a kind: compatible with any of that kind.
func (e *emitter) anonymous(tag enum.DwarfTag, size int64) metadata.Field {
	var elements []metadata.Field
	if tag == enum.DwarfTagEnumerationType {
		v := &metadata.DIEnumerator{MetadataID: -1, Name: "dt_any", Value: 0}
		e.m.def(v)
		elements = append(elements, v)
	}
	t := &metadata.DICompositeType{MetadataID: -1, Tag: tag, Size: uint64(size) * 8, File: e.m.main, Elements: e.m.tuple(elements...)}
	e.m.def(t)
	return t
}

// memberAddr is the address of a member of the kernel structure at base, and
// for a bit-field the CO-RE pointer that describes it.
func (f *fn) memberAddr(of *ctype.Type, m ctype.Member, base value.Value) value.Value {
	if !relocatable(of) {
		return f.b.NewAdd(base, c64(m.BitOff/8))
	}
	return f.b.NewPtrToInt(f.preserve(of, m, base), i64)
}

func (f *fn) preserve(of *ctype.Type, m ctype.Member, base value.Value) value.Value {
	cs := f.coreStruct(of)
	i := f.field(cs, m)
	attach := []*metadata.Attachment{{Name: "llvm.preserve.access.index", Node: cs.di}}
	ptr := f.b.NewIntToPtr(base, types.NewPointer(cs.typ))
	if cs.union {
		callee := f.intrinsic("llvm.preserve.union.access.index."+mangle(ptr.Type())+"."+mangle(ptr.Type()), ptr.Type(), ptr.Type(), i32)
		c := f.b.NewCall(callee, ptr, c32(int64(i)))
		c.Metadata = attach
		return f.b.NewBitCast(c, types.NewPointer(memberIR(m.Type, max(1, m.Type.Size()))))
	}
	// The structure may still grow: what matters here is this member's type,
	// and the structure's name.
	ret := types.NewPointer(cs.typ.Fields[i])
	callee := f.intrinsic("llvm.preserve.struct.access.index."+mangle(ret)+"."+mangle(ptr.Type()), ret, ptr.Type(), i32, i32)
	c := f.b.NewCall(callee, withElem(ptr, cs.typ), c32(int64(i)), c32(int64(i)))
	c.Metadata = attach
	return c
}

func withElem(v value.Value, t types.Type) value.Value {
	return ir.NewArg(v, ir.ElementType{Typ: t})
}

// fieldInfo asks the loader for a fact about the member that p points to.
func (f *fn) fieldInfo(p value.Value, kind int64) value.Value {
	callee := f.intrinsic("llvm.bpf.preserve.field.info."+mangle(p.Type()), i32, p.Type(), i64)
	return f.b.NewZExt(f.b.NewCall(callee, p, c64(kind)), i64)
}

// intrinsic declares an LLVM intrinsic once.
func (e *emitter) intrinsic(name string, ret types.Type, params ...types.Type) *ir.Func {
	if fn := e.intrinsics[name]; fn != nil {
		return fn
	}
	var ps []*ir.Param
	for _, p := range params {
		ps = append(ps, ir.NewParam("", p))
	}
	fn := e.m.NewFunc(name, ret, ps...)
	e.intrinsics[name] = fn
	return fn
}

// mangle is a type's part in the name of an overloaded intrinsic.
func mangle(t types.Type) string {
	switch t := t.(type) {
	case *types.PointerType:
		return "p0" + mangle(t.ElemType)
	case *types.IntType:
		return fmt.Sprintf("i%d", t.BitSize)
	case *types.ArrayType:
		return fmt.Sprintf("a%d%s", t.Len, mangle(t.ElemType))
	case *types.StructType:
		return "s_" + t.Name() + "s"
	}
	return ""
}

// bitField reads a bit-field of the kernel structure at base.
func (f *fn) bitField(of *ctype.Type, m ctype.Member, base value.Value, from side) value.Value {
	var size, off, left, right value.Value
	if relocatable(of) {
		p := f.preserve(of, m, base)
		off, size = f.fieldInfo(p, fieldByteOff), f.fieldInfo(p, fieldByteSize)
		left, right = f.fieldInfo(p, fieldLshift), f.fieldInfo(p, fieldRshift)
	} else {
		unit := m.Type.Size() * 8
		start := m.BitOff / unit * unit
		off, size = c64(start/8), c64(m.Type.Size())
		left, right = c64(64-(m.BitOff-start)-m.BitSize), c64(64-m.BitSize)
	}
	raw := f.filled(func(cell value.Value) { f.readInto(cell, size, f.b.NewAdd(base, off), from) })
	v := f.b.NewShl(raw, left)
	if m.Type.Signed() {
		return f.b.NewAShr(v, right)
	}
	return f.b.NewLShr(v, right)
}
