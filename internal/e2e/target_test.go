package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// How a command ended is told in default mode, unless all is well.
func TestRunReportsEnd(t *testing.T) {
	needBPF(t)
	for command, want := range map[string]string{
		"workload getppid 5":                "",
		"workload getppid 5 , status 9":     "exited with status 9",
		"workload getppid 5 , die":          "terminated by SIGKILL",
		`workload getppid 5 , say "a  b'c"`: "",
	} {
		r := dtrun(t, "-c", command, object(t, "target-default"))
		got := ""
		for line := range strings.SplitSeq(r.stderr, "\n") {
			if strings.HasPrefix(line, "dtrun: pid ") {
				got = strings.Join(strings.Fields(line)[3:], " ")
			}
		}
		if got != want || r.status != 0 || !strings.Contains(r.stdout, " 5 calls") {
			t.Errorf("%s: told %q, want %q; status %d, output %s%s", command, got, want, r.status, r.stdout, r.stderr)
		}
	}
}

// SIGHUP ends a run in order unless it was ignored at the start; SIGQUIT ends it at
// once. A command does not outlive either, nor kill -9.
func TestRunEndings(t *testing.T) {
	needBPF(t)
	for _, tt := range []struct {
		signal syscall.Signal
		stdout string
		status int
	}{
		{syscall.SIGHUP, "\n0 calls\n\n", 0},
		{syscall.SIGQUIT, "", 131},
		{syscall.SIGKILL, "", 137},
	} {
		pidFile := filepath.Join(t.TempDir(), "pid")
		p := start(t, "-c", "workload pid "+pidFile+" , sleep 100000", object(t, "watch"))
		pid := readPid(t, pidFile)
		fd, err := unix.PidfdOpen(pid, 0)
		if err != nil {
			t.Fatal(err)
		}
		p.signal(tt.signal)
		r := p.end()
		if r.stdout != tt.stdout || r.stderr != "" || r.status != tt.status {
			t.Errorf("%v: status %d, output %q, %q", tt.signal, r.status, r.stdout, r.stderr)
		}
		if n, _ := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, 10000); n != 1 {
			t.Errorf("%v: the command is still there", tt.signal)
			unix.Kill(pid, unix.SIGKILL)
		}
		unix.Close(fd)
	}
}

// readPid waits for a process to write its pid to a file.
func readPid(t testing.TB, file string) int {
	t.Helper()
	for {
		text, _ := os.ReadFile(file)
		if pid, err := strconv.Atoi(strings.TrimSpace(string(text))); err == nil && strings.HasSuffix(string(text), "\n") {
			return pid
		}
		unix.Nanosleep(&unix.Timespec{Nsec: 1e6}, nil)
	}
}

// Several processes: the run ends with the last of them, $target is the first, and
// those of -p are left as they are.
func TestRunSeveralTargets(t *testing.T) {
	needBPF(t)
	target := exec.Command("workload", "wait", ",", "getppid", "50")
	stdin, err := target.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := target.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { target.Process.Kill() })
	pid := strconv.Itoa(target.Process.Pid)
	p := start(t, "-c", "workload getppid 7", "-p", pid, "-p", pid, object(t, "watch"))
	stdin.Close()
	if err := target.Wait(); err != nil {
		t.Fatal(err)
	}
	r := p.end()
	expect(t, r.stdout+r.stderr, "7 calls\n\n")
}
