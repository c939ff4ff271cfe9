package note

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// dofBytes is the description of a provider with a probe that has two places.
func dofBytes() []byte {
	e := binary.LittleEndian
	texts := []byte("\x00prov\x00a-b\x00main\x00int\x00char *\x00char *\x00int\x00")
	probe := e.AppendUint64(nil, 0x1000)
	for _, v := range []uint32{10, 6, 15, 26, 0, 1} { // function, name, types before and after, first in map, first offset
		probe = e.AppendUint32(probe, v)
	}
	probe = e.AppendUint16(append(probe, 2, 2), 2)
	probe = append(probe, make([]byte, dofProbe-len(probe))...)
	var provider, offsets []byte
	for _, v := range []uint32{0, 1, 2, 3, 1} {
		provider = e.AppendUint32(provider, v)
	}
	for _, v := range []uint32{9, 0x10, 0x20} {
		offsets = e.AppendUint32(offsets, v)
	}
	sections := []struct {
		kind uint32
		data []byte
	}{{8, texts}, {16, probe}, {17, []byte{1, 0}}, {18, offsets}, {dofProvider, provider}}
	b := make([]byte, dofHead+dofEntry*len(sections))
	copy(b, "\x7fDOF")
	e.PutUint32(b[20:], dofEntry)
	e.PutUint32(b[24:], uint32(len(sections)))
	e.PutUint64(b[32:], dofHead)
	for i, s := range sections {
		h := b[dofHead+dofEntry*i:]
		e.PutUint32(h, s.kind)
		e.PutUint64(h[16:], uint64(len(b)))
		e.PutUint64(h[24:], uint64(len(s.data)))
		b = append(b, s.data...)
	}
	return b
}

func TestParseDOF(t *testing.T) {
	note := Note{Provider: "prov", Name: "a-b", Args: "8@%rdi 8@%rsi", Mapped: true, Map: []int{1, 0}, Types: []string{"char *", "int"}, Native: []string{"char *", "int"}}
	first, second := note, note
	first.PC, second.PC = 0x1010, 0x1020
	if diff := cmp.Diff([]Note{first, second}, parseDOF(dofBytes(), binary.LittleEndian, elf.EM_X86_64)); diff != "" {
		t.Error(diff)
	}
	for n := range len(dofBytes()) {
		parseDOF(dofBytes()[:n], binary.LittleEndian, elf.EM_AARCH64)
	}
}

func FuzzDOF(f *testing.F) {
	f.Add(dofBytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		if n := len(parseDOF(b, binary.LittleEndian, elf.EM_X86_64)); n > maxDofProbes {
			t.Errorf("%d places", n)
		}
	})
}

// A text without an end is not copied for each of the places that name it.
func TestLongText(t *testing.T) {
	b := bytes.Repeat([]byte{'x'}, 1<<20)
	if n := len(textAt(b, 1)); n != maxDofText {
		t.Errorf("%d bytes of a text, want %d", n, maxDofText)
	}
}
