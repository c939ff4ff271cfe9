package loader

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"dtc/loader/format"
	"dtc/loader/probe"
	"dtc/object"
)

// Probes that come later. A description of process probes may match more while a run
// lasts: in a library that a process loads by dlopen(), in the program that it runs by
// exec(), in processes that start. The kernel tells of processes that have mapped code
// (mapwatch.go). In the next pass, which it wakes, such a process is looked at again, and
// what is new is attached to the program that serves the description's other probes. What a
// process executes before that, some tenths of a millisecond, is missed, unless the
// description is one of all processes and the file was known (see late.go), or named by
// its path.
//
// For this dt_probes and dt_texts have a reserve, the program takes the probe from its
// cookie, and the mask of clauses from dt_probes.
//
// Where programs define probes, what a program of ours needs is not the same for all; see
// defined.go.
//
//	dt_probes   those of the start | growEntries | lateEntries
//	dt_texts    those of the start | growTexts   | lateTexts

const (
	growEntries = 1 << 12
	growTexts   = 1 << 12
)

// growth is what a session needs for probes that come later.
type growth struct {
	descs  []int // those that may match more
	late   late
	byID   map[*group]map[uint32]*entry
	done   map[*group]map[fileSpot]bool // what is attached
	single map[*group]map[fileSpot]bool // of it, what is attached to single processes
	known  map[int]*follower            // by process
	swept  time.Time
	limit  int // of entries
	told   bool
	defs   definedCopies

	modules *modules // nil if none that come later matter
}

// follower is what is kept for a process that was looked at again.
type follower struct {
	seen  map[int]map[string]bool // by description: files
	links []int
}

// fileSpot is a place as one process has it.
type fileSpot struct {
	pid  int
	file string
	off  uint64
}

// isProcessClass reports whether a class is of probes of processes that can come later.
func isProcessClass(c object.Class) bool {
	return c == object.ClassPidEntry || c == object.ClassPidReturn || c == object.ClassUsdt
}

// planGrowth finds out whether descriptions may match more, and makes room.
func (s *session) planGrowth() {
	g := &growth{
		byID: map[*group]map[uint32]*entry{}, done: map[*group]map[fileSpot]bool{}, single: map[*group]map[fileSpot]bool{}, known: map[int]*follower{},
	}
	for i := range s.res.descs {
		d := &s.res.descs[i]
		if d.ID == 0 && probe.IsProcess(d.pattern.Provider) && d.pattern.Grows(len(d.probes) > 0) {
			g.descs = append(g.descs, i)
			if s.watch != nil && d.pattern.IsAboutMany() {
				s.watch.forks.Store(true)
			}
		}
	}
	for _, gr := range s.res.groups {
		if isProcessClass(gr.class) && slices.ContainsFunc(gr.programs[0].Descs, func(i int) bool { return slices.Contains(g.descs, i) }) {
			gr.grows = true
			gr.late = slices.ContainsFunc(gr.programs[0].Descs, func(i int) bool {
				return s.res.descs[i].pattern.Provider == probe.EveryPid || s.res.descs[i].pattern.IsAboutAll()
			})
			s.res.cover(gr)
		}
	}
	g.modules = s.planModules()
	if g.modules == nil && !slices.ContainsFunc(s.res.groups, func(gr *group) bool { return gr.grows }) {
		return
	}
	for _, gr := range s.res.groups {
		if !gr.grows {
			continue
		}
		if len(gr.entries) == 0 { // a program needs a probe
			none := s.res.add(probe.Probe{Provider: "pid", Return: gr.class == object.ClassPidReturn, User: &probe.User{}}, s.meta.MaskWords)
			gr.entries = append(gr.entries, none)
		}
		g.byID[gr] = map[uint32]*entry{}
		g.done[gr], g.single[gr] = map[fileSpot]bool{}, map[fileSpot]bool{}
		for _, e := range gr.entries {
			g.note(gr, e)
		}
	}
	s.grow = g
}

func (g *growth) note(gr *group, e *entry) {
	g.byID[gr][e.ID] = e
	for _, site := range e.User.Sites {
		g.done[gr][fileSpot{e.User.Pid, site.File, site.Off}] = true
		if e.User.Pid != 0 {
			g.single[gr][fileSpot{0, site.File, site.Off}] = true
		}
	}
}

