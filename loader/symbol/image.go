package symbol

import (
	"cmp"
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"dtc/internal/elffile"
	"dtc/internal/note"
)

// An Image is what is known of an executable or a library: where its segments lie
// in the file, and its symbols of code, wherever these are kept (see debug.go). Of
// several symbols at one address the best known name wins: of a global one, then
// of a weak one, without leading underscores, and the shortest.
type Image struct {
	Entry    uint64      // address where a program begins
	Dynamic  bool        // it asks for a dynamic linker
	Position bool        // it may lie anywhere
	Go       bool        // made by Go's linker
	Notes    []note.Note // of probes
	segments []Segment
	funcs    []Func // by address
}

// A Segment is a part of a file as it lies in memory.
type Segment struct {
	Off, Addr, Size uint64
	Exec            bool
}

// A Func is a symbol of code. Size is 0 where the image does not tell.
type Func struct {
	Addr, Size uint64
	Name       string
	rank       int8
}

const maxSection = 64 << 20 // bytes of a section that is read

var errImage = errors.New("damaged executable")

// ReadImage reads an ELF file, which may be anything: it belongs to others.
func ReadImage(r io.ReaderAt) (im *Image, err error) { return readImage(r, origin{}) }

func readImage(r io.ReaderAt, from origin) (im *Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			im, err = nil, errImage
		}
	}()
	f, err := elffile.Open(r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errImage, err)
	}
	defer f.Close()
	im = &Image{Entry: f.Entry, Position: f.Type == elf.ET_DYN}
	for _, p := range f.Progs {
		switch p.Type {
		case elf.PT_INTERP:
			im.Dynamic = true
		case elf.PT_LOAD:
			im.segments = append(im.segments, Segment{p.Off, p.Vaddr, p.Filesz, p.Flags&elf.PF_X != 0})
		}
	}
	im.symbols(f, from)
	im.Notes = note.Read(f)
	im.Go = f.Section(".gopclntab") != nil || f.Section(".note.go.buildid") != nil || f.Section(".data.rel.ro.gopclntab") != nil
	return im, nil
}

// Imports reports whether an ELF file takes a function from a library. The file may be
// anything.
func Imports(r io.ReaderAt, name string) (found bool) {
	defer func() {
		if recover() != nil {
			found = false
		}
	}()
	f, err := elffile.Open(r)
	if err != nil {
		return false
	}
	defer f.Close()
	list, err := elffile.Symbols(f, elf.SHT_DYNSYM)
	return err == nil && slices.ContainsFunc(list, func(s elf.Symbol) bool { return s.Name == name && s.Section == elf.SHN_UNDEF })
}

func (im *Image) symbols(f *elf.File, from origin) {
	eachSymbol(f, from, func(of *elf.File, s *elf.Symbol) {
		if rank, ok := rankOf(of, s); ok {
			im.funcs = append(im.funcs, Func{s.Value, s.Size, s.Name, rank})
		}
	})
	im.goFuncs(f)
	slices.SortFunc(im.funcs, func(a, b Func) int {
		return cmp.Or(cmp.Compare(a.Addr, b.Addr), cmp.Compare(a.rank, b.rank), cmp.Compare(len(a.Name), len(b.Name)), strings.Compare(a.Name, b.Name))
	})
	im.funcs = slices.CompactFunc(im.funcs, func(a, b Func) bool { return a.Addr == b.Addr && a.Name == b.Name })
}

// Code reports whether the symbol is a function's.
func (f *Func) Code() bool { return f.rank < 8 }

// rankOf says how good a symbol's name is, 0 the best, if it is one of code.
func rankOf(f *elf.File, s *elf.Symbol) (int8, bool) {
	const ifunc = 10 // STT_GNU_IFUNC
	rank := int8(0)
	switch elf.ST_TYPE(s.Info) {
	case elf.STT_FUNC, ifunc:
	case elf.STT_NOTYPE:
		if int(s.Section) >= len(f.Sections) || f.Sections[s.Section].Flags&elf.SHF_EXECINSTR == 0 {
			return 0, false
		}
		rank = 8
	default:
		return 0, false
	}
	if s.Section == elf.SHN_UNDEF || s.Name == "" || s.Value == 0 || strings.HasPrefix(s.Name, "$") || strings.HasPrefix(s.Name, ".L") {
		return 0, false
	}
	switch elf.ST_BIND(s.Info) {
	case elf.STB_GLOBAL:
	case elf.STB_WEAK:
		rank++
	default:
		rank += 2
	}
	if s.Name[0] == '_' {
		rank += 4
	}
	return rank, true
}

