package probe

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"

	"dtc/internal/glob"
	"dtc/internal/provider"
)

// The provider cpc: events of perf, see package provider, each a perf event on every CPU that has it. What
// is attached:
//
//	                     5.10                  6.1, 6.12, 6.18, 7.2
//	all probes           perf_event, program   perf_event, by a link
//	                     set by ioctl
//	events of the        counted by the kernel, but    counted by the kernel
//	kernel               for cgroup_switches (5.13)
//	generic events of    the CPU's counters            the same
//	the CPU
//	the same, two kinds  none: the kernel cannot be    the CPU's counters, each kind for itself
//	of CPU in a machine  told which is meant (5.13)    (arm64: 6.6)
//	raw, the CPU's own   the CPU's counters, encoded   the same
//	                     as sysfs says
//	no counters          none: a virtual machine       the same
//	                     mostly
//
// There is no fall-back: nothing else knows when a counter overflows. Whether the CPU has an event is asked
// by opening it, as the kernel's list of generic events has many that a given CPU lacks.
//
// As with rates there is a probe for every count, so one of each event is listed, and others come into
// being when they are spelled out.

var errNoCounters = errors.New("this machine's CPU shows no counters (a virtual machine needs its host to lend them)")

// Counter is an event that is counted, on each kind of CPU that has it.
type Counter struct {
	provider.Counter
	Events []CPUEvent
}

// On returns the event on a CPU, or false if that has it not.
func (c *Counter) On(cpu int) (CPUEvent, bool) {
	for _, e := range c.Events {
		if e.CPUs == nil || slices.Contains(e.CPUs, cpu) {
			return e, true
		}
	}
	return CPUEvent{}, false
}

// Attr returns the attributes of the event.
func (c *Counter) Attr(e CPUEvent) *unix.PerfEventAttr {
	attr := &unix.PerfEventAttr{
		Type: e.Type, Config: e.Config[0], Ext1: e.Config[1], Ext2: e.Config[2], Sample: c.Count,
		Bits: unix.PerfBitDisabled, Size: uint32(unsafe.Sizeof(unix.PerfEventAttr{})),
	}
	switch c.Mode {
	case "user":
		attr.Bits |= unix.PerfBitExcludeKernel | unix.PerfBitExcludeHv
	case "kernel":
		attr.Bits |= unix.PerfBitExcludeUser | unix.PerfBitExcludeHv
	}
	return attr
}

// readCounters reads what the CPU counts.
func readCounters() []pmu { return readPMUs(os.DirFS(pmuFolder)) }

// openCounter returns the counter of a name, or why there is none.
func (h *Host) openCounter(name string) (*Counter, error) {
	c, ok := provider.ParseCounter(name)
	if !ok {
		return nil, fmt.Errorf("%s is not of the form EVENT-MODE-COUNT or EVENT-MODE-UMASK-COUNT", name)
	}
	events, err := resolve(&c, h.pmus())
	if err != nil {
		return nil, err
	}
	counter := &Counter{Counter: c}
	for _, e := range events {
		if err = counter.try(e); err == nil {
			counter.Events = append(counter.Events, e)
		}
	}
	if len(counter.Events) == 0 {
		return nil, err
	}
	return counter, nil
}

// try opens an event to see whether the CPU has it. What else may be in the way is for attaching to say.
func (c *Counter) try(e CPUEvent) error {
	cpu := 0
	if len(e.CPUs) > 0 {
		cpu = e.CPUs[0]
	}
	fd, err := unix.PerfEventOpen(c.Attr(e), -1, cpu, -1, unix.PERF_FLAG_FD_CLOEXEC)
	if err == nil {
		return unix.Close(fd)
	}
	for _, lacking := range []error{unix.ENOENT, unix.EOPNOTSUPP, unix.EINVAL} {
		if !errors.Is(err, lacking) {
			continue
		}
		if !c.Hardware() {
			return fmt.Errorf("this kernel does not count %s", c.Name)
		}
		return fmt.Errorf("this machine's CPU does not count %s", c.Name)
	}
	return nil
}

// usualCounters are the probes that are listed.
func (h *Host) usualCounters() (names []string) {
	for i := range provider.Events {
		names = append(names, provider.Events[i].Name)
	}
	for _, name := range ownEvents(h.pmus()) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for i := range names {
		names[i] += "-all-" + provider.UsualCount
	}
	return slices.DeleteFunc(names, func(name string) bool {
		_, err := h.openCounter(name)
		return err != nil
	})
}

func (h *Host) matchCPC(c *compiled, yield func(Probe) bool) error {
	if !c.module.Match("") || !c.function.Match("") {
		return nil
	}
	if name, ok := c.name.Literal(); ok {
		if p, ok := h.counter(name); ok {
			yield(p)
		}
		return nil
	}
	for _, name := range h.counters() {
		if p, ok := h.counter(name); ok && c.match(&p) && !yield(p) {
			break
		}
	}
	return nil
}

// counters lists the names that are known, the usual ones first.
func (h *Host) counters() []string {
	usual := h.usual()
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.counterNames == nil {
		h.counterNames = slices.Clone(usual)
	}
	return slices.Clone(h.counterNames)
}

// counter returns the probe of a name and remembers it.
func (h *Host) counter(name string) (Probe, bool) {
	c, err := h.openCounter(name)
	if err != nil {
		return Probe{}, false
	}
	known := h.counters()
	h.mu.Lock()
	defer h.mu.Unlock()
	at := slices.Index(known, name)
	if at < 0 {
		at = len(h.counterNames)
		name = strings.Clone(name)
		h.counterNames = append(h.counterNames, name)
	}
	id := uint32(firstCPC + at)
	if id >= firstSyscall { // the block is full: go on below the far rates
		id = lastID - farCounters - (id - firstSyscall)
	}
	return Probe{ID: id, Provider: providerCPC, Name: name, PerCPU: true, Counter: c}, true
}

// Why says why a description matches no probe, "" where there is nothing to add.
func (h *Host) Why(p Pattern) string {
	name, ok := glob.Literal(p.Name)
	if p.Provider != providerCPC || !ok || name == "" || p.Module != "" || p.Function != "" {
		return ""
	}
	if _, err := h.openCounter(name); err != nil {
		return err.Error()
	}
	return ""
}
