package check

// Probe descriptions. Which probes exist is known only on the machine that runs
// the object; what can be said here is whether a description can match anything
// at all there.

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"dtc/compiler/syntax"
	"dtc/internal/glob"
	"dtc/internal/provider"
)

// supported are the providers whose probes can be enabled.
var supported = map[string]bool{
	"dtrace": true, "syscall": true, "profile": true, "sdt": true, "rawtp": true, "fbt": true, "rawfbt": true, "cpc": true,
	"proc": true, "sched": true, "io": true, "ip": true, "tcp": true, "udp": true, "lockstat": true, "sysinfo": true, "vminfo": true,
}

// order is that in which a description looks for the types of its arguments.
var order = []string{
	"dtrace", "syscall", "profile", "sdt", "rawtp", "fbt", "rawfbt", "cpc",
	"proc", "sched", "io", "ip", "tcp", "udp", "lockstat", "sysinfo", "vminfo",
}

// probeNames are the names of probes where a provider has but a few.
var probeNames = map[string][]string{
	"dtrace":  {"BEGIN", "END", "ERROR"},
	"syscall": {"entry", "return"},
	"fbt":     {"entry", "return"},
	"rawfbt":  {"entry", "return"},
}

func (c *checker) probe(d *syntax.ProbeDesc) Probe {
	p := Probe{
		Pos: d.Pos(), Provider: d.Provider, Module: d.Module, Function: d.Function, Name: d.Name,
		ID: int64(d.ID),
	}
	if d.IsID {
		if d.ID == 0 {
			c.fail(d.Pos(), "D_PDESC_INVAL", "invalid probe identifier 0: Unknown probe identifier")
		}
		return p
	}
	c.provider(p)
	if !c.zdefs && !c.possible(p) {
		c.fail(p.Pos, "D_PDESC_ZERO", "probe description %s does not match any probes%s", p, p.nearName())
	}
	return p
}

// String returns the description in four parts.
func (p Probe) String() string {
	return p.Provider + ":" + p.Module + ":" + p.Function + ":" + p.Name
}

func (p Probe) candidates() []string {
	var out []string
	for _, name := range order {
		if matches(p.Provider, name) {
			out = append(out, name)
		}
	}
	return out
}

// provider refuses a provider that nobody has.
func (c *checker) provider(p Probe) {
	if len(p.candidates()) > 0 {
		return
	}
	if p.Process() != NoProcess {
		c.processProbe(p)
		return
	}
	if !c.zdefs {
		c.fail(p.Pos, "D_PDESC_ZERO", "probe description %s does not match any probes%s", p, didYouMean(p.Provider, keys(supported)))
	}
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func isPattern(field string) bool { return strings.ContainsAny(field, "*?[\\") }

// matches reports whether a field may match a name. A field with a macro
// variable may match anything.
func matches(field, name string) bool {
	return field == "" || glob.Match(macros.ReplaceAllString(field, "*"), name)
}

var macros = regexp.MustCompile(`\$+\w+`)

func (c *checker) possible(p Probe) bool {
	for _, provider := range p.candidates() {
		if p.possibleFor(provider) {
			return true
		}
	}
	return len(p.candidates()) == 0
}

func (p Probe) possibleFor(name string) bool {
	switch name {
	case "profile":
		return matches(p.Module, "") && matches(p.Function, "") && p.possibleRate()
	case "dtrace":
		if !matches(p.Module, "") || !matches(p.Function, "") {
			return false
		}
	case "sdt", "rawtp":
		return matches(p.Function, "") && (isPattern(p.Name) || !strings.Contains(p.Name, "-"))
	case "cpc":
		return matches(p.Module, "") && matches(p.Function, "") && p.possibleCounter()
	}
	if of := provider.Find(name); of != nil {
		return len(p.MadeOf(of)) > 0
	}
	for _, n := range probeNames[name] {
		if matches(p.Name, n) {
			return true
		}
	}
	return false
}

// minPeriod is the shortest period of a profile probe, in nanoseconds.
const minPeriod = 200_000

// possibleRate reports whether a name is that of a profile probe: profile-RATE
// or tick-RATE, where a rate without unit counts per second.
func (p Probe) possibleRate() bool {
	if p.Name == "" || strings.ContainsRune(p.Name, '$') {
		return true
	}
	if isPattern(p.Name) {
		for _, kind := range []string{"profile-97 profile-199 profile-499 profile-997 profile-1999 profile-4001 profile-4999",
			"tick-1 tick-10 tick-100 tick-500 tick-1000 tick-5000"} {
			for _, n := range strings.Fields(kind) {
				if glob.Match(p.Name, n) {
					return true
				}
			}
		}
		return false
	}
	rate, ok := strings.CutPrefix(p.Name, "profile-")
	if !ok {
		rate, ok = strings.CutPrefix(p.Name, "tick-")
	}
	return ok && validRate(rate)
}

func validRate(rate string) bool {
	if n, err := strconv.ParseUint(rate, 10, 63); err == nil {
		return n > 0 && 1e9/n >= minPeriod
	}
	ns, ok := ParseRate(rate)
	return ok && ns >= minPeriod
}

// nearName suggests a name of the probe, where the provider has but a few.
func (p Probe) nearName() string {
	if kind, _, ok := strings.Cut(p.Name, "-"); ok && matches(p.Provider, "profile") {
		return didYouMean(kind, []string{"profile", "tick"})
	}
	for _, name := range p.candidates() {
		if near := didYouMean(p.Name, probeNamesOf(name)); near != "" && p.Provider != "" {
			return near
		}
	}
	if p.Provider == "" && p.Module == "" && p.Function == "" {
		return didYouMean(p.Name, slices.Clone(probeNames["dtrace"]))
	}
	return ""
}

// possibleCounter reports whether a name is that of a cpc probe on some host.
func (p Probe) possibleCounter() bool {
	if p.Name == "" || strings.ContainsRune(p.Name, '$') {
		return true
	}
	if !isPattern(p.Name) {
		_, ok := provider.ParseCounter(p.Name)
		return ok
	}
	return true
}

func probeNamesOf(name string) []string {
	names := slices.Clone(probeNames[name])
	if of := provider.Find(name); of != nil {
		for i := range of.Probes {
			names = append(names, of.Probes[i].Name)
		}
	}
	return names
}
