package loader

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"dtc/loader/probe"
)

// attach attaches the copies of a binding, each in the way of its kind. The
// programs do nothing before dt_state says so, hence everything can be attached
// before anything is traced.
func (s *session) attach(b *binding) error {
	switch b.method.kind {
	case probe.TestRun:
		return nil
	case probe.TPBTF, probe.FEntry, probe.FExit:
		return s.each(b, func(prog int, _ *entry, _ uint64) (int, error) { return openRaw(prog, "", 0) })
	case probe.RawTP:
		return s.each(b, func(prog int, e *entry, cookie uint64) (int, error) {
			return openRaw(prog, e.RawTracepoint(), cookie)
		})
	case probe.Tracepoint:
		return s.each(b, s.attachTracepoint)
	case probe.PerfEvent:
		return s.each(b, s.attachTimer)
	case probe.UprobeMulti, probe.UretprobeMulti, probe.Uprobe, probe.Uretprobe:
		return s.attachUprobes(b)
	case probe.Kprobe, probe.Kretprobe:
		if n := len(b.entries); n > manyKprobes {
			s.message("warning: this kernel attaches %d functions one by one, which takes a while, and longer to undo", n)
		}
		return s.attachKprobes(b)
	}
	return s.attachMany(b)
}

// raiseFiles makes room for n descriptors, where that is allowed.
func raiseFiles(n int) {
	var limit unix.Rlimit
	want := uint64(n) + 1024
	if n < 256 || unix.Getrlimit(unix.RLIMIT_NOFILE, &limit) != nil || limit.Cur >= want {
		return
	}
	limit.Cur, limit.Max = want, max(limit.Max, want)
	_ = unix.Setrlimit(unix.RLIMIT_NOFILE, &limit)
}

// filesLimit is how many descriptors there may be.
func filesLimit() uint64 {
	var limit unix.Rlimit
	_ = unix.Getrlimit(unix.RLIMIT_NOFILE, &limit)
	return limit.Cur
}

// each attaches every copy to its probe, or a shared copy to each of its probes.
func (s *session) each(b *binding, attach func(prog int, e *entry, cookie uint64) (int, error)) error {
	for _, c := range b.copies {
		entries := c.entries
		if !c.cookies {
			entries = entries[:1]
		}
		for _, e := range entries {
			cookie := uint64(0)
			if c.cookies {
				cookie = uint64(e.index)
			}
			fd, err := attach(c.prog.FD(), e, cookie)
			if err != nil {
				return fmt.Errorf("attach to %s: %w", e, err)
			}
			if fd >= 0 {
				s.links = append(s.links, fd)
			}
		}
	}
	return nil
}

// perf links a program to a perf event. Both descriptors are kept: a link does
// not hold its event open before 5.15, where it is not a link at all.
func (s *session) perf(prog, event int, cookie uint64) (int, error) {
	link, err := linkPerf(prog, event, cookie)
	if errors.Is(err, unix.EINVAL) && cookie == 0 {
		link = -1
		if err = unix.IoctlSetInt(event, unix.PERF_EVENT_IOC_SET_BPF, prog); err == nil {
			err = unix.IoctlSetInt(event, unix.PERF_EVENT_IOC_ENABLE, 0)
		}
	}
	if err != nil {
		_ = unix.Close(event)
		return -1, err
	}
	s.links = append(s.links, event)
	return link, nil
}

func (s *session) attachTracepoint(prog int, e *entry, cookie uint64) (int, error) {
	id, err := s.eventID(e)
	if err != nil {
		return -1, err
	}
	event, err := openPerf(&unix.PerfEventAttr{
		Type: unix.PERF_TYPE_TRACEPOINT, Config: id, Sample_type: unix.PERF_SAMPLE_RAW, Sample: 1, Wakeup: 1,
	}, 0, "")
	if err != nil {
		return -1, err
	}
	return s.perf(prog, event, cookie)
}

func (s *session) eventID(e *entry) (uint64, error) {
	tracefs, err := s.host.Tracefs()
	if err != nil {
		return 0, err
	}
	group, event := e.Tracepoint()
	text, err := os.ReadFile(filepath.Join(tracefs, "events", group, event, "id"))
	if err != nil {
		return 0, err
	}
	return strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64)
}

// perfAttr is the event of a profile or cpc probe on a CPU, nil if there is none.
func perfAttr(e *entry, cpu int) *unix.PerfEventAttr {
	if e.Counter == nil {
		return &unix.PerfEventAttr{
			Type: unix.PERF_TYPE_SOFTWARE, Config: unix.PERF_COUNT_SW_CPU_CLOCK, Sample: uint64(e.Period), Bits: unix.PerfBitDisabled,
		}
	}
	if event, ok := e.Counter.On(cpu); ok {
		return e.Counter.Attr(event)
	}
	return nil
}

// bisect links the list in as few parts as possible and returns what could not be
// linked, with the last reason.
func bisect[T any](list []T, link func([]T) (int, error), keep func(fd int)) (refused []T, err error) {
	fd, err := link(list)
	if err == nil {
		keep(fd)
		return nil, nil
	}
	if len(list) == 1 || !oneOfMany(err) {
		return list, err
	}
	half := len(list) / 2
	for _, part := range [][]T{list[:half], list[half:]} {
		bad, e := bisect(part, link, keep)
		refused = append(refused, bad...)
		if e != nil {
			err = e
		}
	}
	return refused, err
}

// oneOfMany reports whether an error may be about one function of a list.
func oneOfMany(err error) bool {
	for _, e := range []error{unix.EINVAL, unix.ESRCH, unix.ENOENT, unix.EADDRNOTAVAIL, unix.EILSEQ, unix.EBUSY, unix.ERANGE} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
