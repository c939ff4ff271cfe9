// Package emit turns a planned program into an LLVM module for the BPF target.
//
// # Shape of the module
//
// One function for each program of the plan, in a section of its own; maps as
// BTF-described globals in .maps; variables in .bss and .rodata; the metadata
// in .dtrace; functions of runtime/bpf that are used, as text after the rest.
// The module is built with llir and printed once.
//
// # Invariants of the code
//
//   - Every D integer is an i64, extended by its own type's rules; bounds are
//     checked in i64 too, because the verifier loses checks made on 32 bits.
//   - Allocas are in the entry block. Loads of context words and of .rodata
//     variables are volatile, so that LLVM neither merges nor folds them.
//   - An address from outside (kernel or user memory) stays an integer until a
//     helper or a CO-RE access takes it.
//   - Code never branches on something undefined, never ends in unreachable.
//   - Whatever is visited in an order is kept in a slice: the same program
//     gives the same text.
//
// Facts about what LLVM and the verifier accept, with their measurements, are in
// docs/code-generation.md.
package emit

import (
	"fmt"
	"strings"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/constant"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/metadata"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"
)

const (
	dataLayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
	triple     = "bpf"
)

var (
	i8     = types.I8
	i32    = types.I32
	i64    = types.I64
	i8ptr  = types.NewPointer(types.I8)
	i64ptr = types.NewPointer(types.I64)
)

func c64(v int64) *constant.Int { return constant.NewInt(i64, v) }
func c32(v int64) *constant.Int { return constant.NewInt(i32, v) }

// module is the LLVM module under construction with its debug metadata.
type module struct {
	*ir.Module
	unit    *metadata.DICompileUnit
	files   map[string]*metadata.DIFile
	main    *metadata.DIFile
	ints    map[string]*metadata.DIBasicType
	globals *metadata.Tuple
	voidPtr metadata.Field
	byName  map[string]*ir.Global
	strings map[string]*ir.Global
	runtime map[string]*ir.Func
	scratch *ir.Global
	used    map[string]bool // maps of the program being emitted
}

// Source is the text of a file of the script, for line information.
type Source struct{ Name, Text string }

func newModule(name string, sources []Source) *module {
	m := &module{
		Module: ir.NewModule(), files: map[string]*metadata.DIFile{}, ints: map[string]*metadata.DIBasicType{},
		byName: map[string]*ir.Global{}, strings: map[string]*ir.Global{}, runtime: map[string]*ir.Func{},
		used: map[string]bool{},
	}
	m.SourceFilename = name
	m.DataLayout = dataLayout
	m.TargetTriple = triple
	for _, s := range sources {
		m.file(s.Name).Source = s.Text
	}
	m.main = m.file(name)
	m.globals = &metadata.Tuple{MetadataID: -1}
	m.unit = &metadata.DICompileUnit{
		MetadataID: -1, Distinct: true, Language: enum.DwarfLangC99, File: m.main, IsOptimized: true,
		EmissionKind: enum.EmissionKindDebugDirectivesOnly, Globals: m.globals,
	}
	m.def(m.unit)
	m.def(m.globals)
	version := &metadata.Tuple{MetadataID: -1, Fields: []metadata.Field{
		c32(2), &metadata.String{Value: "Debug Info Version"}, c32(3),
	}}
	m.def(version)
	m.NamedMetadataDefs = map[string]*metadata.NamedDef{
		"llvm.dbg.cu":       {Name: "llvm.dbg.cu", Nodes: []metadata.Node{m.unit}},
		"llvm.module.flags": {Name: "llvm.module.flags", Nodes: []metadata.Node{version}},
	}
	m.voidPtr = m.pointerTo(metadata.Null)
	return m
}

// def enters a metadata node into the module and returns it.
func (m *module) def(d metadata.Definition) {
	m.MetadataDefs = append(m.MetadataDefs, d)
}

