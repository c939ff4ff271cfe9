package symbol

import (
	"debug/elf"
	"debug/gosym"
	"encoding/binary"
)

// Programs of Go keep the names of their functions, stripped or not: the runtime needs them
// for its own traces. They are in a section of their own, read where there is no .symtab.

var goSections = []string{".gopclntab", ".data.rel.ro.gopclntab"}

// maxGoTable is the longest table of names that is read.
const maxGoTable = 256 << 20

// goFuncs adds the functions of a program of Go.
func (im *Image) goFuncs(f *elf.File) {
	if f.SectionByType(elf.SHT_SYMTAB) != nil {
		return
	}
	for _, name := range goSections {
		s := f.Section(name)
		if s == nil || s.Type == elf.SHT_NOBITS || s.Size > maxGoTable {
			continue
		}
		b, err := s.Data()
		if err != nil {
			return
		}
		im.funcs = append(im.funcs, goTable(b, goText(f, b))...)
		return
	}
}

// goText is the address that the table counts from: it says so itself up to Go 1.25, and
// otherwise it is that of the section of code.
func goText(f *elf.File, table []byte) uint64 {
	const start = 8 + 2*8 // behind the magic number and two counts
	if len(table) >= start+8 {
		if v := binary.LittleEndian.Uint64(table[start:]); v != 0 && executable(f, v) {
			return v
		}
	}
	if s := f.Section(".text"); s != nil {
		return s.Addr
	}
	return 0
}

func executable(f *elf.File, addr uint64) bool {
	for _, p := range f.Progs {
		if p.Type == elf.PT_LOAD && p.Flags&elf.PF_X != 0 && addr >= p.Vaddr && addr-p.Vaddr < p.Memsz {
			return true
		}
	}
	return false
}

// goTable reads a table of functions, which may be anything.
func goTable(b []byte, text uint64) (list []Func) {
	defer func() {
		if recover() != nil {
			list = nil
		}
	}()
	t, err := gosym.NewTable(nil, gosym.NewLineTable(b, text))
	if err != nil {
		return nil
	}
	for i := range t.Funcs {
		if f := &t.Funcs[i]; f.Name != "" && f.End > f.Entry {
			list = append(list, Func{Addr: f.Entry, Size: f.End - f.Entry, Name: f.Name, rank: 2})
		}
	}
	return list
}
