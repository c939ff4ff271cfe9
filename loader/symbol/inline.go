package symbol

import (
	"debug/dwarf"
	"io"
	"slices"
	"strings"

	"dtc/internal/elffile"
)

// Functions that the compiler has put into others have no frame. The debugging information of
// a program says which they are at an address: in the tree of a function are those that were
// inlined in it, with their addresses, and in these again others.

const (
	maxInlineData  = 128 << 20 // sections of one file
	mostInlineData = 256 << 20 // of all files that are open
	mostInlines    = 1 << 14   // answers that are remembered
	maxInlineDepth = 64
)

// An inliner finds inlined functions of a file. The zero value knows none.
type inliner struct {
	data  *dwarf.Data
	moved uint64 // what is added to its addresses
	size  int
}

// readInlines reads the debugging information of an ELF file, which may be anything.
func readInlines(r io.ReaderAt, from origin) (in *inliner) {
	defer func() {
		if recover() != nil {
			in = &inliner{}
		}
	}()
	in = &inliner{}
	f, err := elffile.Open(r)
	if err != nil {
		return in
	}
	defer f.Close()
	of, moved := f, uint64(0)
	if f.Section(".debug_info") == nil {
		s, ok := separate(f, from)
		if !ok {
			return in
		}
		defer s.close()
		of, moved = s.File, s.moved
	}
	packed := false // the old way, where only the contents tell how much they stand for
	for _, s := range of.Sections {
		if strings.HasPrefix(s.Name, ".debug") {
			in.size += int(min(s.Size, maxInlineData+1))
		}
		packed = packed || strings.HasPrefix(s.Name, ".zdebug")
	}
	if in.size > maxInlineData || packed {
		return &inliner{}
	}
	if in.data, err = of.DWARF(); err != nil {
		return &inliner{}
	}
	in.moved = moved
	return in
}

// at lists the functions that were inlined at an address, the innermost first.
func (in *inliner) at(addr uint64) (names []string) {
	if in.data == nil {
		return nil
	}
	defer func() {
		if recover() != nil {
			names = nil
		}
	}()
	r := in.data.Reader()
	unit, err := r.SeekPC(addr - in.moved)
	if err != nil || !unit.Children {
		return nil
	}
	in.walk(r, addr-in.moved, 0, &names)
	slices.Reverse(names)
	return names
}

// walk goes through the children of an entry, into those that have the address.
func (in *inliner) walk(r *dwarf.Reader, addr uint64, depth int, names *[]string) {
	for depth < maxInlineDepth {
		e, err := r.Next()
		if err != nil || e == nil || e.Tag == 0 {
			return
		}
		switch e.Tag {
		case dwarf.TagSubprogram, dwarf.TagInlinedSubroutine, dwarf.TagLexDwarfBlock, dwarf.TagNamespace,
			dwarf.TagStructType, dwarf.TagClassType:
		default:
			r.SkipChildren()
			continue
		}
		here := in.has(e, addr)
		if e.Tag == dwarf.TagInlinedSubroutine && here {
			*names = append(*names, in.name(e, 0))
		}
		if !e.Children {
			continue
		}
		if named := e.Tag == dwarf.TagNamespace || e.Tag == dwarf.TagStructType || e.Tag == dwarf.TagClassType; here || named {
			in.walk(r, addr, depth+1, names)
			if here && !named {
				return
			}
			continue
		}
		r.SkipChildren()
	}
}

func (in *inliner) has(e *dwarf.Entry, addr uint64) bool {
	ranges, err := in.data.Ranges(e)
	return err == nil && slices.ContainsFunc(ranges, func(r [2]uint64) bool { return r[0] <= addr && addr < r[1] })
}

// name is the name of a function, which another entry may have: the linker's name if there
// is one.
func (in *inliner) name(e *dwarf.Entry, depth int) string {
	for _, a := range []dwarf.Attr{dwarf.AttrLinkageName, dwarf.AttrName} {
		if s, ok := e.Val(a).(string); ok {
			return s
		}
	}
	if depth < 8 {
		for _, a := range []dwarf.Attr{dwarf.AttrAbstractOrigin, dwarf.AttrSpecification} {
			off, ok := e.Val(a).(dwarf.Offset)
			if !ok {
				continue
			}
			r := in.data.Reader()
			r.Seek(off)
			if to, err := r.Next(); err == nil && to != nil {
				return in.name(to, depth+1)
			}
		}
	}
	return "??"
}

// Inlined lists the functions that were inlined at an address of a process, the innermost
// first. For a return address the call's is asked for.
func (p *Processes) Inlined(pid uint32, addr uint64) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	q := p.process(pid)
	m := q.find(addr)
	if m == nil || m.Path == "" || m.Path[0] != '/' {
		return nil
	}
	im := p.image(pid, m)
	if im == nil {
		return nil
	}
	at, ok := im.Addr(addr - m.Start + m.Off)
	if !ok {
		return nil
	}
	key := inlineKey{m.id, at}
	if names, ok := p.inlined[key]; ok {
		return names
	}
	if len(p.inlined) >= mostInlines || p.inlined == nil {
		p.inlined = map[inlineKey][]string{}
	}
	names := p.inliner(pid, m).at(at)
	p.inlined[key] = names
	return names
}

type inlineKey struct {
	id   fileID
	addr uint64
}

// inliner returns what is known of a mapping's file.
func (p *Processes) inliner(pid uint32, m *Mapping) *inliner {
	if in, ok := p.inliners.get(m.id); ok {
		return in
	}
	in := &inliner{}
	if f, err := m.Open(pid); err == nil {
		in = readInlines(f, m.originOf(pid))
		_ = f.Close()
	}
	p.inliners.put(m.id, in, in.size+1)
	return in
}
