package probe

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"dtc/object"
)

// A Kind is a way to attach a program to a probe.
type Kind uint8

// The kinds. A kind of the kernel's multi-attach family takes many functions in one link.
const (
	TestRun        Kind = iota + 1 // run by the loader itself
	TPBTF                          // raw tracepoint, typed arguments
	RawTP                          // raw tracepoint
	Tracepoint                     // perf event of a tracefs event
	TracingEntry                   // tracing_multi, entry of functions
	TracingExit                    // tracing_multi, return from functions
	KprobeMulti                    // kprobe.multi
	KretprobeMulti                 // kprobe.multi, return
	FEntry                         // one trampoline, entry
	FExit                          // one trampoline, return
	Kprobe                         // perf kprobe
	Kretprobe                      // perf kretprobe
	PerfEvent                      // perf event of the CPU clock
	UprobeMulti                    // uprobe.multi
	UretprobeMulti                 // uprobe.multi, return
	Uprobe                         // perf uprobe
	Uretprobe                      // perf uretprobe
	numKinds
)

var kindNames = [numKinds]string{
	TestRun: "test_run", TPBTF: "tp_btf", RawTP: "raw_tp", Tracepoint: "tracepoint",
	TracingEntry: "tracing_multi.entry", TracingExit: "tracing_multi.exit",
	KprobeMulti: "kprobe.multi", KretprobeMulti: "kretprobe.multi",
	FEntry: "fentry", FExit: "fexit", Kprobe: "kprobe", Kretprobe: "kretprobe", PerfEvent: "perf_event",
	UprobeMulti: "uprobe.multi", UretprobeMulti: "uretprobe.multi", Uprobe: "uprobe", Uretprobe: "uretprobe",
}

// String returns the name of the kind.
func (k Kind) String() string {
	if k == 0 || k >= numKinds {
		return fmt.Sprintf("kind %d", uint8(k))
	}
	return kindNames[k]
}

// ParseKind returns the kind of a name.
func ParseKind(name string) (Kind, bool) {
	for k := Kind(1); k < numKinds; k++ {
		if kindNames[k] == name {
			return k, true
		}
	}
	return 0, false
}

// Program returns the kind of program, as the object names it, that attaches this way.
func (k Kind) Program() object.Kind {
	switch k {
	case TestRun:
		return object.TestRun
	case TPBTF:
		return object.TPBTF
	case RawTP:
		return object.RawTP
	case Tracepoint:
		return object.Tracepoint
	case TracingEntry, FEntry:
		return object.Fentry
	case TracingExit, FExit:
		return object.Fexit
	case KprobeMulti, Kprobe:
		return object.Kprobe
	case KretprobeMulti, Kretprobe:
		return object.Kretprobe
	case PerfEvent:
		return object.PerfEvent
	case UprobeMulti, Uprobe:
		return object.Uprobe
	case UretprobeMulti, Uretprobe:
		return object.Uretprobe
	}
	return ""
}

// Multi reports whether one link of the kind takes many functions.
func (k Kind) Multi() bool {
	return k == TracingEntry || k == TracingExit || k == KprobeMulti || k == KretprobeMulti
}

// Single reports whether each probe of the kind is an event of its own, to which one program can be
// attached many times if cookies tell them apart.
func (k Kind) Single() bool {
	return k == Tracepoint || k == Kprobe || k == Kretprobe || k == PerfEvent || k == RawTP
}

// MaxTrampolines is how many functions are attached one by one through fentry and fexit without a second
// thought: each costs milliseconds to load and to attach.
const MaxTrampolines = 50

