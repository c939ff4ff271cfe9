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
// keeps for itself until the command has ended.
//
// A command ends with the run: it is killed when that ends in order, by the kernel
// when the tracer dies while the command is stopped (PTRACE_O_EXITKILL), and by the
// kernel too when it dies later (the parent-death signal). Processes of -p are
// watched through a pidfd, so that a pid that is used again is not mistaken for the
// process; nothing is done to them, and they stay as they are.

// targets are the processes whose end ends the run.
type targets struct {
	first int // $target

	mu      sync.Mutex
	left    int
	ended   func()
	endings []ending // that nobody has told yet
	killed  bool     // those that were left

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
	pid int
	starting
	free   chan struct{} // closed to let it run
	done   chan struct{} // closed when it has ended
	status unix.WaitStatus
}

// starting is how commands are started.
type starting struct {
	place  stopAt
	needed bool // the run cannot do without stopping them there
	stdout uintptr
}

// startTargets starts the commands, stopped, and grabs the processes.
func startTargets(commands []string, pids []int, how starting) (*targets, error) {
	t := &targets{left: len(commands) + len(pids), ended: func() {}}
	for _, command := range commands {
		c, err := startChild(command, how)
		if err != nil {
			t.kill()
			return nil, fmt.Errorf("failed to execute %s: %w", command, err)
		}
		t.children = append(t.children, c)
		t.claim(c.pid)
	}
	for _, pid := range pids {
		fd, err := grab(pid)
		if err != nil {
			t.kill()
			return nil, fmt.Errorf("failed to grab pid %d: %w", pid, err)
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

// grab returns a descriptor of a process.
func grab(pid int) (int, error) {
	if pid == os.Getpid() {
		return -1, verbatim("it is the tracer itself")
	}
	fd, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		return -1, whyNot(pid, err)
	}
	if ended(fd, 0) {
		_ = unix.Close(fd)
		return -1, verbatim("No such process (it has ended, but its parent has not waited for it)")
	}
	return fd, nil
}

// whyNot explains why a process has no descriptor.
func whyNot(pid int, err error) error {
	if errors.Is(err, unix.ESRCH) {
		return verbatim("No such process")
	}
	if group, ok := groupOf(pid); ok && group != pid {
		return verbatim(fmt.Sprintf("No such process (%d is a thread of process %d)", pid, group))
	}
	return err
}

// groupOf returns the process that a thread belongs to.
func groupOf(tid int) (pid int, ok bool) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", tid))
	if err != nil {
		return 0, false
	}
	_, rest, _ := strings.Cut(string(text), "\nTgid:")
	_, err = fmt.Sscan(rest, &pid)
	return pid, err == nil
}

// ended waits until a process has ended, or for some milliseconds (-1: forever).
func ended(pidfd, timeout int) bool {
	for {
		n, err := unix.Poll([]unix.PollFd{{Fd: int32(pidfd), Events: unix.POLLIN}}, timeout)
		if err != unix.EINTR {
			return n > 0
		}
	}
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
			t.gone(ending{c.pid, c.status})
		}()
	}
	for i, fd := range t.grabbed {
		go t.watchGrabbed(t.pids[len(t.children)+i], fd)
	}
}

// watchGrabbed waits for the end of a process of -p. How it ended only its parent
// knows.
func (t *targets) watchGrabbed(pid, fd int) {
	defer unix.Close(fd)
	ended(fd, -1)
	t.gone(ending{pid: pid})
}

// gone counts a process that has ended.
func (t *targets) gone(e ending) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.killed {
		t.endings = append(t.endings, e)
	}
	if t.left--; t.left == 0 {
		t.ended()
	}
}

// ending is how a process has ended.
type ending struct {
	pid    int
	status unix.WaitStatus // 0 also where only its parent knows
}

// String says it in DTrace's words.
func (e ending) String() string {
	switch {
	case e.status.Signaled():
		return fmt.Sprintf("pid %d terminated by %s", e.pid, unix.SignalName(e.status.Signal()))
	case e.status.ExitStatus() > 0:
		return fmt.Sprintf("pid %d exited with status %d", e.pid, e.status.ExitStatus())
	}
	return fmt.Sprintf("pid %d has exited", e.pid)
}

// take returns the endings since the last call.
func (t *targets) take() []ending {
	t.mu.Lock()
	defer t.mu.Unlock()
	list := t.endings
	t.endings = nil
	return list
}

// reportEndings tells of processes that have ended, in default mode those that ended
// badly, with -v all.
func (s *session) reportEndings() {
	for _, e := range s.targets.take() {
		if s.json != nil {
			s.json.Process(e.pid, e.status.ExitStatus(), signalName(e.status), e.String())
			continue
		}
		if s.cfg.Verbose || e.status != 0 && !s.opt.Quiet {
			s.message("%s", e)
		}
	}
}

// signalName is the signal that ended a process, "" if none did.
func signalName(status unix.WaitStatus) string {
	if !status.Signaled() {
		return ""
	}
	return unix.SignalName(status.Signal())
}

// release lets the commands run.
func (t *targets) release() {
	for _, c := range t.children {
		close(c.free)
	}
}

