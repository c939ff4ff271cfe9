package usdt

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Objects that call the functions of probes. A call becomes instructions that do nothing,
// a jump (the call at the end of a function) one that returns, and the relocation of its
// address one that does nothing. The object is given a note for each. So that
// a note can say where its place is without a symbol of its own, and goes where the
// linker leaves the place's section out, each section of code has a section of notes, in
// the same group.
//
// Nothing moves in the object: what is larger than before, the tables of sections,
// symbols and names, is written anew behind everything else.
//
// What is neither a call nor a jump (a condition in front of it, a function's address) is left
// as it is: the program is linked with a function then, which has the probe.

var (
	le        = binary.LittleEndian
	errObject = errors.New("damaged object")
)

const (
	headSize, sectionSize, symbolSize, relaSize = 64, 64, 24, 24
	maxSections                                 = 0xff00
	hidden                                      = 2
)

// patcher is an object on its way.
type patcher struct {
	out      []byte
	machine  *machineText
	reloc    relocations
	sections []elf.Section64
	names    []byte // of sections
	nameSec  int
	symtab   int
	symbols  []elf.Sym64
	strings  []byte // of symbols
	probes   map[string]*Probe
	sites    map[int][]site // by section
	added    map[string]uint32
	called   map[uint32]bool // symbols of functions: whether a call is left
	stubs    map[string]bool
}

// site is the place of a probe in a section.
type site struct {
	off   uint64
	probe *Probe
}

// relocations are the numbers of a machine's relocations.
type relocations struct {
	address uint32 // of 64 bits
	calls   []uint32
}

var relocationsOf = map[elf.Machine]relocations{
	elf.EM_X86_64: {uint32(elf.R_X86_64_64), []uint32{uint32(elf.R_X86_64_PLT32), uint32(elf.R_X86_64_PC32),
		uint32(elf.R_X86_64_GOTPCREL), uint32(elf.R_X86_64_GOTPCRELX)}},
	elf.EM_AARCH64: {uint32(elf.R_AARCH64_ABS64), []uint32{uint32(elf.R_AARCH64_CALL26), uint32(elf.R_AARCH64_JUMP26)}},
}

// Machine tells for which machine an object is.
func Machine(image []byte) (elf.Machine, error) {
	if len(image) < headSize || string(image[:4]) != elf.ELFMAG || image[elf.EI_CLASS] != byte(elf.ELFCLASS64) ||
		image[elf.EI_DATA] != byte(elf.ELFDATA2LSB) || elf.Type(le.Uint16(image[16:])) != elf.ET_REL {
		return 0, errors.New("not an object of 64 bits")
	}
	m := elf.Machine(le.Uint16(image[18:]))
	if !Supported(m) {
		return 0, fmt.Errorf("objects for %s have no probes", m)
	}
	return m, nil
}

// Unfinished reports whether the code of an object is made when the program is linked.
func Unfinished(image []byte) bool {
	return bytes.HasPrefix(image, []byte("BC\xc0\xde")) || bytes.HasPrefix(image, []byte(elf.ELFMAG)) && bytes.Contains(image, []byte(".gnu.lto_"))
}

// Patch gives an object the probes for which it has calls. The names of those whose
// functions it needs all the same are added to stubs. Without calls the object is returned as it is.
func Patch(image []byte, providers []Provider, stubs map[string]bool) (out []byte, err error) {
	if Unfinished(image) {
		for i := range providers {
			for j := range providers[i].Probes {
				stubs[providers[i].Probes[j].function()] = true
			}
		}
		return image, nil
	}
	machine, err := Machine(image)
	if err != nil {
		return nil, err
	}
	defer func() {
		if recover() != nil {
			out, err = nil, errObject
		}
	}()
	p := &patcher{
		out: slices.Clone(image), machine: machines[machine], reloc: relocationsOf[machine], stubs: stubs,
		probes: map[string]*Probe{}, sites: map[int][]site{}, added: map[string]uint32{}, called: map[uint32]bool{},
	}
	for i := range providers {
		for j := range providers[i].Probes {
			q := &providers[i].Probes[j]
			p.probes[q.function()] = q
		}
	}
	if err := p.read(); err != nil {
		return nil, err
	}
	if p.symtab == 0 {
		return image, nil
	}
	if err := p.undeclared(providers); err != nil {
		return nil, err
	}
	for i := range p.sections {
		if s := &p.sections[i]; elf.SectionType(s.Type) == elf.SHT_RELA && int(s.Link) == p.symtab {
			p.calls(s)
		}
	}
	if len(p.sites) == 0 {
		return image, nil
	}
	return p.write()
}

