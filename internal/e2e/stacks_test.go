package e2e

// Stacks of a program without frame pointers, from the C library, a signal's handler, and
// inlined functions. What is between the functions of the program depends on the C library, so
// only those are compared, without offsets.

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/features"
)

const stacksDir = "testdata/stacks"

func stacksPath() string { return filepath.Join(toolsDir, "programs", "stacks") }

var stacksMade = sync.OnceValues(func() ([]byte, error) {
	cmd := exec.Command("clang++", "-O2", "-g", "-fomit-frame-pointer", "-fno-optimize-sibling-calls", "-static",
		"-o", stacksPath(), "stacks.cc")
	cmd.Dir = stacksDir
	return cmd.CombinedOutput()
})

// stackObject makes the program, and compiles a script for it.
func stackObject(t testing.TB, name string) string {
	t.Helper()
	if !inGuest {
		if out, err := stacksMade(); err != nil {
			t.Fatalf("make the program: %v\n%s", err, out)
		}
	}
	return build(t, "stacks-"+name, stacksDir, "-s", name+".d")
}

// stackObjects makes what a virtual machine needs.
func stackObjects(t testing.TB) {
	stackObject(t, "stacks")
	stackObject(t, "probes")
}

// ownFrames are frames of the program's functions, and those of the library that it calls.
var ownFrames = regexp.MustCompile("^ *stacks`(write|getppid|getpgid|malloc|main|_start|leaf|middle|outer|handler|interrupted|" +
	`_ZN4shop6BasketIiE5totalEi|shop::Basket<int>::total\(int\)|.* \[inlined\])(\+0x[0-9a-f]+)?$`)

// ownText takes out of a text what is not the program's.
func ownText(text string) string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		switch m := ownFrames.FindStringSubmatch(line); {
		case m != nil:
			out = append(out, "  "+m[1])
		case line != "" && !strings.HasPrefix(strings.TrimLeft(line, " "), "stacks`"):
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

func TestRunUnwound(t *testing.T) {
	needBPF(t)
	if features.HaveProgramHelper(ebpf.RawTracepoint, asm.FnLoop) != nil {
		t.Skip("missing: bpf_loop, which walks stacks without frame pointers")
	}
	const leaf, rest = "\n  leaf\n  middle\n  outer\n  main\n  _start\n", "\n  main\n  _start\n"
	const write, signal = "write\n  write" + leaf + "frames 1, limited to 2:\n  write\n  leaf\n", "signal\n  getppid\n  handler\n  interrupted" + rest
	keys := strings.Repeat("children: stacks`write 3\n", 5) + "key: 3\n  write\n  leaf\n  middle\n  outer"
	for _, tt := range []struct {
		name, script string
		options      []string
		want         string
	}{
		{"plain", "stacks", nil, write + signal + "inlined\n  getpgid\n  _ZN4shop6BasketIiE5totalEi" + rest + keys},
		{"names", "stacks", []string{"-x", "demangle", "-x", "inlines"}, write + signal +
			"inlined\n  getpgid\n  deepest(int) [inlined]\n  inlined(int) [inlined]\n  shop::Basket<int>::total(int)" + rest + keys},
		{"probes", "probes", nil, "leaf" + leaf + "malloc\n  malloc" + leaf + "caller stacks`leaf\n6 returns"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ownText(quietly(t, append(tt.options, "-c", stacksPath(), stackObject(t, tt.script))...))
			if got != tt.want {
				t.Errorf("shown:\n%s\nwant:\n%s", got, tt.want)
			}
		})
	}
}

// Lines of JSON mark a stack that has lost its way, as frame pointers do in this program.
func TestRunLostStacks(t *testing.T) {
	needBPF(t)
	if features.HaveProgramHelper(ebpf.RawTracepoint, asm.FnLoop) != nil {
		t.Skip("missing: bpf_loop, which walks stacks without frame pointers")
	}
	object := stackObject(t, "stacks")
	for how, want := range map[string]bool{"tables": false, "frames": true} {
		got := quietly(t, "--format=json", "-x", "unwind="+how, "-c", stacksPath(), object)
		if lost := strings.Contains(got, `"lost":true`); lost != want {
			t.Errorf("by %s: a lost stack: %v, want %v\n%s", how, lost, want, got)
		}
	}
}

// A stripped program of Go is walked and named by the tables of its runtime.
func TestRunStrippedGo(t *testing.T) {
	needBPF(t)
	if inGuest || features.HaveProgramHelper(ebpf.RawTracepoint, asm.FnLoop) != nil {
		t.Skip("missing: the go command, or bpf_loop")
	}
	dir := t.TempDir()
	source := filepath.Join(dir, "p.go")
	const text = "package main\n\nimport \"syscall\"\n\n//go:noinline\nfunc inner() int { return syscall.Getppid() + 1 }\n\n" +
		"//go:noinline\nfunc outer() int { return inner() + 1 }\n\nfunc main() { outer() }\n"
	if err := os.WriteFile(source, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []string{"exe", "pie"} {
		program := filepath.Join(dir, mode)
		cmd := exec.Command("go", "build", "-buildmode="+mode, "-ldflags=-s -w", "-o", program, source)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		object := filepath.Join(dir, "p.o")
		if err := compileTo(object, dir, []string{"-q", "-n", "syscall::getppid:entry /pid == $target/ { ustack(); }"}); err != nil {
			t.Fatal(err)
		}
		got := regexp.MustCompile(`\+0x[0-9a-f]+`).ReplaceAllString(quietly(t, "-c", program, object), "")
		if want := strings.ReplaceAll("main.inner\n main.outer\n main.main\n runtime.main\n runtime.goexit\n", " ", "              "+mode+"`"); !strings.Contains(got, want) {
			t.Errorf("%s: the stack is\n%s\nwant in it\n%s", mode, got, want)
		}
	}
}
