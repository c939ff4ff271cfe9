package loader

import (
	"io"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"dtc/loader/aggregate"
	"dtc/loader/format"
	"dtc/loader/jsonout"
)

// How a run is shown: as text, or as lines of JSON. What concerns the data but is
// a message beside the text (lost data, faults) is a line of JSON among the others.
// Standard output then has nothing else: what commands of ours print goes to standard
// error, and text is not redirected.

// presenter shows records and aggregations.
type presenter interface {
	// Record shows a record and does what it asks of the consumer.
	Record(index int, probe *format.Probe, cpu int, data []byte) error
	// Table shows an aggregation that no printa() has shown.
	Table(t *aggregate.Table) error
	// Newline ends the text of a run.
	Newline()
	Len() int
	Flush() error
}

var (
	_ presenter = (*format.Printer)(nil)
	_ presenter = (*jsonout.Writer)(nil)
)

// present chooses the presenter.
func (o *output) present() error {
	o.show = o.printer
	if !o.s.cfg.JSON {
		return nil
	}
	var err error
	if o.json, err = jsonout.New(o.s.meta, o.printer, o.s.dest); err != nil {
		return err
	}
	o.json.Now = monotonic
	o.show, o.s.json = o.json, o.json
	return nil
}

// commandOutput is where commands print to.
func (s *session) commandOutput() io.Writer {
	if s.cfg.JSON && s.cfg.Output == "" {
		return s.cfg.Stderr
	}
	return s.cfg.Stdout
}

// commandStdout is the same for commands of -c, as a descriptor.
func (s *session) commandStdout() uintptr {
	if s.cfg.JSON && s.cfg.Output == "" {
		return 2
	}
	return 1
}

func monotonic() uint64 { return clockTime(unix.CLOCK_MONOTONIC) }

func clockTime(clock int32) uint64 {
	var t unix.Timespec
	if unix.ClockGettime(clock, &t) != nil {
		return 0
	}
	return uint64(t.Nano())
}

// introduce prints the first line of JSON.
func (o *output) introduce() {
	if o.json == nil {
		return
	}
	s := o.s
	start := &jsonout.Start{
		Script: s.meta.Name, Object: s.cfg.Script, Args: s.cfg.Args, Arch: s.meta.Arch,
		PID: os.Getpid(), CPUs: s.cpus, Targets: s.targets.pids,
		Monotonic: monotonic(),
	}
	o.offset = wallOffset()
	start.Wall = start.Monotonic + uint64(o.offset)
	var name unix.Utsname
	if unix.Uname(&name) == nil {
		start.Host, start.Kernel = unix.ByteSliceToString(name.Nodename[:]), unix.ByteSliceToString(name.Release[:])
	}
	o.json.Start(start)
}

// maxDrift is how far the wall clock may be from where the lines say it is.
const maxDrift = int64(time.Millisecond)

// tellClock prints a line where the wall clock was set, or has drifted from the
// monotonic one.
func (o *output) tellClock() {
	if o.json == nil {
		return
	}
	now := wallOffset()
	if d := now - o.offset; -maxDrift < d && d < maxDrift {
		return
	}
	o.offset = now
	at := monotonic()
	o.json.Clock(at, at+uint64(now))
}

// conclude prints the last line of JSON.
func (o *output) conclude(reason string, status int) error {
	if o.json == nil {
		return nil
	}
	o.json.End(reason, status, clockTime(unix.CLOCK_REALTIME))
	return o.flush()
}
