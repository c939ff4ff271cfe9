package loader

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// The processes of -c and -p. A command is started under ptrace: the kernel stops
// it when its program is in place and before its first instruction, and it is let
// go when tracing is enabled. ptrace ties it to one thread of ours, which start
// keeps for itself until then. A command that outlives the run is killed. Processes of -p are watched through a pidfd, so
// that a pid that is used again is not mistaken for the process.

// targets are the processes whose end ends the run.
type targets struct {
	first int // $target

	mu    sync.Mutex
	left  int
	ended func()

	pids     []int
	children []*child
	grabbed  []int // pidfds
}

// stopAt is where a command is stopped until tracing is enabled.
type stopAt uint8

const (
	stopExec  stopAt = iota // before its first instruction
	stopEntry               // its libraries are in memory
	stopMain                // it has been initialised
)

type child struct {
	pid    int
	stdout uintptr
	free   chan struct{} // closed to let it run
	done   chan struct{} // closed when it has ended
}

// startTargets starts the commands, stopped, and grabs the processes. The
// commands are stopped at a place.
func startTargets(commands []string, pids []int, place stopAt, stdout uintptr) (*targets, error) {
	t := &targets{left: len(commands) + len(pids), ended: func() {}}
	for _, command := range commands {
		c, err := startChild(command, place, stdout)
		if err != nil {
			t.kill()
			return nil, fmt.Errorf("failed to execute %s: %w", command, err)
		}
		t.children = append(t.children, c)
		t.claim(c.pid)
	}
	for _, pid := range pids {
		fd, err := unix.PidfdOpen(pid, 0)
		if err != nil {
			t.kill()
			return nil, fmt.Errorf("failed to grab pid %d: %w", pid, plainErrno(err))
		}
		t.grabbed = append(t.grabbed, fd)
		t.claim(pid)
	}
	return t, nil
}

// reason is what is behind an error that names a file as well.
func reason(err error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		err = next
	}
}

func plainErrno(err error) error {
	if errors.Is(err, unix.ESRCH) {
		return verbatim("No such process")
	}
	return err
}

func (t *targets) claim(pid int) {
	t.pids = append(t.pids, pid)
	if t.first == 0 {
		t.first = pid
	}
}

// watch calls ended when the last process has ended.
func (t *targets) watch(ended func()) {
	if t.left == 0 {
		return
	}
	t.ended = ended
	for _, c := range t.children {
		go func() {
			<-c.done
			t.gone()
		}()
	}
	for _, fd := range t.grabbed {
		go func() {
			defer unix.Close(fd)
			for {
				_, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, -1)
				if err != unix.EINTR {
					break
				}
			}
			t.gone()
		}()
	}
}

func (t *targets) gone() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.left--; t.left == 0 {
		t.ended()
	}
}

// release lets the commands run.
func (t *targets) release() {
	for _, c := range t.children {
		close(c.free)
	}
}

// kill ends the commands that still run, as DTrace does with those it started.
func (t *targets) kill() {
	for _, c := range t.children {
		select {
		case <-c.done:
			continue
		default:
		}
		_ = unix.Kill(c.pid, unix.SIGKILL)
		select {
		case <-c.free:
		default:
			close(c.free)
		}
		<-c.done
	}
}

// startChild starts a command and returns when it is stopped.
func startChild(command string, place stopAt, stdout uintptr) (*child, error) {
	args, err := splitCommand(command)
	if err != nil {
		return nil, err
	}
	path, err := exec.LookPath(args[0])
	if err != nil {
		return nil, reason(err)
	}
	c := &child{stdout: stdout, free: make(chan struct{}), done: make(chan struct{})}
	started := make(chan error, 1)
	go c.run(path, args, place, started)
	if err := <-started; err != nil {
		return nil, err
	}
	return c, nil
}

// run is the thread that the child is tied to.
func (c *child) run(path string, args []string, place stopAt, started chan<- error) {
	runtime.LockOSThread() // never unlocked: the thread ends with the child
	pid, err := syscall.ForkExec(path, args, &syscall.ProcAttr{
		Env:   os.Environ(),
		Files: []uintptr{0, c.stdout, 2},
		Sys:   &syscall.SysProcAttr{Ptrace: true},
	})
	if err != nil {
		started <- err
		return
	}
	c.pid = pid
	var status unix.WaitStatus
	if err := wait(pid, &status); err != nil || !status.Stopped() {
		started <- errors.New("it did not stop at its start")
		return
	}
	if place != stopExec {
		if err := runTo(pid, place); err != nil {
			_ = unix.Kill(pid, unix.SIGKILL)
			_ = wait(pid, &status)
			started <- err
			return
		}
	}
	started <- nil
	<-c.free
	_ = unix.PtraceDetach(pid)
	_ = wait(pid, &status)
	close(c.done)
}

func wait(pid int, status *unix.WaitStatus) error {
	for {
		_, err := unix.Wait4(pid, status, 0, nil)
		if err != unix.EINTR {
			return err
		}
	}
}

// splitCommand splits a command at blanks; quotes and backslashes keep them.
func splitCommand(s string) ([]string, error) {
	var args []string
	var word strings.Builder
	inWord, quote := false, byte(0)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote == 0 && (c == ' ' || c == '\t' || c == '\n'):
			if inWord {
				args = append(args, word.String())
				word.Reset()
				inWord = false
			}
			continue
		case quote == 0 && (c == '\'' || c == '"'):
			quote = c
		case quote != 0 && c == quote:
			quote = 0
		case c == '\\' && quote != '\'' && i+1 < len(s):
			i++
			word.WriteByte(s[i])
		default:
			word.WriteByte(c)
		}
		inWord = true
	}
	if quote != 0 {
		return nil, errors.New("a quote is not closed")
	}
	if inWord {
		args = append(args, word.String())
	}
	if len(args) == 0 {
		return nil, errors.New("the command is empty")
	}
	return args, nil
}
