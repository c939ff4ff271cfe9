package symbol

import (
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
