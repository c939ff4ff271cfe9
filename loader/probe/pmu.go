package probe

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"dtc/internal/provider"
)

// What the CPU counts, as sysfs tells it. Each kind of CPU of a machine has a folder there:
//
//	type        the type of its events
//	cpus        the CPUs of that kind; without it, all
//	events/E    terms, NAME or NAME=VALUE with commas between them: event=0x2e,umask=0x41
//	format/T    the bits of the attributes that a term sets: config:0-7,32-35
//
// An event is put together of its terms. One that has a term that the format does not explain, or a value
// to be filled in (?), is left out.

// pmuFolder has the folders of the kinds of CPUs.
const pmuFolder = "/sys/bus/event_source/devices"

// pmu is a kind of CPU.
type pmu struct {
	name   string
	typ    uint32
	cpus   []int             // nil: all
	events map[string]string // by name, with _ for -
	format map[string]string
}

// A CPUEvent is an event as perf counts it on some CPUs.
type CPUEvent struct {
	CPUs   []int // nil: all
	Type   uint32
	Config [3]uint64
}

// readPMUs reads the folders of the kinds of CPUs, the most usual one first. What cannot be read is not there.
func readPMUs(devices fs.FS) (list []pmu) {
	folders, _ := fs.ReadDir(devices, ".")
	for _, f := range folders {
		name := f.Name()
		if name != "cpu" && !strings.HasPrefix(name, "cpu_") && !strings.HasPrefix(name, "armv") {
			continue
		}
		typ, err := strconv.ParseUint(readText(devices, name+"/type"), 10, 32)
		if err != nil {
			continue
		}
		p := pmu{name: name, typ: uint32(typ), events: readTexts(devices, name+"/events"), format: readTexts(devices, name+"/format")}
		if text := readText(devices, name+"/cpus"); text != "" {
			if p.cpus, err = parseCPUList(text); err != nil {
				continue
			}
		}
		list = append(list, p)
	}
	slices.SortStableFunc(list, func(a, b pmu) int { return cmp.Compare(a.rank(), b.rank()) })
	return list
}

// rank puts the kind of CPU first that the kernel means if nothing is said.
func (p *pmu) rank() int {
	if p.name == "cpu" || p.name == "cpu_core" {
		return 0
	}
	return 1
}

func readText(devices fs.FS, name string) string {
	text, err := fs.ReadFile(devices, name)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// readTexts reads the files of a folder, less those that explain others (E.unit).
func readTexts(devices fs.FS, folder string) map[string]string {
	texts := map[string]string{}
	files, _ := fs.ReadDir(devices, folder)
	for _, f := range files {
		switch path.Ext(f.Name()) {
		case ".scale", ".unit", ".snapshot", ".per-pkg":
			continue
		}
		texts[strings.ReplaceAll(f.Name(), "-", "_")] = readText(devices, folder+"/"+f.Name())
	}
	return texts
}

// parseCPUList reads a list of CPUs: 0-3,8.
func parseCPUList(text string) ([]int, error) {
	cpus := []int{}
	for part := range strings.SplitSeq(text, ",") {
		first, last, err := parseRange(part, 1<<16)
		if err != nil {
			return nil, err
		}
		for cpu := first; cpu <= last; cpu++ {
			cpus = append(cpus, cpu)
		}
	}
	return cpus, nil
}

// parseRange reads N or N-M, below a limit.
func parseRange(text string, limit int) (first, last int, err error) {
	from, to, two := strings.Cut(strings.TrimSpace(text), "-")
	if !two {
		to = from
	}
	if first, err = strconv.Atoi(from); err == nil {
		last, err = strconv.Atoi(to)
	}
	if err != nil || first < 0 || last < first || last >= limit {
		return 0, 0, fmt.Errorf("invalid range %q", text)
	}
	return first, last, nil
}

// ownEvents lists the names of the events that the CPUs have of their own.
func ownEvents(pmus []pmu) (names []string) {
	for i := range pmus {
		for name := range pmus[i].events {
			if _, err := pmus[i].event(name); err == nil {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// event puts an event of the CPU's own together.
func (p *pmu) event(name string) (CPUEvent, error) {
	e := CPUEvent{CPUs: p.cpus, Type: p.typ}
	terms, ok := p.events[name]
	for known, text := range p.events {
		if !ok && strings.EqualFold(known, name) {
			terms, ok = text, true
			break
		}
	}
	if !ok {
		return e, fmt.Errorf("the CPU has no event %s", name)
	}
	for term := range strings.SplitSeq(terms, ",") {
		key, text, given := strings.Cut(strings.TrimSpace(term), "=")
		value := uint64(1)
		if given {
			var err error
			if value, err = strconv.ParseUint(text, 0, 64); err != nil {
				return e, fmt.Errorf("event %s has an unknown value %s", name, term)
			}
		}
		if err := p.set(&e, key, value); err != nil {
			return e, err
		}
	}
	return e, nil
}

// set sets a term of an event.
func (p *pmu) set(e *CPUEvent, term string, value uint64) error {
	format, ok := p.format[term]
	if !ok {
		format = term + ":0-63" // config itself
	}
	word, ranges, _ := strings.Cut(format, ":")
	at := slices.Index([]string{"config", "config1", "config2"}, word)
	if at < 0 {
		return fmt.Errorf("events of the CPU have no %s", term)
	}
	for r := range strings.SplitSeq(ranges, ",") {
		first, last, err := parseRange(r, 64)
		if err != nil {
			return err
		}
		mask := uint64(1)<<(last-first)<<1 - 1
		e.Config[at] = e.Config[at]&^(mask<<first) | value&mask<<first
		value = value >> (last - first) >> 1
	}
	if value != 0 {
		return fmt.Errorf("%s of an event is too large", term)
	}
	return nil
}

// resolve says what perf counts for a counter on each kind of CPU that has it.
func resolve(c *provider.Counter, pmus []pmu) (on []CPUEvent, err error) {
	if !c.Hardware() {
		return []CPUEvent{{Type: c.Type, Config: [3]uint64{c.Config}}}, nil
	}
	if len(pmus) == 0 {
		return nil, errNoCounters
	}
	var first error
	for i := range pmus {
		e, err := pmus[i].resolve(c, len(pmus) > 1)
		switch {
		case err == nil:
			on = append(on, e)
		case first == nil:
			first = err
		}
	}
	if len(on) == 0 {
		return nil, first
	}
	return on, nil
}

func (p *pmu) resolve(c *provider.Counter, several bool) (e CPUEvent, err error) {
	e = CPUEvent{CPUs: p.cpus, Type: p.typ, Config: [3]uint64{c.Config}}
	switch c.Type {
	case provider.PerfOwn:
		e, err = p.event(c.Name)
	case provider.PerfHardware, provider.PerfCache:
		e.Type = c.Type
		if several { // which kind is meant stands above the event
			e.Config[0] |= uint64(p.typ) << 32
		}
	}
	if err == nil && c.Masks {
		if p.format["umask"] == "" {
			return e, fmt.Errorf("events of the CPU have no umask")
		}
		err = p.set(&e, "umask", c.Umask)
	}
	return e, err
}