func (m *module) file(name string) *metadata.DIFile {
	if f := m.files[name]; f != nil {
		return f
	}
	f := &metadata.DIFile{MetadataID: -1, Filename: name}
	m.files[name] = f
	m.def(f)
	return f
}

// intType is the debug type of an integer of size bytes.
func (m *module) intType(size int, signed bool) *metadata.DIBasicType {
	name := map[int]string{1: "char", 2: "short", 4: "int", 8: "long"}[size]
	enc := enum.DwarfAttEncodingSigned
	if !signed {
		name, enc = "unsigned "+name, enum.DwarfAttEncodingUnsigned
	}
	if t := m.ints[name]; t != nil {
		return t
	}
	t := &metadata.DIBasicType{MetadataID: -1, Name: name, Size: uint64(size) * 8, Encoding: enc}
	m.ints[name] = t
	m.def(t)
	return t
}

func (m *module) pointerTo(to metadata.Field) *metadata.DIDerivedType {
	t := &metadata.DIDerivedType{MetadataID: -1, Tag: enum.DwarfTagPointerType, BaseType: to, Size: 64}
	m.def(t)
	return t
}

func (m *module) arrayOf(elem metadata.Field, elemBits uint64, n int64) *metadata.DICompositeType {
	dim := &metadata.DISubrange{MetadataID: -1, Count: metadata.IntLit(n)}
	m.def(dim)
	t := &metadata.DICompositeType{
		MetadataID: -1, Tag: enum.DwarfTagArrayType, BaseType: elem, Size: elemBits * uint64(n),
		Elements: m.tuple(dim),
	}
	m.def(t)
	return t
}

func (m *module) tuple(fields ...metadata.Field) *metadata.Tuple {
	t := &metadata.Tuple{MetadataID: -1, Fields: fields}
	m.def(t)
	return t
}

// words is the debug type of memory that nothing looks into.
func (m *module) words(bytes int) metadata.Field {
	if bytes%8 == 0 {
		return m.arrayOf(m.intType(8, false), 64, int64(bytes/8))
	}
	return m.arrayOf(m.intType(1, false), 8, int64(bytes))
}

// describe gives a global a debug variable, which puts it in the BTF.
func (m *module) describe(g *ir.Global, typ metadata.Field) {
	v := &metadata.DIGlobalVariable{
		MetadataID: -1, Distinct: true, Name: g.Name(), Scope: m.unit, File: m.main, Type: typ, IsDefinition: true,
	}
	e := &metadata.DIGlobalVariableExpression{MetadataID: -1, Var: v, Expr: &metadata.DIExpression{MetadataID: -1}}
	m.def(v)
	m.def(e)
	m.globals.Fields = append(m.globals.Fields, e)
	g.Metadata = append(g.Metadata, &metadata.Attachment{Name: "dbg", Node: e})
}

// mapDef says what a map is; sizes are in bytes. TypedValue asks for BTF types
// of key and value, which task storage cannot do without.
type mapDef struct {
	name         string
	typ          int64
	key, value   int
	entries      int64
	flags        int64
	typedStorage bool
}

// The kernel's map types (enum bpf_map_type).
const (
	mapHash        = 1
	mapArray       = 2
	mapPercpuHash  = 5
	mapPercpuArray = 6
	mapArrayOfMaps = 12
	mapTaskStorage = 29
)

func (m *module) addMap(d mapDef) *ir.Global {
	m.used[d.name] = true
	if g := m.byName[d.name]; g != nil {
		return g
	}
	typ := m.mapType(d)
	content := types.NewArray(uint64(len(typ.Elements.Fields)), i64)
	g := m.NewGlobalDef(d.name, constant.NewZeroInitializer(content))
	g.Section, g.Align, g.Preemption = ".maps", 8, enum.PreemptionDSOLocal
	m.describe(g, typ)
	m.byName[d.name] = g
	return g
}

