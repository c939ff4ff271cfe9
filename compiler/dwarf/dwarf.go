// Package dwarf reads what the debugging information of a program says of its
// functions: the types of parameters and variables, and where they are at an
// instruction. That makes arguments of the pid provider typed.
//
//	File      a program or library, with its debugging information
//	Func      one of its functions, found by its symbol
//	Variable  a parameter, result or variable: its name, type and location
//	Piece     a part of a location: a register, memory, a value
//	Node      an address or value, computed from registers and memory
//
// Nothing is read before it is asked for: a symbol gives an address, the address
// a compilation unit, whose entries are looked through for the function; a type
// is converted when something refers to it, and the members of a structure when
// they are asked for. A program of a hundred megabytes answers as quickly as a
// small one.
//
// At a function's entry parameters are where the calling convention puts them
// (abi.go): the locations of unoptimised code hold only behind the prologue. A
// function whose convention the compiler has changed, and code at an offset, has
// them where the location says (location.go).
//
// The input may be damaged. Every answer is one or an error: offsets are checked,
// recursion and work are bounded, and panics of the readers are contained.
package dwarf

import (
	"cmp"
	"debug/dwarf"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dtc/compiler/ctype"
	"dtc/internal/buildid"
	"dtc/internal/glob"
	"dtc/internal/note"
)

// File is a program or library.
type File struct {
	name     string // of the file, without its folder
	build    string
	arch     string // GOARCH
	exe      bool
	position bool // it may lie anywhere
	order    binary.ByteOrder
	program  *elf.File // has the code
	debug    *elf.File // has the debugging information
	data     *dwarf.Data
	symbols  []symbol // by name
	types    map[dwarf.Offset]*ctype.Type
	frames   *frames
	units    map[dwarf.Offset]*unit
	sections map[string][]byte
	bodies   map[string]dwarf.Offset // of structures, by name
	headers  []header                // of units
	notes    []note.Note             // of probes that it defines
	steps    int
}

type symbol struct {
	name string
	addr uint64
	size uint64
}

const (
	maxSteps   = 50_000_000 // entries looked at for one question
	maxDepth   = 100
	maxSection = 1 << 32
)

var errDamaged = errors.New("damaged debugging information")

// Open reads a program, library or debug file. Debugging information that is not
// in the file is looked for by its build-id.
func Open(path string) (*File, error) {
	r, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	f, err := New(r, filepath.Base(path))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if f.data == nil {
		for _, other := range f.debugFiles(path) {
			if f.addDebug(other) {
				break
			}
		}
	}
	if f.data == nil && len(f.notes) == 0 {
		return nil, fmt.Errorf("%s: no debugging information: compile with -g, or install that of build-id %s", path, f.build)
	}
	return f, nil
}

// New reads an ELF file, which may be anything.
func New(r io.ReaderAt, name string) (f *File, err error) {
	defer contain(&err)
	e, err := elf.NewFile(r)
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, errors.New("not an ELF file, or one that was cut")
	case err != nil:
		return nil, fmt.Errorf("not an ELF file: %w", err)
	}
	arch := map[elf.Machine]string{elf.EM_X86_64: "amd64", elf.EM_AARCH64: "arm64"}[e.Machine]
	if arch == "" || e.Class != elf.ELFCLASS64 {
		return nil, fmt.Errorf("a file for another machine (%s)", e.Machine)
	}
	f = &File{
		name: name, arch: arch, order: e.ByteOrder, program: e, debug: e, position: e.Type == elf.ET_DYN,
		types: map[dwarf.Offset]*ctype.Type{}, units: map[dwarf.Offset]*unit{}, sections: map[string][]byte{},
	}
	f.exe = isProgram(e)
	if f.build, err = buildid.Of(r); err != nil && !errors.Is(err, buildid.ErrNone) {
		return nil, err
	}
	f.readSymbols(e)
	f.readDebug(e)
	f.notes = note.Read(e)
	return f, nil
}

// contain turns a panic of a reader into an error.
func contain(err *error) {
	if r := recover(); r != nil {
		*err = errDamaged
	}
}

