package e2e

import (
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// walltimestamp follows the wall clock when that is set.
func TestRunTimeStep(t *testing.T) {
	needBPF(t)
	if !inGuest {
		t.Skip("missing: a machine of its own")
	}
	p := start(t, object(t, "wall"))
	steps := []time.Duration{0, time.Hour, -48 * time.Hour, 47 * time.Hour}
	var want []int64
	for _, step := range steps {
		tv := unix.NsecToTimeval(time.Now().Add(step).UnixNano())
		if err := unix.Settimeofday(&tv); err != nil {
			t.Fatal(err)
		}
		unix.Nanosleep(&unix.Timespec{Sec: 1}, nil) // dtrun looks every 50 ms
		want = append(want, time.Now().Unix())
		command(t, "", "workload", "getppid", "1")
	}
	p.signal(syscall.SIGINT)
	r := p.end()
	got := strings.Fields(r.stdout)
	if len(got) != len(want) || r.stderr != "" {
		t.Fatalf("times %q, want %d; %s", got, want, r.stderr)
	}
	for i := range want {
		if n, err := strconv.ParseInt(got[i], 10, 64); err != nil || n < want[i] || n > want[i]+60 {
			t.Errorf("after the clock was set by %v: %s, want %d", steps[i], got[i], want[i])
		}
	}
}
