package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// rounds is how often a race is run: DTC_RACES, else some times.
func rounds() int {
	if n, err := strconv.Atoi(os.Getenv("DTC_RACES")); err == nil {
		return n
	}
	return max(2, scaled(10))
}

// Processes that exit, run another program or fork while dtrun attaches to them, at any
// moment of that. dtrun ends, counts nothing that is not the process's, and leaves
// nothing in the kernel.
func TestRunRaces(t *testing.T) {
	needBPF(t)
	if runtime.GOARCH != "amd64" {
		t.Skip("missing: the target is one of x86-64")
	}
	const longest = 300 // milliseconds
	events := tracefsEvents(t)
	all := held{map[int]bool{}, map[int]bool{}, map[int]bool{}}
	random := rand.New(rand.NewSource(1))
	ends := map[string]int{}
	for n := range rounds() {
		delay := strconv.Itoa(random.Intn(longest))
		for kind, then := range map[string][]string{
			"exit": {"getppid", "1"}, "exec": {"exec", "target", "5"}, "fork": {"run", "target", "5", ",", "run", "target", "5"},
		} {
			r := race(t, all, append([]string{"sleep", delay, ","}, then...))
			if what, ok := raceEnd(kind, r); ok {
				ends[kind+": "+what]++
				continue
			}
			t.Fatalf("round %d, %s after %s ms: status %d\n%s%s", n, kind, delay, r.status, r.stderr, r.stdout)
		}
		r := dtrun(t, "-Z", "-c", "target 3", object(t, "races"))
		if r.status != 0 || !strings.Contains(r.stdout, "inner 3\n") || !strings.Contains(r.stdout, "outer 3\n") {
			t.Fatalf("round %d: status %d\n%s%s", n, r.status, r.stderr, r.stdout)
		}
	}
	t.Log(ends)
	all.expectGone(t)
	if got := tracefsEvents(t); got != events {
		t.Errorf("tracefs events before %q, after %q", events, got)
	}
}

// race has dtrun attach to a workload that does something meanwhile.
func race(t *testing.T, all held, steps []string) result {
	t.Helper()
	target := exec.Command("workload", steps...)
	if err := target.Start(); err != nil {
		t.Fatal(err)
	}
	gone := make(chan error, 1)
	go func() { gone <- target.Wait() }()
	defer func() { <-gone }()
	var out, complaint bytes.Buffer
	tracer := exec.Command("dtrun", "-Z", "-p", strconv.Itoa(target.Process.Pid), object(t, "races"))
	tracer.Stdout, tracer.Stderr = &out, &complaint
	if err := tracer.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- tracer.Wait() }()
	late := time.After(patience)
	for {
		select {
		case err := <-ended:
			var exit *exec.ExitError
			if err != nil && !errors.As(err, &exit) {
				t.Fatal(err)
			}
			return result{out.String(), withoutMisses(complaint.String()), status(tracer.ProcessState)}
		case <-late:
			tracer.Process.Kill()
			t.Fatalf("dtrun hangs: workload %q\n%s", steps, complaint.String())
		case <-time.After(20 * time.Millisecond):
			all.collect(tracer.Process.Pid)
		}
	}
}

// collect adds what a process holds, if it is there.
func (h held) collect(pid int) {
	infos, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fdinfo/*", pid))
	for _, path := range infos {
		h.add(path)
	}
}

// raceEnd says how a race ended, if that was one of the ways in which it may.
func raceEnd(kind string, r result) (what string, ok bool) {
	if r.status != 0 {
		return "it had ended", r.status == 1 && strings.Contains(r.stderr, "No such process")
	}
	inner := 0
	for line := range strings.Lines(r.stdout) {
		if name, n, found := strings.Cut(strings.TrimSpace(line), " "); found && name == "inner" {
			inner, _ = strconv.Atoi(n)
		}
	}
	if strings.Contains(r.stdout, "another process") || inner > 5 || inner > 0 && kind != "exec" {
		return "", false
	}
	return fmt.Sprintf("%d calls", inner), true
}

// Processes that start and end by the hundred while all of them are traced: every call counts.
func TestRunRacesOfAll(t *testing.T) {
	needBPF(t)
	if runtime.GOARCH != "amd64" {
		t.Skip("missing: the target is one of x86-64")
	}
	n := rounds()
	command := strings.TrimSuffix(strings.Repeat("run target 2 , ", n), ", ")
	r := dtrun(t, "-Z", "-c", "workload "+command, object(t, "later-all"), filepath.Join(toolsDir, "target"))
	if want := fmt.Sprintf("entry %d\nreturn %d\n\n", 2*n, 2*n); r.stdout != want || r.status != 0 {
		t.Errorf("status %d, output %q, want %q\n%s", r.status, r.stdout, want, r.stderr)
	}
}
