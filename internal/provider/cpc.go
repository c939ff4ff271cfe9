package provider

import (
	"strconv"
	"strings"
)

// The provider cpc: a probe fires on a CPU each time an event has happened a
// number of times. Its name is EVENT-MODE-COUNT or EVENT-MODE-UMASK-COUNT. An
// event is one of
//
//	generic    those that perf knows on every machine: of the kernel itself
//	           (page_faults), of the CPU (instructions), of its caches
//	           (L1_dcache_load_misses). The names are those of perf with _ for -,
//	           which a description has for itself, or perf_count_sw_*, perf_count_hw_*
//	raw        rXXXX, the number that the CPU's manual gives it
//	own        whatever the CPU calls its own; only the host knows these
//
// in whatever case. UMASK is hexadecimal, with or without 0x, and replaces the
// unit mask of an event that is raw or the CPU's own.

// Event is an event that perf counts: the type and config of its attributes.
type Event struct {
	Name   string
	Type   uint32
	Config uint64
}

// Types of events: those of perf, and one for what only the host knows.
const (
	PerfHardware = 0
	PerfSoftware = 1
	PerfCache    = 3
	PerfRaw      = 4
	PerfOwn      = 1<<32 - 1
)

// Hardware reports whether the event needs a CPU with counters.
func (e *Event) Hardware() bool { return e.Type != PerfSoftware }

// Events lists the generic events.
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
	add(PerfSoftware,
		"cpu_clock perf_count_sw_cpu_clock", "task_clock perf_count_sw_task_clock",
		"page_faults faults perf_count_sw_page_faults",
		"context_switches cs perf_count_sw_context_switches",
		"cpu_migrations migrations perf_count_sw_cpu_migrations",
		"minor_faults perf_count_sw_page_faults_min", "major_faults perf_count_sw_page_faults_maj",
		"", "", "", "", "cgroup_switches perf_count_sw_cgroup_switches")
	add(PerfHardware,
		"cpu_cycles cycles perf_count_hw_cpu_cycles", "instructions perf_count_hw_instructions",
		"cache_references perf_count_hw_cache_references", "cache_misses perf_count_hw_cache_misses",
		"branch_instructions branches perf_count_hw_branch_instructions", "branch_misses perf_count_hw_branch_misses",
		"bus_cycles perf_count_hw_bus_cycles",
		"stalled_cycles_frontend idle_cycles_frontend perf_count_hw_stalled_cycles_frontend",
		"stalled_cycles_backend idle_cycles_backend perf_count_hw_stalled_cycles_backend",
		"ref_cycles perf_count_hw_ref_cpu_cycles")
	return append(all, cacheEvents()...)
}

// cacheEvents are the events of caches: a cache, what is done with it, and
// whether that misses, each a byte of the config.
func cacheEvents() (all []Event) {
	for cache, name := range []string{"L1_dcache", "L1_icache", "LLC", "dTLB", "iTLB", "branch", "node"} {
		for op, does := range [][2]string{{"loads", "load_misses"}, {"stores", "store_misses"}, {"prefetches", "prefetch_misses"}} {
			for result, what := range does {
				all = append(all, Event{name + "_" + what, PerfCache, uint64(cache | op<<8 | result<<16)})
			}
		}
	}
	return all
}

// Counter is what the name of a cpc probe says.
type Counter struct {
	Event
	Mode  string // user, kernel, all
	Umask uint64
	Masks bool // there is a Umask
	Count uint64
}

// UsualCount is the count of the probes that are listed.
const UsualCount = "1000000000"

// ParseCounter reads the name of a cpc probe. Whether the CPU has an event that
// is not generic is for the host to say.
func ParseCounter(name string) (c Counter, ok bool) {
	f := strings.Split(name, "-")
	if len(f) != 3 && len(f) != 4 {
		return c, false
	}
	switch c.Mode = f[1]; c.Mode {
	case "user", "kernel", "all":
	default:
		return c, false
	}
	var err error
	if c.Count, err = strconv.ParseUint(f[len(f)-1], 10, 63); err != nil || c.Count == 0 {
		return c, false
	}
	if c.Event, ok = parseEvent(f[0]); !ok {
		return c, false
	}
	if c.Masks = len(f) == 4; !c.Masks {
		return c, true
	}
	if c.Type == PerfHardware || c.Type == PerfCache {
		c.Event = Event{Name: f[0], Type: PerfOwn} // the CPU's own of that name has a mask, if there is one
	}
	mask := strings.TrimPrefix(f[2], "0x")
	c.Umask, err = strconv.ParseUint(mask, 16, 64)
	return c, err == nil && c.Type != PerfSoftware
}

func parseEvent(name string) (Event, bool) {
	for _, e := range Events {
		if strings.EqualFold(e.Name, name) {
			return e, true
		}
	}
	if number, ok := strings.CutPrefix(name, "r"); ok {
		if config, err := strconv.ParseUint(number, 16, 64); err == nil {
			return Event{name, PerfRaw, config}, true
		}
	}
	odd := func(r rune) bool {
		return r != '_' && r != '.' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}
	return Event{Name: name, Type: PerfOwn}, name != "" && !strings.ContainsFunc(name, odd)
}
