// Package unwind makes tables by which user stacks are walked without frame
// pointers. An x86-64 program says in .eh_frame, or in .debug_frame, how to find the caller's
// frame from each of its instructions: a small program for a virtual machine (DWARF 5, 6.4),
// which is run here once, for all instructions of a file. What comes out is a list of rows,
// sorted by address; a row holds until the next:
//
//	where the caller's frame is     the canonical frame address (CFA), from the stack pointer or rbp
//	where the caller's rbp is       not changed, or stored at an offset from the CFA
//
// The return address lies in the word below the CFA. That is all of what such tables say that
// an x86-64 compiler needs for ordinary code. What is rarer has a kind of its own (the stub of
// the procedure linkage table, a frame that was aligned, the frame of a signal); anything else
// becomes a row without a rule, where frame pointers are followed instead.
//
// Files belong to others and may be anything: whatever they say, reading them ends, in memory
// that is bounded by their size and MaxRows.
package unwind

import (
	"cmp"
	"debug/elf"
	"encoding/binary"
	"errors"
	"io"
	"slices"

	"dtc/internal/elffile"
)

// A Row is the rule from an address on. PC counts from the file's lowest address.
type Row struct {
	PC    uint32
	Kind  uint8 // how the CFA is found
	BP    uint8 // how the caller's rbp is found
	CFA   int32 // offset of the CFA from what Kind says
	BPOff int32 // offset of the stored rbp from what BP says
}

// How the CFA is found.
const (
	None   = iota // not known: frame pointers
	SP            // rsp + CFA
	FP            // rbp + CFA
	FPAt          // what is stored at rbp + CFA
	PLT           // a stub of the linkage table: rsp + CFA, 8 more in its second half
	Signal        // a signal's frame: registers are in the context at rsp
	End           // the first function of a thread: nobody called it
	SPAt          // what is stored at rsp + CFA
)

// How the caller's rbp is found.
const (
	Same  = iota // as it is
	AtCFA        // at CFA + BPOff
	AtFP         // at rbp + BPOff
)

// RowSize is the length of a row in the kernel's tables.
const RowSize = 16

// MaxRows is the most rows of a file.
const MaxRows = 4 << 20

const (
	maxSection = 256 << 20
	maxRules   = 16      // states that a function may remember
	maxCommon  = 1 << 17 // entries that functions have in common
	maxStart   = 1 << 10 // bytes of the program of one, which runs for each of its functions
)

// Put writes a row as the walking program reads it.
func (r *Row) Put(b []byte) {
	le := binary.LittleEndian
	le.PutUint32(b, r.PC)
	le.PutUint32(b[4:], uint32(r.Kind)|uint32(r.BP)<<8)
	le.PutUint32(b[8:], uint32(r.CFA))
	le.PutUint32(b[12:], uint32(r.BPOff))
}

// A Table is the rules of a file. Base is the address that rows count from.
type Table struct {
	Base     uint64
	Rows     []Row
	segments []segment
	ends     []part
}

// part is a part of a file's code.
type part struct{ from, to uint32 }

// Ends reports whether a function that nobody called is at an address, counted as rows do.
func (t *Table) Ends(addr uint64) bool {
	i, _ := slices.BinarySearchFunc(t.ends, addr, func(p part, addr uint64) int {
		if uint64(p.to) <= addr {
			return -1
		}
		return 1
	})
	return i < len(t.ends) && uint64(t.ends[i].from) <= addr
}

// findEnds notes where such functions are.
func (t *Table) findEnds() {
	for i, r := range t.Rows {
		if r.Kind == End && i+1 < len(t.Rows) {
			t.ends = append(t.ends, part{r.PC, t.Rows[i+1].PC})
		}
	}
}

type segment struct{ off, addr, size uint64 }

// Bias is what an address of a mapping, which begins at an address with an offset of the
// file, has to be lessened by to count as rows do.
func (t *Table) Bias(start, off uint64) (uint64, bool) {
	const page = 4096
	for _, s := range t.segments {
		if off >= s.off&^(page-1) && off < s.off+s.size {
			return start - (s.addr + (off - s.off) - t.Base), true
		}
	}
	return 0, false
}

var errNone = errors.New("no unwind information")