// cover finds the places of single processes that a probe of all processes has too:
// that one stands for both.
func (r *resolution) cover(g *group) {
	files := map[fileSpot]*entry{}
	for _, e := range g.entries {
		if !isLate(&e.Probe) {
			continue
		}
		for _, site := range e.User.Sites {
			files[fileSpot{0, site.File, site.Off}] = e
		}
	}
	for _, e := range g.entries {
		if !isLate(&e.Probe) {
			e.coverBy(files)
		}
	}
}

func (e *entry) coverBy(files map[fileSpot]*entry) {
	for i, site := range e.User.Sites {
		of := files[fileSpot{0, site.File, site.Off}]
		if of == nil {
			continue
		}
		if e.covered == nil {
			e.covered = map[int]*entry{}
		}
		e.covered[i] = of
		for w := range of.mask {
			e.mask[w] |= of.mask[w]
		}
	}
}

// reserve makes room behind the entries and names that there are.
func (g *growth) reserve(s *session) {
	if g == nil {
		return
	}
	for _, t := range s.meta.Texts { // a name that comes later may be one of them
		s.texts.intern(t)
	}
	g.limit = len(s.res.entries) + growEntries
	s.texts.most = len(s.texts.list) + growTexts
	g.late.reserve(g.limit, s.texts)
	s.texts.later = g.late.text
}

// room is how many entries and names there are with the reserve.
func (g *growth) room(entries, texts int) (int, int) {
	if g == nil {
		return entries, texts
	}
	if !slices.ContainsFunc(slices.Collect(maps.Keys(g.byID)), func(gr *group) bool { return gr.late }) {
		return g.limit, g.late.firstText
	}
	return g.late.firstEntry + lateEntries, g.late.firstText + lateTexts
}

// claim gives the programs the entries and names that the loader has for processes.
func (s *session) claimLate() error {
	g := s.grow
	if g == nil {
		return nil
	}
	g.late.maps = s.coll.Maps
	for _, e := range s.res.entries {
		if err := s.claimEntry(e); err != nil {
			return err
		}
	}
	return s.claimNames(probe.EveryPid)
}

// claimNames gives the programs the names of a file's provider in processes.
func (s *session) claimNames(provider string) error {
	of := s.texts.lookup(provider)
	if of == object.TextNone {
		return nil
	}
	for n, t := range s.texts.list {
		digits, ok := strings.CutPrefix(t, strings.TrimSuffix(provider, "*"))
		pid, err := strconv.ParseUint(digits, 10, 32)
		if !ok || err != nil {
			continue
		}
		if err := s.grow.late.claim(lateName|of, uint32(pid), uint32(n)); err != nil {
			return fmt.Errorf("write names of processes: %w", err)
		}
	}
	return nil
}

func (s *session) claimEntry(e *entry) error {
	for _, of := range e.covered {
		if err := s.grow.late.claim(uint32(of.index), uint32(e.User.Pid), uint32(e.index)); err != nil {
			return fmt.Errorf("write probes of processes: %w", err)
		}
	}
	return nil
}

// startGrowth begins to watch processes. It is done before they are looked at for the first
// time, so nothing is missed in between.
func (s *session) startGrowth() {
	if !s.growsPerhaps() {
		return
	}
	self := os.Getpid()
	watch, err := watchMaps(func(pid int) bool { return pid != self })
	if err != nil {
		s.message("warning: libraries that are loaded later, and processes that start later, have no probes: %s", s.explain(probe.PerfEvent, err))
		return
	}
	s.watch = watch
}

// growsPerhaps reports whether an object has programs that can serve probes that come later.
func (s *session) growsPerhaps() bool {
	return slices.ContainsFunc(s.meta.Programs, func(p object.Program) bool { return isProcessClass(p.Class) })
}

const sweepRate = time.Second

