// Package e2e tests dtc and dtrun as a user meets them: their command lines,
// the objects between them, and what is printed on real kernels.
//
//	golden_test.go   testdata/golden: what dtc makes of a script, and what it prints
//	run_test.go      what dtrun does with an object on this kernel
//	fbt_test.go      the same where the kernel can trace functions
//	differential_test.go  what DTrace answered to the same scripts
//	json_test.go     lines of JSON against their schema; jsonrun_test.go what they say of a run
//	programs_test.go  typed arguments and variables of programs in several languages
//	stacks_test.go   stacks of processes without frame pointers
//	guide_test.go    commands of the user guide
//	clean_test.go    that nothing stays in the kernel
//	vm_test.go       the run tests on other kernels, in one virtual machine each
//	repro_test.go    that objects are reproducible
//	script_test.go   command lines, as testdata/script/*.txtar
//
// The tests make their tools first. A virtual machine has neither a compiler
// nor clang: there DTC_E2E_TOOLS names a folder with dtrun, the workload and an
// object for each script, which vm_test.go has filled.
//
// All objects are compiled against the kernel types in testdata/golden, whatever
// kernel the machine has.
package e2e

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/features"
)

const toolsVariable = "DTC_E2E_TOOLS"

var (
	toolsDir  string // dtc, dtrun, workload and target
	objectDir string
	inGuest   = os.Getenv(toolsVariable) != ""
	goldenDir = mustAbs("../../testdata/golden")
	kernelBTF = filepath.Join(goldenDir, "vmlinux.btf")
)

func mustAbs(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		panic(err)
	}
	return abs
}

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	if inGuest {
		toolsDir = os.Getenv(toolsVariable)
		objectDir = filepath.Join(toolsDir, "objects")
	} else {
		dir, err := os.MkdirTemp("", "e2e-")
		if err == nil {
			defer os.RemoveAll(dir)
			err = os.Chmod(dir, 0o755)
		}
		if err == nil {
			toolsDir, objectDir = dir, filepath.Join(dir, "objects")
			err = errors.Join(os.Mkdir(objectDir, 0o755), os.Mkdir(filepath.Join(dir, "programs"), 0o755), buildTools())
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "e2e:", err)
			return 1
		}
	}
	os.Setenv("PATH", toolsDir+":"+os.Getenv("PATH"))
	os.Setenv("TZ", "UTC")
	status := m.Run()
	if err := keepKernelTable(); err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		return 1
	}
	return status
}

func buildTools() error {
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-o", toolsDir+"/",
		"dtc/cmd/dtc", "dtc/cmd/dtrun", "dtc/internal/e2e/workload")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build the tools: %w\n%s", err, out)
	}
	return buildTargets()
}

// buildTargets assembles processes.
func buildTargets() error {
	if runtime.GOARCH != "amd64" {
		return nil
	}
	for _, name := range assembled {
		cmd := exec.Command("clang", "-nostdlib", "-static", "-o", filepath.Join(toolsDir, name), "testdata/"+name+".S")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("build %s: %w\n%s", name, err, out)
		}
	}
	return nil
}

// assembled are the processes whose addresses are known.
var assembled = []string{"target", "many", "calls"}

// result is what a command gave.
type result struct {
	stdout, stderr string
	status         int
}

// patience is when a command that does not end is killed, and its test fails.
const patience = 2 * time.Minute

// command runs a tool to its end in a folder.
func command(t testing.TB, dir, name string, args ...string) result {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	return execute(t, cmd)
}

func execute(t testing.TB, cmd *exec.Cmd) result {
	t.Helper()
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%s: %v", cmd, err)
	}
	return result{out.String(), withoutMisses(complaint.String()), status(cmd.ProcessState)}
}

var misses = regexp.MustCompile(`(?m)^dtrun: \d+ drops? \(probe fired inside a probe\)\n`)

// withoutMisses drops the message about probes that fired inside a probe. Where
// the kernel lets a program be preempted, any process may cause it, and the tests
// only count what their own does.
func withoutMisses(stderr string) string { return misses.ReplaceAllString(stderr, "") }

// status is the exit status as a shell tells it.
func status(p *os.ProcessState) int {
	if ws, ok := p.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		return 128 + int(ws.Signal())
	}
	return p.ExitCode()
}

// dtrun runs an object to its end.
func dtrun(t testing.TB, args ...string) result {
	t.Helper()
	r := command(t, "", "dtrun", args...)
	skipLacking(t, r.stderr)
	return r
}

// skipLacking skips where dtrun refused an object for want of something that the
// kernel does lack.
func skipLacking(t testing.TB, stderr string) {
	t.Helper()
	if what := lacking(stderr); what != "" {
		t.Skip("missing: " + what)
	}
}

