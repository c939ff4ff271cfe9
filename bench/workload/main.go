// Workload is the benchmark's program under trace, and its stopwatch. It is
// static and small, so that it runs the same in any root and adds little to the
// memory figures of the programs that it starts.
//
//	workload loop              make getppid(2) calls as standard input asks
//	workload hold SOCKET       say when it started, wait until let go
//	workload exec REPORT CMD…  run CMD, write its times and peak memory to REPORT
//
// "loop" is one process for a whole run: what is measured with and without
// tracing is the same code on the same processor. It reads commands, one to a
// line, and answers each with a line of JSON:
//
//	run CALLS SLICES    CALLS calls in each of SLICES slices: ns per call of the least and the median slice
//	pace RATE CALLS     CALLS calls, RATE a second
//
// "hold" is what a tracer is given as its -c command: when it starts, the tracer
// says that tracing is on; when the other end of the socket closes, it leaves,
// and the tracer with it.
//
// "exec" stands between the benchmark and a tracer because the kernel counts the
// memory of the process that called exec(2) into the peak of the new one: here
// that is a few megabytes.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

func main() {
	started := monotonic()
	if err := run(os.Args[1:], started); err != nil {
		fmt.Fprintln(os.Stderr, "workload:", err)
		os.Exit(1)
	}
}

func run(args []string, started int64) error {
	switch {
	case len(args) == 1 && args[0] == "loop":
		return loop(os.Stdin, os.Stdout)
	case len(args) == 2 && args[0] == "hold":
		return hold(args[1], started)
	case len(args) >= 3 && args[0] == "exec":
		return execute(args[1], args[2:])
	}
	return fmt.Errorf("usage: workload loop | hold SOCKET | exec REPORT COMMAND [ARG...]")
}

func monotonic() int64 {
	var t unix.Timespec
	if unix.ClockGettime(unix.CLOCK_MONOTONIC, &t) != nil {
		return 0
	}
	return t.Nano()
}

func loop(in io.Reader, out io.Writer) error {
	runtime.LockOSThread()
	debug.SetGCPercent(-1)
	if err := pinToLastCPU(); err != nil {
		return err
	}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		answer, err := command(lines.Text())
		if err != nil {
			return err
		}
		if err := json.NewEncoder(out).Encode(answer); err != nil {
			return fmt.Errorf("write answer: %w", err)
		}
	}
	return lines.Err()
}

// pinToLastCPU keeps the loop on one processor, and away from the first, which
// has most of the machine's interrupts.
func pinToLastCPU() error {
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(0, &set); err != nil {
		return fmt.Errorf("read affinity: %w", err)
	}
	last := -1
	for cpu := range len(set) * 64 {
		if set.IsSet(cpu) {
			last = cpu
		}
	}
	set.Zero()
	set.Set(last)
	if err := unix.SchedSetaffinity(0, &set); err != nil {
		return fmt.Errorf("pin to processor %d: %w", last, err)
	}
	return nil
}

// Answer is what one command of "loop" measured.
type Answer struct {
	Min    float64 `json:"min"`    // ns per call, the least slice
	Median float64 `json:"median"` // ns per call, the median slice
	Begin  int64   `json:"begin"`  // monotonic ns
	End    int64   `json:"end"`
}

func command(line string) (Answer, error) {
	var verb string
	var a, b int
	if _, err := fmt.Sscanf(line, "%s %d %d", &verb, &a, &b); err != nil {
		return Answer{}, fmt.Errorf("read command %q: %w", line, err)
	}
	if a <= 0 || b <= 0 {
		return Answer{}, fmt.Errorf("read command %q: numbers must be positive", line)
	}
	switch verb {
	case "run":
		return repeat(a, b), nil
	case "pace":
		return pace(a, b), nil
	}
	return Answer{}, fmt.Errorf("unknown command %q", verb)
}

func repeat(calls, slicesWanted int) Answer {
	ns := make([]float64, slicesWanted)
	begin := monotonic()
	for i := range ns {
		ns[i] = slice(calls)
	}
	end := monotonic()
	slices.Sort(ns)
	return Answer{Min: ns[0], Median: ns[len(ns)/2], Begin: begin, End: end}
}

func slice(calls int) float64 {
	t0 := monotonic()
	for range calls {
		syscall.RawSyscall(syscall.SYS_GETPPID, 0, 0, 0)
	}
	return float64(monotonic()-t0) / float64(calls)
}

// pace makes calls in bursts of a millisecond's worth.
func pace(rate, calls int) Answer {
	burst := max(rate/1000, 1)
	step := time.Duration(burst) * time.Second / time.Duration(rate)
	begin := monotonic()
	next := time.Now()
	for done := 0; done < calls; done += burst {
		slice(min(burst, calls-done))
		next = next.Add(step)
		time.Sleep(time.Until(next))
	}
	end := monotonic()
	each := float64(end-begin) / float64(calls)
	return Answer{Min: each, Median: each, Begin: begin, End: end}
}

func hold(socket string, started int64) error {
	conn, err := net.Dial("unix", socket)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := fmt.Fprintln(conn, started); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, conn)
	return err
}

// Report is what "exec" writes about a command.
type Report struct {
	Begin  int64  `json:"begin"` // monotonic ns, just before the command was started
	End    int64  `json:"end"`   // when it had ended
	CPU    int64  `json:"cpu"`   // ns, user and system
	Peak   int64  `json:"peak"`  // bytes of resident memory at most
	Status int    `json:"status"`
	Error  string `json:"error,omitempty"`
}

func execute(report string, argv []string) error {
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	r := Report{Begin: monotonic()}
	err := cmd.Run()
	r.End = monotonic()
	if cmd.ProcessState == nil {
		return fmt.Errorf("run %s: %w", strings.Join(argv, " "), err)
	}
	if err != nil {
		r.Error = err.Error()
	}
	r.CPU = int64(cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime())
	r.Status = cmd.ProcessState.ExitCode()
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		r.Peak = u.Maxrss * 1024
	}
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return os.WriteFile(report, text, 0o644)
}
