package symbol

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"path/filepath"
	"strings"

	"github.com/ulikunitz/xz"

	"dtc/internal/elffile"
)

// Where symbols come from. Distributions strip what they ship, and keep the symbols
// elsewhere. Sources, in the order in which they are asked:
//
//	.symtab                      in the file itself: nothing else is needed
//	.gnu_debugdata               in the file: an ELF file with a .symtab of functions, packed by xz
//	.build-id/XX/YYYY.debug      below /usr/lib/debug: named by the file's build-id
//	.gnu_debuglink               a name, looked for beside the file, in .debug there, and below
//	                             /usr/lib/debug, with the CRC that the contents must have
//	.dynsym                      in the file: what others may call
//
// .dynsym is always read, and notes of probes are the file's own. The separate files are
// looked for in the root of the process first, which may be a container's, then in ours.
// A file by build-id must have that id itself. An address of a separate file differs from
// the file's own where that was moved later (prelink): by as much as their segments of
// code do.
const (
	miniSection  = ".gnu_debugdata"
	linkSection  = ".gnu_debuglink"
	debugFolder  = "/usr/lib/debug"
	maxMini      = 64 << 20 // unpacked
	maxDebug     = 4 << 30  // what a CRC is made of
	buildIDOwner = "GNU\x00"
	buildIDType  = 3
	minBuildID   = 2
)

// An origin is where a file lies, to find what belongs to it.
type origin struct {
	roots []string // folders that stand for /, in the order in which they are looked into
	path  string   // in these
}

// originOf is the origin of the file of a mapping.
func (m *Mapping) originOf(pid uint32) origin {
	return origin{[]string{rootOf(pid), ""}, strings.TrimSuffix(m.Path, " (deleted)")}
}

// symbolFile is an ELF file with symbols that belong to another one.
type symbolFile struct {
	*elf.File
	moved uint64 // what is added to its addresses
	close func()
}

// separate finds the file with the symbols that f lacks.
func separate(f *elf.File, from origin) (*symbolFile, bool) {
	if f.SectionByType(elf.SHT_SYMTAB) != nil {
		return nil, false
	}
	for _, find := range []func(*elf.File, origin) (*symbolFile, bool){packed, byBuildID, byLink} {
		if s, ok := find(f, from); ok {
			s.moved = codeAddr(f) - codeAddr(s.File)
			return s, true
		}
	}
	return nil, false
}

// packed opens the file in .gnu_debugdata.
func packed(f *elf.File, _ origin) (*symbolFile, bool) {
	s := f.Section(miniSection)
	if s == nil || s.Size > maxSection {
		return nil, false
	}
	b, err := s.Data()
	if err != nil {
		return nil, false
	}
	unpacked, err := xz.ReaderConfig{SingleStream: true}.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, false
	}
	text, err := io.ReadAll(io.LimitReader(unpacked, maxMini))
	if err != nil {
		return nil, false
	}
	e, err := elffile.Open(bytes.NewReader(text))
	if err != nil || e.SectionByType(elf.SHT_SYMTAB) == nil {
		return nil, false
	}
	return &symbolFile{File: e, close: func() {}}, true
}

// byBuildID opens the file that a build-id names.
func byBuildID(f *elf.File, from origin) (*symbolFile, bool) {
	id := buildID(f)
	if len(id) < minBuildID {
		return nil, false
	}
	name := fmt.Sprintf("%s/.build-id/%x/%x.debug", debugFolder, id[:1], id[1:])
	for _, root := range from.roots {
		s, ok := openSymbols(root, name, nil)
		if !ok {
			continue
		}
		if bytes.Equal(buildID(s.File), id) {
			return s, true
		}
		s.close()
	}
	return nil, false
}

// byLink opens the file that .gnu_debuglink names.
func byLink(f *elf.File, from origin) (*symbolFile, bool) {
	name, sum, ok := debugLink(f)
	if !ok || from.path == "" {
		return nil, false
	}
	dir := filepath.Dir(from.path)
	for _, root := range from.roots {
		for _, path := range []string{
			filepath.Join(dir, name), filepath.Join(dir, ".debug", name), filepath.Join(debugFolder, dir, name),
		} {
			if s, ok := openSymbols(root, path, &sum); ok {
				return s, true
			}
		}
	}
	return nil, false
}

