package e2e

// Programs with probes of their own, made as their Makefiles make them: a header, a
// compiler, dtc -G, a linker. What is printed is in testdata/usdt/trace.txt, however the
// compiler was called.

import (
	"bufio"
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"

	"golang.org/x/sys/unix"

	"dtc/loader/probe"
)

const usdtDir = "testdata/usdt"

// usdtPrograms are the builds of shop.c: the name and the flags of the compiler.
var usdtPrograms = []program{
	{name: "usdt-static", build: []string{"-O2", "-static"}, static: true},
	{name: "usdt-inline-static", build: []string{"-O2", "-static", "-D_DTRACE_INLINE"}, static: true},
	{name: "usdt", build: []string{"-O0"}},
	{name: "usdt-pic", build: []string{"-O2", "-fPIC", "-fno-plt", "-ffunction-sections"}},
	{name: "usdt-inline", build: []string{"-O0", "-D_DTRACE_INLINE"}},
	{name: "usdt-library", source: "main.c", build: []string{"-O2", "-fPIC"}},
}

// usdtFile is the file that has a program's probes.
func usdtFile(p *program) string {
	if p.source != "" {
		return p.path() + ".so"
	}
	return p.path()
}

var usdtMade sync.Map

// usdtCommands are the commands of a Makefile: a program, or a library with the probes and a
// program that uses it. dtc -G comes twice, as it does where a program is linked again.
func usdtCommands(p *program) [][]string {
	compile := append([]string{"clang", "-g", "-I.", "-c", "shop.c"}, p.build...)
	probes := []string{"dtc", "-G", "-s", "shop.d", "-o", "probes.o", "shop.o"}
	if p.source == "" {
		return [][]string{
			{"dtc", "-h", "-s", "shop.d"}, compile, probes, probes,
			append([]string{"clang", "-o", p.path(), "shop.o", "probes.o"}, p.build...),
		}
	}
	return [][]string{
		{"dtc", "-h", "-s", "shop.d"}, append(compile, "-Dmain=shop"), probes, probes,
		append([]string{"clang", "-shared", "-o", usdtFile(p), "shop.o", "probes.o"}, p.build...),
		append([]string{"clang", "-o", p.path(), p.source, usdtFile(p)}, p.build...),
	}
}

// makeUsdt makes a program, once.
func makeUsdt(t testing.TB, p *program) {
	t.Helper()
	if inGuest {
		return
	}
	made, _ := usdtMade.LoadOrStore(p.name, sync.OnceValue(func() error {
		dir, err := ownUsdt(t)
		if err != nil {
			return err
		}
		for _, c := range usdtCommands(p) {
			cmd := exec.Command(c[0], c[1:]...)
			cmd.Dir = dir
			if out, err := cmd.CombinedOutput(); err != nil && !bytes.Contains(out, []byte("unused")) {
				return fmt.Errorf("%s: %w\n%s", strings.Join(c, " "), err, out)
			}
		}
		return nil
	}))
	if err := made.(func() error)(); err != nil {
		t.Fatal(err)
	}
}

// ownUsdt is a folder with the sources, in which the provider "bazaar" is one of this run only:
// patterns are about all processes, and there may be another run beside this one.
func ownUsdt(t testing.TB) (string, error) {
	dir := t.TempDir()
	return dir, os.CopyFS(dir, ownFS{os.DirFS(usdtDir)})
}

// ownFS reads files with the name of the provider changed.
type ownFS struct{ fs.FS }

func (f ownFS) Open(name string) (fs.File, error) {
	b, err := fs.ReadFile(f.FS, name)
	if err != nil {
		return f.FS.Open(name)
	}
	own := fmt.Sprintf("bazaar%dx", os.Getpid())
	for _, pair := range [][2]string{{"bazaar", own}, {"BAZAAR", strings.ToUpper(own)}} {
		b = bytes.ReplaceAll(b, []byte(pair[0]), []byte(pair[1]))
	}
	return fstest.MapFS{name: {Data: b, Mode: 0o644}}.Open(name)
}

// laterUsdt is the object of TestRunUsdtLater.
func laterUsdt(t testing.TB) string {
	t.Helper()
	if inGuest {
		return build(t, "usdt-later", "", "")
	}
	dir, err := ownUsdt(t)
	if err != nil {
		t.Fatal(err)
	}
	return build(t, "usdt-later", dir, "-s", "later.d")
}

// usdtObjects makes what a virtual machine needs.
func usdtObjects(t testing.TB) {
	t.Helper()
	for i := range usdtPrograms {
		if usdtPrograms[i].static {
			makeUsdt(t, &usdtPrograms[i])
			typedUsdt(t, &usdtPrograms[i])
		}
	}
	build(t, "usdt-declared", usdtDir, "-s", "order.d", "-s", "shop.d", "-s", "typed.d")
	build(t, "usdt-other", usdtDir, "-s", "other.d")
	build(t, "usdt-trace", usdtDir, "-s", "trace.d")
	build(t, "usdt-enabled", usdtDir, "-s", "enabled.d")
	laterUsdt(t)
}

func TestRunUsdtPrograms(t *testing.T) {
	needBPF(t)
	for i := range usdtPrograms {
		p := &usdtPrograms[i]
		t.Run(p.name, func(t *testing.T) {
			if inGuest && !p.static {
				t.Skip("missing: a dynamic linker")
			}
			makeUsdt(t, p)
			r := dtrun(t, "-c", p.path()+" 3", build(t, "usdt-trace", usdtDir, "-s", "trace.d"))
			compareUsdt(t, "trace.txt", r)
		})
	}
}