// isProgram tells programs from libraries.
func isProgram(e *elf.File) bool {
	if e.Type == elf.ET_EXEC {
		return true
	}
	if flags, err := e.DynValue(elf.DT_FLAGS_1); err == nil && len(flags) > 0 {
		return flags[0]&uint64(elf.DF_1_PIE) != 0
	}
	return slices.ContainsFunc(e.Progs, func(p *elf.Prog) bool { return p.Type == elf.PT_INTERP })
}

func (f *File) readDebug(e *elf.File) {
	if e.Section(".debug_info") == nil && e.Section(".zdebug_info") == nil {
		return
	}
	if d, err := e.DWARF(); err == nil {
		f.data, f.debug = d, e
	}
}

func (f *File) readSymbols(e *elf.File) {
	for _, read := range []func() ([]elf.Symbol, error){e.Symbols, e.DynamicSymbols} {
		list, err := read()
		if err != nil {
			continue // it has none
		}
		for i := range list {
			s := &list[i]
			if t := elf.ST_TYPE(s.Info); (t == elf.STT_FUNC || t == elf.STT_NOTYPE) && s.Section != elf.SHN_UNDEF && s.Name != "" && s.Value != 0 {
				f.symbols = append(f.symbols, symbol{s.Name, s.Value, s.Size})
			}
		}
	}
	slices.SortFunc(f.symbols, func(a, b symbol) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.addr, b.addr), cmp.Compare(b.size, a.size))
	})
	f.symbols = slices.CompactFunc(f.symbols, func(a, b symbol) bool { return a.name == b.name && a.addr == b.addr })
}

// debugFiles are the places where the debugging information of a program may be.
func (f *File) debugFiles(path string) []string {
	var list []string
	if id := f.build; len(id) > 2 && !strings.Contains(id, ":") {
		list = append(list, filepath.Join("/usr/lib/debug/.build-id", id[:2], id[2:]+".debug"))
	}
	if link := f.section(f.program, ".gnu_debuglink"); link != nil {
		name, _, _ := strings.Cut(string(link), "\x00")
		dir := filepath.Dir(path)
		if name = filepath.Base(name); name != "." && name != "/" {
			list = append(list, filepath.Join(dir, name), filepath.Join(dir, ".debug", name), filepath.Join("/usr/lib/debug", dir, name))
		}
	}
	return list
}

func (f *File) addDebug(path string) bool {
	r, err := os.Open(path)
	if err != nil {
		return false
	}
	other, err := New(r, f.name)
	if err != nil || other.data == nil || other.arch != f.arch || f.build != "" && other.build != f.build {
		_ = r.Close()
		return false
	}
	f.data, f.debug = other.data, other.debug
	f.readSymbols(other.program)
	return true
}

// section returns the contents of a section, nil if there is none.
func (f *File) section(e *elf.File, name string) []byte {
	if b, ok := f.sections[name]; ok && e == f.debug {
		return b
	}
	var b []byte
	if s := e.Section(name); s != nil && s.Type != elf.SHT_NOBITS && s.Size < maxSection {
		if data, err := s.Data(); err == nil {
			b = data
		}
	}
	if e == f.debug {
		f.sections[name] = b
	}
	return b
}

// Name is the file's name without its folder.
func (f *File) Name() string { return f.name }

// Build is the file's identity, "" where it has none; see package buildid.
func (f *File) Build() string { return f.build }

// Arch is the machine that the file is for (GOARCH).
func (f *File) Arch() string { return f.arch }

// Notes are those of the probes that the file defines.
func (f *File) Notes() []note.Note { return f.notes }

// Relocated reports whether the file may lie anywhere in memory.
func (f *File) Relocated() bool { return f.position }

