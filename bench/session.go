package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// patience is how long one command may take before it is ended: enabling and
// dropping all system call tracepoints takes half a minute.
const patience = 3 * time.Minute

// outcome is what one command did.
type outcome struct {
	Begin  int64 `json:"begin"`
	End    int64 `json:"end"`
	CPU    int64 `json:"cpu"`
	Peak   int64 `json:"peak"`
	Status int   `json:"status"`

	enabled  int64 // when the -c child started
	released int64 // when it was let go
	stdout   string
	stderr   string
}

// process is a command started through "workload exec".
type process struct {
	cmd            *exec.Cmd
	cancel         context.CancelFunc
	report         string
	stdout, stderr bytes.Buffer
	done           chan error
}

func (b *bench) start(t *tool, argv []string) (*process, error) {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	p := &process{cancel: cancel, report: filepath.Join(b.dir, "report.json"), done: make(chan error, 1)}
	os.Remove(p.report)
	full := append(append([]string{}, t.prefix...), filepath.Join(b.dir, "workload"), "exec", p.report)
	full = append(full, argv...)
	if b.verbose {
		fmt.Fprintln(os.Stderr, "+", strings.Join(argv, " "))
	}
	p.cmd = exec.CommandContext(ctx, full[0], full[1:]...)
	p.cmd.Stdout, p.cmd.Stderr = &p.stdout, &p.stderr
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	p.cmd.Cancel = func() error { return syscall.Kill(-p.cmd.Process.Pid, syscall.SIGTERM) }
	p.cmd.WaitDelay = 10 * time.Second
	if err := p.cmd.Start(); err != nil {
		cancel()
		return nil, err
	}
	go func() { p.done <- p.cmd.Wait() }()
	return p, nil
}

// wait collects the outcome of a command that has ended or is about to.
func (p *process) wait() (outcome, error) {
	defer p.cancel()
	err := <-p.done
	o := outcome{stdout: p.stdout.String(), stderr: p.stderr.String()}
	if err != nil {
		syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
		return o, fmt.Errorf("%w: %s", err, lastLine(o.stderr))
	}
	text, err := os.ReadFile(p.report)
	if err != nil {
		return o, err
	}
	if err := json.Unmarshal(text, &o); err != nil {
		return o, fmt.Errorf("read report: %w", err)
	}
	if o.Status != 0 {
		return o, fmt.Errorf("exit status %d: %s", o.Status, lastLine(o.stderr))
	}
	return o, nil
}

// execute runs a command to its end.
func (b *bench) execute(t *tool, argv []string) (outcome, error) {
	p, err := b.start(t, argv)
	if err != nil {
		return outcome{}, err
	}
	return p.wait()
}

// trace asks q of a tool and calls during while its probes are enabled.
func (b *bench) trace(t *tool, q question, output string, during func() error) (outcome, error) {
	socket := filepath.Join(b.dir, "hold")
	os.Remove(socket)
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: socket, Net: "unix"})
	if err != nil {
		return outcome{}, err
	}
	defer listener.Close()
	argv, err := t.command(q, filepath.Join(b.dir, "workload")+" hold "+socket, output)
	if err != nil {
		return outcome{}, err
	}
	p, err := b.start(t, argv)
	if err != nil {
		return outcome{}, err
	}
	enabled, conn, err := p.awaitChild(listener)
	if err != nil {
		o, failed := p.wait()
		return o, errors.Join(failed, err)
	}
	failed := during()
	released := monotonic()
	conn.Close()
	o, err := p.wait()
	o.enabled, o.released = enabled, released
	return o, errors.Join(failed, err)
}

var errNoChild = errors.New("the -c command was not started")

// awaitChild waits until the tool's child calls, or the tool has ended.
func (p *process) awaitChild(listener *net.UnixListener) (int64, net.Conn, error) {
	type call struct {
		at   int64
		conn net.Conn
		err  error
	}
	calls := make(chan call, 1)
	go func() {
		var c call
		if c.conn, c.err = listener.Accept(); c.err == nil {
			_, c.err = fmt.Fscan(c.conn, &c.at)
		}
		calls <- c
	}()
	select {
	case c := <-calls:
		return c.at, c.conn, c.err
	case err := <-p.done:
		p.done <- err
		return 0, nil, errNoChild
	}
}
