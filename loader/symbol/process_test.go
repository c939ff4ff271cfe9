package symbol

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

func TestParseMaps(t *testing.T) {
	const text = `7f0000002000-7f0000003000 r-xp 00001000 fe:01 4711                       /usr/lib/a b.so.1
55d000000000-55d000001000 r--p 00000000 fe:01 12                         /bin/prog (deleted)
7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0                          [stack]
7f0000004000-7f0000004000 r-xp 00000000 00:00 0
bad line
zz-yy r-xp 0 0:0 0
7f0000005000-7f0000006000 rwxp 00000000 00:00 0
`
	want := []Mapping{
		{Start: 0x55d000000000, End: 0x55d000001000, Path: "/bin/prog (deleted)"},
		{Start: 0x7f0000002000, End: 0x7f0000003000, Off: 0x1000, Path: "/usr/lib/a b.so.1", Exec: true},
		{Start: 0x7f0000005000, End: 0x7f0000006000, Exec: true},
		{Start: 0x7ffc00000000, End: 0x7ffc00021000, Path: "[stack]"},
	}
	got := parseMaps(strings.NewReader(text))
	if diff := cmp.Diff(want, got, cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".id" }, cmp.Ignore()), cmp.AllowUnexported(Mapping{})); diff != "" {
		t.Error(diff)
	}
	if name := got[0].Name(); name != "prog" {
		t.Errorf("name %q, want prog", name)
	}
}

func TestParseJit(t *testing.T) {
	q := process{jit: parseJit(strings.NewReader("2000 10 late\n1000 20 two words\n\nx y z\n3000 0x8 hex\n1000 30 again\n")), jitLen: -1}
	for _, c := range []struct {
		addr uint64
		want string
	}{{0xfff, ""}, {0x1000, "again"}, {0x102f, "again"}, {0x1030, ""}, {0x2008, "late"}, {0x2010, ""}, {0x3007, "hex"}, {0x3008, ""}} {
		f, ok := q.generated(1<<30, c.addr)
		if f.name != c.want || ok != (c.want != "") {
			t.Errorf("%#x: %q, want %q", c.addr, f.name, c.want)
		}
	}
}

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
		{PC: 0x10, Provider: "prov", Name: "one", Args: "8@%rdi -4@$5", Mapped: true, Map: []int{1, 0}, Types: []string{"long", "int"}},
		{PC: 0x20, Provider: "prov", Name: "one", Args: "8@%rax", Enabled: true},
		{PC: 0x30, Provider: "prov", Name: "two", Mapped: true, Map: []int{}},
		{PC: 0x40, Provider: "prov", Name: "plain", Args: "8@%rsi", Types: []string{"uint64_t"}},
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
		{PC: 0x1334, Provider: "prov", Name: "a__b", Args: "4@%eax -8@$5", Types: []string{"uint32_t", "int64_t"}},
		{PC: 0x2100, Semaphore: 0x3100, Provider: "p", Name: "n"},
	}
	if diff := cmp.Diff(want, parseNotes(b, binary.LittleEndian, 0x5100)); diff != "" {
		t.Error(diff)
	}
	if n := len(parseNotes(b[:len(b)-40], binary.LittleEndian, 0)); n > 2 {
		t.Errorf("%d notes in damaged bytes", n)
	}
}

// TestThisProcess finds code of this process: of the vdso, and what it makes itself.
func TestThisProcess(t *testing.T) {
	pid := uint32(os.Getpid())
	p := NewProcesses()
	p.See(pid)
	maps, err := ReadMaps(pid)
	if err != nil {
		t.Fatal(err)
	}
	for i := range maps {
		m := &maps[i]
		if m.Path != vdso {
			continue
		}
		im, err := OpenImage(pid, m)
		if err != nil {
			t.Fatal(err)
		}
		f, ok := im.Lookup("__vdso_clock_gettime")
		if !ok {
			t.Skip("missing: a vdso with a clock")
		}
		at, _ := p.Lookup(pid, m.Start+f.Addr+1)
		if at.Object != vdso || strings.TrimPrefix(at.Symbol, "__vdso_") != "clock_gettime" || at.Offset != 1 {
			t.Errorf("vdso: %+v", at)
		}
	}
	code, err := unix.Mmap(-1, 0, 4096, unix.PROT_READ, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Munmap(code)
	addr := uint64(addressOf(code))
	name := fmt.Sprintf("/tmp/perf-%d.map", pid)
	if err := os.WriteFile(name, fmt.Appendf(nil, "%x 100 made of this\n", addr), 0o600); err != nil {
		t.Fatal(err)
	}
	defer os.Remove(name)
	p.Pass()
	at, ok := p.Lookup(pid, addr+4)
	if want := (Place{Symbol: "made of this", Offset: 4}); !ok || at != want {
		t.Errorf("generated code: %+v", at)
	}
	if at, ok := p.Lookup(pid, addr+0x100); ok {
		t.Errorf("behind generated code: %+v", at)
	}
	if at, ok := p.Lookup(1<<30, addr); ok {
		t.Errorf("no such process: %+v", at)
	}
}

func FuzzImage(f *testing.F) {
	if b, err := os.ReadFile("/proc/self/exe"); err == nil {
		f.Add(b[:4096])
	}
	f.Add([]byte("\x7fELF\x02\x01\x01"))
	f.Fuzz(func(t *testing.T, b []byte) {
		im, err := ReadImage(bytes.NewReader(b))
		if err != nil {
			return
		}
		im.Find(0x1000)
		for i := range im.Notes {
			im.Offset(im.Notes[i].PC)
		}
	})
}

func FuzzNotes(f *testing.F) {
	f.Add(noteBytes(1, 2, 3, "a\x00b\x00c\x00"))
	f.Add(noteOf(usdtMap, 1, []byte("prov\x00\x00\x00\x0001234567890123456789\x01\x00\x00\x00one\x00\x01int\x00\x01int\x00\x00")))
	f.Fuzz(func(t *testing.T, b []byte) { parseNotes(b, binary.LittleEndian, 1) })
}

func FuzzMaps(f *testing.F) {
	f.Add("7f0000002000-7f0000003000 r-xp 00001000 fe:01 4711  /usr/lib/a")
	f.Fuzz(func(t *testing.T, text string) {
		q := process{maps: parseMaps(strings.NewReader(text)), jit: parseJit(strings.NewReader(text)), jitLen: -1}
		q.find(0x7f0000002000)
		q.generated(1<<30, 0x7f0000002000)
	})
}

func addressOf(b []byte) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(b))) }
