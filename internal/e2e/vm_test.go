package e2e

// The run tests on other kernels. This test binary, without cgo, goes into a
// virtual machine with dtrun, the workload and an object for each script, all
// made here; one boot runs everything. The objects are the very files that the
// tests of this machine run.

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"dtc/internal/vmtest"
)

// guestTests are the tests that need no compiler.
// TestRunKernelObjects runs the goldens.
const guestTests = "^TestRun|^TestFrozen$|^TestDifferential$"

// recordingTests are those that -update keeps tables of.
const recordingTests = "^TestRunVerifier$|^TestRunKernel|^TestRunProbe"

// TestVM boots each kernel that DTC_VMTEST_KERNELS names. DTC_VMTEST_TESTS is a
// pattern of the tests to run in it.
func TestVM(t *testing.T) {
	if inGuest || testing.Short() {
		t.Skip("not in a virtual machine or a short run")
	}
	kernels := vmtest.Need(t)
	dir := guestTools(t)
	for _, k := range kernels {
		t.Run(k.Series, func(t *testing.T) { testVM(t, k, dir) })
	}
}

// guestTools fills a folder for the guest.
func guestTools(t *testing.T) string {
	dir := t.TempDir()
	if err := os.Symlink(guestTest(t), filepath.Join(dir, "e2e.test")); err != nil {
		t.Fatal(err)
	}
	forEachScript(t, "testdata/run", object)
	forEachScript(t, "../../examples", example)
	forEachScript(t, largerDir, larger)
	for _, g := range goldens(t) {
		if g.has("output") {
			g.object(t)
		}
	}
	largeObjects(t)
	poolObjects(t)
	differentialObjects(t)
	programObjects(t)
	usdtObjects(t)
	stackObjects(t)
	for _, name := range []string{"dtrun", "workload", "target", "many", "objects", "programs"} {
		if err := os.Symlink(filepath.Join(toolsDir, name), filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func testVM(t *testing.T, k *vmtest.Kernel, dir string) {
	files := map[string]string{
		"/e2e/testdata/golden":                 goldenDir,
		"/e2e/testdata/frozen":                 mustAbs("../../testdata/frozen"),
		"/e2e/testdata/scripts":                mustAbs(largerDir),
		"/e2e/examples":                        mustAbs("../../examples"),
		"/e2e/internal/e2e/" + differentialDir: mustAbs(differentialDir),
		"/e2e/internal/e2e/" + programsDir:     mustAbs(programsDir),
		"/e2e/internal/e2e/" + usdtDir:         mustAbs(usdtDir),
	}
	if exists(kernelsDir) {
		files["/e2e/testdata/kernels"] = kernelsDir
	}
	if tables := filepath.Dir(verifierFile("")); exists(tables) {
		files["/e2e/testdata/verifier"] = tables
	}
	for _, name := range []string{"e2e.test", "dtrun", "workload", "target", "many", "objects", "programs"} {
		path, err := filepath.EvalSymlinks(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		files["/e2e/"+name] = path
	}
	if err := bringModule(k, files); err != nil {
		t.Fatal(err)
	}
	args := []string{"/e2e/e2e.test", "-test.v", "-test.count=1", "-test.timeout=40m",
		"-test.skip", "^TestRunProbes$"} // see TestVMProbes
	tests := []string{"-test.run", guestTests}
	if *update { // the outputs are those of this machine, the tables of each kernel
		tests = []string{"-test.run", recordingTests, "-update"}
	}
	if only := os.Getenv("DTC_VMTEST_TESTS"); only != "" {
		tests[1] = only
	}
	var stream io.Writer
	if testing.Verbose() {
		stream = os.Stderr
	}
	res, err := k.Run(t.Context(), vmtest.Spec{
		Stdout:  stream,
		Command: append(args, tests...),
		Env:     []string{toolsVariable + "=/e2e", clangVariable + "=" + objectClang(t)},
		Dir:     "/e2e/internal/e2e",
		Files:   files,
		Data:    map[string]string{"/e2e/internal/e2e/README": "The tests' own folder.\n"},
		Timeout: 45 * time.Minute,
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, res.Output)
	}
	report(t, string(res.Output))
	if *update {
		keepVerifierTable(t, string(res.Output))
		keepGuestTable(t, string(res.Output))
	}
	if res.Status != 0 {
		t.Errorf("status %d:\n%s", res.Status, res.Output)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// forEachScript compiles the scripts of a folder.
func forEachScript(t *testing.T, dir string, compile func(testing.TB, string) string) {
	t.Helper()
	scripts, err := filepath.Glob(dir + "/*.d")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range scripts {
		compile(t, strings.TrimSuffix(filepath.Base(s), ".d"))
	}
}

var verdict = regexp.MustCompile(`(?m)^( *)--- (PASS|FAIL|SKIP): (\S+)`)

// report turns the verdicts of the tests in the machine into those of subtests
// here. What was skipped there is told, since it is this kernel that lacks it.
func report(t *testing.T, output string) {
	if len(verdict.FindString(output)) == 0 {
		t.Errorf("no test ran:\n%s", output)
	}
	for _, m := range verdict.FindAllStringSubmatch(output, -1) {
		if m[2] == "SKIP" {
			t.Logf("skipped: %s", m[3])
		}
	}
}
