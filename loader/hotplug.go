package loader

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"

	"dtc/loader/probe"
)

// Processors come and go. What belongs to one of them is made when it comes:
//
//	ring buffer  made once, and kept when the CPU goes: it may hold records
//	clocks       the kernel takes a perf event off a CPU that goes, and does not
//	             bring it back: those of profile and cpc are opened anew when the CPU
//	             is there again, that of tick moves to another CPU
//
// Per-CPU maps have room for every CPU that the machine may ever have. The list of
// CPUs is a file of the kernel's that is read in each pass: a CPU records at the
// latest that much after it was switched on, and what fires there before is counted
// as dropped.
//
// Clocks are opened at rest and set going when BEGIN has run, so that tick-1s fires
// a second after it, then two, however long attaching took.

const onlineFile = "/sys/devices/system/cpu/online"

// clock is a perf event of a program on one CPU, or on each.
type clock struct {
	prog   int
	entry  *entry
	cookie uint64
	on     []clockEvent
}

type clockEvent struct{ cpu, event, link int }

// attachTimer opens a clock on every CPU, or on the first one.
func (s *session) attachTimer(prog int, e *entry, cookie uint64) (int, error) {
	cpus, err := s.tracedCPUs()
	if err != nil {
		return -1, err
	}
	c := &clock{prog: prog, entry: e, cookie: cookie}
	s.clocks = append(s.clocks, c)
	return -1, c.place(cpus)
}

// place opens the clock where it is missing and closes it on CPUs that have gone.
func (c *clock) place(online []int) error {
	c.on = slices.DeleteFunc(c.on, func(e clockEvent) bool {
		gone := !slices.Contains(online, e.cpu)
		if gone {
			e.close()
		}
		return gone
	})
	if !c.entry.PerCPU && len(c.on) > 0 {
		return nil
	}
	for _, cpu := range online {
		if slices.ContainsFunc(c.on, func(e clockEvent) bool { return e.cpu == cpu }) {
			continue
		}
		attr := perfAttr(c.entry, cpu)
		if attr == nil {
			continue
		}
		e, err := c.open(attr, cpu)
		if err != nil {
			return err
		}
		c.on = append(c.on, e)
		if !c.entry.PerCPU {
			break
		}
	}
	return nil
}

func (c *clock) open(attr *unix.PerfEventAttr, cpu int) (clockEvent, error) {
	event, err := openPerf(attr, cpu, "")
	if err != nil {
		return clockEvent{}, err
	}
	link, err := linkEvent(c.prog, event, c.cookie)
	if err != nil {
		_ = unix.Close(event)
		return clockEvent{}, err
	}
	return clockEvent{cpu, event, link}, nil
}

func (e clockEvent) close() {
	if e.link >= 0 {
		_ = unix.Close(e.link)
	}
	_ = unix.Close(e.event)
}

// start sets the clock going where it is at rest.
func (c *clock) start() error {
	for _, e := range c.on {
		if err := unix.IoctlSetInt(e.event, unix.PERF_EVENT_IOC_ENABLE, 0); err != nil {
			return fmt.Errorf("start %s: %w", c.entry, err)
		}
	}
	return nil
}

func (s *session) startClocks() error {
	for _, c := range s.clocks {
		if err := c.start(); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) closeClocks() {
	for _, c := range s.clocks {
		for _, e := range c.on {
			e.close()
		}
	}
	s.clocks = nil
}

// linkEvent attaches a program to a perf event. Where there is no link for that,
// before 5.15, it returns -1.
func linkEvent(prog, event int, cookie uint64) (link int, err error) {
	link, err = linkPerf(prog, event, cookie)
	if errors.Is(err, unix.EINVAL) && cookie == 0 {
		return -1, unix.IoctlSetInt(event, unix.PERF_EVENT_IOC_SET_BPF, prog)
	}
	return link, err
}

// cpuWatch looks for changes in the list of CPUs that are on.
type cpuWatch struct {
	file *os.File
	last []byte
	buf  [1 << 12]byte
}

func watchCPUs() *cpuWatch {
	w := &cpuWatch{}
	var err error
	if w.file, err = os.Open(onlineFile); err != nil {
		w.file = nil // it was there before: nothing is followed
	}
	return w
}

// changed returns the CPUs that are on if they are others than at the last call.
func (w *cpuWatch) changed() ([]int, bool) {
	if w.file == nil {
		return nil, false
	}
	n, _ := w.file.ReadAt(w.buf[:], 0)
	if n == 0 || bytes.Equal(w.buf[:n], w.last) {
		return nil, false
	}
	w.last = append(w.last[:0], w.buf[:n]...)
	online, err := parseCPUs(strings.TrimSpace(string(w.last)))
	return online, err == nil
}

func (w *cpuWatch) close() {
	if w.file != nil {
		_ = w.file.Close()
	}
}

// followCPUs makes what CPUs need that were switched on since the last call.
func (r *runner) followCPUs() error {
	if r.halted {
		return nil
	}
	online, changed := r.online.changed()
	if !changed {
		return nil
	}
	r.notes.follow(online)
	r.watch = r.watch.follow(online)
	if r.opt.CPU >= 0 {
		online = slices.DeleteFunc(online, func(cpu int) bool { return cpu != r.opt.CPU })
	}
	if err := r.addRings(online); err != nil {
		return err
	}
	for _, c := range r.clocks {
		err := c.place(online)
		if errors.Is(err, unix.ENODEV) {
			r.online.last = nil // a CPU has gone since: look again
			continue
		}
		if err == nil {
			err = c.start()
		}
		if err != nil {
			r.message("probe %s does not fire on a CPU that was switched on: %s", &c.entry.Probe, r.explain(probe.PerfEvent, err))
		}
	}
	return nil
}

// addRings makes the ring buffers of CPUs that have none yet.
func (r *runner) addRings(online []int) error {
	for _, cpu := range online {
		if cpu >= len(r.session.rings) || r.session.rings[cpu] != nil {
			continue
		}
		if err := r.addRing(cpu); err != nil {
			return fmt.Errorf("make buffer of CPU %d: %s", cpu, r.explain(probe.RawTP, err))
		}
	}
	return nil
}

func (r *runner) addRing(cpu int) error {
	m, err := newRing(r.ringSize)
	if err != nil {
		return err
	}
	r.session.rings[cpu] = m
	if err := r.rings.Add(cpu, m.FD(), r.ringSize, longestRecord(r.meta)); err != nil {
		return err
	}
	return r.placeRing(cpu, m)
}
