package probe

import (
	"maps"
	"slices"
)

// The provider rawtp: the events of sdt, seen as the call of the tracepoint itself, whose arguments are
// those of its prototype and not the fields of the record made from them.
//
// Some tracepoints have no event, hence no record and no sdt probe. They are not listed, but can be named:
// their probes have no module, and the last ids of the block. What is attached, best first:
//
//	                     5.10, 6.1, 6.12, 6.18, 7.2    without BTF
//	of an event          tp_btf, raw_tp                raw_tp
//	without event        tp_btf, raw_tp                none: nothing else tells that there is one
//
// The same tracepoints serve the providers that are made of others, see package provider.

func (h *Host) matchRawTP(c *compiled, yield func(Probe) bool) error {
	found := false
	err := h.matchEvents(c, providerRawTP, firstRawTP, func(p Probe) bool {
		found = true
		return yield(p)
	})
	name, literal := c.name.Literal()
	if err == nil && literal && !found && c.module.Match("") && c.function.Match("") {
		if p, ok := h.bareTracepoint(name); ok {
			yield(p)
		}
	}
	return err
}

// bareTracepoint returns the probe of a tracepoint that BTF knows.
func (h *Host) bareTracepoint(name string) (Probe, bool) {
	btf, err := h.kernelBTF()
	if err != nil || btf.tracepoints[name] == 0 {
		return Probe{}, false
	}
	at, _ := slices.BinarySearch(slices.Sorted(maps.Keys(btf.tracepoints)), name)
	return Probe{ID: firstFBT - 1 - uint32(at), Provider: providerRawTP, Name: name, BTF: btf.tracepoints[name]}, true
}
