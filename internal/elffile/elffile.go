// Package elffile opens ELF files that belong to others: the programs and libraries of
// traced processes, and what a container offers as their symbols. Such a file may say
// anything, be sparse, and announce sections of terabytes; the reader of the standard
// library believes what is announced as long as the file gives it bytes. Here:
//
//   - Not more than mostHead bytes are read to open a file, mostRead altogether, however
//     often its sections name the same bytes. What is beyond is an error of the read.
//   - Only sections of contents may be packed (.debug_*), whose readers look at the size
//     first. Tables of symbols and names may not: a megabyte may stand for a gigabyte.
//   - A table of symbols is not larger than mostSymbols.
package elffile

import (
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

const (
	mostHead    = 64 << 20
	mostRead    = 1 << 30
	mostSymbols = 128 << 20 // bytes of a table
	mostNames   = 512 << 20
)

var (
	errPacked   = errors.New("a table of names is packed")
	errTooLarge = errors.New("too much would have to be read of the file")
	errDamaged  = errors.New("damaged ELF file")
)

// limited reads so many bytes and no more.
type limited struct {
	r    io.ReaderAt
	left int64
}

func (l *limited) ReadAt(b []byte, off int64) (int, error) {
	if int64(len(b)) > l.left {
		return 0, errTooLarge
	}
	n, err := l.r.ReadAt(b, off)
	l.left -= int64(n)
	return n, err
}

// Open opens an ELF file, which may be anything. The result is for one goroutine.
func Open(r io.ReaderAt) (f *elf.File, err error) {
	defer func() {
		if recover() != nil {
			f, err = nil, errDamaged
		}
	}()
	in := &limited{r, mostHead}
	if packed, err := namesPacked(in); err != nil || packed {
		return nil, errors.Join(err, errPacked)
	}
	if f, err = elf.NewFile(in); err != nil {
		return nil, err
	}
	for _, s := range f.Sections {
		if s.Flags&elf.SHF_COMPRESSED != 0 && s.Type != elf.SHT_PROGBITS {
			return nil, errPacked
		}
	}
	in.left = mostRead
	return f, nil
}

// namesPacked reports whether the section with the names of sections is packed, which is
// read while the file is opened.
func namesPacked(r io.ReaderAt) (bool, error) {
	var head [64]byte
	if n, err := r.ReadAt(head[:], 0); n < 52 {
		return false, fmt.Errorf("read ELF header: %w", err)
	}
	var order binary.ByteOrder = binary.LittleEndian
	if elf.Data(head[elf.EI_DATA]) == elf.ELFDATA2MSB {
		order = binary.BigEndian
	}
	table, each, index := int64(order.Uint64(head[40:])), int64(order.Uint16(head[58:])), int64(order.Uint16(head[62:]))
	flags := func(b []byte) uint64 { return order.Uint64(b[8:]) }
	link := 40
	if elf.Class(head[elf.EI_CLASS]) == elf.ELFCLASS32 {
		table, each, index = int64(order.Uint32(head[32:])), int64(order.Uint16(head[46:])), int64(order.Uint16(head[50:]))
		flags = func(b []byte) uint64 { return uint64(order.Uint32(b[8:])) }
		link = 24
	}
	var section [44]byte
	at := func(n int64) bool {
		_, err := r.ReadAt(section[:], table+n*each)
		return table > 0 && (err == nil || errors.Is(err, io.EOF))
	}
	if index == int64(elf.SHN_XINDEX) && at(0) {
		index = int64(order.Uint32(section[link:]))
	}
	return at(index) && flags(section[:])&uint64(elf.SHF_COMPRESSED) != 0, nil
}

// Symbols reads a table of symbols: of type SHT_SYMTAB, or SHT_DYNSYM. A file that has none is
// one without symbols.
func Symbols(f *elf.File, kind elf.SectionType) ([]elf.Symbol, error) {
	s := f.SectionByType(kind)
	if s == nil {
		return nil, nil
	}
	if s.Size > mostSymbols || int(s.Link) < len(f.Sections) && f.Sections[s.Link].Size > mostNames {
		return nil, errTooLarge
	}
	if kind == elf.SHT_DYNSYM {
		return f.DynamicSymbols()
	}
	return f.Symbols()
}
