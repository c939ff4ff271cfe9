// Package note reads what the file of a program or library says of the probes that it
// defines. There are three forms:
//
//	.note.stapsdt  of SystemTap: a note for each place
//	.note.usdt     of DTrace 2.0.7: the same, and a note for each provider
//	.SUNW_dof      of other DTraces (dof.go)
//
// The compiler takes the types of arguments from them, the loader the places. The file may
// be anything: whatever does not fit is left out.
package note

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"slices"
	"strings"
)

// A Note describes a place where a program has a probe. Addresses are those of the file.
//
// DTrace's notes are of two kinds. The first is for a place, the second for a
// provider, and says which of the values that the place has the arguments are:
//
//	"usdt"  word of 8 bytes PC, word of 8 bytes, text provider, text name, byte count, text args;
//	        of type 1 a probe, of type 2 a question whether the probe is enabled
//	"prov"  text provider, five times 4 bytes of stability, 4 bytes count of probes; for each of these
//	        text name, byte count, texts types; byte count, for each text type, byte index
//
// Texts end in a zero byte; the name of a provider and each probe are padded to four
// bytes.
type Note struct {
	PC, Semaphore  uint64 // Semaphore: a counter of users, 0 for none
	Provider, Name string
	Args           string // "SIZE@OPERAND ..."
	Enabled        bool   // not a probe: the argument is where the program wants to read whether it is enabled
	Mapped         bool   // Map says which of them the arguments are
	Map            []int
	Types          []string // of the arguments as scripts see them, where they are known
	Native         []string // of the same arguments as the program passes them
}

// Script is the probe's name in scripts.
func (n *Note) Script() string { return strings.ReplaceAll(n.Name, "__", "-") }

// Sized are the integer types of the values' sizes, of the arguments that scripts see.
func (n *Note) Sized() []string {
	types := sizedTypes(n.Args)
	if !n.Mapped {
		return types
	}
	return selected(types, n.Map)
}

// selected lists the types of those values that the arguments are.
func selected(types []string, from []int) (list []string) {
	for _, k := range from {
		t := ""
		if k < len(types) {
			t = types[k]
		}
		list = append(list, t)
	}
	return list
}

// prototype is what a provider's note says of a probe.
type prototype struct {
	takes  []string // types of the values that each place has
	types  []string
	native []string
	from   []int
}

// noteReader collects the notes of a file. What is said of a provider concerns all its places.
type noteReader struct {
	list   []Note
	protos map[[2]string]prototype
}

const (
	noteSection = ".note.stapsdt"
	noteBase    = ".stapsdt.base"
	noteOwner   = "stapsdt\x00"
	usdtSection = ".note.usdt"
	usdtPlace   = "usdt\x00"
	usdtMap     = "prov\x00"
	noteType    = 3
	maxNotes    = 1 << 16 // of places, and of what is said of providers
	maxSection  = 64 << 20
)

// Read reads the notes of a file. The address of a section is written in each of
// SystemTap's, and tells by how much the file was moved after they were written.
func Read(f *elf.File) []Note {
	base := uint64(0)
	if s := f.Section(noteBase); s != nil {
		base = s.Addr
	}
	r := noteReader{protos: map[[2]string]prototype{}}
	for _, name := range []string{noteSection, usdtSection} {
		s := f.Section(name)
		if s == nil || s.Type != elf.SHT_NOTE || s.Size > maxSection {
			continue
		}
		if b, err := s.Data(); err == nil {
			r.read(b, f.ByteOrder, base)
		}
	}
	return append(r.finish(), dofNotes(f)...)
}

func parseNotes(b []byte, order binary.ByteOrder, base uint64) []Note {
	r := noteReader{protos: map[[2]string]prototype{}}
	r.read(b, order, base)
	return r.finish()
}

func (r *noteReader) read(b []byte, order binary.ByteOrder, base uint64) {
	const head = 12
	for len(b) >= head && len(r.list) < maxNotes {
		owner, desc, kind := uint64(order.Uint32(b)), uint64(order.Uint32(b[4:])), order.Uint32(b[8:])
		from := head + (owner+3)&^3
		to := from + (desc+3)&^3
		if from+desc > uint64(len(b)) {
			break
		}
		var n Note
		ok := false
		switch name := string(b[head : head+owner]); {
		case kind == noteType && name == noteOwner:
			n, ok = parseNote(b[from:from+desc], order, base)
		case (kind == 1 || kind == 2) && name == usdtPlace:
			n, ok = parsePlace(b[from:from+desc], order)
			n.Enabled = kind == 2
		case kind == 1 && name == usdtMap:
			parseMap(b[from:from+desc], order, r.protos)
		}
		if ok {
			r.list = append(r.list, n)
		}
		b = b[min(to, uint64(len(b))):]
	}
}

