package ctype

// Kernel types, read from BTF when a script asks for them.
//
//	header   magic 0xEB9F u16, version u8, flags u8, header length u32,
//	         type offset u32, type length u32, string offset u32, string length u32
//	type     name offset u32, info u32 (vlen 0-15, kind 24-28, flag 31),
//	         size or type u32, then what the kind adds
//
// A kernel's BTF has more than a hundred thousand types, of which a script uses
// a handful, and the compiler starts anew for every script. So opening a file
// only notes where each type begins; a name is found by a walk over them; a
// type is converted when something refers to it, and the members of a struct
// when they are first asked for (Type.expand). Struct, union and enum bodies
// are therefore the only place where a cycle can close: a cycle that goes
// through anything else is damage, and is cut with void.
//
// The BTF of a module continues that of vmlinux: its ids and string offsets
// start where those of vmlinux end.
//
// Nothing in the input is trusted: every offset is checked, recursion is
// bounded, and what cannot be read becomes void or an error.

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// DefaultBTF is the type information of the running kernel.
const DefaultBTF = "/sys/kernel/btf/vmlinux"

// ErrNoType is the error for a name that is not in the type information.
var ErrNoType = errors.New("no such type")

var errBTF = errors.New("malformed BTF")

const (
	btfInt       = 1
	btfPtr       = 2
	btfArray     = 3
	btfStruct    = 4
	btfUnion     = 5
	btfEnum      = 6
	btfFwd       = 7
	btfTypedef   = 8
	btfVolatile  = 9
	btfConst     = 10
	btfRestrict  = 11
	btfFunc      = 12
	btfFuncProto = 13
	btfVar       = 14
	btfFloat     = 16
	btfTypeTag   = 18
	btfEnum64    = 19
)

const (
	btfHeader = 24
	btfCommon = 12 // bytes of a type before what its kind adds
	maxDepth  = 100
	maxBTF    = 1 << 28
)

// btfTail is what a kind adds: fixed bytes, and bytes for each of vlen parts.
var btfTail = [...][2]int{
	btfInt: {4, 0}, btfPtr: {}, btfArray: {12, 0}, btfStruct: {0, 12}, btfUnion: {0, 12},
	btfEnum: {0, 8}, btfFwd: {}, btfTypedef: {}, btfVolatile: {}, btfConst: {}, btfRestrict: {},
	btfFunc: {}, btfFuncProto: {0, 8}, btfVar: {4, 0}, 15: {0, 12}, btfFloat: {}, 17: {4, 0},
	btfTypeTag: {}, btfEnum64: {0, 12},
}

// BTF is a source of kernel types: a file of raw BTF, an ELF file with a .BTF
// section, or a folder that holds vmlinux and, under their names, modules. More
// files and folders add modules. Nothing is read before the first question.
type BTF struct {
	path    string
	more    []string
	vmlinux *btfFile
	err     error
	modules map[string]*btfFile
}

// NewBTF returns the source of a path, and of modules in further files, which have
// their names, and folders.
func NewBTF(path string, modules ...string) *BTF {
	return &BTF{path: path, more: modules, modules: map[string]*btfFile{}}
}

// ParseBTF returns a source of raw BTF.
func ParseBTF(raw []byte) (*BTF, error) {
	f, err := parseBTF(raw, nil, "")
	if err != nil {
		return nil, err
	}
	return &BTF{vmlinux: f, modules: map[string]*btfFile{}}, nil
}

// Err says why the source cannot be read, nil if it can.
func (b *BTF) Err() error {
	_, err := b.file("")
	return err
}

// Struct finds a struct, union or enum by its tag. module is "" for any.
func (b *BTF) Struct(kind Kind, tag, module string) (*Type, error) {
	want := map[Kind][2]uint32{
		Struct: {btfStruct, btfStruct}, Union: {btfUnion, btfUnion}, Enum: {btfEnum, btfEnum64},
	}[kind]
	return b.find(tag, module, want)
}

// Typedef finds a type name.
func (b *BTF) Typedef(name, module string) (*Type, error) {
	return b.find(name, module, [2]uint32{btfTypedef, btfTypedef})
}

