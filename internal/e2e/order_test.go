package e2e

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

func needCPUs(t *testing.T, n int) {
	t.Helper()
	if runtime.NumCPU() < n {
		t.Skipf("missing: %d processors", n)
	}
}

const alternations = 3000

// What happens on two processors in turn is printed in turn.
func TestRunOrder(t *testing.T) {
	needBPF(t)
	needCPUs(t, 2)
	var want strings.Builder
	want.WriteString("begin\n")
	for i := range 4 * alternations {
		fmt.Fprintln(&want, i)
	}
	want.WriteString("end\n\n")
	expect(t, quietly(t, "-x", "temporal", "-c", fmt.Sprint("workload alternate ", alternations), object(t, "order")), want.String())
}

// Without times, what BEGIN records still comes first, and END's last.
func TestRunOrderOfEnds(t *testing.T) {
	needBPF(t)
	needCPUs(t, 2)
	for _, option := range []string{"temporal=off", "temporal=auto"} {
		for range 3 { // on whatever processor dtrun is
			got := quietly(t, "-x", option, "-c", "workload alternate 100", object(t, "order"))
			lines := strings.Split(got, "\n")
			if len(lines) != 404 || lines[0] != "begin" || lines[401] != "end" {
				t.Errorf("%s: %d lines, from %q to %q", option, len(lines), lines[0], lines[len(lines)-3:])
			}
		}
	}
}

// A commit on one processor shows what another recorded just before, at its own
// place; whatever the order of the rest, none is lost and those that were kept are in order.
func TestRunOrderOfSpeculations(t *testing.T) {
	needBPF(t)
	needCPUs(t, 2)
	var want, kept strings.Builder
	for i := range 2 * alternations {
		fmt.Fprintln(&want, i)
		if i%2 == 1 {
			fmt.Fprintln(&want, "kept", i-1)
			fmt.Fprintln(&kept, "kept", i-1)
		}
	}
	want.WriteString("\n")
	for _, option := range []string{"on", "auto", "off"} {
		got := quietly(t, "-x", "nspec=4000", "-x", "temporal="+option, "-c", fmt.Sprint("workload alternate ", alternations), object(t, "order-speculate"))
		if option == "on" {
			expect(t, got, want.String())
		}
		var only strings.Builder
		lines := strings.SplitAfter(got, "\n")
		for _, line := range lines {
			if strings.HasPrefix(line, "kept") {
				only.WriteString(line)
			}
		}
		if n := strings.Count(want.String(), "\n"); option == "auto" && only.String() != kept.String() || len(lines)-1 != n {
			t.Errorf("temporal=%s: %d lines, want %d, %d of them in order", option, len(lines)-1, n, strings.Count(kept.String(), "\n"))
		}
	}
}

// What is printed with exit() shows the aggregations as they were before END.
func TestRunOrderOfExit(t *testing.T) {
	needBPF(t)
	for _, option := range []string{"on", "auto", "off"} {
		expect(t, quietly(t, "-x", "temporal="+option, object(t, "order-exit")), "1\nend\n\n")
	}
}