// Is reports whether a module field of a probe description may be the file: a.out is
// any program, and a library's name may end at a dot.
func (f *File) Is(module string) bool {
	const program = "a.out"
	name := strings.TrimSuffix(f.name, ".debug")
	switch {
	case module == "":
		return true
	case module == program:
		return f.exe
	case strings.ContainsAny(module, `*?[\`):
		return glob.Match(module, name) || f.exe && glob.Match(module, program)
	}
	return filepath.Base(module) == name || strings.HasPrefix(name, module+".")
}

// Func is a function.
type Func struct {
	file  *File
	Name  string // its symbol
	Addr  uint64
	entry *dwarf.Entry
	unit  *unit
}

// Unique reports whether no other symbol has the function's name.
func (fn *Func) Unique() bool { return len(fn.file.named(fn.Name)) == 1 }

// maxFuncs is how many functions one pattern may stand for.
const maxFuncs = 256

// Funcs finds the functions whose symbols match a field of a description, each
// once. Those without debugging information are left out, unless none has any.
func (f *File) Funcs(field string) (list []*Func, err error) {
	defer contain(&err)
	pattern := glob.Compile(field)
	seen := map[uint64]bool{}
	first := ""
	f.steps = 0
	for _, s := range f.named(field) {
		if seen[s.addr] || !pattern.Match(s.name) {
			continue
		}
		seen[s.addr] = true
		if len(seen) > maxFuncs {
			return nil, fmt.Errorf("more than %d functions of %s match", maxFuncs, f.name)
		}
		if first == "" {
			first = s.name
		}
		fn, err := f.at(s)
		if err != nil {
			return nil, err
		}
		if fn != nil {
			list = append(list, fn)
		}
	}
	if len(list) == 0 && first != "" {
		return nil, fmt.Errorf("no debugging information of %s in %s", first, f.name)
	}
	return list, nil
}

// named are the symbols that may match a field.
func (f *File) named(field string) []symbol {
	if strings.ContainsAny(field, `*?[\`) {
		return f.symbols
	}
	i, _ := slices.BinarySearchFunc(f.symbols, field, func(s symbol, name string) int { return cmp.Compare(s.name, name) })
	j := i
	for j < len(f.symbols) && f.symbols[j].name == field {
		j++
	}
	return f.symbols[i:j]
}

// at finds the function that begins at a symbol, nil if there is none.
func (f *File) at(s symbol) (*Func, error) {
	if f.data == nil {
		return nil, nil
	}
	r := f.data.Reader()
	cu, err := r.SeekPC(s.addr)
	if errors.Is(err, dwarf.ErrUnknownPC) {
		return nil, nil
	}
	if err != nil {
		return nil, errDamaged
	}
	u := f.unit(cu)
	e, err := f.find(r, cu, 0, func(e *dwarf.Entry) bool { return e.Tag == dwarf.TagSubprogram && f.begins(e, s.addr) })
	if e == nil {
		return nil, err
	}
	return &Func{file: f, Name: s.name, Addr: s.addr, entry: e, unit: u}, nil
}

// begins reports whether a function begins at an address.
func (f *File) begins(e *dwarf.Entry, addr uint64) bool {
	if low, ok := e.Val(dwarf.AttrLowpc).(uint64); ok {
		return low == addr
	}
	if e.Val(dwarf.AttrRanges) == nil {
		return false
	}
	ranges, err := f.data.Ranges(e)
	return err == nil && len(ranges) > 0 && ranges[0][0] == addr // others are what is rarely run
}

// covers reports whether an entry's code includes an address.
func (f *File) covers(e *dwarf.Entry, pc uint64) bool {
	ranges, err := f.data.Ranges(e)
	return err == nil && slices.ContainsFunc(ranges, func(r [2]uint64) bool { return pc >= r[0] && pc < r[1] })
}

// find looks through the children of an entry that r has just read, into what may
// hold functions and types, for one that is wanted.
func (f *File) find(r *dwarf.Reader, parent *dwarf.Entry, depth int, want func(*dwarf.Entry) bool) (*dwarf.Entry, error) {
	if !parent.Children {
		return nil, nil
	}
	for {
		e, err := r.Next()
		if err != nil || e == nil {
			return nil, errDamagedIf(err)
		}
		if e.Tag == 0 {
			return nil, nil
		}
		if f.steps++; f.steps > maxSteps {
			return nil, errDamaged
		}
		if want(e) {
			return e, nil
		}
		switch e.Tag {
		case dwarf.TagNamespace, dwarf.TagModule, dwarf.TagStructType, dwarf.TagClassType, dwarf.TagUnionType, dwarf.TagEnumerationType:
			if depth < maxDepth {
				if found, err := f.find(r, e, depth+1, want); found != nil || err != nil {
					return found, err
				}
				continue
			}
		}
		r.SkipChildren()
	}
}

func errDamagedIf(err error) error {
	if err != nil {
		return errDamaged
	}
	return nil
}

// children calls do for each direct child of an entry.
func (f *File) children(e *dwarf.Entry, do func(*dwarf.Entry)) error {
	if !e.Children {
		return nil
	}
	r := f.data.Reader()
	r.Seek(e.Offset)
	if _, err := r.Next(); err != nil {
		return errDamaged
	}
	for {
		c, err := r.Next()
		if err != nil {
			return errDamaged
		}
		if c == nil || c.Tag == 0 {
			return nil
		}
		if f.steps++; f.steps > maxSteps {
			return errDamaged
		}
		do(c)
		r.SkipChildren()
	}
}

// entry reads the entry at an offset.
func (f *File) entry(off dwarf.Offset) *dwarf.Entry {
	r := f.data.Reader()
	r.Seek(off)
	e, err := r.Next()
	if err != nil || e == nil || e.Tag == 0 {
		return nil
	}
	return e
}

// attr is an attribute of an entry, or of the entry that it was made from.
func (f *File) attr(e *dwarf.Entry, a dwarf.Attr) any {
	for range 8 {
		if v := e.Val(a); v != nil {
			return v
		}
		off, ok := e.Val(dwarf.AttrAbstractOrigin).(dwarf.Offset)
		if !ok {
			off, ok = e.Val(dwarf.AttrSpecification).(dwarf.Offset)
		}
		if !ok {
			return nil
		}
		if e = f.entry(off); e == nil {
			return nil
		}
	}
	return nil
}

func (f *File) nameOf(e *dwarf.Entry) string {
	name, _ := f.attr(e, dwarf.AttrName).(string)
	return name
}

// unit is what is needed of a compilation unit.
type unit struct {
	entry    *dwarf.Entry
	base     uint64 // that addresses of lists count from
	addrs    uint64 // its addresses in .debug_addr
	lists    uint64 // its offsets in .debug_loclists
	version  int
	language int64
}

// The languages whose functions are called otherwise than C's.
const (
	languageGo   = 0x16
	languageRust = 0x1c
)

func (f *File) unit(e *dwarf.Entry) *unit {
	if u := f.units[e.Offset]; u != nil {
		return u
	}
	u := &unit{entry: e, version: f.version(e.Offset)}
	u.base, _ = e.Val(dwarf.AttrLowpc).(uint64)
	u.language, _ = e.Val(dwarf.AttrLanguage).(int64)
	if v, ok := e.Val(dwarf.AttrAddrBase).(int64); ok {
		u.addrs = uint64(v)
	}
	if v, ok := e.Val(dwarf.AttrLoclistsBase).(int64); ok {
		u.lists = uint64(v)
	}
	f.units[e.Offset] = u
	return u
}

// header is where a unit ends in .debug_info, and its version of DWARF.
type header struct {
	end     uint64
	version int
}

// version is that of the unit that an entry is in, 0 where it cannot be told.
func (f *File) version(at dwarf.Offset) int {
	if f.headers == nil {
		f.headers = readHeaders(f.section(f.debug, ".debug_info"), f.order)
	}
	i, _ := slices.BinarySearchFunc(f.headers, uint64(at), func(h header, at uint64) int {
		if h.end <= at {
			return -1
		}
		return 1
	})
	if i == len(f.headers) {
		return 0
	}
	return f.headers[i].version
}

// readHeaders goes from unit to unit: a length, of 4 bytes or 4 and 8, then the version.
func readHeaders(b []byte, order binary.ByteOrder) []header {
	list := []header{}
	for at := uint64(0); at+14 <= uint64(len(b)); {
		length, body := uint64(order.Uint32(b[at:])), at+4
		if length == 0xffffffff {
			length, body = order.Uint64(b[at+4:]), at+12
		}
		if length < 2 || length > uint64(len(b))-body {
			break
		}
		list = append(list, header{body + length, int(order.Uint16(b[body:]))})
		at = body + length
	}
	return list
}
