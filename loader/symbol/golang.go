package symbol

import (
	"debug/elf"
	"debug/gosym"
	"encoding/binary"
)

// Programs of Go keep the names of their functions, stripped or not: the runtime needs them
// for its own traces. They are in a section of their own, read where there is no .symtab.

var goSections = []string{".gopclntab", ".data.rel.ro.gopclntab"}

// The longest table of names that is read, and the most functions.
const (
	maxGoTable = 256 << 20
	maxGoFuncs = 1 << 20
)

// goFuncs adds the functions of a program of Go.
func (im *Image) goFuncs(f *elf.File) {
	if f.SectionByType(elf.SHT_SYMTAB) != nil {
		return
	}
	if b, text, ok := GoTable(f); ok {
		im.funcs = append(im.funcs, goTable(b, text)...)
	}
}

// GoTable reads the table of functions of a program of Go, and the address that it counts from.
func GoTable(f *elf.File) (table []byte, text uint64, ok bool) {
	for _, name := range goSections {
		s := f.Section(name)
		if s == nil || s.Type == elf.SHT_NOBITS || s.Size > maxGoTable {
			continue
		}
		b, err := s.Data()
		if err != nil {
			return nil, 0, false
		}
		text, ok := goText(f, b)
		return b, text, ok
	}
	return nil, 0, false
}

// goText is the address that the table counts from. The table says so itself up to Go 1.25,
// later ones have a section of what the runtime is told; otherwise it is that of the section of
// code, which may begin with other code.
func goText(f *elf.File, table []byte) (uint64, bool) {
	const start = 8 + 2*8 // behind the magic number and two counts
	if len(table) >= start+8 {
		if v := binary.LittleEndian.Uint64(table[start:]); v != 0 && executable(f, v) {
			return v, true
		}
	}
	if v, ok := moduleText(f); ok && executable(f, v) {
		return v, true
	}
	if s := f.Section(".text"); s != nil {
		return s.Addr, true
	}
	return 0, false
}

// moduleText reads where the code begins from the runtime's structure moduledata, or from the
// relocation for that word.
func moduleText(f *elf.File) (uint64, bool) {
	const (
		text       = 22 * 8 // in moduledata
		rela       = 24     // the length of a relocation
		relaAddend = 16
		most       = 16 << 20
	)
	s := f.Section(".go.module")
	if s == nil || s.Size < text+8 || s.Size > most {
		return 0, false
	}
	b, err := s.Data()
	if err != nil || len(b) < text+8 {
		return 0, false
	}
	if v := binary.LittleEndian.Uint64(b[text:]); v != 0 {
		return v, true
	}
	for _, name := range []string{".rela.dyn", ".rela"} {
		r := f.Section(name)
		if r == nil || r.Size > most {
			continue
		}
		list, err := r.Data()
		if err != nil {
			continue
		}
		for ; len(list) >= rela; list = list[rela:] {
			if binary.LittleEndian.Uint64(list) == s.Addr+text {
				return binary.LittleEndian.Uint64(list[relaAddend:]), true
			}
		}
	}
	return 0, false
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
	// The package trusts the number of functions, which every version has here.
	if len(b) < 16 {
		return nil
	}
	if n := binary.LittleEndian.Uint64(b[8:]); b[0] == 0xff || b[7] != 8 || n > min(uint64(len(b)/16), maxGoFuncs) {
		return nil // of a machine of the other order, of 32 bits, or damaged
	}
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
