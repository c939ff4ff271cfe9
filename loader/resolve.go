package loader

import (
	"fmt"
	"slices"
	"strings"

	"dtc/internal/glob"
	"dtc/internal/provider"
	"dtc/loader/probe"
	"dtc/object"
)

// Resolving. Each description of the object is matched against the probes of the
// host. A probe that a group of programs serves gets an entry in dt_probes: the
// entry is what a record names, and where a program finds the probe's names and
// the mask of its clauses. A probe whose clauses are in two groups (the planner
// avoids it) has two entries, so that a mask is never shared.

// entry is a probe as one group of programs serves it.
type entry struct {
	probe.Probe                // what is attached to
	as          *probe.Probe   // what scripts see, where that is made of it
	index       int            // in dt_probes
	mask        []uint64       // by the program's clauses
	covered     map[int]*entry // sites that a probe of all processes has too
	words       [6]uint32      // id, the numbers of the four names, and arguments: see object.ProbeHead
}

// group is the programs that serve the same probes, one for each kind.
type group struct {
	id       int
	class    object.Class
	programs []*object.Program
	entries  []*entry
	grows    bool // probes may come later
	late     bool // in whatever process
	kprobes  bool // functions by kprobes only, see inside.go
}

// matched is a description with what it matched.
type matched struct {
	*object.Desc
	pattern probe.Pattern
	probes  []probe.Probe
	spared  int             // functions that a broad pattern leaves out
	seen    map[string]bool // files that were looked at, of a description of all processes
}

// resolution is an object's descriptions and programs on this host.
type resolution struct {
	descs   []matched
	entries []*entry
	groups  []*group
}

// prober is the part of a host that resolving needs.
type prober interface {
	Match(p probe.Pattern) ([]probe.Probe, error)
	ByID(id uint32) (probe.Probe, bool, error)
}

// filer is the part that knows probes of files, in whatever process.
type filer interface {
	Files(p probe.Pattern, seen map[string]bool) ([]probe.Probe, error)
}

// resolve matches the object's descriptions. A description that matches nothing
// is an error unless zero; fit says which probes the object is compiled for.
func resolve(m *object.Meta, host prober, macro *macros, zero bool, fit *builds) (*resolution, error) {
	r := &resolution{}
	for i := range m.Descs {
		d, err := match(&m.Descs[i], host, macro, providers(m, i))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.Descs[i].Pos, err)
		}
		if err := fit.fit(&d); err != nil {
			return nil, fmt.Errorf("%s: %w", d.Pos, err)
		}
		d.spareDelicate()
		if len(d.probes) == 0 && !zero && !d.Hidden {
			return nil, fmt.Errorf("%s: [D_PDESC_ZERO] probe description %s does not match any probes%s", d.Pos, d.show(), d.why(host))
		}
		r.descs = append(r.descs, d)
	}
	r.reserve(m)
	r.group(m)
	for _, g := range r.groups {
		if len(g.programs[0].At) > 0 {
			r.fillMade(g, m.MaskWords, host)
			continue
		}
		r.fill(g, m.MaskWords)
	}
	return r, nil
}

// explainer is the part that knows why a description matches nothing.
type explainer interface {
	Why(p probe.Pattern) string
}

func (d *matched) why(host prober) string {
	if e, ok := host.(explainer); ok {
		if why := e.Why(d.pattern); why != "" {
			return ": " + why
		}
	}
	return ""
}

// show names the description as expanded.
func (d *matched) show() string {
	if d.ID != 0 {
		return fmt.Sprint(d.ID)
	}
	return d.pattern.String()
}

// providersOf are the providers of each class of probes.
var providersOf = map[object.Class][]string{
	object.ClassSyscallEntry: {"syscall"}, object.ClassSyscallReturn: {"syscall"}, object.ClassProfile: {"profile", "cpc"},
	object.ClassSdt: {"sdt"}, object.ClassRawtp: {"rawtp"}, object.ClassFbtEntry: {"fbt", "rawfbt"}, object.ClassFbtReturn: {"fbt", "rawfbt"},
}

// providersFor are the providers of the probes that a program can serve.
func providersFor(p *object.Program) []string {
	if p.For != "" {
		return []string{provider.Fields(p.For)[0]}
	}
	return providersOf[p.Class]
}

