package loader

import (
	"bufio"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"dtc/internal/glob"
	"dtc/loader/format"
	"dtc/loader/probe"
	"dtc/object"
)

// Modules of the kernel that are loaded while a run lasts. What descriptions match in them is
// attached then: functions of the module (fbt, rawfbt), and tracepoints that came with it
// (sdt, rawtp), also where probes are made of these (io of xfs and NFS).
//
//	how it is known         module_load, a raw tracepoint (modwatch.go); /proc/modules is then
//	                        compared with what it said before. Where the kernel has no such
//	                        tracepoint: /proc/modules, every second
//	what is attached        a copy of the group's program, loaded for the new probes with the
//	                        maps of the run, in the first way that the kernel lets: as at the start
//	what it is named by     entries of dt_probes and dt_texts from a reserve (grow.go)
//
// A module is there for a moment before its tracepoint tells, and is initialised right after:
// what its init function calls may be missed. A module that is removed takes its probes with it,
// or stays as long as it is traced, as the kernel has it for the kind of attachment. One that is
// loaded again is a new one: its folder in /sys/module is another.
//
// Where a description names a function or a tracepoint that was there at the start, nothing
// more is waited for, except of a module that it names.

const (
	procModules = "/proc/modules"
	sysModule   = "/sys/module"
	modulesRate = time.Second // of looking, where nothing tells
)

// modules are the modules that there were, and the groups of programs that wait for others.
type modules struct {
	loaded map[string]uint64
	groups []*group
	events map[*group]map[string]bool // tracepoints that are attached
	watch  *moduleWatch               // nil where the kernel has none
	looked time.Time
	copies int
}

// loadedModules tells the modules that there are by the number of their folder; nil if the kernel has
// no modules.
func loadedModules() map[string]uint64 {
	f, err := os.Open(procModules)
	if err != nil {
		return nil
	}
	defer f.Close()
	loaded := map[string]uint64{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		name, there := parseModule(lines.Text())
		var st unix.Stat_t
		if there && unix.Stat(filepath.Join(sysModule, name), &st) == nil {
			loaded[name] = st.Ino
		}
	}
	return loaded
}

// parseModule reads a line of /proc/modules: name, size, uses, users, state, address. A module that is
// being removed is not there.
func parseModule(line string) (name string, there bool) {
	f := strings.Fields(line)
	if len(f) < 5 || strings.ContainsRune(f[0], '/') {
		return "", false
	}
	return f[0], f[4] != "Unloading"
}

// isModuleClass reports whether a class is of probes that a module can bring.
func isModuleClass(c object.Class) bool {
	switch c {
	case object.ClassFbtEntry, object.ClassFbtReturn, object.ClassRawtp, object.ClassSdt:
		return true
	}
	return false
}

// mayCome reports whether a module can bring what a pattern matches; matched says that something was
// matched at the start.
func mayCome(c object.Class, p probe.Pattern, matched bool) bool {
	module, named := glob.Literal(p.Module)
	if p.Module == "" {
		named = false
	}
	functions := c == object.ClassFbtEntry || c == object.ClassFbtReturn
	what := p.Name
	if functions {
		if what = p.Function; named {
			return module != probe.KernelModule
		}
	}
	_, one := glob.Literal(what)
	return !matched || !one || what == ""
}

// awaited lists the patterns of a group that modules may bring probes for, each with its description, or -1
// if it is of what the group's probe is made of.
func (s *session) awaited(g *group) (list []awaited) {
	matched := func(p probe.Pattern) bool {
		return slices.ContainsFunc(g.entries, func(e *entry) bool { return p.Match(&e.Probe) })
	}
	p := g.programs[0]
	for _, at := range p.At {
		if q := probe.SitePattern(at); mayCome(g.class, q, matched(q)) {
			list = append(list, awaited{-1, q})
		}
	}
	if len(p.At) > 0 {
		return list
	}
	for _, i := range p.Descs {
		d := &s.res.descs[i]
		if d.ID == 0 && !probe.IsProcess(d.pattern.Provider) && mayCome(g.class, d.pattern, matched(d.pattern)) {
			list = append(list, awaited{i, d.pattern})
		}
	}
	return list
}

type awaited struct {
	desc int
	probe.Pattern
}

// noteModules is done before descriptions are matched, so that no module is missed in between.
func (s *session) noteModules() {
	if slices.ContainsFunc(s.meta.Programs, func(p object.Program) bool { return isModuleClass(p.Class) }) {
		s.atStart = loadedModules()
	}
}

