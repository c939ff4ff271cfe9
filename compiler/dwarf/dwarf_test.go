package dwarf

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dtc/compiler/ctype"
)

var update = flag.Bool("update", false, "rewrite the expected results")

// compilers are commands that make programs with debugging information. The clang
// that dtc needs is always there.
var compilers = []struct {
	name string
	cmd  []string
}{
	{"clang", []string{"clang", "-g", "-O0"}},
	{"clang, optimised", []string{"clang", "-g", "-O2"}},
	{"clang, DWARF 4", []string{"clang", "-gdwarf-4", "-O2"}},
	{"gcc", []string{"gcc", "-g", "-O0"}},
	{"gcc, optimised", []string{"gcc", "-g", "-O2"}},
	{"gcc, DWARF 4", []string{"gcc", "-gdwarf-4", "-O1", "-no-pie"}},
}

// build compiles a program of testdata that needs no library.
func build(t *testing.T, source string, cmd ...string) string {
	t.Helper()
	if _, err := exec.LookPath(cmd[0]); err != nil {
		t.Skipf("no %s", cmd[0])
	}
	out := filepath.Join(t.TempDir(), "program")
	args := append(slices.Clone(cmd[1:]), "-nostdlib", "-fno-stack-protector", "-o", out, filepath.Join("testdata", source))
	if text, err := exec.Command(cmd[0], args...).CombinedOutput(); err != nil {
		t.Skipf("%s makes no programs for x86-64 here: %s", cmd[0], text)
	}
	return out
}

func open(t *testing.T, path string) *File {
	t.Helper()
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// describe shows the arguments of all functions, at the entry and the return.
func describe(t *testing.T, f *File, functions ...string) string {
	t.Helper()
	var b strings.Builder
	for _, name := range functions {
		list, err := f.Funcs(name)
		if err != nil || len(list) != 1 {
			t.Fatalf("%s: %d functions, %v", name, len(list), err)
		}
		for _, at := range []Place{{Kind: Entry}, {Kind: Return}} {
			args, err := list[0].Args(at)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "%s:%s\n", name, []string{"entry", "return"}[at.Kind])
			for _, v := range args {
				fmt.Fprintf(&b, "\t%s\t%s\n", v.Type.Declare(v.Name), strings.TrimPrefix(v.Key(), v.Type.String()+";"))
			}
		}
	}
	return b.String()
}

var functions = []string{"scalars", "pointers", "structures", "large", "split", "floats", "bytes", "nothing", "wide"}

