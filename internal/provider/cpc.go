package provider

import (
	"strconv"
	"strings"
)

// The provider cpc: a probe fires on a CPU each time an event has happened a
// number of times. Its name is EVENT-MODE-COUNT; the events are the generic ones
// of the kernel's perf, by the names that libpfm gives them in lower case.

// Event is an event that perf counts: the type and config of its attributes.
type Event struct {
	Name   string
	Type   uint32
	Config uint64
}

const (
	perfHardware = 0
	perfSoftware = 1
)

// Hardware reports whether the event needs a CPU with counters.
func (e *Event) Hardware() bool { return e.Type == perfHardware }

// Events lists the events.
var Events = events()

func events() []Event {
	var all []Event
	add := func(typ uint32, names ...string) {
		for config, list := range names {
			for _, n := range strings.Fields(list) {
				all = append(all, Event{n, typ, uint64(config)})
			}
		}
	}
	add(perfSoftware,
		"cpu_clock perf_count_sw_cpu_clock", "task_clock perf_count_sw_task_clock",
		"page_faults faults perf_count_sw_page_faults",
		"context_switches cs perf_count_sw_context_switches",
		"cpu_migrations migrations perf_count_sw_cpu_migrations",
		"minor_faults perf_count_sw_page_faults_min", "major_faults perf_count_sw_page_faults_maj",
		"", "", "", "", "cgroup_switches perf_count_sw_cgroup_switches")
	add(perfHardware,
		"cpu_cycles cycles perf_count_hw_cpu_cycles", "instructions perf_count_hw_instructions",
		"cache_references perf_count_hw_cache_references", "cache_misses perf_count_hw_cache_misses",
		"branch_instructions branches perf_count_hw_branch_instructions", "branch_misses perf_count_hw_branch_misses",
		"bus_cycles perf_count_hw_bus_cycles",
		"stalled_cycles_frontend idle_cycles_frontend perf_count_hw_stalled_cycles_frontend",
		"stalled_cycles_backend idle_cycles_backend perf_count_hw_stalled_cycles_backend",
		"ref_cycles perf_count_hw_ref_cpu_cycles")
	return all
}

// Counter is what the name of a cpc probe says.
type Counter struct {
	Event
	Mode  string // user, kernel, all
	Count uint64
}

// UsualCount is the count of the probes that are listed.
const UsualCount = "1000000000"

// ParseCounter reads the name of a cpc probe.
func ParseCounter(name string) (c Counter, ok bool) {
	f := strings.Split(name, "-")
	if len(f) != 3 {
		return c, false
	}
	switch c.Mode = f[1]; c.Mode {
	case "user", "kernel", "all":
	default:
		return c, false
	}
	n, err := strconv.ParseUint(f[2], 10, 63)
	if err != nil || n == 0 {
		return c, false
	}
	c.Count = n
	for _, e := range Events {
		if e.Name == f[0] {
			c.Event = e
			return c, true
		}
	}
	return c, false
}