// debugLink reads the name and the CRC of a separate file.
func debugLink(f *elf.File) (name string, sum uint32, ok bool) {
	s := f.Section(linkSection)
	if s == nil || s.Size > 1<<12 {
		return "", 0, false
	}
	b, err := s.Data()
	end := bytes.IndexByte(b, 0)
	if err != nil || end <= 0 {
		return "", 0, false
	}
	at := (end + 4) &^ 3
	if len(b) < at+4 {
		return "", 0, false
	}
	name = string(b[:end])
	return name, f.ByteOrder.Uint32(b[at:]), name == filepath.Base(name)
}

// openSymbols opens a file below a root that has symbols, and the contents that a CRC tells.
func openSymbols(root, path string, sum *uint32) (*symbolFile, bool) {
	file, err := openIn(root, path)
	if err != nil {
		return nil, false
	}
	if e, err := elffile.Open(file); err == nil && e.SectionByType(elf.SHT_SYMTAB) != nil && (sum == nil || crcOf(file) == *sum) {
		return &symbolFile{File: e, close: func() { _ = file.Close() }}, true
	}
	_ = file.Close()
	return nil, false
}

func crcOf(r io.Reader) uint32 {
	h := crc32.NewIEEE()
	if _, err := io.Copy(h, io.LimitReader(r, maxDebug)); err != nil {
		return 0
	}
	return h.Sum32()
}

// buildID is the id that the linker gave a file, nil for none.
func buildID(f *elf.File) []byte {
	for _, s := range f.Sections {
		if s.Type != elf.SHT_NOTE || s.Size > maxSection {
			continue
		}
		if b, err := s.Data(); err == nil {
			if id := findBuildID(b, f.ByteOrder); id != nil {
				return id
			}
		}
	}
	for _, p := range f.Progs {
		if p.Type != elf.PT_NOTE || p.Filesz > maxSection {
			continue
		}
		b := make([]byte, p.Filesz)
		if _, err := p.ReadAt(b, 0); err == nil || errors.Is(err, io.EOF) {
			if id := findBuildID(b, f.ByteOrder); id != nil {
				return id
			}
		}
	}
	return nil
}

func findBuildID(b []byte, order binary.ByteOrder) []byte {
	const head = 12
	for len(b) >= head {
		owner, desc, kind := uint64(order.Uint32(b)), uint64(order.Uint32(b[4:])), order.Uint32(b[8:])
		from := head + (owner+3)&^3
		if from+desc > uint64(len(b)) {
			return nil
		}
		if kind == buildIDType && string(b[head:head+owner]) == buildIDOwner {
			return b[from : from+desc]
		}
		b = b[min(from+(desc+3)&^3, uint64(len(b))):]
	}
	return nil
}

// codeAddr is the address of a file's first segment of code.
func codeAddr(f *elf.File) uint64 {
	for _, p := range f.Progs {
		if p.Type == elf.PT_LOAD && p.Flags&elf.PF_X != 0 {
			return p.Vaddr
		}
	}
	return 0
}

// eachSymbol calls do for the symbols of a file and of what belongs to it: the file that
// has the symbol, and the symbol with its address in f.
func eachSymbol(f *elf.File, from origin, do func(*elf.File, *elf.Symbol)) {
	each := func(f *elf.File, moved uint64, kind elf.SectionType) {
		list, err := elffile.Symbols(f, kind)
		if err != nil {
			return // it has none
		}
		for i := range list {
			if list[i].Value != 0 {
				list[i].Value += moved
			}
			do(f, &list[i])
		}
	}
	each(f, 0, elf.SHT_SYMTAB)
	if s, ok := separate(f, from); ok {
		each(s.File, s.moved, elf.SHT_SYMTAB)
		s.close()
	}
	each(f, 0, elf.SHT_DYNSYM)
}
