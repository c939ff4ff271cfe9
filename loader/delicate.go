package loader

import (
	"slices"

	"dtc/loader/probe"
)

// Functions that tracing itself runs through are left out of broad patterns (see
// package probe), unless nothing else would match.

// spareDelicate takes them from what a description matched, and counts them.
func (d *matched) spareDelicate() {
	if d.ID != 0 || !d.pattern.Broad() {
		return
	}
	delicate := func(p probe.Probe) bool { return p.Delicate() != "" }
	if n := len(d.probes); n > 0 {
		rest := slices.DeleteFunc(slices.Clone(d.probes), delicate)
		if len(rest) > 0 {
			d.probes, d.spared = rest, n-len(rest)
		}
	}
}

// tellSpared says what was left out.
func (s *session) tellSpared() {
	for i := range s.res.descs {
		d := &s.res.descs[i]
		if d.spared > 0 && !d.Hidden {
			s.message("%s leaves out %d probes of functions that tracing itself runs through (dtrun -lv tells which); by name they can be traced", d.show(), d.spared)
		}
	}
}
