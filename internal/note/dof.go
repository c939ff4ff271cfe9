package note

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"fmt"
	"strings"
)

// Programs that dtrace -G of DTrace before 2.0.5 has linked describe their probes in a
// section .SUNW_dof: a header, a table of sections, and the sections, which refer to each
// other by their numbers and to texts by their places in a section of texts.
//
//	header    64 bytes: "\x7fDOF", ..., at 20 size of an entry of the table, at 24 number of sections (32 bits),
//	          at 32 where the table is (64 bits)
//	section   type, ..., (32 bits), at 16 where it is, at 24 its size (64 bits)
//	provider  sections of texts, probes, argument maps, offsets (32 bits), name
//	probe     48 bytes: address of the function (64 bits), function, name, types before and after the map,
//	          first argument in the map, first offset (32 bits), at 32 the numbers of arguments
//	          before and after the map (8 bits), number of offsets (16 bits)
//
// An offset is where in the function the place is. There the arguments are where functions
// have theirs, and nothing was pushed for a call. Where programs ask whether a probe is enabled is
// not read: the answer would be in a register.

const (
	dofSection   = ".SUNW_dof"
	dofProvider  = 15
	dofHead      = 64
	dofEntry     = 32
	dofProbe     = 48
	maxDofProbes = 1 << 14
	maxDofText   = 1 << 9 // bytes of one
)

// dof reads bytes of which nothing is certain.
type dof struct {
	b     []byte
	order binary.ByteOrder
}

func (d dof) at(off, size uint64) []byte {
	if off > uint64(len(d.b)) || size > uint64(len(d.b))-off {
		return nil
	}
	return d.b[off : off+size]
}

// section returns the bytes of a section.
func (d dof) section(n uint32) (kind uint32, data []byte) {
	h := d.at(0, dofHead)
	if h == nil || n >= d.order.Uint32(h[24:]) {
		return 0, nil
	}
	e := d.at(d.order.Uint64(h[32:])+uint64(n)*uint64(d.order.Uint32(h[20:])), dofEntry)
	if e == nil {
		return 0, nil
	}
	return d.order.Uint32(e), d.at(d.order.Uint64(e[16:]), d.order.Uint64(e[24:]))
}

func textAt(b []byte, off uint32) string {
	if uint64(off) >= uint64(len(b)) {
		return ""
	}
	b = b[off:min(uint64(off)+maxDofText, uint64(len(b)))]
	if end := bytes.IndexByte(b, 0); end >= 0 {
		b = b[:end]
	}
	return string(b)
}

// listAt lists n texts, one behind the other.
func listAt(b []byte, off uint32, n byte) (list []string) {
	for range n {
		t := textAt(b, off)
		list, off = append(list, t), off+uint32(len(t))+1
	}
	return list
}

// parseDOF lists the places of the probes. Addresses of functions are those of the bytes.
func parseDOF(b []byte, order binary.ByteOrder, machine elf.Machine) (list []Note) {
	d := dof{b, order}
	h := d.at(0, dofHead)
	if h == nil || string(h[:4]) != "\x7fDOF" {
		return nil
	}
	for n := range min(order.Uint32(h[24:]), maxDofProbes) {
		if kind, p := d.section(n); kind == dofProvider && len(p) >= 20 {
			list = d.provider(p, machine, list)
		}
	}
	return list
}

func (d dof) provider(p []byte, machine elf.Machine, list []Note) []Note {
	_, texts := d.section(d.order.Uint32(p))
	_, probes := d.section(d.order.Uint32(p[4:]))
	_, maps := d.section(d.order.Uint32(p[8:]))
	_, offsets := d.section(d.order.Uint32(p[12:]))
	name := textAt(texts, d.order.Uint32(p[16:]))
	for ; len(probes) >= dofProbe && len(list) < maxDofProbes; probes = probes[dofProbe:] {
		q := probes[:dofProbe]
		n := Note{Provider: name, Name: textAt(texts, d.order.Uint32(q[12:])), Mapped: true, Map: []int{}}
		n.Args = passedByCall(int(q[32]), machine)
		takes, types := listAt(texts, d.order.Uint32(q[16:]), q[32]), listAt(texts, d.order.Uint32(q[20:]), q[33])
		for k, t := range types {
			at := uint64(d.order.Uint32(q[24:])) + uint64(k)
			if at >= uint64(len(maps)) {
				break
			}
			n.Map, n.Types = append(n.Map, int(maps[at])), append(n.Types, t)
		}
		n.Native = selected(takes, n.Map)
		first := uint64(d.order.Uint32(q[28:]))
		for k := range uint64(d.order.Uint16(q[34:])) {
			at := 4 * (first + k)
			if at+4 > uint64(len(offsets)) || len(list) >= maxDofProbes || name == "" || n.Name == "" {
				break
			}
			n.PC = d.order.Uint64(q) + uint64(d.order.Uint32(offsets[at:]))
			list = append(list, n)
		}
	}
	return list
}

// passedByCall says where arguments are at a call.
func passedByCall(n int, machine elf.Machine) string {
	regs, stack := strings.Fields("%rdi %rsi %rdx %rcx %r8 %r9"), "8@%d(%%rsp)"
	if machine == elf.EM_AARCH64 {
		regs, stack = strings.Fields("x0 x1 x2 x3 x4 x5 x6 x7"), "8@[sp, %d]"
	}
	var list []string
	for i := range n {
		if i < len(regs) {
			list = append(list, "8@"+regs[i])
		} else {
			list = append(list, fmt.Sprintf(stack, 8*(i-len(regs))))
		}
	}
	return strings.Join(list, " ")
}

// dofNotes reads the section of a file. In a file that may lie anywhere the addresses stand in
// the relocations that the dynamic linker makes.
func dofNotes(f *elf.File) []Note {
	s := f.Section(dofSection)
	if s == nil || s.Size > maxSection {
		return nil
	}
	b, err := s.Data()
	if err != nil {
		return nil
	}
	for _, r := range f.Sections {
		if r.Type != elf.SHT_RELA || r.Flags&elf.SHF_ALLOC == 0 || r.Size > maxSection {
			continue
		}
		table, err := r.Data()
		if err != nil {
			continue
		}
		relocateDOF(b, s.Addr, table, f)
	}
	return parseDOF(b, f.ByteOrder, f.Machine)
}

func relocateDOF(b []byte, addr uint64, table []byte, f *elf.File) {
	const entry = 24
	relative := map[elf.Machine]uint32{elf.EM_X86_64: uint32(elf.R_X86_64_RELATIVE), elf.EM_AARCH64: uint32(elf.R_AARCH64_RELATIVE)}[f.Machine]
	for ; len(table) >= entry; table = table[entry:] {
		off := f.ByteOrder.Uint64(table) - addr
		if uint32(f.ByteOrder.Uint64(table[8:])) == relative && off < uint64(len(b)) && uint64(len(b))-off >= 8 {
			f.ByteOrder.PutUint64(b[off:], f.ByteOrder.Uint64(table[16:]))
		}
	}
}
