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
			s.message("warning: %d kprobes are attached one by one, which takes minutes to undo", n)
		}
		return s.attachKprobes(b)
	}
	return s.attachMany(b)
}

// attachKprobes attaches to the functions one by one and leaves out those that the
// kernel refuses.
func (s *session) attachKprobes(b *binding) error {
	raiseFiles(2 * len(b.entries))
	var refused []*entry
	var last error
	err := s.each(b, func(prog int, e *entry, cookie uint64) (int, error) {
		fd, err := s.attachKprobe(prog, e, cookie)
		if err != nil && oneOfMany(err) {
			refused, last, fd, err = append(refused, e), err, -1, nil
		}
		return fd, err
	})
	if err == nil && len(refused) == len(b.entries) {
		return last
	}
	s.leftOut(refused, len(b.entries))
	return err
}

// leftOut tells that some functions of many cannot be traced.
func (s *session) leftOut(refused []*entry, of int) {
	if len(refused) > 0 {
		s.message("%d of %d functions cannot be traced here, the first is %s", len(refused), of, refused[0].Function)
	}
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

// perfAttr is the event of a profile or cpc probe.
func perfAttr(e *entry) *unix.PerfEventAttr {
	c := e.Counter
	if c == nil {
		return &unix.PerfEventAttr{Type: unix.PERF_TYPE_SOFTWARE, Config: unix.PERF_COUNT_SW_CPU_CLOCK, Sample: uint64(e.Period)}
	}
	attr := &unix.PerfEventAttr{Type: c.Type, Config: c.Config, Sample: c.Count}
	switch c.Mode {
	case "user":
		attr.Bits |= unix.PerfBitExcludeKernel | unix.PerfBitExcludeHv
	case "kernel":
		attr.Bits |= unix.PerfBitExcludeUser | unix.PerfBitExcludeHv
	}
	return attr
}

const kprobeSource = "/sys/bus/event_source/devices/kprobe"

func (s *session) attachKprobe(prog int, e *entry, cookie uint64) (int, error) {
	text, err := os.ReadFile(filepath.Join(kprobeSource, "type"))
	if err != nil {
		return -1, err
	}
	kind, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 32)
	if err != nil {
		return -1, err
	}
	attr := unix.PerfEventAttr{Type: uint32(kind)}
	if e.Return {
		bit, err := retprobeBit()
		if err != nil {
			return -1, err
		}
		attr.Config = 1 << bit
	}
	event, err := openPerf(&attr, 0, e.Function)
	if err != nil {
		return -1, err
	}
	return s.perf(prog, event, cookie)
}

// retprobeBit reads the flag of return probes: "config:0".
func retprobeBit() (uint64, error) {
	text, err := os.ReadFile(filepath.Join(kprobeSource, "format/retprobe"))
	if err != nil {
		return 0, err
	}
	_, bit, _ := strings.Cut(strings.TrimSpace(string(text)), ":")
	return strconv.ParseUint(bit, 10, 6)
}

// attachMany attaches one program to all functions of a binding. One that the
// kernel refuses spoils the whole call, so the list is halved until the bad ones
// stand alone, and those are left out.
func (s *session) attachMany(b *binding) error {
	c := b.copies[0]
	link := func(list []*entry) (int, error) { return linkMany(c.prog.FD(), b.method.kind, list) }
	refused, err := bisect(c.entries, link, func(fd int) { s.links = append(s.links, fd) })
	if len(refused) == len(c.entries) {
		return err
	}
	s.leftOut(refused, len(c.entries))
	return nil
}

func linkMany(prog int, kind probe.Kind, list []*entry) (int, error) {
	cookies := make([]uint64, len(list))
	for i, e := range list {
		cookies[i] = uint64(e.index)
	}
	if kind == probe.TracingEntry || kind == probe.TracingExit {
		ids := make([]uint32, len(list))
		for i, e := range list {
			ids[i] = e.BTF
		}
		attach := uint32(attachTracingEntry)
		if kind == probe.TracingExit {
			attach = attachTracingExit
		}
		return linkTracing(prog, attach, ids, cookies)
	}
	names := make([]string, len(list))
	for i, e := range list {
		names[i] = e.Function
	}
	flags := uint32(0)
	if kind == probe.KretprobeMulti {
		flags = kprobeMultiReturn
	}
	return linkKprobes(prog, names, cookies, flags)
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