// Addr returns the address, as the file counts it, of an offset in the file.
func (im *Image) Addr(off uint64) (uint64, bool) {
	for _, s := range im.segments {
		if off >= s.Off && off-s.Off < s.Size {
			return s.Addr + off - s.Off, true
		}
	}
	return 0, false
}

// Offset returns where an address lies in the file.
func (im *Image) Offset(addr uint64) (uint64, bool) {
	for _, s := range im.segments {
		if addr >= s.Addr && addr-s.Addr < s.Size {
			return s.Off + addr - s.Addr, true
		}
	}
	return 0, false
}

// PageOffset returns where an address lies in the file as it is mapped: as Offset,
// but also in what the last page of a segment has behind the segment's contents, where
// variables begin that have none.
func (im *Image) PageOffset(addr uint64) (uint64, bool) {
	page := uint64(os.Getpagesize())
	for _, s := range im.segments {
		end := (s.Off + s.Size + page - 1) &^ (page - 1)
		if addr >= s.Addr && addr-s.Addr < end-s.Off {
			return s.Off + addr - s.Addr, true
		}
	}
	return 0, false
}

// Find returns the symbol that an address lies in.
func (im *Image) Find(addr uint64) (Func, bool) {
	n, _ := slices.BinarySearchFunc(im.funcs, addr, func(f Func, addr uint64) int {
		if f.Addr > addr {
			return 1
		}
		return -1
	})
	// The nearest symbols may be small ones inside a larger: look back a little.
	for i := n - 1; i >= 0 && i >= n-16; i-- {
		at := im.first(i)
		for j := at; j <= i; j++ {
			f := im.funcs[j]
			if addr-f.Addr < f.Size || f.Size == 0 && n-1 == i {
				return f, true
			}
		}
		i = at
	}
	return Func{}, false
}

// first is the best name of the address that symbol i has.
func (im *Image) first(i int) int {
	for i > 0 && im.funcs[i-1].Addr == im.funcs[i].Addr {
		i--
	}
	return i
}

// Funcs calls yield for every symbol, in the order of the addresses, the best name
// of an address first.
func (im *Image) Funcs(yield func(Func) bool) {
	for _, f := range im.funcs {
		if !yield(f) {
			return
		}
	}
}

// Count is how many symbols there are.
func (im *Image) Count() int { return len(im.funcs) }

// Best returns the best known symbol at a symbol's address, which is another only if
// it is better known.
func (im *Image) Best(f Func) Func {
	i, found := slices.BinarySearchFunc(im.funcs, f.Addr, func(f Func, addr uint64) int { return cmp.Compare(f.Addr, addr) })
	if found && im.funcs[i].rank < f.rank {
		return im.funcs[i]
	}
	return f
}

// Lookup returns the address of a symbol.
func (im *Image) Lookup(name string) (Func, bool) {
	for _, f := range im.funcs {
		if f.Name == name {
			return f, true
		}
	}
	return Func{}, false
}

// Symbol returns the address of any symbol of a mapping's file, of data too.
func (m *Mapping) Symbol(pid uint32, f File, name string) (addr uint64, ok bool) {
	defer func() {
		if recover() != nil {
			addr, ok = 0, false
		}
	}()
	e, err := elffile.Open(f)
	if err != nil {
		return 0, false
	}
	eachSymbol(e, m.originOf(pid), func(_ *elf.File, s *elf.Symbol) {
		if !ok && s.Name == name && s.Section != elf.SHN_UNDEF {
			addr, ok = s.Value, true
		}
	})
	return addr, ok
}
