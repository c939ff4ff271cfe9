package e2e

// Programs in several languages, whose functions have arguments of all kinds: every call
// is counted, at its beginning and its end, and arguments are right by name. What is
// printed is in testdata/programs/NAME.txt, but for stacks, of which the functions up to
// main are compared.
//
// A virtual machine has no C library: it runs the programs that need none.

import (
	"debug/elf"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

const programsDir = "testdata/programs"

// A program is made of a source file by a command, to which -o and the file are added, and
// traced by the script of that name.
type program struct {
	name, source string
	build        []string
	stack        []string // functions from the first traced call to main
	static       bool
}

var programs = []program{
	{"c", "c.c", []string{"clang", "-g", "-O0"}, []string{"handle", "serve", "main"}, false},
	{"c-fast", "c.c", []string{"clang", "-g", "-O2", "-fno-omit-frame-pointer"}, []string{"handle", "serve", "main"}, false},
	{"c-old", "c.c", []string{"clang", "-gdwarf-4", "-O2", "-fno-omit-frame-pointer", "-no-pie"}, []string{"handle", "serve", "main"}, false},
	{"c-static", "c.c", []string{"clang", "-g", "-O2", "-fno-omit-frame-pointer", "-static"}, []string{"handle", "serve", "main"}, true},
	{"cc", "cc.cc", []string{"clang++", "-g", "-O2", "-fno-omit-frame-pointer"}, []string{"add", "serve", "main"}, false},
	{"cc-static", "cc.cc", []string{"clang++", "-g", "-O0", "-static"}, []string{"add", "serve", "main"}, true},
	{"rust", "rust.c", []string{"clang", "-g", "-O1", "-fno-omit-frame-pointer", "-static"}, []string{"handle", "retry", "main"}, true},
	{"golang", "golang.go", []string{"go", "build"}, []string{"main.handle", "main.serve", "main.main"}, true},
	{"golang-plain", "golang.go", []string{"go", "build", "-gcflags=-N -l"}, []string{"main.handle", "main.serve", "main.main"}, true},
}

// script is the name of the program's script and of what it prints.
func (p *program) script() string { return strings.TrimSuffix(p.source, filepath.Ext(p.source)) }

func (p *program) path() string { return filepath.Join(toolsDir, "programs", p.name) }

var programMade sync.Map

// make makes the program, once.
func (p *program) make(t testing.TB) {
	t.Helper()
	if inGuest {
		return
	}
	made, _ := programMade.LoadOrStore(p.name, sync.OnceValue(func() error {
		cmd := exec.Command(p.build[0], append(slices.Clone(p.build[1:]), "-o", p.path(), p.source)...)
		cmd.Dir = programsDir
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-trimpath")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("make %s: %w\n%s", p.name, err, out)
		}
		return nil
	}))
	err := made.(func() error)()
	if errors.Is(err, exec.ErrNotFound) {
		t.Skipf("missing: %s", p.build[0])
	}
	if err != nil {
		t.Fatal(err)
	}
}

// object is the program's script, compiled with its types.
func (p *program) object(t testing.TB) string {
	t.Helper()
	p.make(t)
	return build(t, "program-"+p.name, programsDir, "-s", p.script()+".d", "--types", p.path())
}

// programObjects makes what a virtual machine needs.
func programObjects(t testing.TB) {
	t.Helper()
	for i := range programs {
		if programs[i].static {
			programs[i].object(t)
		}
	}
}

