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

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/features"
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
	{"c-fast", "c.c", []string{"clang", "-g", "-O2"}, []string{"handle", "serve", "main"}, false},
	{"c-old", "c.c", []string{"clang", "-gdwarf-4", "-O2", "-no-pie"}, []string{"handle", "serve", "main"}, false},
	{"c-static", "c.c", []string{"clang", "-g", "-O2", "-static"}, []string{"handle", "serve", "main"}, true},
	{"cc", "cc.cc", []string{"clang++", "-g", "-O2"}, []string{"add", "serve", "main"}, false},
	{"cc-static", "cc.cc", []string{"clang++", "-g", "-O0", "-static"}, []string{"add", "serve", "main"}, true},
	{"c-gcc", "c.c", []string{"gcc", "-g", "-O2"}, []string{"handle", "serve", "main"}, false},
	{"cc-gcc", "cc.cc", []string{"g++", "-gdwarf-4", "-O2"}, []string{"add", "serve", "main"}, false},
	{"rust", "rust.c", []string{"clang", "-g", "-O1", "-static"}, []string{"handle", "retry", "main"}, true},
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
			text, stack := splitStack(traced(t, p.path(), p.object(t)))
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

// traced is what a program prints that is traced by an object, and then what the script
// prints of it.
func traced(t *testing.T, program, object string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	text := quietly(t, "-o", out, "-c", program+" 10", object)
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return text + string(b)
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
	if features.HaveProgramHelper(ebpf.RawTracepoint, asm.FnLoop) != nil {
		t.Skip("missing: bpf_loop, which walks stacks without frame pointers")
	}
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
	one, other := &programs[3], &programs[5] // static
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
			got := traced(t, p.path(), object)
			if _, got, _ = strings.Cut(got, "\n"); got != strings.Repeat("1 1 3\n5 4 3\n14 9 3\n", 9)+"1 1 4\n5 4 4\n14 9 4\n\n" {
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

// TestProgramErrors checks what dtc says where a program cannot give what a script asks for.
func TestProgramErrors(t *testing.T) {
	if inGuest {
		t.Skip("no compiler in a virtual machine")
	}
	c, fast, cc := &programs[0], &programs[1], &programs[4]
	for _, p := range []*program{c, fast, cc} {
		p.make(t)
	}
	for _, e := range []struct {
		of   *program
		text string
		want string // "" for none
	}{
		{c, "pid$target:a.out:handle:entry { trace(args[10]); }", "-n:1:44: [D_ARGS_IDX] index 10 is out of range for pid$target:a.out:handle:entry args[ ]"},
		{c, "pid$target:a.out:handle:entry { trace(args[8]); }", "-n:1:39: [D_ARGS_TYPE] args[8] is in a floating-point register, which programs of the kernel cannot read (double ratio in handle)"},
		{c, "pid$target:a.out:handle:entry { trace(r->ids); }", "-n:1:42: [D_TYPE_MEMBER] ids is not a member of struct request; did you mean id?"},
		{c, "pid$target:a.out:handle:entry { trace(nobody); }", "-n:1:39: [D_IDENT_UNDEF] failed to resolve nobody: Unknown variable name"},
		{c, "pid$target:a.out:handle:entry { trace(args.nobody); }", "-n:1:44: [D_IDENT_UNDEF] failed to resolve args.nobody: handle has no such parameter or variable"},
		{c, "pid$target:a.out:sum:entry { trace(total); }", "-n:1:36: [D_ARGS_TYPE] total has no value yet where the function begins (long total in sum)"},
		{c, "pid$target:a.out:sum:return { trace(list); }", "-n:1:37: [D_ARGS_TYPE] list is gone where the function has returned: keep it in a variable at the entry (int *list in sum)"},
		{c, "pid$target:a.out:handle: { trace(args[0]); }", "-n:1:34: [D_ARGS_TYPE] failed to resolve native type for args[0]: the probe's name is a pattern"},
		{c, "pid$target:a.out::entry { trace(args[0]); }", "-n:1:33: [D_ARGS_TYPE] failed to resolve native type for args[0]: the description names no function"},
		{c, "pid$target:a.out:handle:entry,pid$target:a.out:sum:entry { trace(args[0]); }", "-n:1:66: [D_ARGS_MULTI] args[0] is not the same in all functions of the clause: struct request * in handle, int * in sum"},
		{c, "pid$target:a.out:handle:entry,pid$target:a.out:handle:return { trace(args[1]); }", "-n:1:70: [D_ARGS_MULTI] args[1] is not the same at all places of the clause: int at pid$target:a.out:handle:entry, int at pid$target:a.out:handle:return"},
		{c, "pid$target:a.out:s[eu][rm]*:entry { trace(n); }", "-n:1:43: [D_ARGS_MULTI] n is not in the same place in serve and sum: name one of them"},
		{c, "pid$target:a.out:swap:entry { p.first = 1; }", "-n:1:31: [D_OP_WRITE] operator = can only be applied to a writable variable"},
		{c, "pid$target:a.out:swap:entry { trace(&p.first); }", "-n:1:37: [D_ADDROF_VAR] cannot take address of dynamic variable"},
		{c, "pid$target:a.out:main:entry,pid$target:a.out:serve:return { trace(1); }", ""},
		{c, "pid$target:a.out:main:entry { argc = 1; trace(argc); }", ""}, // a variable of D
		{c, "pid$target:a.out:sum:entry { trace(n); } pid$target:a.out:answer:entry { trace(n); }", ""},
		{c, "pid$target:a.out:handle:entry { this->r = (struct request *)arg0; trace(this->r); print(args[9]); }", ""},
		{c, "pid$target:a.out:handle:entry { trace(((struct request *)arg0)->kind); }", ""}, // the kernel has another
		{c, "BEGIN { trace(((struct request *)arg0)->kind); }", "-n:1:41: [D_TYPE_MEMBER] kind is not a member of struct request"},
		{c, "BEGIN { trace(r); }", "-n:1:15: [D_IDENT_UNDEF] failed to resolve r: Unknown variable name"},
		{c, "syscall::read:entry { trace(args[0]); }", ""},
		{fast, "pid$target:a.out:swap:return { trace(args[1].second); self->p = args[1]; }", ""},
		{cc, "pid$target:a.out:_ZN4shop4Item3add*:entry { trace(args.this->made); }", "-n:1:62: [D_TYPE_MEMBER] made is not a member of struct Item"},
		{cc, "pid$target:a.out:_ZN4shop4Item3add*:entry { trace(made); }", ""},
	} {
		r := command(t, "", "dtc", "-e", "--btf="+kernelBTF, "--types", e.of.path(), "-n", e.text)
		want := ""
		if e.want != "" {
			want = "dtc: " + e.want + "\n"
		}
		if got, _, _ := strings.Cut(r.stderr, "\n"); got != strings.TrimSuffix(want, "\n") {
			t.Errorf("%s\n\tgot  %s\n\twant %s", e.text, got, want)
		}
	}
}

// TestDebugFile checks that debugging information is found in a file of its own, and
// belongs to the program that it was taken from.
func TestDebugFile(t *testing.T) {
	needBPF(t)
	if inGuest {
		t.Skip("no compiler in a virtual machine")
	}
	p := &programs[3]
	p.make(t)
	dir := t.TempDir()
	run := func(name string, args ...string) {
		t.Helper()
		if r := command(t, dir, name, args...); r.status != 0 {
			t.Fatalf("%s %q: %s", name, args, r.stderr)
		}
	}
	run("objcopy", "--only-keep-debug", p.path(), "shop.debug")
	run("objcopy", "--strip-debug", "--add-gnu-debuglink=shop.debug", p.path(), "shop")
	want, err := os.ReadFile(filepath.Join(programsDir, p.script()+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{"shop", "shop.debug", "a.out=shop.debug"} {
		object := filepath.Join(dir, "shop.o")
		script := mustAbs(filepath.Join(programsDir, p.script()+".d"))
		if err := compileTo(object, dir, []string{"--types", from, "-s", script}); err != nil {
			t.Fatal(err)
		}
		if got, _ := splitStack(traced(t, filepath.Join(dir, "shop"), object)); got != string(want) {
			t.Errorf("--types %s: printed\n%s", from, got)
		}
	}
}