// sweep forgets processes that have ended: their numbers may be used again.
func (r *runner) sweep(now time.Time) {
	g := r.grow
	if now.Sub(g.swept) < sweepRate {
		return
	}
	g.swept = now
	var links []int
	gone := map[int]bool{}
	for pid, f := range g.known {
		if probe.Ended(pid) {
			gone[pid] = true
			links = append(links, f.links...)
			delete(g.known, pid)
			r.host.Forget(pid)
		}
	}
	if len(gone) == 0 {
		return
	}
	for _, done := range g.done {
		maps.DeleteFunc(done, func(at fileSpot, _ bool) bool { return gone[at.pid] })
	}
	g.defs.forget(gone)
	go func() { // which may take long
		for _, fd := range links {
			_ = unix.Close(fd)
		}
	}()
}

// gather adds the links of single processes to the others.
func (g *growth) gather(s *session) {
	if g == nil {
		return
	}
	for _, f := range g.known {
		s.links = append(s.links, f.links...)
		f.links = nil
	}
}

func (g *growth) follow(pid int) *follower {
	f := g.known[pid]
	if f == nil {
		f = &follower{seen: map[int]map[string]bool{}}
		g.known[pid] = f
	}
	return f
}

// followProcesses attaches to what processes have mapped since the last pass.
func (r *runner) followProcesses() error {
	if r.grow == nil || r.watch == nil || r.halted {
		return nil
	}
	r.sweep(time.Now())
	pids, all := r.watch.take()
	if all {
		pids = append(pids, r.targets.pids...)
		pids = append(pids, probe.AllPids()...)
	}
	slices.Sort(pids)
	for _, pid := range slices.Compact(pids) {
		if err := r.lookAgain(pid); err != nil {
			return err
		}
	}
	return nil
}

// lookAgain admits the probes of a process that are new.
func (r *runner) lookAgain(pid int) error {
	fresh := false
	added := map[*group][]place{}
	for _, i := range r.grow.descs {
		d := &r.res.descs[i]
		if !d.pattern.IsAbout(pid) {
			continue
		}
		if !fresh {
			r.host.Forget(pid)
			fresh = true
		}
		probes, err := r.again(i, d, pid)
		if err != nil {
			r.message("%s: %s", d.Pos, err)
			continue
		}
		for k := range probes {
			if !r.builds.fits(d, &probes[k]) {
				continue
			}
			if err := r.admit(i, &probes[k], added); err != nil {
				return err
			}
		}
	}
	for _, g := range r.res.groups {
		if len(added[g]) > 0 {
			r.attachLater(g, added[g])
		}
	}
	if probe.Ended(pid) {
		r.host.Forget(pid)
	}
	return nil
}

func (r *runner) again(i int, d *matched, pid int) ([]probe.Probe, error) {
	if d.pattern.Provider == probe.EveryPid {
		return r.host.FilesOf(d.pattern, pid, d.seen)
	}
	seen := r.grow.follow(pid).seen
	if seen[i] == nil {
		seen[i] = map[string]bool{}
	}
	list, err := r.host.Again(d.pattern, pid, seen[i])
	if d.pattern.IsAboutAll() {
		for k := range list {
			r.widen(&list[k], pid)
		}
	}
	return list, err
}

// widen makes a probe that a program defines one of its file, in whatever process, so that
// processes which start later are traced from their first instruction on. Not where a
// process was there at the start, to which the program is attached already, where arguments are
// at addresses of the process, or where the kernel has no cookies.
func (r *runner) widen(q *probe.Probe, pid int) {
	for _, g := range r.res.groups {
		if g.class != object.ClassUsdt {
			continue
		}
		b := r.bindingOf(g)
		if b == nil || r.host.HaveCookie(b.method.kind) != nil {
			return
		}
		for i := range q.User.Sites {
			site := &q.User.Sites[i]
			if site.Args.Absolute() || r.grow.single[g][fileSpot{0, site.File, site.Off}] {
				return
			}
		}
	}
	r.host.Widen(q, pid)
}

// admit gives a probe an entry in each group that serves it, and lists the places that are
// not attached yet.
func (r *runner) admit(desc int, q *probe.Probe, added map[*group][]place) error {
	for _, g := range r.res.groups {
		if !g.grows || classOf(q) != g.class || !slices.Contains(g.programs[0].Descs, desc) {
			continue
		}
		e, err := r.entryFor(g, q, clauseMask(g.programs[0].Clauses, r.res.descs[desc].Clauses, r.meta.MaskWords))
		if err != nil || e == nil {
			return err
		}
		for i := range q.User.Sites {
			site := &q.User.Sites[i]
			at := fileSpot{q.User.Pid, site.File, site.Off}
			if !r.grow.done[g][at] && !r.grow.done[g][fileSpot{0, site.File, site.Off}] {
				added[g] = append(added[g], place{site, q.User.Pid, uint64(e.index), e})
			}
			r.grow.done[g][at] = true
		}
	}
	return nil
}

