package e2e

import (
	"strings"
	"testing"
)

// TestRunGuarded traces a probe that the program passes only if it believes that the
// probe is enabled: dtrun has to write to its memory.
func TestRunGuarded(t *testing.T) {
	needBPF(t)
	r := dtrun(t, "-c", "target 3", object(t, "guarded"))
	if strings.Contains(r.stderr, "refuses bpf_probe_write_user") {
		t.Skip("missing: bpf_probe_write_user")
	}
	if want := "guarded 1\nguarded 2\nguarded 3\n\n"; r.stdout != want || r.stderr != "" || r.status != 0 {
		t.Errorf("status %d\n%s%s", r.status, r.stderr, r.stdout)
	}
}
