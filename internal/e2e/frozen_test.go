package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFrozen runs the object that is kept of each version of the format. They
// were compiled once: no change of dtrun may change what they print.
func TestFrozen(t *testing.T) {
	needBPF(t)
	folders, err := filepath.Glob("../../testdata/frozen/*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no frozen objects: %v", err)
	}
	for _, dir := range folders {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			want, err := os.ReadFile(filepath.Join(dir, "output"))
			if err != nil {
				t.Fatal(err)
			}
			r := dtrun(t, "-q", "-c", "workload getppid 10 , read 4 100", filepath.Join(dir, "object.o"), "7", "text")
			if r.status != 0 || !strings.Contains(r.stderr, "divide-by-zero") || strings.Count(r.stderr, "\n") != 1 {
				t.Errorf("status %d, messages %q, want 0 and one division by zero", r.status, r.stderr)
			}
			expect(t, r.stdout, string(want))
		})
	}
}