// kill ends the commands that still run, as DTrace does with those it started.
func (t *targets) kill() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.killed = true
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
func startChild(command string, how starting) (*child, error) {
	args, err := splitCommand(command)
	if err != nil {
		return nil, err
	}
	path, err := exec.LookPath(args[0])
	if err != nil {
		return nil, reason(err)
	}
	c := &child{starting: how, free: make(chan struct{}), done: make(chan struct{})}
	started := make(chan error, 1)
	go c.run(path, args, started)
	if err := <-started; err != nil {
		return nil, err
	}
	return c, nil
}

// run is the thread that the child is tied to.
func (c *child) run(path string, args []string, started chan<- error) {
	runtime.LockOSThread() // never unlocked: the thread ends with the child
	release := unix.PtraceDetach
	err := c.fork(path, args, true)
	if err == nil {
		err = hold(c.pid, c.place)
	} else if errors.Is(err, unix.EPERM) {
		release = resume
		err = c.forkUntraced(path, args)
	}
	if err != nil {
		if c.pid > 0 {
			_ = unix.Kill(c.pid, unix.SIGKILL)
			_ = wait(c.pid, &c.status, 0)
		}
		started <- err
		return
	}
	started <- nil
	<-c.free
	_ = release(c.pid)
	_ = wait(c.pid, &c.status, 0)
	close(c.done)
}

func (c *child) fork(path string, args []string, traced bool) (err error) {
	c.pid, err = syscall.ForkExec(path, args, &syscall.ProcAttr{
		Env:   os.Environ(),
		Files: []uintptr{0, c.stdout, 2},
		Sys:   &syscall.SysProcAttr{Ptrace: traced, Pdeathsig: syscall.SIGKILL},
	})
	return err
}

// forkUntraced starts a command where ptrace is forbidden: a shell stops itself, and
// runs the command when it goes on. There is nothing of the command to see before.
func (c *child) forkUntraced(path string, args []string) error {
	const shell = "/bin/sh"
	if c.needed {
		return fmt.Errorf("%w: probes and symbols of a process need it stopped at its start by ptrace%s", unix.EPERM, scope())
	}
	hold := append([]string{shell, "-c", `kill -STOP $$; exec "$@"`, shell, path}, args[1:]...)
	if err := c.fork(shell, hold, false); err != nil {
		return err
	}
	if err := wait(c.pid, &c.status, unix.WUNTRACED); err != nil || !c.status.Stopped() {
		return errors.New("it did not stop at its start")
	}
	return nil
}

func resume(pid int) error { return unix.Kill(pid, unix.SIGCONT) }

// scope says what Yama does about ptrace, if anything.
func scope() string {
	text, err := os.ReadFile("/proc/sys/kernel/yama/ptrace_scope")
	if err != nil || text[0] == '0' {
		return ""
	}
	return " (kernel.yama.ptrace_scope is " + strings.TrimSpace(string(text)) + ")"
}

// hold lets a process that was just started go on to a place, where it stays.
func hold(pid int, place stopAt) error {
	var status unix.WaitStatus
	if err := wait(pid, &status, 0); err != nil || !status.Stopped() {
		return errors.New("it did not stop at its start")
	}
	if err := unix.PtraceSetOptions(pid, unix.PTRACE_O_EXITKILL|unix.PTRACE_O_TRACEEXEC); err != nil {
		return fmt.Errorf("tie it to the tracer: %w", err)
	}
	if place == stopExec {
		return nil
	}
	return runTo(pid, place)
}

func wait(pid int, status *unix.WaitStatus, options int) error {
	for {
		_, err := unix.Wait4(pid, status, options, nil)
		if err != unix.EINTR {
			return err
		}
	}
}

// splitCommand splits a command at blanks. Quotes keep blanks, as backslashes do; a
// quote that is not closed is a character like others.
func splitCommand(s string) ([]string, error) {
	var args []string
	var word []byte
	inWord := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if strings.IndexByte(" \t\n", c) >= 0 {
			if inWord {
				args = append(args, string(word))
			}
			word, inWord = nil, false
			continue
		}
		inWord = true
		switch end := closing(s, i); {
		case end > 0:
			word = appendQuoted(word, s[i:end])
			i = end
		case c == '\\' && i+1 < len(s):
			i++
			word = append(word, s[i])
		default:
			word = append(word, c)
		}
	}
	if inWord {
		args = append(args, string(word))
	}
	if len(args) == 0 {
		return nil, errors.New("the command is empty")
	}
	return args, nil
}

// closing is where the quote that s[i] opens ends, 0 if it opens none.
func closing(s string, i int) int {
	quote := s[i]
	if quote != '\'' && quote != '"' {
		return 0
	}
	for j := i + 1; j < len(s); j++ {
		switch {
		case s[j] == quote:
			return j
		case s[j] == '\\' && quote == '"':
			j++
		}
	}
	return 0
}

// appendQuoted appends what a quote and the text behind it stand for.
func appendQuoted(word []byte, s string) []byte {
	for i := 1; i < len(s); i++ {
		if s[0] == '"' && s[i] == '\\' && i+1 < len(s) {
			i++
		}
		word = append(word, s[i])
	}
	return word
}
