package loader

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

func TestSplitCommand(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"a", []string{"a"}},
		{"  a\t b\n", []string{"a", "b"}},
		{`sh -c "exit 3"`, []string{"sh", "-c", "exit 3"}},
		{`echo 'a  b'c\ d`, []string{"echo", "a  bc d"}},
		{`echo "a\"b" 'a\b'`, []string{"echo", `a"b`, `a\b`}},
		{`echo it's "half`, []string{"echo", "it's", `"half`}},
		{`echo "a\"`, []string{"echo", `"a"`}},
		{`sh -c "a 'b' c" ''`, []string{"sh", "-c", "a 'b' c", ""}},
		{`x'y'z`, []string{"xyz"}},
		{`echo a\ b '\' "\""`, []string{"echo", "a b", `\`, `"`}},
		{`echo "" ''`, []string{"echo", "", ""}},
		{`echo a\`, []string{"echo", `a\`}},
		{"", nil},
		{" \t", nil},
	} {
		got, err := splitCommand(tt.text)
		if d := cmp.Diff(tt.want, got); d != "" || (err != nil) != (tt.want == nil) {
			t.Errorf("splitCommand(%q): %v (-want +got)\n%s", tt.text, err, d)
		}
	}
}

func TestEnding(t *testing.T) {
	for status, want := range map[unix.WaitStatus]string{
		0:               "pid 7 has exited",
		3 << 8:          "pid 7 exited with status 3",
		9:               "pid 7 terminated by SIGKILL",
		11 | 0x80:       "pid 7 terminated by SIGSEGV",
		(1<<8 - 1) << 8: "pid 7 exited with status 255",
	} {
		if got := (ending{7, status}).String(); got != want {
			t.Errorf("status %#x: %q, want %q", uint32(status), got, want)
		}
	}
}

// What is no process, or will not end before the tracer, is not waited for.
func TestGrabRefuses(t *testing.T) {
	zombie := exec.Command("/bin/true")
	if err := zombie.Start(); err != nil {
		t.Fatal(err)
	}
	defer zombie.Wait()
	fd, err := unix.PidfdOpen(zombie.Process.Pid, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	if !ended(fd, 10000) {
		t.Fatal("/bin/true does not end")
	}
	for _, tt := range []struct {
		pid  int
		want string
	}{
		{1 << 22, "No such process"},
		{zombie.Process.Pid, "No such process (it has ended, but its parent has not waited for it)"},
		{os.Getpid(), "it is the tracer itself"},
		{thread(t), fmt.Sprintf("is a thread of process %d)", os.Getpid())},
	} {
		fd, err := grab(tt.pid)
		if err == nil || !strings.HasSuffix(err.Error(), tt.want) {
			t.Errorf("grab(%d): descriptor %d, error %v, want %s", tt.pid, fd, err, tt.want)
		}
	}
}

// thread is a thread of this process that is not its first.
func thread(t *testing.T) int {
	list, err := os.ReadDir("/proc/self/task")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if tid, err := strconv.Atoi(e.Name()); err == nil && tid != os.Getpid() {
			return tid
		}
	}
	t.Fatal("there is one thread only")
	return 0
}

const tracerVariable = "DTC_TEST_TRACER"

// A command does not outlive a tracer that is killed: neither while it is stopped nor
// while it runs.
func TestKilledTracerLeavesNoCommand(t *testing.T) {
	if mode := os.Getenv(tracerVariable); mode != "" {
		tracer(mode)
		return
	}
	for _, mode := range []string{"stopped", "running"} {
		cmd := exec.Command("/proc/self/exe", "-test.run=^TestKilledTracerLeavesNoCommand$")
		cmd.Env = append(os.Environ(), tracerVariable+"="+mode)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(out).ReadString('\n')
		if err != nil {
			t.Fatalf("%s: %v", mode, err)
		}
		pid, err := strconv.Atoi(strings.TrimSpace(line))
		if err != nil {
			t.Fatalf("%s: the tracer says %q", mode, line)
		}
		fd, err := unix.PidfdOpen(pid, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer unix.Close(fd)
		if ended(fd, 50) {
			t.Errorf("%s: the command ends by itself", mode)
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		cmd.Wait()
		if !ended(fd, 10000) {
			unix.Kill(pid, unix.SIGKILL)
			t.Errorf("%s: the command is there after the tracer's death", mode)
		}
	}
}

// tracer starts a command, tells its pid, and waits for its own end.
func tracer(mode string) {
	t, err := startTargets([]string{"sleep 100"}, nil, starting{stdout: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	if mode == "running" {
		t.release()
		for !strings.Contains(commandOf(t.first), "sleep") {
			time.Sleep(time.Millisecond)
		}
	}
	fmt.Println(t.first)
	time.Sleep(time.Hour)
}

func commandOf(pid int) string {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return string(text)
}

// A command has the signals of the tracer's own start: what the tracer catches is at
// its default.
func TestCommandSignals(t *testing.T) {
	i := catch()
	defer i.stop()
	cmd := []string{`sh -c "kill -PIPE \$\$; exit 7"`}
	for _, place := range []stopAt{stopExec, stopEntry, stopMain} {
		ts, err := startTargets(cmd, nil, starting{place: place, stdout: 1})
		if err != nil {
			t.Fatal(err)
		}
		gone := make(chan struct{})
		ts.watch(func() { close(gone) })
		ts.release()
		<-gone
		if got := ts.take(); len(got) != 1 || got[0].status.Signal() != syscall.SIGPIPE {
			t.Errorf("place %d: %v, want an end by SIGPIPE", place, got)
		}
	}
}

// Where ptrace is forbidden a command waits all the same.
func TestUntracedCommand(t *testing.T) {
	runtime.LockOSThread() // the command dies with the thread
	file := filepath.Join(t.TempDir(), "file")
	c := &child{starting: starting{place: stopMain, stdout: 1}}
	if err := c.forkUntraced("/bin/sh", []string{"sh", "-c", `echo "$$ $1" >"$0"; exit 5`, file, "a  b"}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("the command has begun")
	}
	if err := errors.Join(resume(c.pid), wait(c.pid, &c.status, 0)); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if want := fmt.Sprintf("%d a  b\n", c.pid); string(text) != want || err != nil || c.status.ExitStatus() != 5 {
		t.Errorf("%q (%v), status %d, want %q and 5", text, err, c.status.ExitStatus(), want)
	}
	if err := (&child{starting: starting{needed: true}}).forkUntraced("/bin/sh", nil); !errors.Is(err, unix.EPERM) {
		t.Errorf("a stop that is needed: %v", err)
	}
}
