package symbol

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestDemangle(t *testing.T) {
	for symbol, want := range map[string]string{
		"main":                                   "",
		"_start":                                 "",
		"_Z":                                     "",
		"_ZN2ns1CIiE1fEi":                        "ns::C<int>::f(int)",
		"_ZN2ns1CIiE1fEi.isra.0":                 "ns::C<int>::f(int) [clone .isra.0]",
		"_ZNSt6vectorIiSaIiEE9push_backERKi":     "std::vector<int, std::allocator<int> >::push_back(int const&)",
		"_ZN4core3fmt5write17h0123456789abcdefE": "core::fmt::write",
		"_RNvNtCs1234_7mycrate3foo3bar":          "mycrate::foo::bar",
		"_Z" + strings.Repeat("9", maxMangled):   "",
	} {
		if got, ok := Demangle(symbol); got != want || ok != (want != "") {
			t.Errorf("%.60s is %q, %v, want %q", symbol, got, ok, want)
		}
	}
}

func FuzzDemangle(f *testing.F) {
	f.Add("_ZN2ns1CIiE1fEi")
	f.Add("_RNvNtCs1234_7mycrate3foo3bar")
	f.Fuzz(func(t *testing.T, s string) {
		if name, ok := Demangle(s); ok && len(name) > 2<<demangledPow {
			t.Fatalf("%d bytes", len(name))
		}
	})
}

func FuzzGoTable(f *testing.F) {
	f.Add([]byte("\xf1\xff\xff\xff\x00\x00\x01\x08"), uint64(0x400000))
	f.Fuzz(func(_ *testing.T, b []byte, text uint64) { goTable(b, text) })
}

// program compiles a program of Go as the flags say.
func program(t *testing.T, flags ...string) *Image {
	t.Helper()
	dir := t.TempDir()
	src, out := filepath.Join(dir, "p.go"), filepath.Join(dir, "p")
	const text = "package main\n\n//go:noinline\nfunc inner(n int) int { return n + 1 }\n\nfunc main() { println(inner(1)) }\n"
	if err := os.WriteFile(src, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	build := exec.Command("go", append(append([]string{"build", "-o", out}, flags...), src)...)
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if b, err := build.CombinedOutput(); err != nil {
		t.Skipf("missing: the go command (%v, %s)", err, b)
	}
	f, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	im, err := ReadImage(f)
	if err != nil {
		t.Fatal(err)
	}
	return im
}

// A program of Go has its functions' names, at the same addresses, when it is stripped too.
func TestGoProgram(t *testing.T) {
	for _, mode := range []string{"-buildmode=exe", "-buildmode=pie"} {
		full, stripped := program(t, mode), program(t, mode, "-ldflags=-s -w")
		for _, name := range []string{"main.inner", "main.main", "runtime.main"} {
			want, ok := full.Lookup(name)
			got, found := stripped.Lookup(name)
			if !ok || !found || got.Size == 0 {
				t.Errorf("%s: %s is at %+v, stripped %+v", mode, name, want, got)
				continue
			}
			if f, ok := stripped.Find(got.Addr + got.Size - 1); !ok || f.Name != name {
				t.Errorf("%s: the last byte of %s lies in %q", mode, name, f.Name)
			}
		}
	}
}

// Processes that have gone have the mappings that the kernel noted: those of a child are its
// parent's until it runs a program, and those of the program before are not forgotten.
func TestEvents(t *testing.T) {
	const parent, child = 1<<31 - 2, 1<<31 - 1 // numbers that no process has
	p := NewProcesses()
	mmap := func(pid uint32, start, size uint64, name string) {
		b := make([]byte, 64)
		ne := binary.NativeEndian
		ne.PutUint32(b, pid)
		ne.PutUint64(b[8:], start)
		ne.PutUint64(b[16:], size)
		p.Event(recordMmap2, 0, append(append(b, name...), 0))
	}
	pair := func(a, b uint32) []byte {
		return binary.NativeEndian.AppendUint32(binary.NativeEndian.AppendUint32(nil, a), b)
	}
	where := func(pid uint32, addr uint64) string {
		at, ok := p.Lookup(pid, addr)
		if !ok {
			return "nowhere"
		}
		return at.Object
	}
	expect := func(pid uint32, addr uint64, want string) {
		t.Helper()
		if got := where(pid, addr); got != want {
			t.Errorf("%#x of %d lies in %s, want %s", addr, pid, got, want)
		}
	}
	mmap(parent, 0x1000, 0x1000, "/nowhere/shell")
	mmap(parent, 0x3000, 0x1000, "/nowhere/libc")
	mmap(parent, 0x2000, 0x800, "/nowhere/second")
	expect(parent, 0x27ff, "second")
	expect(parent, 0x2800, "nowhere")
	p.Event(recordFork, 0, pair(child, parent))
	p.Event(recordFork, 0, pair(child, child)) // a thread
	expect(child, 0x1000, "shell")
	p.Event(recordComm, 0, pair(child, child)) // another name is no other program
	p.Event(recordComm, commExec, pair(child, child))
	mmap(child, 0x5000, 0x1000, "/nowhere/program")
	mmap(child, 0x5800, 0x800, "/nowhere/late")
	expect(child, 0x5900, "late")
	expect(child, 0x3000, "libc")
	expect(parent, 0x5900, "nowhere")
	p.Event(recordMmap2, 0, make([]byte, 64))
	p.Event(recordFork, 0, nil)
}

func FuzzEvent(f *testing.F) {
	f.Add(uint32(recordMmap2), uint16(0), make([]byte, 80))
	f.Add(uint32(recordComm), uint16(commExec), make([]byte, 8))
	f.Fuzz(func(_ *testing.T, kind uint32, misc uint16, b []byte) {
		p := NewProcesses()
		p.Event(kind, misc, b)
		p.Event(kind, misc, b)
		if len(b) >= 4 {
			p.Lookup(binary.NativeEndian.Uint32(b)|1<<31, 0)
		}
	})
}

func FuzzInlines(f *testing.F) {
	f.Add([]byte("\x7fELF\x02\x01\x01"), uint64(0x401000))
	f.Fuzz(func(_ *testing.T, b []byte, addr uint64) { readInlines(bytes.NewReader(b), origin{}).at(addr) })
}
