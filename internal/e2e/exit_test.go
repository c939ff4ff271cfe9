package e2e

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// After exit() no clause begins, on no processor; the clause that called it ends.
func TestRunExitEverywhere(t *testing.T) {
	needBPF(t)
	for range 3 {
		r := dtrun(t, "-c", fmt.Sprintf("workload storm 300 %s", filepath.Join(t.TempDir(), "did")), object(t, "exit-everywhere"))
		if r.status != 3 {
			t.Errorf("status %d, want 3\n%s", r.status, r.stderr)
		}
		lines := strings.Split(strings.TrimSpace(r.stdout), "\n")
		last := len(lines) - 1
		for _, line := range lines[:last] {
			if !strings.HasPrefix(line, "exit ") {
				t.Errorf("unexpected line %q", line)
			}
		}
		if want := fmt.Sprintf("total exits %d", last); lines[last] != want || last == 0 || last > 3*runtime.NumCPU() {
			t.Errorf("last line %q, want %q", lines[last], want)
		}
	}
}

// An exit() ends the run, with its status, though there is no room for its record.
func TestRunExitWithoutRoom(t *testing.T) {
	needBPF(t)
	r := dtrun(t, "-c", "workload getppid 20000 , sleep 60000", object(t, "exit-without-room"))
	drops(t, r)
	if r.status != 7 {
		t.Errorf("status %d, want 7", r.status)
	}
	if !strings.HasSuffix(r.stdout, "\nassigned 20000, counted 20000 20000\n\n") {
		t.Errorf("output ends with %q", r.stdout[max(0, len(r.stdout)-100):])
	}
}
