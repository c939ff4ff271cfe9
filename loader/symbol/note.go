package symbol

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
)

// A Note describes a place where a program has a probe, in the form of SystemTap
// (section .note.stapsdt). Addresses are those of the file.
type Note struct {
	PC, Semaphore  uint64 // Semaphore: a counter of users, 0 for none
	Provider, Name string
	Args           string // "SIZE@OPERAND ..."
}

const (
	noteSection = ".note.stapsdt"
	noteBase    = ".stapsdt.base"
	noteOwner   = "stapsdt\x00"
	noteType    = 3
	maxNotes    = 1 << 16
	maxSection  = 64 << 20
)

// notes reads the notes of a file. The address of a section is written in each of
// them, and tells by how much the file was moved after they were written.
func (im *Image) notes(f *elf.File) {
	s := f.Section(noteSection)
	if s == nil || s.Type != elf.SHT_NOTE || s.Size > maxSection {
		return
	}
	b, err := s.Data()
	if err != nil {
		return
	}
	base := uint64(0)
	if s := f.Section(noteBase); s != nil {
		base = s.Addr
	}
	im.Notes = parseNotes(b, f.ByteOrder, base)
}

func parseNotes(b []byte, order binary.ByteOrder, base uint64) (list []Note) {
	const head = 12
	for len(b) >= head && len(list) < maxNotes {
		owner, desc, kind := uint64(order.Uint32(b)), uint64(order.Uint32(b[4:])), order.Uint32(b[8:])
		from := head + (owner+3)&^3
		to := from + (desc+3)&^3
		if from+desc > uint64(len(b)) {
			break
		}
		if kind == noteType && string(b[head:head+owner]) == noteOwner {
			if n, ok := parseNote(b[from:from+desc], order, base); ok {
				list = append(list, n)
			}
		}
		b = b[min(to, uint64(len(b))):]
	}
	return list
}

func parseNote(b []byte, order binary.ByteOrder, base uint64) (n Note, ok bool) {
	const words = 24
	if len(b) < words {
		return n, false
	}
	moved := uint64(0)
	if was := order.Uint64(b[8:]); base != 0 && was != 0 {
		moved = base - was
	}
	n.PC = order.Uint64(b) + moved
	if n.Semaphore = order.Uint64(b[16:]); n.Semaphore != 0 {
		n.Semaphore += moved
	}
	text := bytes.SplitN(b[words:], []byte{0}, 4)
	if len(text) < 3 {
		return n, false
	}
	n.Provider, n.Name, n.Args = string(text[0]), string(text[1]), string(text[2])
	return n, n.Provider != "" && n.Name != ""
}

// Symbol returns the address of any symbol of a file, of data too.
func Symbol(f File, name string) (addr uint64, ok bool) {
	defer func() {
		if recover() != nil {
			addr, ok = 0, false
		}
	}()
	e, err := elf.NewFile(f)
	if err != nil {
		return 0, false
	}
	for _, read := range []func() ([]elf.Symbol, error){e.Symbols, e.DynamicSymbols} {
		list, _ := read()
		for i := range list {
			if s := &list[i]; s.Name == name && s.Section != elf.SHN_UNDEF {
				return s.Value, true
			}
		}
	}
	return 0, false
}