// IsTypedef reports whether the kernel proper has a type of that name.
func (b *BTF) IsTypedef(name string) bool {
	f, err := b.file("")
	if err != nil {
		return false
	}
	if f.typedefs == nil {
		f.typedefs = f.names(btfTypedef)
	}
	return f.typedefs[name]
}

// Tags returns the names of the kernel's structures and unions, in no order.
func (b *BTF) Tags() []string {
	f, err := b.file("")
	if err != nil {
		return nil
	}
	var out []string
	for _, kind := range []uint32{btfStruct, btfUnion} {
		for name := range f.names(kind) {
			out = append(out, name)
		}
	}
	return out
}

// Func finds the prototype of a function.
func (b *BTF) Func(name, module string) (*Type, error) {
	t, err := b.find(name, module, [2]uint32{btfFunc, btfFunc})
	if err == nil && t.Kind != Func {
		return nil, ErrNoType
	}
	return t, err
}

// Var finds the type of a variable of a module; "" is the kernel proper.
func (b *BTF) Var(name, module string) (*Type, error) {
	f, err := b.file(module)
	if err != nil {
		return nil, err
	}
	if t := f.find(name, [2]uint32{btfVar, btfVar}); t != nil {
		return t, nil
	}
	return nil, fmt.Errorf("%s: %w", name, ErrNoType)
}

// TracepointArgs returns the types of a raw tracepoint's arguments.
func (b *BTF) TracepointArgs(event string) ([]*Type, error) {
	t, err := b.Typedef("btf_trace_"+event, "")
	if err != nil {
		return nil, err
	}
	p := t.Resolve()
	if p.Kind == Pointer {
		p = p.Elem.Resolve()
	}
	if p.Kind != Func || len(p.Params) == 0 {
		return nil, fmt.Errorf("tracepoint %s: %w", event, ErrNoType)
	}
	return p.Params[1:], nil
}

// Event returns the struct of a tracepoint's record.
func (b *BTF) Event(event string) (*Type, error) {
	return b.Struct(Struct, "trace_event_raw_"+event, "")
}

func (b *BTF) find(name, module string, kinds [2]uint32) (*Type, error) {
	f, err := b.file(module)
	if err != nil {
		return nil, err
	}
	if t := f.find(name, kinds); t != nil {
		return t, nil
	}
	if module == "" {
		for _, m := range b.moduleNames() {
			if f, err := b.file(m); err == nil {
				if t := f.find(name, kinds); t != nil {
					return t, nil
				}
			}
		}
	}
	return nil, fmt.Errorf("%s: %w", name, ErrNoType)
}

func (b *BTF) file(module string) (*btfFile, error) {
	if b.vmlinux == nil && b.err == nil {
		b.vmlinux, b.err = readBTF(b.vmlinuxPath(), nil, "")
	}
	if b.err != nil || module == "" || module == "vmlinux" {
		return b.vmlinux, b.err
	}
	if f := b.modules[module]; f != nil {
		return f, nil
	}
	path := b.modulePath(module)
	if path == "" {
		return nil, fmt.Errorf("module %s: %w", module, fs.ErrNotExist)
	}
	f, err := readBTF(path, b.vmlinux, module)
	if err == nil {
		b.modules[module] = f
	}
	return f, err
}

func (b *BTF) vmlinuxPath() string {
	if st, err := os.Stat(b.path); err == nil && st.IsDir() {
		return filepath.Join(b.path, "vmlinux")
	}
	return b.path
}

// dir is where modules lie: beside vmlinux in a folder, nowhere for other files.
func (b *BTF) dir() string {
	if p := b.vmlinuxPath(); filepath.Base(p) == "vmlinux" {
		return filepath.Dir(p)
	}
	return ""
}

// modulePath is where a module's types lie, "" where nobody said. The last source
// that has the module counts.
func (b *BTF) modulePath(module string) string {
	if module != filepath.Base(module) {
		return ""
	}
	for i := len(b.more) - 1; i >= 0; i-- {
		path := b.more[i]
		if isDir(path) {
			if names := moduleFiles(path); names[module] != "" {
				return filepath.Join(path, names[module])
			}
		} else if moduleName(path) == module {
			return path
		}
	}
	if dir := b.dir(); dir != "" {
		return filepath.Join(dir, module)
	}
	return ""
}