// planModules finds the groups that modules may bring probes for, nil if there are none.
func (s *session) planModules() *modules {
	if s.atStart == nil {
		return nil
	}
	m := &modules{loaded: s.atStart, events: map[*group]map[string]bool{}}
	for _, g := range s.res.groups {
		if !isModuleClass(g.class) || len(s.awaited(g)) == 0 {
			continue
		}
		m.groups = append(m.groups, g)
		m.events[g] = map[string]bool{}
		for _, e := range g.entries {
			m.events[g][e.Probe.String()] = true
		}
	}
	if len(m.groups) == 0 {
		return nil
	}
	return m
}

// due reports whether modules may have been loaded since the last time.
func (m *modules) due(now time.Time) bool {
	if m.watch != nil {
		return m.watch.take()
	}
	if now.Sub(m.looked) < modulesRate {
		return false
	}
	m.looked = now
	return true
}

// fresh lists the modules that were not there the last time.
func (m *modules) fresh() (names []string) {
	now := loadedModules()
	for _, name := range slices.Sorted(maps.Keys(now)) {
		if was, there := m.loaded[name]; !there || was != now[name] {
			names = append(names, name)
		}
	}
	m.loaded = now
	return names
}

// followModules attaches to what modules have brought since the last pass.
func (r *runner) followModules() error {
	if r.grow == nil || r.grow.modules == nil || r.halted || !r.grow.modules.due(time.Now()) {
		return nil
	}
	fresh := r.grow.modules.fresh()
	if len(fresh) == 0 {
		return nil
	}
	r.out.renewSymbols()
	host := r.host.Renewed()
	for _, g := range r.grow.modules.groups {
		if r.dropped[g.id] || r.stoodIn(g) {
			continue
		}
		entries, err := r.arrivals(host, g, fresh)
		if err != nil {
			return err
		}
		if len(entries) > 0 {
			r.attachArrivals(g, entries)
		}
	}
	return nil
}

// stoodIn reports whether a group is one of several that stand in for each other, of which another is used.
func (r *runner) stoodIn(g *group) bool {
	if r.needless(g) {
		return true
	}
	return slices.ContainsFunc(r.bindings, func(b *binding) bool { return slices.Contains(b.prog.Spare, g.id) })
}

// arrivals gives the probes of a group that came with modules their entries.
func (r *runner) arrivals(host *probe.Host, g *group, fresh []string) (entries []*entry, err error) {
	byName := map[string]*entry{}
	for _, a := range r.awaited(g) {
		found, as, mask := r.newProbes(host, g, a, fresh)
		for i := range found {
			q := &found[i]
			e := byName[q.String()]
			if e == nil {
				if e = r.arrival(q, as); e == nil {
					return entries, nil
				}
				byName[q.String()] = e
				entries = append(entries, e)
			}
			for w := range mask {
				e.mask[w] |= mask[w]
			}
		}
	}
	for _, e := range entries {
		r.grow.modules.events[g][e.Probe.String()] = true
		if err := r.writeEntry(e); err != nil {
			return nil, err
		}
	}
	return r.typed(g, entries), nil
}

// arrival is the entry of a probe that came with a module, nil if there is no room for one more.
func (r *runner) arrival(q, as *probe.Probe) *entry {
	if len(r.res.entries) >= r.grow.limit {
		r.tellFull(q)
		return nil
	}
	e := r.res.add(*q, r.meta.MaskWords)
	e.as = as
	internProbes(r.texts, []*entry{e})
	p := e.face()
	r.out.probes = append(r.out.probes, &format.Probe{ID: p.ID, Provider: p.Provider, Module: p.Module, Function: p.Function, Name: p.Name})
	return e
}