// providers lists the providers that description i can concern: those for which
// the object has programs. It keeps BEGIN, which names no provider, from
// asking for all the kernel's functions.
func providers(m *object.Meta, i int) []string {
	out := []string{"dtrace"}
	for j := range m.Programs {
		p := &m.Programs[j]
		for _, name := range providersFor(p) {
			if slices.Contains(p.Descs, i) && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// matchAny matches a pattern whose provider is no plain name against each of the
// named providers. One that the host does not have has no probes.
func matchAny(p probe.Pattern, host prober, providers []string) []probe.Probe {
	var out []probe.Probe
	for _, name := range providers {
		if !glob.Match(p.Provider, name) {
			continue
		}
		one := p
		one.Provider = name
		if probes, err := host.Match(one); err == nil {
			out = append(out, probes...)
		}
	}
	return out
}

func match(d *object.Desc, host prober, macro *macros, providers []string) (matched, error) {
	out := matched{Desc: d}
	if d.ID != 0 {
		p, ok, err := host.ByID(uint32(d.ID))
		if err != nil {
			return out, err
		}
		if !ok || int64(uint32(d.ID)) != d.ID {
			return out, fmt.Errorf("invalid probe identifier %d: Unknown probe identifier", d.ID)
		}
		out.probes = []probe.Probe{p}
		return out, nil
	}
	var err error
	for _, f := range []struct {
		to   *string
		from string
	}{
		{&out.pattern.Provider, d.Provider}, {&out.pattern.Module, d.Module},
		{&out.pattern.Function, d.Function}, {&out.pattern.Name, d.Name},
	} {
		if *f.to, err = macro.expand(f.from); err != nil {
			return out, err
		}
	}
	if files, ok := host.(filer); ok && out.pattern.Provider == probe.EveryPid {
		out.seen = map[string]bool{}
		out.probes, err = files.Files(out.pattern, out.seen)
		return out, err
	}
	if probe.IsProcess(out.pattern.Provider) {
		out.probes, err = host.Match(out.pattern)
		return out, err
	}
	if _, plain := glob.Literal(out.pattern.Provider); !plain || out.pattern.Provider == "" {
		out.probes = matchAny(out.pattern, host, providers)
		return out, nil
	}
	out.probes, err = host.Match(out.pattern)
	return out, err
}

// reserve gives the dtrace provider's probes their entries: ERROR's clauses run
// inside other programs, so it has one though no program serves it.
func (r *resolution) reserve(m *object.Meta) {
	for i := range r.descs {
		for _, p := range r.descs[i].probes {
			if classOf(&p) == object.ClassError && r.find(p.ID) == nil {
				r.add(p, m.MaskWords)
			}
		}
	}
}

func (r *resolution) find(id uint32) *entry {
	for _, e := range r.entries {
		if e.face().ID == id {
			return e
		}
	}
	return nil
}

func (r *resolution) add(p probe.Probe, words int) *entry {
	e := &entry{Probe: p, index: len(r.entries), mask: make([]uint64, words)}
	r.entries = append(r.entries, e)
	return e
}

func (r *resolution) group(m *object.Meta) {
	byID := map[int]*group{}
	for i := range m.Programs {
		p := &m.Programs[i]
		g := byID[p.Group]
		if g == nil {
			g = &group{id: p.Group, class: p.Class}
			byID[p.Group] = g
			r.groups = append(r.groups, g)
		}
		g.programs = append(g.programs, p)
	}
}

// fill gives each probe of the group an entry with its clause mask.
func (r *resolution) fill(g *group, words int) {
	have := map[uint32]*entry{}
	p := g.programs[0]
	for _, n := range p.Descs {
		d := &r.descs[n]
		bits := clauseMask(p.Clauses, d.Clauses, words)
		for i := range d.probes {
			q := &d.probes[i]
			if classOf(q) != g.class {
				continue
			}
			e := have[q.ID]
			if e == nil {
				e = r.add(*q, words)
				have[q.ID] = e
				g.entries = append(g.entries, e)
			}
			for w := range bits {
				e.mask[w] |= bits[w]
			}
		}
	}
}

// clauseMask has bit i set where the program's clause i is one of the enabled.
func clauseMask(program, enabled []int, words int) []uint64 {
	mask := make([]uint64, words)
	for i, c := range program {
		for _, e := range enabled {
			if c == e {
				mask[i/64] |= 1 << (i % 64)
			}
		}
	}
	return mask
}

func classOf(p *probe.Probe) object.Class {
	side := func(entry, exit object.Class) object.Class {
		if p.Return {
			return exit
		}
		return entry
	}
	if p.User != nil {
		switch {
		case p.Return:
			return object.ClassPidReturn
		case strings.TrimRight(p.Provider, "0123456789") == "pid", p.Provider == probe.EveryPid:
			return object.ClassPidEntry
		}
		return object.ClassUsdt
	}
	switch p.Provider {
	case "dtrace":
		switch p.Name {
		case "BEGIN":
			return object.ClassBegin
		case "END":
			return object.ClassEnd
		}
		return object.ClassError
	case "profile", "cpc":
		return object.ClassProfile
	case "syscall":
		return side(object.ClassSyscallEntry, object.ClassSyscallReturn)
	case "sdt":
		return object.ClassSdt
	case "rawtp":
		return object.ClassRawtp
	case "fbt", "rawfbt":
		return side(object.ClassFbtEntry, object.ClassFbtReturn)
	}
	return ""
}

// count is how many probes a set of descriptions matches, each as often as a
// description has it.
func (r *resolution) count(include func(*matched) bool) int {
	n := 0
	for i := range r.descs {
		if !r.descs[i].Hidden && include(&r.descs[i]) {
			n += len(r.descs[i].probes)
		}
	}
	return n
}

// texts numbers the names of probes, each text once.
type texts struct {
	list  []string
	num   map[string]uint32
	most  int                 // that there is room for, 0 for any number
	later func(uint32) string // those behind
}

func newTexts() *texts { return &texts{num: map[string]uint32{}} }

func (t *texts) intern(s string) uint32 {
	n, ok := t.num[s]
	if !ok && t.most > 0 && len(t.list) >= t.most {
		return object.TextNone
	}
	if !ok {
		n = uint32(len(t.list))
		t.num[s] = n
		t.list = append(t.list, s)
	}
	return n
}

// lookup returns the number of a text that some probe has.
func (t *texts) lookup(s string) uint32 {
	if n, ok := t.num[s]; ok {
		return n
	}
	return object.TextNone
}

// text returns the text of a number, "" where there is none.
func (t *texts) text(n uint32) string {
	if uint64(n) < uint64(len(t.list)) {
		return t.list[n]
	}
	if t.later != nil {
		return t.later(n)
	}
	return ""
}
