package symbol

import (
	"bytes"
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

func FuzzMaps(f *testing.F) {
	f.Add("7f0000002000-7f0000003000 r-xp 00001000 fe:01 4711  /usr/lib/a")
	f.Fuzz(func(t *testing.T, text string) {
		q := process{maps: parseMaps(strings.NewReader(text)), jit: parseJit(strings.NewReader(text)), jitLen: -1}
		q.find(0x7f0000002000)
		q.generated(1<<30, 0x7f0000002000)
	})
}

func addressOf(b []byte) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(b))) }