// typedUsdt is an object with the types of a program.
func typedUsdt(t testing.TB, p *program) string {
	t.Helper()
	return build(t, "usdt-typed-"+p.name, usdtDir, "-s", "typed.d", "--types", usdtFile(p))
}

// TestRunUsdtTyped reads arguments by their types: of the program's notes and debugging information,
// and of declarations in the script.
func TestRunUsdtTyped(t *testing.T) {
	needBPF(t)
	for i := range usdtPrograms {
		p := &usdtPrograms[i]
		t.Run(p.name, func(t *testing.T) {
			if inGuest && !p.static {
				t.Skip("missing: a dynamic linker")
			}
			makeUsdt(t, p)
			declared := build(t, "usdt-declared", usdtDir, "-s", "order.d", "-s", "shop.d", "-s", "typed.d")
			for _, object := range []string{typedUsdt(t, p), declared} {
				compareUsdt(t, "typed.txt", dtrun(t, "-c", p.path()+" 2", object))
			}
			if p.name == "usdt" {
				compareUsdt(t, "info.txt", dtrun(t, "-c", p.path()+" 2", build(t, "usdt-info", usdtDir, "-s", "info.d", "--types", p.path())))
			}
		})
	}
}

func compareUsdt(t *testing.T, name string, r result) {
	t.Helper()
	file := filepath.Join(usdtDir, name)
	if *update {
		if err := os.WriteFile(file, []byte(r.stdout), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if r.stdout != string(want) || r.stderr != "" || r.status != 0 {
		t.Errorf("status %d\n%s%s", r.status, r.stderr, r.stdout)
	}
}

// TestRunUsdtRefused loads an object that was compiled for other types than the program has, and
// one that was compiled for another build of it.
func TestRunUsdtRefused(t *testing.T) {
	needBPF(t)
	p := &usdtPrograms[0]
	makeUsdt(t, p)
	r := dtrun(t, "-c", p.path()+" 1", build(t, "usdt-other", usdtDir, "-s", "other.d"))
	pid := regexp.MustCompile("shop[0-9]+")
	want := "dtrun: args[0] of probe shop:usdt-static:work:sell is struct order * in this program: the object was compiled for struct customer *\n"
	if got := pid.ReplaceAllString(r.stderr, "shop"); got != want || r.status != 1 {
		t.Errorf("status %d\n%s", r.status, got)
	}
	r = dtrun(t, "-c", p.path()+" 1", typedUsdt(t, &usdtPrograms[1]))
	if !strings.Contains(r.stderr, "those of another program: the object was compiled for usdt-inline-static with build-id") || r.status != 1 {
		t.Errorf("status %d\n%s", r.status, r.stderr)
	}
}

// TestRunUsdtEnabled asks a program whether its probe is enabled: while it is traced, and no
// longer when the tracer was killed.
func TestRunUsdtEnabled(t *testing.T) {
	needBPF(t)
	p := &usdtPrograms[0]
	makeUsdt(t, p)
	cmd := exec.Command(p.path())
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	answers := bufio.NewReader(stdout)
	ask := func() string {
		if _, err := in.Write([]byte("\n")); err != nil {
			t.Fatal(err)
		}
		line, err := answers.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(line)
	}
	if got := ask(); got != "0" {
		t.Errorf("untraced: %s", got)
	}
	tracer := start(t, "-p", strconv.Itoa(cmd.Process.Pid), build(t, "usdt-enabled", usdtDir, "-s", "enabled.d"))
	until := func(want string) {
		for ask() != want {
			unix.Nanosleep(&unix.Timespec{Nsec: 1e6}, nil)
		}
	}
	until("1")
	tracer.signal(syscall.SIGKILL)
	tracer.end()
	until("0")
}

// Programs that start while their probes are traced, one after the other and two at a time: each
// waits until it is noticed, and from then on everything is counted, under its own name. Further ones
// need not wait, as their file is traced already, where the kernel has cookies.
func TestRunUsdtLater(t *testing.T) {
	needBPF(t)
	p := &usdtPrograms[0]
	makeUsdt(t, p)
	tracer := start(t, "-Z", laterUsdt(t))
	run := func(args ...string) *exec.Cmd {
		cmd := exec.Command(p.path(), args...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = cmd.Process.Kill() })
		return cmd
	}
	wait := func(cmd *exec.Cmd) {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	wait(run("1000", "wait"))
	two, three := run("2000", "wait"), run("3000", "wait")
	wait(two)
	wait(three)
	want := "many 200 6000\n1000\n2000\n3000\n"
	if probe.OpenHost().HaveCookie(probe.Uprobe) == nil {
		want = "many 200 6060\n10\n20\n30\n1000\n2000\n3000\n"
		wait(run("10"))
		twenty, thirty := run("20"), run("30")
		wait(twenty)
		wait(thirty)
	}
	tracer.signal(syscall.SIGINT)
	r := tracer.end()
	if strings.TrimSpace(r.stdout) != strings.TrimSpace(want) || r.stderr != "" || r.status != 0 {
		t.Errorf("status %d\n%s%s, want %s", r.status, r.stderr, r.stdout, want)
	}
}
