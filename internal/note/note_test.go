package note

import (
	"encoding/binary"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func noteBytes(pc, base, semaphore uint64, texts string) []byte {
	e := binary.LittleEndian
	desc := e.AppendUint64(e.AppendUint64(e.AppendUint64(nil, pc), base), semaphore)
	return noteOf(noteOwner, noteType, append(desc, texts...))
}

func noteOf(owner string, kind uint32, desc []byte) []byte {
	e := binary.LittleEndian
	b := e.AppendUint32(e.AppendUint32(e.AppendUint32(nil, uint32(len(owner))), uint32(len(desc))), kind)
	b = append(b, owner...)
	b = append(b, make([]byte, -len(b)&3)...)
	b = append(b, desc...)
	return append(b, make([]byte, -len(b)&3)...)
}

func TestParseDTraceNotes(t *testing.T) {
	place := func(kind uint32, pc uint64, texts string) []byte {
		e := binary.LittleEndian
		return noteOf(usdtPlace, kind, append(e.AppendUint64(e.AppendUint64(nil, pc), 9), texts...))
	}
	stability := strings.Repeat("\x00\x05\x04\x04", 5)
	b := place(1, 0x10, "prov\x00one\x00\x028@%rdi -4@$5\x00")
	b = append(b, place(2, 0x20, "prov\x00one\x00\x018@%rax\x00")...)
	b = append(b, place(1, 0x30, "prov\x00two\x00\x00\x00")...)
	b = append(b, place(1, 0x40, "prov\x00plain\x00\x018@%rsi\x00")...)
	b = append(b, noteOf(usdtMap, 1, []byte("prov\x00\x00\x00\x00"+stability+"\x02\x00\x00\x00"+
		"one\x00\x02int\x00long\x00\x02long\x00\x01int\x00\x00\x00\x00"+"two\x00\x00\x00"))...)
	want := []Note{
		{PC: 0x10, Provider: "prov", Name: "one", Args: "8@%rdi -4@$5", Mapped: true, Map: []int{1, 0}, Types: []string{"long", "int"}, Native: []string{"long", "int"}},
		{PC: 0x20, Provider: "prov", Name: "one", Args: "8@%rax", Enabled: true},
		{PC: 0x30, Provider: "prov", Name: "two", Mapped: true, Map: []int{}},
		{PC: 0x40, Provider: "prov", Name: "plain", Args: "8@%rsi", Types: []string{"uint64_t"}, Native: []string{"uint64_t"}},
	}
	if diff := cmp.Diff(want, parseNotes(b, binary.LittleEndian, 0)); diff != "" {
		t.Error(diff)
	}
}

func TestParseNotes(t *testing.T) {
	other := binary.LittleEndian.AppendUint32(nil, 4)
	other = append(other, 4, 0, 0, 0, 1, 0, 0, 0, 'G', 'N', 'U', 0, 1, 2, 3, 4)
	b := noteBytes(0x1234, 0x5000, 0, "prov\x00a__b\x004@%eax -8@$5\x00")
	b = append(append(b, other...), noteBytes(0x2000, 0x5000, 0x3000, "p\x00n\x00\x00")...)
	b = append(b, noteBytes(1, 2, 3, "no name\x00")...)
	want := []Note{
		{PC: 0x1334, Provider: "prov", Name: "a__b", Args: "4@%eax -8@$5", Types: []string{"uint32_t", "int64_t"}, Native: []string{"uint32_t", "int64_t"}},
		{PC: 0x2100, Semaphore: 0x3100, Provider: "p", Name: "n"},
	}
	if diff := cmp.Diff(want, parseNotes(b, binary.LittleEndian, 0x5100)); diff != "" {
		t.Error(diff)
	}
	if n := len(parseNotes(b[:len(b)-40], binary.LittleEndian, 0)); n > 2 {
		t.Errorf("%d notes in damaged bytes", n)
	}
}

func FuzzNotes(f *testing.F) {
	f.Add(noteBytes(1, 2, 3, "a\x00b\x00c\x00"))
	f.Add(noteOf(usdtMap, 1, []byte("prov\x00\x00\x00\x0001234567890123456789\x01\x00\x00\x00one\x00\x01int\x00\x01int\x00\x00")))
	f.Fuzz(func(t *testing.T, b []byte) { parseNotes(b, binary.LittleEndian, 1) })
}
