package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// The suite "blocked": what a traced program pays while nobody reads the tracer's
// output. The output is a named pipe, whose reader is stopped and let go by turns.

const (
	stoppedReader = "printf(), the reader stopped"
	blockedTurns  = 5
	fillCalls     = 1_000_000 // more than all buffers on the way hold
)

// printingOf is the question printing for one process: nobody else's calls may be
// among those that are lost.
func printingOf(pid int) question {
	of := fmt.Sprintf("/pid == %d/ ", pid)
	return question{stoppedReader, enterD + of + `{ printf("%d %s\n", pid, execname); }`, enterB + of + `{ printf("%d %s\n", pid, comm); }`, "printf_pid"}
}

// blocked measures a call with the reader running and with it stopped, in turns, and
// that every record is printed or reported as lost.
func (b *bench) blocked(t *tool) error {
	if t.name == handC {
		return nil // its programs do not ask for a process
	}
	pipe, output := filepath.Join(b.dir, "pipe"), filepath.Join(b.dir, "output")
	os.Remove(pipe)
	os.Remove(output)
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		return fmt.Errorf("make named pipe: %w", err)
	}
	reader := exec.CommandContext(b.ctx, "dd", "if="+pipe, "of="+output, "bs=64k", "status=none")
	if err := reader.Start(); err != nil {
		return err
	}
	calls := 0
	o, err := b.trace(t, printingOf(b.loop.pid()), pipe, func() error { return b.takeTurns(t, reader.Process, &calls) })
	if err != nil {
		_ = reader.Process.Kill()
		_ = reader.Wait()
		return b.gap(t, stoppedReader, err)
	}
	if err := reader.Wait(); err != nil {
		return fmt.Errorf("read output: %w", err)
	}
	f, err := os.Open(output)
	if err != nil {
		return err
	}
	defer f.Close()
	printed, lost, err := countRecords(f, b.loop.pid())
	if err != nil {
		return err
	}
	lost += countDrops(o.stderr + o.stdout)
	b.table.add(t.name, "blocked", stoppedReader, "drops", "share", float64(lost)/float64(calls))
	b.table.add(t.name, "blocked", stoppedReader, "unaccounted", "records", float64(calls)-float64(printed)-float64(lost))
	b.table.add(t.name, "blocked", stoppedReader, "peak memory", "MB", float64(o.Peak)/1e6)
	return nil
}

// takeTurns makes calls with the reader running and stopped. The least slice of all
// turns counts, as that which nothing interrupted.
func (b *bench) takeTurns(t *tool, reader *os.Process, calls *int) error {
	free, stopped := 0.0, 0.0
	least := func(v *float64, a answer) {
		if *v == 0 || a.Min < *v {
			*v = a.Min
		}
	}
	ask := func(slices int) (answer, error) {
		*calls += sliceCalls * slices
		return b.loop.ask("run %d %d", sliceCalls, slices)
	}
	for range blockedTurns {
		time.Sleep(200 * time.Millisecond) // what was queued is read
		a, err := ask(sliceCount)
		if err != nil {
			return err
		}
		least(&free, a)
		if err := reader.Signal(syscall.SIGSTOP); err != nil {
			return err
		}
		if _, err := ask(fillCalls / sliceCalls); err != nil {
			return err
		}
		time.Sleep(time.Second)
		if a, err = ask(sliceCount); err != nil {
			return err
		}
		least(&stopped, a)
		if err := reader.Signal(syscall.SIGCONT); err != nil {
			return err
		}
	}
	b.table.add(t.name, "blocked", stoppedReader, "call, reader running", "ns", free)
	b.table.add(t.name, "blocked", stoppedReader, "call, reader stopped", "ns", stopped)
	b.table.add(t.name, "blocked", stoppedReader, "slowdown", "times", stopped/free)
	return nil
}