// Kinds returns the ways to attach to the probe, best first. recordArgs says that the clauses read args[]
// or argN of an sdt probe, which only the record of the event has.
func (p *Probe) Kinds(recordArgs bool) []Kind {
	switch {
	case p.User != nil && p.Return:
		return []Kind{UretprobeMulti, Uretprobe}
	case p.User != nil:
		return []Kind{UprobeMulti, Uprobe}
	}
	switch p.Provider {
	case providerDtrace:
		return []Kind{TestRun}
	case providerProfile, providerCPC:
		return []Kind{PerfEvent}
	case providerSyscall:
		if p.Syscall < 0 {
			return []Kind{Tracepoint}
		}
		return []Kind{TPBTF, Tracepoint}
	case providerSDT:
		return p.eventKinds(recordArgs)
	case providerRawTP:
		return p.typed(TPBTF, RawTP)
	case providerRawFBT:
		if p.Return {
			return []Kind{KretprobeMulti, Kretprobe}
		}
		return []Kind{KprobeMulti, Kprobe}
	case providerFBT:
		if p.Return {
			return p.typed(TracingExit, KretprobeMulti, FExit, Kretprobe)
		}
		return p.typed(TracingEntry, KprobeMulti, FEntry, Kprobe)
	}
	return nil
}

func (p *Probe) eventKinds(recordArgs bool) []Kind {
	if recordArgs {
		return []Kind{Tracepoint}
	}
	if p.Module == "" { // the event's group is not known
		return p.typed(TPBTF, RawTP)
	}
	return p.typed(TPBTF, RawTP, Tracepoint)
}

// typed leaves out the kinds that need a BTF id where the probe has none, and tracing_multi, which takes
// ids of vmlinux only, for functions of modules. A BTF id means one function: where several bear the name
// the kinds that take addresses come first.
func (p *Probe) typed(kinds ...Kind) []Kind {
	var rest []Kind
	for _, k := range kinds {
		var fits bool
		switch k {
		case TPBTF:
			fits = p.BTF != 0
		case FEntry, FExit:
			fits = p.BTF != 0 && !p.guarded()
		case TracingEntry, TracingExit:
			fits = p.BTF != 0 && p.Module == moduleKernel && !p.guarded()
		default:
			fits = true
		}
		if fits {
			rest = append(rest, k)
		}
	}
	if p.Ambiguous {
		return append(without(rest, TracingEntry, TracingExit, FEntry, FExit), without(rest, KprobeMulti, KretprobeMulti, Kprobe, Kretprobe)...)
	}
	return rest
}

// without returns the kinds but for some.
func without(kinds []Kind, some ...Kind) []Kind {
	return slices.DeleteFunc(slices.Clone(kinds), func(k Kind) bool { return slices.Contains(some, k) })
}

// Choose returns the first of the kinds that the host has. The error names the reason against each.
func (h *Host) Choose(kinds []Kind) (Kind, error) {
	var reasons []string
	for _, k := range kinds {
		err := h.Have(k)
		if err == nil {
			return k, nil
		}
		if reason := err.Error(); len(reasons) == 0 || !strings.HasSuffix(reasons[len(reasons)-1], reason) {
			reasons = append(reasons, reason)
		}
	}
	if len(reasons) == 0 {
		return 0, errors.New("no way to attach")
	}
	return 0, errors.New(strings.Join(reasons, ", "))
}

// Kinds returns the ways to attach to the probe on this host, best first. Locks in which a program may wait
// for itself are left to kprobes.
func (h *Host) Kinds(p *Probe, recordArgs bool) []Kind {
	kinds := p.Kinds(recordArgs)
	if p.Lock() && h.Have(Kprobe) == nil && LocksWait() {
		return without(kinds, TracingEntry, TracingExit, FEntry, FExit)
	}
	return kinds
}

// Attach returns the best way to attach to the probe, one of count that the same clauses are attached to.
// More than MaxTrampolines functions are not attached through single trampolines while kprobes exist.
func (h *Host) Attach(p *Probe, recordArgs bool, count int) (Kind, error) {
	kinds := h.Kinds(p, recordArgs)
	if p.Provider == providerFBT && count > MaxTrampolines {
		kinds = trampolinesLast(kinds)
	}
	k, err := h.Choose(kinds)
	if err != nil {
		return 0, fmt.Errorf("%s unavailable: %w", p.Provider, err)
	}
	return k, nil
}

func trampolinesLast(kinds []Kind) []Kind {
	var first, last []Kind
	for _, k := range kinds {
		if k == FEntry || k == FExit {
			last = append(last, k)
		} else {
			first = append(first, k)
		}
	}
	return append(first, last...)
}