func TestRunPrograms(t *testing.T) {
	needBPF(t)
	for i := range programs {
		p := &programs[i]
		t.Run(p.name, func(t *testing.T) {
			if inGuest && !p.static {
				t.Skip("missing: a dynamic linker")
			}
			text, stack := splitStack(quietly(t, "-c", p.path()+" 10", p.object(t)))
			file := filepath.Join(programsDir, p.script()+".txt")
			if *update {
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if text != string(want) {
				t.Errorf("printed\n%s\nwant\n%s", text, want)
			}
			p.compareStack(t, stack)
		})
	}
}

var frame = regexp.MustCompile("(?m)^ {14,}(\\S.*)\n")

// splitStack takes the frames of a stack out of a text.
func splitStack(text string) (rest string, frames []string) {
	for _, m := range frame.FindAllStringSubmatch(text, -1) {
		frames = append(frames, m[1])
	}
	return frame.ReplaceAllString(text, ""), frames
}

func (p *program) compareStack(t *testing.T, frames []string) {
	t.Helper()
	if len(frames) < len(p.stack) {
		t.Fatalf("%d frames: %q, want %q", len(frames), frames, p.stack)
	}
	for i, want := range p.stack {
		if !strings.Contains(frames[i], want) {
			t.Errorf("frame %d is %s, want %s", i, frames[i], want)
		}
	}
}

// TestRunOtherBuild checks that an object runs with the build that it was compiled for.
func TestRunOtherBuild(t *testing.T) {
	needBPF(t)
	one, other := &programs[3], &programs[5]
	object := one.object(t)
	other.make(t)
	r := dtrun(t, "-q", "-Z", "-c", other.path()+" 1", object)
	if r.status != 0 { // it has no such functions
		t.Errorf("status %d: %s", r.status, r.stderr)
	}
	copied := filepath.Join(t.TempDir(), "c-static")
	b, err := os.ReadFile(one.path())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(copied, b, 0o755); err != nil {
		t.Fatal(err)
	}
	quietly(t, "-c", copied+" 10", object)
	damage(t, copied, b)
	r = dtrun(t, "-q", "-c", copied+" 10", object)
	if r.status != 1 || !strings.Contains(r.stderr, "the object was compiled for c-static with build-id ") && !strings.Contains(r.stderr, "the object was compiled for c-static with code of sum ") {
		t.Errorf("another build: status %d: %s", r.status, r.stderr)
	}
	quietly(t, "-x", "anybuild", "-c", copied+" 10", object)
}

// damage writes a program with another build-id, or if it has none, other code.
func damage(t *testing.T, path string, b []byte) {
	t.Helper()
	b = slices.Clone(b)
	if i := strings.Index(string(b), "\x14\x00\x00\x00\x03\x00\x00\x00GNU\x00"); i >= 0 {
		b[i+16] ^= 1
	} else if i := strings.Index(string(b), "%ld %ld %d\n"); i >= 0 {
		t.Skip("missing: a build-id")
	}
	if err := os.WriteFile(path, b, 0o755); err != nil {
		t.Fatal(err)
	}
}

// TestRunInside checks variables at a place inside of an optimised function and of a
// plain one.
func TestRunInside(t *testing.T) {
	needBPF(t)
	if inGuest {
		t.Skip("no compiler in a virtual machine")
	}
	for _, p := range []*program{&programs[0], &programs[1], &programs[2]} {
		t.Run(p.name, func(t *testing.T) {
			p.make(t)
			object := filepath.Join(t.TempDir(), "inside.o")
			script := fmt.Sprintf(`pid$target:a.out:sum:%x { printf("%%d %%d %%d\n", total, square, args.failures); }`, insideSum(t, p.path()))
			if err := compileTo(object, programsDir, []string{"-q", "--types", p.path(), "-n", script}); err != nil {
				t.Fatal(err)
			}
			got := quietly(t, "-c", p.path()+" 1", object)
			if _, got, _ = strings.Cut(got, "\n"); got != "1 1 3\n5 4 3\n14 9 3\n\n" {
				t.Errorf("got\n%s", got)
			}
		})
	}
}

// insideSum is the offset of the label in the function sum.
func insideSum(t *testing.T, path string) uint64 {
	t.Helper()
	f, err := elf.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	list, err := f.Symbols()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]uint64{}
	for _, s := range list {
		at[s.Name] = s.Value
	}
	return at["inside_sum"] - at["sum"]
}