// Read reads the rules of an ELF file, which may be anything.
func Read(r io.ReaderAt) (t *Table, err error) {
	defer func() {
		if recover() != nil {
			t, err = nil, errNone
		}
	}()
	f, err := elffile.Open(r)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if f.Machine != elf.EM_X86_64 || f.Class != elf.ELFCLASS64 || f.ByteOrder != binary.LittleEndian {
		return nil, errNone
	}
	t = &Table{Base: lowest(f)}
	for _, p := range f.Progs {
		if p.Type == elf.PT_LOAD && p.Flags&elf.PF_X != 0 {
			t.segments = append(t.segments, segment{p.Off, p.Vaddr, p.Filesz})
		}
	}
	var spans []span
	for _, section := range []string{".eh_frame", ".debug_frame"} {
		b, addr, ok := contents(f, section)
		if !ok {
			continue
		}
		p := parser{all: b, addr: addr, eh: section == ".eh_frame", base: t.Base, cies: map[int]*cie{}}
		p.parse()
		spans = append(spans, p.spans...)
	}
	t.Rows = join(append(spans, goSpans(f, t.Base)...))
	if len(t.Rows) == 0 {
		return nil, errNone
	}
	t.findEnds()
	return t, nil
}

// lowest is the lowest address of a file's segments.
func lowest(f *elf.File) uint64 {
	base := ^uint64(0)
	for _, p := range f.Progs {
		if p.Type == elf.PT_LOAD {
			base = min(base, p.Vaddr)
		}
	}
	if base == ^uint64(0) {
		return 0
	}
	return base
}

// contents reads a section. A file without sections has .eh_frame behind what the program
// header for .eh_frame_hdr points to.
func contents(f *elf.File, name string) (b []byte, addr uint64, ok bool) {
	if s := f.Section(name); s != nil {
		if s.Type == elf.SHT_NOBITS || s.Size > maxSection {
			return nil, 0, false
		}
		b, err := s.Data()
		return b, s.Addr, err == nil && len(b) > 0
	}
	if name != ".eh_frame" || len(f.Sections) > 1 {
		return nil, 0, false
	}
	addr, ok = behindHeader(f)
	if !ok {
		return nil, 0, false
	}
	for _, p := range f.Progs {
		if p.Type == elf.PT_LOAD && addr >= p.Vaddr && addr-p.Vaddr < p.Filesz {
			n := min(p.Filesz-(addr-p.Vaddr), maxSection)
			b := make([]byte, n)
			got, err := p.ReadAt(b, int64(addr-p.Vaddr))
			return b[:got], addr, err == nil || err == io.EOF
		}
	}
	return nil, 0, false
}

// behindHeader reads the address of .eh_frame from the header that a loader uses.
func behindHeader(f *elf.File) (uint64, bool) {
	const gnuEhFrame = 0x6474e550
	for _, p := range f.Progs {
		if uint32(p.Type) != gnuEhFrame || p.Filesz < 8 {
			continue
		}
		var b [16]byte
		n, _ := p.ReadAt(b[:], 0)
		r := reader{B: b[:n], Addr: p.Vaddr, Order: binary.LittleEndian}
		r.Skip(1)
		enc := r.U8()
		r.Skip(2)
		addr := r.Encoded(enc)
		return addr, !r.Bad
	}
	return 0, false
}

// span is the rules of one function.
type span struct {
	from, to uint32
	rows     []Row
}

// join makes one list of all functions' rows: where two functions overlap the one that was
// read first counts; between functions there is no rule.
func join(spans []span) []Row {
	slices.SortStableFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	var out []Row
	add := func(r Row) {
		if n := len(out); n > 0 {
			last := out[n-1]
			if last.PC == r.PC {
				out[n-1] = r
				return
			}
			if last.PC = r.PC; last == r {
				return
			}
		}
		if len(out) < MaxRows {
			out = append(out, r)
		}
	}
	end := uint32(0)
	for _, s := range spans {
		if s.to <= end {
			continue
		}
		if s.from > end || len(out) == 0 {
			add(Row{PC: end})
		}
		for i, r := range s.rows {
			if i+1 < len(s.rows) && s.rows[i+1].PC <= end {
				continue
			}
			r.PC = max(r.PC, end)
			add(r)
		}
		end = s.to
	}
	if end > 0 {
		add(Row{PC: end})
	}
	return out
}
