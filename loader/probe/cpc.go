package probe

import (
	"os"
	"slices"
	"strings"

	"dtc/internal/provider"
)

// The provider cpc: events of perf, see package provider. As with rates there is a probe for every count, so
// one of each event is listed, and others come into being when they are spelled out.

// counterDevices are the event sources that say that the CPU has counters: that of most machines, and those
// of machines with two kinds of CPU.
var counterDevices = []string{"cpu", "cpu_core", "armv8_pmuv3_0"}

// hasCounters reports whether there are hardware events.
func hasCounters() bool {
	return slices.ContainsFunc(counterDevices, func(name string) bool {
		_, err := os.Stat("/sys/bus/event_source/devices/" + name)
		return err == nil
	})
}

// usualCounters are the probes that are listed.
func usualCounters() (names []string) {
	hardware := hasCounters()
	for i := range provider.Events {
		if e := &provider.Events[i]; hardware || !e.Hardware() {
			names = append(names, e.Name+"-all-"+provider.UsualCount)
		}
	}
	return names
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
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.counterNames == nil {
		h.counterNames = usualCounters()
	}
	return slices.Clone(h.counterNames)
}

// counter returns the probe of a name and remembers it.
func (h *Host) counter(name string) (Probe, bool) {
	c, ok := provider.ParseCounter(name)
	if !ok || c.Hardware() && !hasCounters() {
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
	return Probe{ID: id, Provider: providerCPC, Name: name, PerCPU: true, Counter: &c}, true
}
