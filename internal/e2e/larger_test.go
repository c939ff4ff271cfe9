package e2e

// The scripts of testdata/scripts are of the length and kind that people keep:
// each must compile, and load on every kernel. A comment may name a probe
// without which a script makes no sense:
//
//	Needs: fbt::vfs_read:entry

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const largerDir = "../../testdata/scripts"

// larger returns the object of testdata/scripts/NAME.d.
func larger(t testing.TB, name string) string {
	t.Helper()
	return build(t, "script-"+name, largerDir, "-w", "-s", name+".d")
}

var needsPattern = regexp.MustCompile(`(?m)^ \* Needs: (\S+)$`)

// largerScripts are the paths of the scripts.
func largerScripts(t testing.TB) []string {
	t.Helper()
	scripts, err := filepath.Glob(largerDir + "/*.d")
	if err != nil {
		t.Fatal(err)
	}
	if len(scripts) == 0 {
		t.Fatalf("no scripts in %s", largerDir)
	}
	return scripts
}

func TestRunLarger(t *testing.T) {
	needBPF(t)
	for _, path := range largerScripts(t) {
		name := strings.TrimSuffix(filepath.Base(path), ".d")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(string(text), "\n"); n < 50 || n > 400 {
				t.Errorf("%d lines, want 50 to 400", n)
			}
			if m := needsPattern.FindSubmatch(text); m != nil {
				needProbe(t, string(m[1]))
			}
			if r := dtrun(t, "-ew", larger(t, name)); r.status != 0 || r.stdout != "" {
				t.Errorf("dtrun -ew: status %d, output %q\n%s", r.status, r.stdout, r.stderr)
			}
		})
	}
}