// finish gives the places what the providers' notes say of them, and leaves out those
// that pass another number of values than declared, as DTrace does.
func (r *noteReader) finish() []Note {
	r.list = slices.DeleteFunc(r.list, func(n Note) bool {
		proto, ok := r.proto(&n)
		return ok && !n.Enabled && strings.Count(n.Args, "@") < len(proto.takes)
	})
	for i := range r.list {
		n := &r.list[i]
		if n.Enabled {
			continue
		}
		proto, ok := r.proto(n)
		if n.Mapped = ok; ok {
			n.Map, n.Types, n.Native = proto.from, proto.types, proto.native
		} else {
			n.Types = sizedTypes(n.Args)
			n.Native = n.Types
		}
	}
	return r.list
}

func (r *noteReader) proto(n *Note) (prototype, bool) {
	p, ok := r.protos[[2]string{n.Provider, n.Script()}]
	return p, ok
}

// sizedTypes are the types of arguments that have but a size.
func sizedTypes(args string) (types []string) {
	for _, a := range strings.Fields(args) {
		size, _, found := strings.Cut(a, "@")
		if !found {
			size = "8"
		}
		t, ok := map[string]string{
			"-1": "int8_t", "1": "uint8_t", "-2": "int16_t", "2": "uint16_t", "-4": "int32_t", "4": "uint32_t", "-8": "int64_t", "8": "uint64_t",
			"4f": "float", "8f": "double", "-4f": "float", "-8f": "double",
		}[size]
		if !ok {
			t = "uint64_t"
		}
		types = append(types, t)
	}
	return types
}

// parsePlace reads a place of DTrace's.
func parsePlace(b []byte, order binary.ByteOrder) (n Note, ok bool) {
	const words = 16
	if len(b) < words {
		return n, false
	}
	n.PC = order.Uint64(b)
	r := texts{b: b[words:]}
	n.Provider, n.Name = r.text(), r.text()
	if r.number() > 0 {
		n.Args = r.text()
	}
	return n, !r.bad && n.Provider != "" && n.Name != ""
}

// parseMap reads which values the arguments of a provider's probes are.
func parseMap(b []byte, order binary.ByteOrder, protos map[[2]string]prototype) {
	const stability = 20
	r := texts{b: b}
	provider := r.text()
	r.pad()
	r.skip(stability)
	count := uint32(0)
	if len(r.b)-r.at >= 4 && !r.bad {
		count = order.Uint32(r.b[r.at:])
	}
	r.skip(4)
	for ; count > 0 && !r.bad; count-- {
		name := r.text()
		if len(protos) >= maxNotes {
			return
		}
		proto := prototype{from: []int{}}
		for n := r.number(); n > 0; n-- {
			proto.takes = append(proto.takes, r.text())
		}
		for n := r.number(); n > 0; n-- {
			proto.types = append(proto.types, r.text())
			proto.from = append(proto.from, r.number())
		}
		proto.native = selected(proto.takes, proto.from)
		r.pad()
		if !r.bad {
			protos[[2]string{provider, strings.ReplaceAll(name, "__", "-")}] = proto
		}
	}
}

// texts reads texts and numbers.
type texts struct {
	b   []byte
	at  int
	bad bool
}

func (r *texts) text() string {
	end := bytes.IndexByte(r.b[r.at:], 0)
	if end < 0 {
		r.bad, r.at = true, len(r.b)
		return ""
	}
	s := string(r.b[r.at : r.at+end])
	r.at += end + 1
	return s
}

func (r *texts) number() int {
	if r.at >= len(r.b) {
		r.bad = true
		return 0
	}
	r.at++
	return int(r.b[r.at-1])
}

func (r *texts) skip(n int) {
	if r.at+n > len(r.b) {
		r.bad, n = true, len(r.b)-r.at
	}
	r.at += n
}

func (r *texts) pad() { r.at = min((r.at+3)&^3, len(r.b)) }

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