// entryFor returns a probe's entry, with the clauses that are enabled there, nil if there is
// no room for one more.
func (r *runner) entryFor(g *group, q *probe.Probe, mask []uint64) (*entry, error) {
	e := r.grow.byID[g][q.ID]
	if e == nil {
		if len(r.res.entries) >= r.grow.limit {
			r.tellFull(q)
			return nil, nil
		}
		e = r.res.add(*q, r.meta.MaskWords)
		g.entries = append(g.entries, e)
		r.grow.byID[g][q.ID] = e
		internProbes(r.texts, []*entry{e})
		r.out.probes = append(r.out.probes, &format.Probe{ID: q.ID, Provider: q.Provider, Module: q.Module, Function: q.Function, Name: q.Name})
	}
	changed := false
	for w := range mask {
		changed = changed || e.mask[w]|mask[w] != e.mask[w]
		e.mask[w] |= mask[w]
	}
	if !changed {
		return e, nil
	}
	err := errors.Join(r.writeEntry(e), r.claimEntry(e))
	if isLate(q) {
		err = errors.Join(err, r.claimNames(q.Provider))
	}
	return e, err
}

// tellFull says, once, that a probe comes for which there is no room.
func (r *runner) tellFull(q *probe.Probe) {
	if !r.grow.told {
		r.message("%s: no room for probes that come later (%d)", q, growEntries)
	}
	r.grow.told = true
}

// writeEntry writes an entry of dt_probes and its names.
func (s *session) writeEntry(e *entry) error {
	if m := s.coll.Maps[object.MapProbes]; m != nil {
		b := make([]byte, m.ValueSize())
		probeEntry(e, b)
		if err := m.Put(uint32(e.index), b); err != nil {
			return fmt.Errorf("write probes: %w", err)
		}
	}
	m := s.coll.Maps[object.MapText]
	if m == nil {
		return nil
	}
	for _, n := range e.words[1:5] {
		b := make([]byte, m.ValueSize())
		copy(b[:len(b)-1], s.texts.text(n))
		if err := m.Put(n, b); err != nil {
			return fmt.Errorf("write texts: %w", err)
		}
	}
	return nil
}

// attachLater attaches places to the program that serves the others of their group.
func (r *runner) attachLater(g *group, list []place) {
	if g.class == object.ClassUsdt {
		r.attachDefined(g, list)
		return
	}
	byLink := map[string][]place{}
	var names []string
	for _, p := range list {
		b := r.bindingFor(g, p.entry)
		if b == nil {
			r.message("%s came later and is not traced: the kernel has no way to tell it from others (bpf_get_attach_cookie)", p.entry)
			return
		}
		if isLate(&p.entry.Probe) && b.copies[0].late {
			p.cookie |= lateCookie
		}
		name := fmt.Sprint(b.method.kind, " ", p.file())
		if byLink[name] == nil {
			names = append(names, name)
		}
		byLink[name] = append(byLink[name], p)
	}
	for _, name := range names {
		part := byLink[name]
		b := r.bindingFor(g, part[0].entry)
		link := func(part []place) (int, error) { return r.linkPlaces(b.copies[0].prog.FD(), b.method.kind, part) }
		bad, err := bisect(part, link, func(fd int) { r.links = append(r.links, fd) })
		if err != nil && !probe.Ended(part[0].pid) {
			r.message("%d of %d places that came later cannot be traced, the first is %s: %s", len(bad), len(part), bad[0].entry, r.explain(b.method.kind, err))
		}
	}
}

// bindingFor is a binding of a group that a probe which comes later can join, nil if there is
// none.
func (r *runner) bindingFor(g *group, e *entry) *binding {
	kinds := e.Kinds(false)
	for _, b := range r.bindings {
		if b.group == g && slices.Contains(kinds, b.method.kind) && len(b.copies) == 1 && b.copies[0].cookies {
			return b
		}
	}
	return nil
}