// mapType is the structure that defines a map in BTF: numbers are the lengths
// of arrays that members point to.
func (m *module) mapType(d mapDef) *metadata.DICompositeType {
	var members []metadata.Field
	add := func(name string, to metadata.Field) {
		f := &metadata.DIDerivedType{
			MetadataID: -1, Tag: enum.DwarfTagMember, Name: name, BaseType: m.pointerTo(to), Size: 64,
			Offset: uint64(64 * len(members)), File: m.main,
		}
		m.def(f)
		members = append(members, f)
	}
	number := func(name string, n int64) { add(name, m.arrayOf(m.intType(4, true), 32, n)) }
	number("type", d.typ)
	if d.typedStorage {
		add("key", m.intType(4, true))
		add("value", m.words(d.value))
	} else {
		number("key_size", int64(d.key))
		number("value_size", int64(d.value))
	}
	if d.entries > 0 {
		number("max_entries", d.entries)
	}
	if d.flags != 0 {
		number("map_flags", d.flags)
	}
	typ := &metadata.DICompositeType{
		MetadataID: -1, Tag: enum.DwarfTagStructureType, Size: uint64(64 * len(members)), Elements: m.tuple(members...), File: m.main,
	}
	m.def(typ)
	return typ
}

// variable makes a global of size bytes in .bss, or with ro in .rodata.
func (m *module) variable(name string, size int, ro bool) *ir.Global {
	if g := m.byName[name]; g != nil {
		return g
	}
	var content types.Type
	var typ metadata.Field
	switch size {
	case 4:
		content, typ = i32, m.intType(4, false)
	case 8:
		content, typ = i64, m.intType(8, false)
	default:
		content, typ = types.NewArray(uint64(size), i8), m.arrayOf(m.intType(1, false), 8, int64(size))
	}
	g := m.NewGlobalDef(name, constant.NewZeroInitializer(content))
	g.Align, g.Preemption, g.Immutable = 8, enum.PreemptionDSOLocal, ro
	m.describe(g, typ)
	m.byName[name] = g
	return g
}

// table makes an array of n 32-bit numbers in .rodata, filled by the loader.
func (m *module) table(name string, n int) *ir.Global {
	if g := m.byName[name]; g != nil {
		return g
	}
	g := m.NewGlobalDef(name, constant.NewZeroInitializer(types.NewArray(uint64(n), i32)))
	g.Align, g.Preemption, g.Immutable = 8, enum.PreemptionDSOLocal, true
	m.describe(g, m.arrayOf(m.intType(4, false), 32, int64(n)))
	m.byName[name] = g
	return g
}

// text is a string constant, NUL-terminated and padded to whole words, so that
// it can be compared by words.
func (m *module) text(s string) *ir.Global {
	if g := m.strings[s]; g != nil {
		return g
	}
	data := s + strings.Repeat("\x00", 8-len(s)%8)
	g := m.NewGlobalDef(fmt.Sprintf("dt_str_%d", len(m.strings)), constant.NewCharArrayFromString(data))
	g.Align, g.Preemption, g.Immutable = 8, enum.PreemptionDSOLocal, true
	m.describe(g, m.arrayOf(m.intType(1, false), 8, int64(len(data))))
	m.strings[s] = g
	return g
}

// blob is the metadata section: no debug variable, so that it is no map.
func (m *module) blob(section string, data []byte) {
	g := m.NewGlobalDef("dt_meta", constant.NewCharArray(data))
	g.Section, g.Immutable, g.Preemption, g.Align = section, true, enum.PreemptionDSOLocal, 1
}

func (m *module) license(text string) {
	g := m.NewGlobalDef("dt_license", constant.NewCharArrayFromString(text+"\x00"))
	g.Section, g.Preemption, g.Immutable = "license", enum.PreemptionDSOLocal, true
}

// bytePtr is the address of a global as i8*.
func bytePtr(g *ir.Global) value.Value {
	return constant.NewBitCast(g, i8ptr)
}