// TestCalls checks where arguments are. All compilers call functions alike.
func TestCalls(t *testing.T) {
	golden := filepath.Join("testdata", "calls.txt")
	for _, c := range compilers {
		t.Run(c.name, func(t *testing.T) {
			f := open(t, build(t, "calls.c", c.cmd...))
			if f.Arch() != "amd64" {
				t.Skip("a program for another machine")
			}
			got := describe(t, f, functions...)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// TestTypes checks the layout of structures.
func TestTypes(t *testing.T) {
	for _, c := range compilers {
		t.Run(c.name, func(t *testing.T) {
			f := open(t, build(t, "calls.c", c.cmd...))
			list, err := f.Funcs("pointers")
			if err != nil {
				t.Fatal(err)
			}
			args, err := list[0].Args(Place{})
			if err != nil {
				t.Fatal(err)
			}
			r := args[0].Type.Resolve().Elem
			for _, m := range []struct {
				name, typ     string
				offset, width int64
			}{
				{"id", "int", 0, 0}, {"flags", "unsigned int", 32, 3}, {"kind", "unsigned int", 35, 5}, {"path", "char [16]", 40, 0},
				{"name", "char *", 192, 0}, {"next", "struct request *", 256, 0}, {"number", "long", 320, 0}, {"high", "int", 352, 0},
				{"grid", "int [2][3]", 384, 0}, {"opaque", "struct hidden *", 640, 0},
			} {
				got, ok := r.Lookup(m.name)
				typ := strings.ReplaceAll(got.Type.String(), " [", "[")
				if !ok || typ != strings.ReplaceAll(m.typ, " [", "[") || got.BitOff != m.offset || got.BitSize != m.width {
					t.Errorf("%s: %v %d %d, want %s %d %d", m.name, typ, got.BitOff, got.BitSize, m.typ, m.offset, m.width)
				}
			}
			if r.Size() != 96 || !r.OfProcess() || r.String() != "request_t" {
				t.Errorf("%s has %d bytes", r, r.Size())
			}
			if h, ok := r.Lookup("opaque"); !ok || len(h.Type.Resolve().Elem.Fields()) != 0 || h.Type.Resolve().Elem.Resolve().Complete {
				t.Error("struct hidden is defined")
			}
			if b := f.Tagged(ctype.Struct, "big"); b == nil || b.Size() != 40 {
				t.Errorf("struct big is %v", b)
			}
		})
	}
}

// TestGlobal checks that a function's source file tells its variables.
func TestGlobal(t *testing.T) {
	f := open(t, build(t, "calls.c", "clang", "-g", "-O0"))
	list, err := f.Funcs("nothing")
	if err != nil {
		t.Fatal(err)
	}
	v, err := list[0].Find("counter_of_calls", Place{})
	if err != nil || v == nil || v.Err != nil || v.Type.String() != "int" || !v.Pieces[0].Addr.static() {
		t.Errorf("counter_of_calls: %+v, %v", v, err)
	}
	if v, err := list[0].Find("nobody", Place{}); v != nil || err != nil {
		t.Errorf("nobody: %+v, %v", v, err)
	}
}

// TestErrors checks what is said of files that cannot be used.
func TestErrors(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, []byte("text"), 0o644); err != nil {
		t.Fatal(err)
	}
	plain := build(t, "calls.c", "clang", "-O1")
	for path, want := range map[string]string{
		text: "not an ELF file", plain: "no debugging information: compile with -g", filepath.Join(dir, "none"): "no such file",
	} {
		if _, err := Open(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Open: %v, want %s", err, want)
		}
	}
	f := open(t, build(t, "calls.c", "clang", "-g"))
	if list, err := f.Funcs("nobody"); len(list) != 0 || err != nil {
		t.Errorf("nobody: %v, %v", list, err)
	}
}

// FuzzFile reads damaged programs: an answer or an error.
func FuzzFile(f *testing.F) {
	out := filepath.Join(f.TempDir(), "program")
	for _, flag := range []string{"-gdwarf-4", "-gdwarf-5"} {
		for _, level := range []string{"-O0", "-O2"} {
			cmd := exec.Command("clang", flag, level, "-nostdlib", "-o", out, filepath.Join("testdata", "calls.c"))
			if cmd.Run() != nil {
				continue
			}
			if b, err := os.ReadFile(out); err == nil {
				f.Add(b, uint32(0), byte(0))
			}
		}
	}
	f.Fuzz(func(t *testing.T, b []byte, at uint32, to byte) {
		b = slices.Clone(b)
		if len(b) > 0 {
			b[int(at)%len(b)] ^= to
		}
		readAll(b)
	})
}

// readAll asks a file for all it has.
func readAll(b []byte) {
	f, err := New(bytes.NewReader(b), "program")
	if err != nil || f.data == nil {
		return
	}
	list, err := f.Funcs("*")
	if err != nil {
		return
	}
	for _, fn := range list {
		for _, at := range []Place{{Kind: Entry}, {Kind: Return}, {Kind: At, Off: 8}} {
			args, _ := fn.Args(at)
			for _, v := range args {
				_ = v.Key()
				_ = v.Type.Size()
			}
			for _, name := range fn.Names(at) {
				_, _ = fn.Find(name, at)
			}
		}
	}
	_ = f.Tagged(ctype.Struct, "request")
}

// TestDamage changes each byte of a program's debugging information.
func TestDamage(t *testing.T) {
	path := build(t, "calls.c", "clang", "-g", "-O1")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f := open(t, path)
	for _, name := range []string{".debug_info", ".debug_abbrev", ".debug_loclists", ".debug_addr", ".eh_frame", ".debug_str_offsets"} {
		s := f.program.Section(name)
		if s == nil {
			continue
		}
		step := max(1, int(s.FileSize)/60)
		for i := 0; i < int(s.FileSize); i += step {
			c := slices.Clone(b)
			c[int(s.Offset)+i] ^= byte(1 + i%255)
			readAll(c)
		}
	}
}
