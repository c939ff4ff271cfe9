package probe

import (
	"strconv"
	"strings"
	"time"
)

// The provider profile: probes that fire at a rate, profile-RATE on every CPU and tick-RATE on one. A RATE
// is a number and a unit, hz if none is given. There is a probe for every rate, so only the usual ones are
// listed; another comes into being when a description spells it out, keeps that spelling as its name, and
// is listed from then on. What is attached:
//
//	                     5.10                  6.1, 6.12, 6.18, 7.2
//	profile-RATE         perf_event of the     perf_event of the CPU clock on every CPU, program by a link
//	                     CPU clock on every
//	                     CPU, program set by
//	                     ioctl
//	tick-RATE            the same on one CPU   the same on one CPU
//
// There is no fall-back. Every kernel has the CPU clock, in virtual machines too, as it is a timer and no
// counter. A clock on a CPU that goes moves to another (tick) or waits for it (profile).

const minPeriod = 200 * time.Microsecond

var usualRates = []string{
	"profile-97", "profile-199", "profile-499", "profile-997", "profile-1999", "profile-4001", "profile-4999",
	"tick-1", "tick-10", "tick-100", "tick-500", "tick-1000", "tick-5000",
}

var periodUnits = map[string]time.Duration{
	"ns": 1, "nsec": 1,
	"us": time.Microsecond, "usec": time.Microsecond,
	"ms": time.Millisecond, "msec": time.Millisecond,
	"s": time.Second, "sec": time.Second,
	"m": time.Minute, "min": time.Minute,
	"h": time.Hour, "hour": time.Hour,
	"d": 24 * time.Hour, "day": 24 * time.Hour,
}

// ParseRate reads the name of a profile probe: its period and whether it fires on every CPU.
func ParseRate(name string) (period time.Duration, perCPU, ok bool) {
	rate, perCPU := strings.CutPrefix(name, "profile-")
	if !perCPU {
		if rate, ok = strings.CutPrefix(name, "tick-"); !ok {
			return 0, false, false
		}
	}
	digits := len(rate) - len(strings.TrimLeft(rate, "0123456789"))
	n, err := strconv.ParseInt(rate[:digits], 10, 64)
	if err != nil || n <= 0 {
		return 0, false, false
	}
	unit := rate[digits:]
	if unit == "" || unit == "hz" {
		period = time.Duration(int64(time.Second) / n)
	} else if length, known := periodUnits[unit]; known && n <= int64(1<<63-1)/int64(length) {
		period = time.Duration(n) * length
	}
	return period, perCPU, period >= minPeriod
}

func (h *Host) matchProfile(c *compiled, yield func(Probe) bool) error {
	if !c.module.Match("") || !c.function.Match("") {
		return nil
	}
	if name, ok := c.name.Literal(); ok {
		if p, ok := h.rate(name); ok {
			yield(p)
		}
		return nil
	}
	for _, name := range h.rates() {
		if p, ok := h.rate(name); ok && c.match(&p) && !yield(p) {
			break
		}
	}
	return nil
}

// rate returns the probe of a rate and remembers it.
func (h *Host) rate(name string) (Probe, bool) {
	period, perCPU, ok := ParseRate(name)
	if !ok {
		return Probe{}, false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	at := -1
	for i, known := range h.rateNames {
		if known == name {
			at = i
		}
	}
	if at < 0 {
		at = len(h.rateNames)
		h.rateNames = append(h.rateNames, strings.Clone(name))
	}
	id := uint32(firstProfile + at)
	if id >= firstCPC { // the block is full: go on from the far end of all ids
		id = lastID - (id - firstCPC)
	}
	return Probe{ID: id, Provider: providerProfile, Name: h.rateNames[at], Period: period, PerCPU: perCPU}, true
}

func (h *Host) rates() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.rateNames[:len(h.rateNames):len(h.rateNames)]
}