// data are the bytes of a section.
func (p *patcher) data(s *elf.Section64) []byte { return p.out[s.Off : s.Off+s.Size] }

func decode(b []byte, v any) {
	if _, err := binary.Decode(b, le, v); err != nil {
		panic(err)
	}
}

func (p *patcher) read() error {
	var h elf.Header64
	decode(p.out, &h)
	if h.Shnum == 0 || h.Shnum >= maxSections-64 || h.Shentsize != sectionSize || int(h.Shstrndx) >= int(h.Shnum) {
		return errObject
	}
	p.sections = make([]elf.Section64, h.Shnum)
	for i := range p.sections {
		decode(p.out[h.Shoff+uint64(i)*sectionSize:], &p.sections[i])
		switch elf.SectionType(p.sections[i].Type) {
		case elf.SHT_SYMTAB:
			p.symtab = i
		case elf.SHT_SYMTAB_SHNDX:
			return errors.New("more sections than can be handled")
		}
	}
	p.nameSec = int(h.Shstrndx)
	p.names = slices.Clone(p.data(&p.sections[p.nameSec]))
	if p.symtab == 0 {
		return nil
	}
	table := p.data(&p.sections[p.symtab])
	p.symbols = make([]elf.Sym64, len(table)/symbolSize)
	for i := range p.symbols {
		decode(table[i*symbolSize:], &p.symbols[i])
	}
	p.strings = slices.Clone(p.data(&p.sections[p.sections[p.symtab].Link]))
	return nil
}

// text is a name in a table.
func text(table []byte, at uint32) string {
	b := table[at:]
	return string(b[:bytes.IndexByte(b, 0)])
}

// undeclared refuses calls for probes that a declared provider does not have.
func (p *patcher) undeclared(providers []Provider) error {
	for i := range p.symbols {
		if p.symbols[i].Shndx != 0 {
			continue
		}
		name := text(p.strings, p.symbols[i].Name)
		for _, prefix := range []string{callPrefix, enabledPrefix} {
			function, ok := strings.CutPrefix(name, prefix)
			if !ok || p.probes[function] != nil || strings.HasSuffix(function, "_semaphore") {
				continue
			}
			for k := range providers {
				if probe, ok := strings.CutPrefix(function, providers[k].Name+"___"); ok {
					return fmt.Errorf("probe %s is not declared by provider %s", probe, providers[k].Name)
				}
			}
		}
	}
	return nil
}

// calls replaces the calls that a section of relocations is about.
func (p *patcher) calls(s *elf.Section64) {
	table := p.data(s)
	target := int(s.Info)
	code := p.data(&p.sections[target])
	for at := 0; at+relaSize <= len(table); at += relaSize {
		var r elf.Rela64
		decode(table[at:], &r)
		function, ok := strings.CutPrefix(text(p.strings, p.symbols[r.Info>>32].Name), callPrefix)
		probe := p.probes[function]
		if !ok || probe == nil {
			continue
		}
		symbol := uint32(r.Info >> 32)
		off, ok := p.replace(code, r.Off, uint32(r.Info))
		p.called[symbol] = p.called[symbol] || !ok
		if !ok || p.sections[target].Flags&uint64(elf.SHF_EXECINSTR) == 0 {
			p.stubs[function] = true
			continue
		}
		clear(table[at+8 : at+relaSize])
		p.sites[target] = append(p.sites[target], site{off, probe})
	}
}

