package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// Processes come and go, most of them before their stack is printed: dtrun stays small.
func TestRunManyProcesses(t *testing.T) {
	needBPF(t)
	const most = 64 << 10 // KiB
	n := scaled(2000)
	got := quietly(t, "-c", fmt.Sprint("workload fork ", n), object(t, "many-processes"))
	if stacks := strings.Count(got, "\n\n"); stacks < n {
		t.Errorf("%d processes, but %d stacks:\n%.1000s", n, stacks, got)
	}
	r := command(t, "", "workload", "peak", "dtrun", "-o", "/dev/null", "-c", fmt.Sprint("workload fork ", n), object(t, "many-processes"))
	if peak := lastNumber(t, r.stdout); peak > most {
		t.Errorf("dtrun took %d KiB for %d processes, want at most %d", peak, n, most)
	} else {
		t.Logf("%d KiB for %d processes", peak, n)
	}
}
