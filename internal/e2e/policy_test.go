package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// counted returns the first and the last number that a run printed, which follow one
// another, and how many calls it says there were.
func counted(t *testing.T, r result) (first, last, calls int) {
	t.Helper()
	lines := strings.Fields(strings.ReplaceAll(r.stdout, "of ", "of"))
	if r.status != 0 || len(lines) < 2 {
		t.Fatalf("status %d, %d lines\n%s", r.status, len(lines), r.stderr)
	}
	end := len(lines) - 1
	calls = lastNumber(t, strings.TrimPrefix(lines[end], "of"))
	first, last = lastNumber(t, lines[0]), lastNumber(t, lines[end-1])
	if last-first != end-1 {
		t.Errorf("%d numbers from %d to %d", end, first, last)
	}
	return first, last, calls
}

// Of many records a ring keeps the last ones, without a gap.
func TestRunRing(t *testing.T) {
	needBPF(t)
	defer onOneCPU(t)()
	n := scaled(500_000)
	args := []string{"-x", "bufpolicy=ring", "-b", "64k", "-c", fmt.Sprint("workload getppid ", n), object(t, "numbers")}
	first, last, calls := counted(t, dtrun(t, args...))
	if kept := last - first + 1; last != n || calls != n || kept < 1000 || kept > 4096 {
		t.Errorf("kept %d to %d, of %d calls, want the last of %d that have room in 64k", first, last, calls, n)
	}
}

// Full buffers keep the first records and end the run.
func TestRunFill(t *testing.T) {
	needBPF(t)
	defer onOneCPU(t)()
	const n = 5000
	args := []string{"-x", "bufpolicy=fill", "-b", "16k", "-c", fmt.Sprintf("workload getppid %d , sleep 600000", n), object(t, "numbers")}
	r := dtrun(t, args...)
	first, last, calls := counted(t, r)
	if lost := drops(t, r); first != 1 || last < 250 || last > 1024 || last+lost != calls {
		t.Errorf("kept %d to %d and lost %d of %d calls, want the first that have room in 16k", first, last, lost, calls)
	}
}

// A CPU that is not there cannot be traced.
func TestRunNoCPU(t *testing.T) {
	needBPF(t)
	r := dtrun(t, "-x", "cpu=100000", object(t, "numbers"))
	if want := "dtrun: could not enable tracing: CPU 100000 is not there\n"; r.status != 1 || r.stderr != want {
		t.Errorf("status %d, %q, want %q", r.status, r.stderr, want)
	}
}

// A buffer has room for one record, and the size that the kernel can give it.
func TestRunBufsize(t *testing.T) {
	needBPF(t)
	for _, tt := range []struct {
		flags  string
		status int
		stderr string
	}{
		{"-b 16", 1, "dtrun: could not enable tracing: Enabling exceeds size of buffer\n"},
		{"-b 5000", 0, "bufsize increased to 8192\n"},
		{"-b 5000 -x quietresize", 0, ""},
		{"-b 8192", 0, ""},
		{"-b 5000 -x bufpolicy=ring", 0, ""},
	} {
		args := append(strings.Fields(tt.flags), "-c", "workload getppid 1", object(t, "numbers"))
		if r := dtrun(t, args...); r.status != tt.status || r.stderr != tt.stderr {
			t.Errorf("%s: status %d, %q, want %d, %q", tt.flags, r.status, r.stderr, tt.status, tt.stderr)
		}
	}
}
