package e2e

// The run tests on other kernels. This test binary, without cgo, goes into a
// virtual machine with dtrun, the workload and an object for each script, all
// made here; one boot runs everything.

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dtc/internal/vmtest"
)

// guestTests are the tests that need no compiler. Without DTC_VMTEST_KERNELS, as
// in make test, golden scripts run in the virtual machine only if the machine
// under test cannot run them.
const (
	guestRun    = "^TestRun"
	guestGolden = "^TestGoldenOutput$"
)

func TestVM(t *testing.T) {
	if inGuest || testing.Short() {
		t.Skip("no virtual machine in a virtual machine, or in a short run")
	}
	kernels := vmtest.Need(t)
	pattern := guestRun + "|" + guestGolden
	if os.Getenv("DTC_VMTEST_KERNELS") == "" {
		pattern = guestRun + "|" + guestGolden + "/^fbt-"
	}
	dir := guestTools(t)
	for _, k := range kernels {
		t.Run(k.Series, func(t *testing.T) { testVM(t, k, dir, pattern) })
	}
}

// guestTools fills a folder for the guest.
func guestTools(t *testing.T) string {
	dir := t.TempDir()
	build := exec.Command("go", "test", "-c", "-trimpath", "-o", filepath.Join(dir, "e2e.test"), ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the test: %v\n%s", err, out)
	}
	scripts, err := filepath.Glob("testdata/run/*.d")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range scripts {
		object(t, strings.TrimSuffix(filepath.Base(s), ".d"))
	}
	for _, g := range goldens(t) {
		if g.has("output") {
			g.object(t)
		}
	}
	for _, name := range []string{"dtrun", "workload", "objects"} {
		if err := os.Symlink(filepath.Join(toolsDir, name), filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func testVM(t *testing.T, k *vmtest.Kernel, dir, pattern string) {
	files := map[string]string{"/e2e/testdata/golden": goldenDir}
	for _, name := range []string{"e2e.test", "dtrun", "workload", "objects"} {
		path, err := filepath.EvalSymlinks(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		files["/e2e/"+name] = path
	}
	args := []string{"/e2e/e2e.test", "-test.v", "-test.count=1", "-test.timeout=40m"}
	res, err := k.Run(t.Context(), vmtest.Spec{
		Command: append(args, "-test.run", pattern),
		Env:     []string{toolsVariable + "=/e2e"},
		Dir:     "/e2e/internal/e2e",
		Files:   files,
		Data:    map[string]string{"/e2e/internal/e2e/README": "The tests' own folder.\n"},
		Timeout: 45 * time.Minute,
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, res.Output)
	}
	report(t, string(res.Output))
	if res.Status != 0 {
		t.Errorf("status %d", res.Status)
	}
}

// report shows what failed and what was skipped.
func report(t *testing.T, output string) { t.Log(output) }
