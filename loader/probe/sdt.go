package probe

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// The provider sdt: the kernel's static events, module = group, no function, name = event. Events that
// are system calls, or that somebody made at run time (kprobes, uprobes, a tracer's own), are left out.
//
// Without tracefs the events are those that BTF has a raw tracepoint for. Their groups are then unknown:
// the module is empty, and whatever a description says about it is taken to match. What is attached, best
// first:
//
//	                     5.10, 6.1, 6.12, 6.18, 7.2    without BTF          without tracefs
//	without arguments    tp_btf, raw_tp, tracepoint    raw_tp, tracepoint   tp_btf, raw_tp
//	args[], argN         tracepoint: the record of     tracepoint           none
//	                     the event is there alone
//
// A kernel module's tracepoint takes raw_tp or tracepoint where BTF does not have it. One program serves
// several by cookies: tracepoints from 5.15 on, raw_tp from 6.10 on, otherwise there is a copy for each.

type event struct {
	group, name string
}

var dynamicGroup = regexp.MustCompile(`^(syscalls|kprobes|uprobes|dt_[0-9]+_.*|dt_[0-9]+)$`)

func (h *Host) readEvents() ([]event, error) {
	tracefs, err := h.Tracefs()
	if err == nil {
		var text []byte
		if text, err = os.ReadFile(filepath.Join(tracefs, "available_events")); err == nil {
			return parseEvents(string(text)), nil
		}
	}
	h.note("events come from BTF, without their groups: " + err.Error())
	btf, btfErr := h.kernelBTF()
	if btfErr != nil {
		return nil, fmt.Errorf("%w; %w", err, noBTF(btfErr))
	}
	var events []event
	for name := range btf.tracepoints {
		events = append(events, event{name: name})
	}
	return sortEvents(events), nil
}

// parseEvents reads available_events: a line group:event for each.
func parseEvents(text string) []event {
	var events []event
	last, hidden := "", true // the events of a group come together
	for line := range strings.Lines(text) {
		group, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		if group != last {
			last, hidden = group, group == "" || dynamicGroup.MatchString(group)
		}
		if ok && name != "" && !hidden {
			events = append(events, event{group, name})
		}
	}
	return sortEvents(events)
}

func sortEvents(events []event) []event {
	slices.SortFunc(events, func(a, b event) int {
		if d := strings.Compare(a.group, b.group); d != 0 {
			return d
		}
		return strings.Compare(a.name, b.name)
	})
	return slices.Compact(events)
}

func (h *Host) matchSDT(c *compiled, yield func(Probe) bool) error {
	return h.matchEvents(c, providerSDT, firstSDT, yield)
}

// matchEvents serves sdt and rawtp, which have the same events.
func (h *Host) matchEvents(c *compiled, provider string, first uint32, yield func(Probe) bool) error {
	if !c.function.Match("") {
		return nil
	}
	events, err := h.events()
	if err != nil {
		return err
	}
	for i, e := range events {
		if !c.name.Match(e.name) || e.group != "" && !c.module.Match(e.group) {
			continue
		}
		p := Probe{ID: first + uint32(i), Provider: provider, Module: e.group, Name: e.name}
		if btf, err := h.kernelBTF(); err == nil {
			p.BTF = btf.tracepoints[e.name]
		}
		if !yield(p) {
			break
		}
	}
	return nil
}

// Format returns the layout of a probe's event record: of an sdt or rawtp probe, or of a system call's.
func (h *Host) Format(p *Probe) (*Format, error) {
	tracefs, err := h.Tracefs()
	if err != nil {
		return nil, err
	}
	group, name := p.Tracepoint()
	if group == "" || name == "" {
		return nil, fmt.Errorf("read format of %s: no event", p)
	}
	text, err := os.ReadFile(filepath.Join(tracefs, "events", group, name, "format"))
	if err != nil {
		return nil, fmt.Errorf("read format of %s: %w", p, err)
	}
	return ParseFormat(string(text))
}