func isDir(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.IsDir()
}

// moduleName is the name of the module whose types a file has: nf-nat.ko has
// those of nf_nat.
func moduleName(path string) string {
	name := filepath.Base(path)
	for _, ext := range []string{".btf", ".ko"} {
		name = strings.TrimSuffix(name, ext)
	}
	return strings.ReplaceAll(name, "-", "_")
}

// moduleFiles lists the modules of a folder with their files.
func moduleFiles(dir string) map[string]string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	files := map[string]string{}
	for _, e := range entries {
		if !e.IsDir() && e.Name() != "vmlinux" {
			files[moduleName(e.Name())] = e.Name()
		}
	}
	return files
}

// moduleNames lists the modules whose types can be read, in order.
func (b *BTF) moduleNames() []string {
	seen := map[string]bool{}
	if dir := b.dir(); dir != "" && b.path != "" {
		for name := range moduleFiles(dir) {
			seen[name] = true
		}
	}
	for _, path := range b.more {
		if !isDir(path) {
			seen[moduleName(path)] = true
			continue
		}
		for name := range moduleFiles(path) {
			seen[name] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

func readBTF(path string, base *btfFile, module string) (*btfFile, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read kernel types: %w", err)
	}
	if bytes.HasPrefix(raw, []byte(elf.ELFMAG)) {
		if raw, err = elfBTF(raw); err != nil {
			return nil, fmt.Errorf("read kernel types of %s: %w", path, err)
		}
	}
	f, err := parseBTF(raw, base, module)
	if err != nil {
		return nil, fmt.Errorf("read kernel types of %s: %w", path, err)
	}
	return f, nil
}

// elfBTF returns the .BTF section. debug/elf may panic on damaged files.
func elfBTF(raw []byte) (data []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("malformed ELF: %v", r)
		}
	}()
	f, err := elf.NewFile(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	s := f.Section(".BTF")
	if s == nil {
		return nil, errors.New("no .BTF section")
	}
	if s.Size > maxBTF {
		return nil, errBTF
	}
	return s.Data()
}

// btfFile is one BTF file. ids count from first; starts[i] is where the type
// with id first+i begins in types.
type btfFile struct {
	order    binary.ByteOrder
	module   string
	base     *btfFile
	types    []byte
	strings  string
	starts   []uint32
	first    uint32
	done     map[uint32]*Type // nil while the type is being converted
	typedefs map[string]bool
}

func parseBTF(raw []byte, base *btfFile, module string) (*btfFile, error) {
	if len(raw) < btfHeader || len(raw) > maxBTF {
		return nil, errBTF
	}
	f := &btfFile{order: binary.LittleEndian, base: base, module: module, first: 1, done: map[uint32]*Type{}}
	if raw[0] == 0xeb {
		f.order = binary.BigEndian
	}
	u32 := func(at int) uint64 { return uint64(f.order.Uint32(raw[at:])) }
	header, size := u32(4), uint64(len(raw))
	types, strs := header+u32(8), header+u32(16)
	typesEnd, strsEnd := types+u32(12), strs+u32(20)
	if f.order.Uint16(raw) != 0xeb9f || raw[2] != 1 || header < btfHeader || typesEnd > size || strsEnd > size {
		return nil, errBTF
	}
	f.types, f.strings = raw[types:typesEnd], string(raw[strs:strsEnd])
	if base != nil {
		f.first = base.first + uint32(len(base.starts))
	}
	return f, f.scan()
}

// scan notes where each type begins.
func (f *btfFile) scan() error {
	f.starts = make([]uint32, 0, len(f.types)/24)
	for at := 0; at < len(f.types); {
		if len(f.types)-at < btfCommon {
			return errBTF
		}
		info := f.order.Uint32(f.types[at+4:])
		kind := int(info >> 24 & 31)
		if kind == 0 || kind >= len(btfTail) {
			return fmt.Errorf("%w: unknown kind %d", errBTF, kind)
		}
		f.starts = append(f.starts, uint32(at))
		at += btfCommon + btfTail[kind][0] + btfTail[kind][1]*int(info&0xffff)
		if at > len(f.types) {
			return errBTF
		}
	}
	return nil
}

// btfType is one type as stored; tail is what its kind adds.
type btfType struct {
	f       *btfFile
	nameOff uint32
	kind    uint32
	vlen    int
	flag    bool
	ref     uint32 // size or type
	tail    []byte
}

func (f *btfFile) at(start uint32) btfType {
	b := f.types[start:]
	info := f.order.Uint32(b[4:])
	return btfType{
		f: f, nameOff: f.order.Uint32(b), kind: info >> 24 & 31, vlen: int(info & 0xffff),
		flag: info>>31 != 0, ref: f.order.Uint32(b[8:]), tail: b[btfCommon:],
	}
}

func (f *btfFile) name(off uint32) string {
	if f.base != nil {
		if n := uint32(len(f.base.strings)); off < n {
			return f.base.name(off)
		} else {
			off -= n
		}
	}
	if uint64(off) >= uint64(len(f.strings)) {
		return ""
	}
	s := f.strings[off:]
	if end := strings.IndexByte(s, 0); end >= 0 {
		return s[:end]
	}
	return ""
}

// find converts the first type of the name and kinds, complete if possible.
func (f *btfFile) find(name string, kinds [2]uint32) *Type {
	if name == "" {
		return nil
	}
	for i, start := range f.starts {
		kind := f.order.Uint32(f.types[start+4:]) >> 24 & 31
		if (kind == kinds[0] || kind == kinds[1]) && f.name(f.order.Uint32(f.types[start:])) == name {
			return f.convert(f.first+uint32(i), 0)
		}
	}
	return nil
}

func (f *btfFile) names(kind uint32) map[string]bool {
	m := map[string]bool{}
	for _, start := range f.starts {
		if t := f.at(start); t.kind == kind {
			m[f.name(t.nameOff)] = true
		}
	}
	return m
}

// convert returns the type with an id, void for what cannot be.
func (f *btfFile) convert(id uint32, depth int) *Type {
	if id < f.first {
		if f.base != nil {
			return f.base.convert(id, depth)
		}
		return TVoid
	}
	i := id - f.first
	if uint64(i) >= uint64(len(f.starts)) || depth > maxDepth {
		return TVoid
	}
	if t, ok := f.done[id]; ok {
		if t == nil {
			return TVoid
		}
		return t
	}
	f.done[id] = nil
	t := f.at(f.starts[i]).convert(depth + 1)
	f.done[id] = t
	return t
}

func (t btfType) convert(depth int) *Type {
	f := t.f
	name := f.name(t.nameOff)
	switch t.kind {
	case btfInt:
		return t.integer(name)
	case btfFloat:
		return float(name, int64(t.ref))
	case btfPtr:
		p := PointerTo(f.convert(t.ref, depth))
		p.Kernel = true
		return p
	case btfArray:
		a := ArrayOf(f.convert(f.order.Uint32(t.tail), depth), int64(f.order.Uint32(t.tail[8:])))
		a.Kernel = true
		return t.boundArray(a)
	case btfTypedef:
		return &Type{
			Kind: Typedef, Name: name, Elem: f.convert(t.ref, depth),
			Complete: true, Kernel: true, Module: f.module,
		}
	case btfVolatile, btfConst, btfRestrict, btfTypeTag, btfFunc, btfVar:
		return f.convert(t.ref, depth)
	case btfFuncProto:
		return t.proto(depth)
	case btfStruct, btfUnion:
		return t.aggregate(name)
	case btfFwd:
		return t.forward(name)
	case btfEnum, btfEnum64:
		return &Type{
			Kind: Enum, Name: name, Bytes: int64(t.ref), IsSigned: t.flag,
			Complete: true, Kernel: true, Module: f.module, expand: t.enumerators,
		}
	}
	return TVoid
}

// btfInts gives the names that compilers put into BTF D's spelling.
var btfInts = map[string]*Type{
	"char": TChar, "signed char": TSChar, "unsigned char": TUChar, "_Bool": TBool, "bool": TBool,
	"short": TShort, "short int": TShort, "short unsigned int": TUShort, "unsigned short": TUShort,
	"int": TInt, "unsigned int": TUInt,
	"long": TLong, "long int": TLong, "long unsigned int": TULong, "unsigned long": TULong,
	"long long": TLongLong, "long long int": TLongLong,
	"long long unsigned int": TULongLong, "unsigned long long": TULongLong,
}

func (t btfType) integer(name string) *Type {
	enc := t.f.order.Uint32(t.tail)
	signed, boolean := enc>>24&1 != 0, enc>>24&4 != 0
	if known := btfInts[name]; known != nil && known.Bytes == int64(t.ref) {
		return known
	}
	switch t.ref {
	case 1, 2, 4, 8:
		n := integer(name, int64(t.ref), signed)
		n.IsBool = boolean
		return n
	}
	return &Type{Kind: Struct, Name: name, Bytes: int64(t.ref), Complete: true, Kernel: true}
}

// boundArray cuts an array whose size no kernel object can have.
func (t btfType) boundArray(a *Type) *Type {
	if size := a.Elem.Size(); size < 0 || size > 1<<31 || a.Len*size > 1<<40 {
		return TVoid
	}
	return a
}

func (t btfType) proto(depth int) *Type {
	f := t.f
	p := &Type{Kind: Func, Elem: f.convert(t.ref, depth), Complete: true, Kernel: true}
	for i := range t.vlen {
		b := t.tail[i*8:]
		id := f.order.Uint32(b[4:])
		if id == 0 && i == t.vlen-1 {
			p.Variadic = true
			break
		}
		p.Params = append(p.Params, f.convert(id, depth))
	}
	return p
}

func (t btfType) aggregate(name string) *Type {
	kind := Struct
	if t.kind == btfUnion {
		kind = Union
	}
	return &Type{
		Kind: kind, Name: name, Bytes: int64(t.ref),
		Complete: true, Kernel: true, Module: t.f.module, expand: t.members,
	}
}

func (t btfType) members(into *Type) {
	f := t.f
	members := make([]Member, 0, t.vlen)
	for i := range t.vlen {
		b := t.tail[i*12:]
		off := f.order.Uint32(b[8:])
		m := Member{Name: f.name(f.order.Uint32(b)), Type: f.convert(f.order.Uint32(b[4:]), 0), BitOff: int64(off)}
		if t.flag {
			m.BitOff, m.BitSize = int64(off&0xffffff), int64(off>>24)
		}
		if m.BitSize > 0 && (!m.Type.IsInteger() || m.BitSize > m.Type.Size()*8) {
			m.BitSize = 0
		}
		members = append(members, m)
	}
	into.Members = members
}

// forward is a struct that the file names without defining it there. Another
// part of the file may define it all the same.
func (t btfType) forward(name string) *Type {
	kind, raw := Struct, uint32(btfStruct)
	if t.flag {
		kind, raw = Union, btfUnion
	}
	return &Type{Kind: kind, Name: name, Kernel: true, Module: t.f.module, expand: func(into *Type) {
		if def := t.f.find(name, [2]uint32{raw, raw}); def != nil {
			into.Members, into.Bytes, into.Complete = def.Fields(), def.Bytes, true
		}
	}}
}

func (t btfType) enumerators(into *Type) {
	f := t.f
	values := make([]Enumerator, 0, t.vlen)
	for i := range t.vlen {
		if t.kind == btfEnum64 {
			b := t.tail[i*12:]
			v := uint64(f.order.Uint32(b[4:])) | uint64(f.order.Uint32(b[8:]))<<32
			values = append(values, Enumerator{f.name(f.order.Uint32(b)), int64(v)})
			continue
		}
		b := t.tail[i*8:]
		v := int64(int32(f.order.Uint32(b[4:])))
		values = append(values, Enumerator{f.name(f.order.Uint32(b)), v})
	}
	into.Values = values
}