// lacking is what dtrun named as missing, and the kernel does lack; "" if nothing.
func lacking(stderr string) string {
	switch {
	case strings.Contains(stderr, "need a kernel with task storage") && features.HaveMapType(ebpf.TaskStorage) != nil:
		return "task storage"
	case strings.Contains(stderr, "need a kernel with bpf_loop") && features.HaveProgramHelper(ebpf.RawTracepoint, asm.FnLoop) != nil:
		return "bpf_loop"
	case strings.Contains(stderr, "refuses bpf_probe_write_user") && features.HaveProgramHelper(ebpf.RawTracepoint, asm.FnProbeWriteUser) != nil:
		return "bpf_probe_write_user"
	}
	return ""
}

// quietly runs an object and returns what it printed; anything on stderr or a
// status other than 0 fails the test.
func quietly(t testing.TB, args ...string) string {
	t.Helper()
	r := dtrun(t, args...)
	if r.status != 0 || r.stderr != "" {
		t.Fatalf("dtrun %q: status %d\n%s%s", args, r.status, r.stderr, r.stdout)
	}
	return r.stdout
}

var compiled sync.Map // object path → func() error

// object returns the object of testdata/run/NAME.d.
func object(t testing.TB, name string) string {
	t.Helper()
	return build(t, name, "testdata/run", "-s", name+".d")
}

// example returns the object of examples/NAME.d.
func example(t testing.TB, name string) string {
	t.Helper()
	return build(t, "example-"+name, "../../examples", "-s", name+".d")
}

// build compiles an object once, with dtc's flags in a folder.
func build(t testing.TB, name, dir string, flags ...string) string {
	t.Helper()
	path := filepath.Join(objectDir, name+".o")
	if inGuest {
		return path
	}
	compile, _ := compiled.LoadOrStore(path, sync.OnceValue(func() error { return compileTo(path, dir, flags) }))
	if err := compile.(func() error)(); err != nil {
		t.Fatal(err)
	}
	return path
}

// compileTo runs dtc in a folder.
func compileTo(path, dir string, flags []string) error {
	cmd := exec.Command("dtc", append([]string{"--btf=" + kernelBTF, "-o", path}, flags...)...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("compile %s %q: %w\n%s", dir, flags, err, out)
	}
	return nil
}

// needBPF skips where programs cannot be loaded at all.
func needBPF(t testing.TB) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("missing: root")
	}
}

// needProbe skips where the kernel does not offer a probe.
func needProbe(t testing.TB, description string) {
	t.Helper()
	needBPF(t)
	if why := unavailable(t, description); why != "" {
		t.Skipf("missing: %s: %s", description, why)
	}
}

var cannot = regexp.MustCompile(`(?m)^\tCannot be attached: (.*)$`)

// unavailable says why a probe cannot be used here, "" if it can.
func unavailable(t testing.TB, description string) string {
	t.Helper()
	r := dtrun(t, "-lv", "-n", description)
	if m := cannot.FindStringSubmatch(r.stdout); m != nil {
		return m[1]
	}
	if strings.Count(r.stdout, "\n") < 2 {
		return strings.TrimSpace(r.stderr)
	}
	return ""
}

var (
	recordPrefix = regexp.MustCompile(`(?m)^ *\d+ +(\d+) +(\S*:\S+) `)
	indentPrefix = regexp.MustCompile(`(?m)^ *\d+ ( *(?:(?:->|<-|=>|<=) \S+|\| \S*:\S+) )`)
	faultAt      = regexp.MustCompile(`at BPF pc \d+`)
	printedAt    = regexp.MustCompile(`0x[0-9a-f]+ = \*\n`)
	faultID      = regexp.MustCompile(`for probe ID \d{2,} `)
)

// settle replaces what differs from run to run and kernel to kernel in the text
// of the default mode: processors, probe ids other than those of the dtrace
// provider, places in programs, and the addresses that print() shows.
func settle(text string) string {
	text = recordPrefix.ReplaceAllStringFunc(text, func(line string) string {
		f := strings.Fields(line)
		if len(f[1]) > 1 {
			f[1] = "N"
		}
		return fmt.Sprintf("%3s %6s %32s ", "C", f[1], f[2])
	})
	text = indentPrefix.ReplaceAllString(text, "  C $1")
	text = printedAt.ReplaceAllString(text, "0xADDRESS = *\n")
	text = faultAt.ReplaceAllString(text, "at BPF pc N")
	return faultID.ReplaceAllString(text, "for probe ID N ")
}