// replace replaces the call or jump whose address is at an offset, and returns where it
// begins.
func (p *patcher) replace(code []byte, at uint64, kind uint32) (uint64, bool) {
	if !slices.Contains(p.reloc.calls, kind) {
		return 0, false
	}
	if p.machine == machines[elf.EM_AARCH64] {
		const nop, ret = 0xd503201f, 0xd65f03c0
		word := uint32(nop)
		if kind == uint32(elf.R_AARCH64_JUMP26) {
			word = ret
		}
		if inst := le.Uint32(code[at:]); inst>>26 != 0x25 && inst>>26 != 0x05 {
			return 0, false
		}
		le.PutUint32(code[at:], word)
		return at, true
	}
	for _, c := range []struct{ from, to string }{
		{"\xe8", "\x0f\x1f\x44\x00\x00"}, {"\xe9", "\xc3\x0f\x1f\x40\x00"}, // call, jmp
		{"\xff\x15", "\x66\x0f\x1f\x44\x00\x00"}, {"\xff\x25", "\xc3\x0f\x1f\x44\x00\x00"}, // by an address in memory
	} {
		start := at - uint64(len(c.from))
		memory := kind == uint32(elf.R_X86_64_GOTPCREL) || kind == uint32(elf.R_X86_64_GOTPCRELX)
		if memory == (len(c.from) == 2) && string(code[start:at]) == c.from {
			copy(code[start:at+4], c.to)
			return start, true
		}
	}
	return 0, false
}

// write adds the notes and writes the tables anew.
func (p *patcher) write() ([]byte, error) {
	var targets []int
	for t := range p.sites {
		targets = append(targets, t)
	}
	slices.Sort(targets)
	for _, t := range targets {
		if err := p.notes(t, p.sites[t]); err != nil {
			return nil, err
		}
	}
	p.forget()
	table := &p.sections[p.symtab]
	shared := int(table.Link) == p.nameSec
	p.append(table, encode(p.symbols))
	p.append(&p.sections[table.Link], p.strings)
	if !shared {
		p.append(&p.sections[p.nameSec], p.names)
	}
	p.align(8)
	at := len(p.out)
	p.out = append(p.out, encode(p.sections)...)
	le.PutUint64(p.out[40:], uint64(at))
	le.PutUint16(p.out[60:], uint16(len(p.sections)))
	return p.out, nil
}

// forget makes functions weak that nothing calls any more: a shared library would ask its programs
// for them.
func (p *patcher) forget() {
	for i := range p.symbols {
		s := &p.symbols[i]
		if called, known := p.called[uint32(i)]; known && !called && s.Shndx == uint16(elf.SHN_UNDEF) {
			s.Info, s.Other = elf.ST_INFO(elf.STB_WEAK, elf.STT_NOTYPE), hidden
		}
	}
}

func encode(v any) []byte {
	b, err := binary.Append(nil, le, v)
	if err != nil {
		panic(err)
	}
	return b
}

func (p *patcher) align(n int) {
	for len(p.out)%n != 0 {
		p.out = append(p.out, 0)
	}
}

// append puts what a section now has at the end.
func (p *patcher) append(s *elf.Section64, b []byte) {
	p.align(8)
	s.Off, s.Size = uint64(len(p.out)), uint64(len(b))
	p.out = append(p.out, b...)
}

// section adds a section.
func (p *patcher) section(name string, s elf.Section64, b []byte) int {
	if int(p.sections[p.symtab].Link) == p.nameSec {
		s.Name = addText(&p.strings, name)
	} else {
		s.Name = addText(&p.names, name)
	}
	p.append(&s, b)
	p.sections = append(p.sections, s)
	return len(p.sections) - 1
}

