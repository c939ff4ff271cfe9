package e2e

// Output that nobody reads. The tracer's reader is the test, which reads one line and
// then no more until it wants to.

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// blocked starts a run whose output is blocked, and returns when the traced command
// has made its calls.
func blocked(t *testing.T, calls int, flags ...string) *process {
	t.Helper()
	done := filepath.Join(t.TempDir(), "done")
	p := start(t, append(flags, "-c", fmt.Sprintf("workload getppid %d , pid %s , sleep 600000", calls, done), object(t, "blocked"))...)
	eventually(t, "the traced command to make its calls", func() bool {
		_, err := os.Stat(done)
		return err == nil
	})
	return p
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 600 {
		if is() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("waited in vain for %s", what)
}

var (
	dropLine  = regexp.MustCompile(`(?m)^dtrun: (\d+) drops? on CPU \d+\n`)
	printLine = regexp.MustCompile(`(?m)^\d+ {90,}$`)
)

// A blocked output loses records, exactly counted, and nothing else: the traced
// command is not held up, a signal ends tracing at once, and END's records are there.
func TestRunBlockedOutput(t *testing.T) {
	needBPF(t)
	n := scaled(1_000_000)
	p := blocked(t, n)
	pid := p.cmd.Process.Pid
	if len(heldBy(t, pid).links) == 0 {
		t.Error("no links before the signal")
	}
	p.signal(syscall.SIGINT)
	eventually(t, "the probes to be gone", func() bool { return len(heldBy(t, pid).links) == 0 })
	r := p.end()
	end := fmt.Sprintf("the end\n%d calls\n", n)
	if r.status != 0 || !strings.Contains(r.stdout, end) {
		t.Errorf("status %d, output ends in %q, want %q in it", r.status, r.stdout[max(0, len(r.stdout)-200):], end)
	}
	printed, lost := len(printLine.FindAllString(r.stdout, -1)), 0
	for _, m := range dropLine.FindAllStringSubmatch(r.stderr, -1) {
		lost += lastNumber(t, m[1])
	}
	if printed+lost != n || lost == 0 {
		t.Errorf("printed %d + dropped %d = %d, want %d\n%s", printed, lost, printed+lost, n, r.stderr)
	}
}

// A second signal gives up what nobody reads.
func TestRunBlockedOutputGivenUp(t *testing.T) {
	needBPF(t)
	p := blocked(t, scaled(400_000))
	h := heldBy(t, p.cmd.Process.Pid)
	p.signal(syscall.SIGTERM)
	time.Sleep(100 * time.Millisecond)
	p.signal(syscall.SIGINT)
	ended := make(chan struct{})
	go func() {
		_ = p.cmd.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(time.Minute):
		t.Fatal("still there a minute after the second signal")
	}
	h.expectGone(t)
	if got := p.stderr.String(); !strings.Contains(got, "dtrun: write output: given up at the second signal: nobody reads it\n") {
		t.Errorf("got %q", got)
	}
}

// When the reader goes away the run ends with a message.
func TestRunReaderGone(t *testing.T) {
	needBPF(t)
	p := blocked(t, scaled(400_000))
	if err := p.stdout.Close(); err != nil {
		t.Fatal(err)
	}
	_ = p.cmd.Wait()
	if got, status := p.stderr.String(), status(p.cmd.ProcessState); status != 1 || got != "dtrun: write output: broken pipe\n" {
		t.Errorf("status %d, %q", status, got)
	}
}

// A run that is behind with its output takes little memory.
func TestRunBlockedMemory(t *testing.T) {
	needBPF(t)
	p := blocked(t, scaled(2_000_000), "-b", "4m")
	const most = 64 << 10 // KiB
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?m)^VmHWM:\s+(\d+) kB$`).FindSubmatch(text)
	if m == nil || lastNumber(t, string(m[1])) > most {
		t.Errorf("peak of %q KiB, want at most %d", m, most)
	}
	p.signal(syscall.SIGINT)
	p.end()
}