// newProbes are the probes that a pattern matches now and did not before, what scripts see of them where that
// is another probe, and the mask of their clauses.
func (r *runner) newProbes(host *probe.Host, g *group, a awaited, fresh []string) (list []probe.Probe, as *probe.Probe, mask []uint64) {
	d := matched{Desc: &object.Desc{}, pattern: a.Pattern}
	if a.desc < 0 {
		if as, mask = r.lateFace(host, g); as == nil {
			return nil, nil, nil
		}
	} else {
		d.Desc = r.res.descs[a.desc].Desc
		mask = clauseMask(g.programs[0].Clauses, d.Clauses, r.meta.MaskWords)
	}
	providers := providersOf[g.class]
	if g.class == object.ClassRawtp || g.class == object.ClassSdt {
		d.probes = matchLate(a.Pattern, host, providers)
		d.probes = slices.DeleteFunc(d.probes, func(q probe.Probe) bool { return r.grow.modules.events[g][q.String()] })
	} else {
		for _, name := range fresh {
			if one := a.Pattern; one.Module == "" || glob.Match(one.Module, name) {
				one.Module = name
				d.probes = append(d.probes, matchLate(one, host, providers)...)
			}
		}
	}
	d.spareDelicate()
	return slices.DeleteFunc(slices.Clone(d.probes), func(q probe.Probe) bool { return classOf(&q) != g.class }), as, mask
}

func matchLate(p probe.Pattern, host prober, providers []string) []probe.Probe {
	if p.Provider == "" {
		p.Provider = "*"
	}
	return matchAny(p, host, providers)
}

// lateFace is the probe that a group's are seen as, which may have come with the module too.
func (r *runner) lateFace(host prober, g *group) (*probe.Probe, []uint64) {
	p := g.programs[0]
	for _, n := range p.Descs {
		d := &r.res.descs[n]
		if slices.ContainsFunc(d.probes, func(q probe.Probe) bool { return q.String() == p.For }) || d.ID != 0 {
			continue
		}
		for _, q := range matchAny(d.pattern, host, providersFor(p)) {
			if q.String() == p.For {
				d.probes = append(d.probes, q)
			}
		}
	}
	return r.res.faceOf(p, r.meta.MaskWords)
}

// typed leaves out the probes whose arguments are not those that the object was compiled for, and says so.
func (r *runner) typed(g *group, entries []*entry) []*entry {
	return slices.DeleteFunc(entries, func(e *entry) bool {
		err := r.checkEntry(g, e, r.cache)
		if err != nil {
			r.message("%s", err)
		}
		return err != nil
	})
}

// attachArrivals loads programs for probes that came with modules, and attaches them, in the first way that the
// kernel lets.
func (r *runner) attachArrivals(g *group, entries []*entry) {
	refused := map[method]string{}
	for {
		later := &group{id: g.id, class: g.class, programs: g.programs, entries: entries}
		list, why, _ := bind(later, r.host, refused, true)
		if why != nil {
			r.message("%s", why)
		}
		entries = later.entries
		no := r.installArrivals(list)
		if no == nil {
			return
		}
		refused[no.binding.method] = r.explain(no.binding.method.kind, no.err)
	}
}

// installArrivals loads and attaches all or nothing.
func (r *runner) installArrivals(list []*binding) *refusal {
	mark := len(r.links)
	fail := func(b *binding, err error) *refusal {
		for _, fd := range r.links[mark:] {
			_ = unix.Close(fd)
		}
		r.links = r.links[:mark]
		return &refusal{binding: b, err: err}
	}
	defer func() { r.ksyms = nil }()
	for _, b := range list {
		defer b.closeCopies() // links keep what is attached
		for _, c := range b.copies {
			r.grow.modules.copies++
			c.name = fmt.Sprintf("%s_module%d", b.prog.Symbol, r.grow.modules.copies)
			if err := r.loadDefined(b, c); err != nil {
				return fail(b, err)
			}
		}
		if err := r.attach(b); err != nil {
			return fail(b, err)
		}
	}
	return nil
}

func (b *binding) closeCopies() {
	for _, c := range b.copies {
		if c.prog != nil {
			_ = c.prog.Close()
		}
	}
}

// keepForModules keeps the maps of programs that are not loaded before a module brings their probes.
func (s *session) keepForModules(keep func(program string)) {
	if s.grow == nil || s.grow.modules == nil {
		return
	}
	for _, g := range s.grow.modules.groups {
		for _, p := range g.programs {
			keep(p.Symbol)
		}
	}
}

// watchModules begins to watch, where the kernel can tell.
func (s *session) watchModules() {
	if s.grow == nil || s.grow.modules == nil {
		return
	}
	watch, err := watchModuleLoads()
	if err != nil && !errors.Is(err, unix.ENOENT) && s.cfg.Verbose {
		s.message("modules are looked for every second: %s", s.explain(probe.RawTP, err))
	}
	s.grow.modules.watch = watch
}

func (s *session) stopModules() {
	if s.grow != nil && s.grow.modules != nil {
		s.grow.modules.watch.close()
	}
}