func addText(table *[]byte, s string) uint32 {
	at := len(*table)
	*table = append(append(*table, s...), 0)
	return uint32(at)
}

// notes adds the notes of a section of code.
func (p *patcher) notes(target int, sites []site) error {
	var desc []byte
	var list []elf.Rela64
	near, ok := p.near(target)
	if !ok {
		return fmt.Errorf("no symbol in section %d", target)
	}
	relocate := func(off int, symbol uint32, addend int64) {
		list = append(list, elf.Rela64{Off: uint64(off), Info: uint64(symbol)<<32 | uint64(p.reloc.address), Addend: addend})
	}
	for _, s := range sites {
		b := make([]byte, 24)
		for _, t := range []string{s.probe.Provider, s.probe.Name, s.probe.where(p.machine, false)} {
			b = append(append(b, t...), 0)
		}
		head := encode([]uint32{8, uint32(len(b)), 3})
		at := len(desc) + len(head) + 8
		relocate(at, near, int64(s.off)-int64(p.symbols[near].Value))
		relocate(at+8, p.undefined("_.stapsdt.base"), 0)
		relocate(at+16, p.undefined(s.probe.semaphore()), 0)
		desc = append(append(append(desc, head...), "stapsdt\x00"...), b...)
		for len(desc)%4 != 0 {
			desc = append(desc, 0)
		}
	}
	group := p.sections[target].Flags & uint64(elf.SHF_GROUP)
	note := p.section(".note.stapsdt", elf.Section64{Type: uint32(elf.SHT_NOTE), Flags: group, Addralign: 4}, desc)
	rela := p.section(".rela.note.stapsdt", elf.Section64{
		Type: uint32(elf.SHT_RELA), Flags: group | uint64(elf.SHF_INFO_LINK), Link: uint32(p.symtab), Info: uint32(note),
		Addralign: 8, Entsize: relaSize,
	}, encode(list))
	if group != 0 {
		p.join(target, note, rela)
	}
	return nil
}

// near is a symbol of a section: the section's own best, else one that is not global.
func (p *patcher) near(target int) (best uint32, ok bool) {
	rank := 3
	for i := range p.symbols {
		s := &p.symbols[i]
		if int(s.Shndx) != target {
			continue
		}
		r := 2
		switch {
		case elf.ST_TYPE(s.Info) == elf.STT_SECTION:
			r = 0
		case elf.ST_BIND(s.Info) == elf.STB_LOCAL:
			r = 1
		}
		if r < rank {
			best, ok, rank = uint32(i), true, r
		}
	}
	return best, ok
}

// undefined is the symbol of something that another object has.
func (p *patcher) undefined(name string) uint32 {
	if i, ok := p.added[name]; ok {
		return i
	}
	for i := range p.symbols {
		if s := &p.symbols[i]; elf.ST_BIND(s.Info) != elf.STB_LOCAL && text(p.strings, s.Name) == name {
			return uint32(i)
		}
	}
	p.symbols = append(p.symbols, elf.Sym64{Name: addText(&p.strings, name), Info: elf.ST_INFO(elf.STB_GLOBAL, elf.STT_NOTYPE), Other: hidden})
	p.added[name] = uint32(len(p.symbols) - 1)
	return p.added[name]
}

// join makes sections members of the group that another is in.
func (p *patcher) join(member int, more ...int) {
	for i := range p.sections {
		s := &p.sections[i]
		if elf.SectionType(s.Type) != elf.SHT_GROUP {
			continue
		}
		list := slices.Clone(p.data(s))
		for at := 4; at+4 <= len(list); at += 4 {
			if int(le.Uint32(list[at:])) != member {
				continue
			}
			for _, m := range more {
				list = le.AppendUint32(list, uint32(m))
			}
			p.append(s, list)
			return
		}
	}
}
