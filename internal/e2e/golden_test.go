package e2e

// Golden tests. A folder of testdata/golden holds a script and how to use it:
//
//	script.d    the script; without it, flags has the clauses
//	flags       dtc's flags, one on a line
//	args        the script's arguments, one on a line
//	run         dtrun's flags, one on a line
//	workload    the command that is traced (-c)
//
// and what is expected of it:
//
//	plan, ll, meta     what dtc prints with --emit, cut down (reduce_test.go)
//	asm.CLANG          the instructions, for each major version of clang
//	output             what dtrun prints (see outputText)
//
// Only the files that are there are compared. With -update, those are written
// anew; for a folder that has none yet, all are made, output if it settles.

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

var update = flag.Bool("update", false, "write the golden files anew")

var clangs = []string{"clang-14", "clang-16", "clang-19"}

// golden is one folder.
type golden struct {
	name, dir string
}

func goldens(t testing.TB) []golden {
	t.Helper()
	entries, err := os.ReadDir(goldenDir)
	if err != nil {
		t.Fatal(err)
	}
	var list []golden
	for _, e := range entries {
		if e.IsDir() {
			list = append(list, golden{e.Name(), filepath.Join(goldenDir, e.Name())})
		}
	}
	return list
}

func (g golden) has(file string) bool {
	_, err := os.Stat(filepath.Join(g.dir, file))
	return err == nil
}

// lines reads a file of one word on a line, nil if there is none.
func (g golden) lines(t testing.TB, file string) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(g.dir, file))
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}

func (g golden) flags(t testing.TB) []string {
	flags := g.lines(t, "flags")
	if g.has("script.d") {
		flags = append(flags, "-s", "script.d")
	}
	return flags
}

// new reports whether nothing is expected yet.
func (g golden) new() bool {
	return !g.has("plan") && !g.has("meta") && !g.has("output")
}

// check compares a file with what was got, or writes it.
func (g golden) check(t *testing.T, file string, got []byte) {
	t.Helper()
	path := filepath.Join(g.dir, file)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s differs (-want +got):\n%s", file, cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")))
	}
}

func TestGoldenStages(t *testing.T) {
	for _, g := range goldens(t) {
		fresh := *update && g.new()
		for _, stage := range []string{"plan", "ll", "meta"} {
			if fresh || g.has(stage) {
				t.Run(g.name+"/"+stage, func(t *testing.T) {
					t.Parallel()
					g.check(t, stage, g.emit(t, stage, ""))
				})
			}
		}
		for _, clang := range clangs {
			if file := "asm." + clang; fresh || g.has(file) {
				t.Run(g.name+"/"+file, func(t *testing.T) {
					t.Parallel()
					g.check(t, file, g.emit(t, "asm", clang))
				})
			}
		}
	}
}

// emit returns what dtc prints of a stage.
func (g golden) emit(t *testing.T, stage, clang string) []byte {
	t.Helper()
	args := []string{"--emit=" + stage, "--btf=../vmlinux.btf", "--arch=amd64", "-o", "-"}
	if clang != "" {
		path, err := exec.LookPath(clang)
		if err != nil {
			t.Skipf("missing: %s", clang)
		}
		args = append(args, "--clang="+path)
	}
	r := command(t, g.dir, "dtc", append(args, g.flags(t)...)...)
	if r.status != 0 || r.stderr != "" {
		t.Fatalf("dtc --emit=%s: status %d\n%s", stage, r.status, r.stderr)
	}
	text, err := reduce(stage, []byte(r.stdout))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestGoldenOutput(t *testing.T) {
	needBPF(t)
	for _, g := range goldens(t) {
		if !g.has("output") && (!*update || !g.new()) {
			continue
		}
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			g.need(t)
			g.check(t, "output", []byte(outputText(g.run(t))))
		})
	}
}

// object returns the object of a golden script.
func (g golden) object(t testing.TB) string {
	t.Helper()
	return build(t, "golden-"+g.name, g.dir, g.flags(t)...)
}

func (g golden) run(t testing.TB) result {
	t.Helper()
	args := g.arguments(t)
	defer onOneCPU(t)()
	return dtrun(t, args...)
}

// arguments are those of dtrun.
func (g golden) arguments(t testing.TB) []string {
	t.Helper()
	args := g.lines(t, "run")
	if w := g.lines(t, "workload"); w != nil {
		args = append(args, "-c", w[0])
	}
	args = append(args, g.object(t))
	return append(args, g.lines(t, "args")...)
}

// onOneCPU has what this goroutine starts run on one processor until the returned
// function is called: records of different processors may be printed in another
// order than they were made in.
func onOneCPU(t testing.TB) (end func()) {
	t.Helper()
	runtime.LockOSThread()
	var all, one unix.CPUSet
	if err := unix.SchedGetaffinity(0, &all); err != nil {
		t.Fatalf("get processors: %v", err)
	}
	for cpu := 0; one.Count() == 0; cpu++ {
		if all.IsSet(cpu) {
			one.Set(cpu)
		}
	}
	if err := unix.SchedSetaffinity(0, &one); err != nil {
		t.Fatalf("choose a processor: %v", err)
	}
	return func() {
		if err := unix.SchedSetaffinity(0, &all); err != nil {
			t.Errorf("free the processors: %v", err)
		}
		runtime.UnlockOSThread()
	}
}

// need skips a golden whose output this machine cannot give.
func (g golden) need(t testing.TB) {
	t.Helper()
	if strings.HasPrefix(g.name, "fbt-") {
		needProbe(t, "fbt::vfs_read:entry")
	}
	if g.name == "paths" {
		needRootDir(t)
	}
}

// needRootDir skips where the tests run in a chroot, whose root is no mount: paths
// of processes would show it.
func needRootDir(t testing.TB) {
	t.Helper()
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return
	}
	for line := range strings.Lines(string(mounts)) {
		if f := strings.Fields(line); len(f) > 4 && f[4] == "/" {
			return
		}
	}
	t.Skip("missing: a root directory that is no chroot")
}

// outputText is the text of a run: standard output, then, if there is any, standard
// error and the status.
func outputText(r result) string {
	text := settle(r.stdout)
	if r.stderr != "" {
		text += "-- stderr --\n" + settle(r.stderr)
	}
	if r.status != 0 {
		text += fmt.Sprintf("-- status %d --\n", r.status)
	}
	return text
}
