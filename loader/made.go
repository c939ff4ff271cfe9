package loader

import (
	"fmt"
	"slices"

	"dtc/loader/probe"
	"dtc/object"
)

// Probes that are made of others (see package provider). Their programs name the
// kernel probes that they are attached to: each becomes an entry that is bound
// and attached like any other, and bears the names of the probe that is made of
// it.

// face is the probe that scripts see.
func (e *entry) face() *probe.Probe {
	if e.as != nil {
		return e.as
	}
	return &e.Probe
}

// String names the probe, and what it is attached to where that is another.
func (e *entry) String() string {
	if e.as != nil {
		return fmt.Sprintf("%s (made of %s)", e.as, &e.Probe)
	}
	return e.Probe.String()
}

// fillMade gives each kernel probe of a program for a made probe an entry. Those
// that the host does not have are left out.
func (r *resolution) fillMade(g *group, words int, host prober) {
	p := g.programs[0]
	face, mask := r.faceOf(p, words)
	if face == nil {
		return
	}
	have := map[uint32]bool{}
	for _, at := range p.At {
		probes, err := host.Match(probe.SitePattern(at))
		if err != nil {
			continue // no probes: the provider is not there
		}
		for _, q := range probes {
			if have[q.ID] || classOf(&q) != g.class {
				continue
			}
			have[q.ID] = true
			e := r.add(q, words)
			e.as, e.mask = face, mask
			g.entries = append(g.entries, e)
		}
	}
}

// faceOf finds the made probe among those that the descriptions matched, with
// the mask of its clauses; nil if none did.
func (r *resolution) faceOf(p *object.Program, words int) (face *probe.Probe, mask []uint64) {
	mask = make([]uint64, words)
	for _, n := range p.Descs {
		d := &r.descs[n]
		at := slices.IndexFunc(d.probes, func(q probe.Probe) bool { return q.String() == p.For })
		if at < 0 {
			continue
		}
		face = &d.probes[at]
		for w, bits := range clauseMask(p.Clauses, d.Clauses, words) {
			mask[w] |= bits
		}
	}
	return face, mask
}

// needless reports whether a group is spare and one that it stands in for is
// there.
func (s *session) needless(g *group) bool {
	return slices.ContainsFunc(g.programs[0].Spare, func(id int) bool {
		return !s.dropped[id] && len(s.group(id).entries) > 0
	})
}

// forSites reports whether a group is nothing but clauses of the library that keep
// something for sites which others stand beside, or can stand in for: where these clauses cannot be
// attached, nor can those sites, and tellMissing has the last word.
func (s *session) forSites(g *group) bool {
	for _, p := range g.programs {
		if p.For != "" || slices.ContainsFunc(p.Descs, func(n int) bool { return !s.res.descs[n].Hidden }) {
			return false
		}
	}
	sites := map[string]int{}
	for _, g := range s.res.groups {
		if len(g.programs) == 0 {
			continue
		}
		at := g.programs[0]
		if sites[at.For]++; len(at.Spare) > 0 || at.For != "" && sites[at.For] > 1 {
			return true
		}
	}
	return false
}

// missing is a probe that cannot be seen everywhere that it fires.
type missing struct {
	probe string
	err   error
}

// tellMissing tells what is missing of probes of which something is there, and
// fails for one of which nothing is.
func (s *session) tellMissing(list []missing) error {
	for _, m := range list {
		there := slices.IndexFunc(s.bindings, func(b *binding) bool { return b.prog.For == m.probe })
		switch {
		case there < 0 && !s.optional():
			return m.err
		case there < 0 || len(s.bindings[there].prog.Spare) == 0:
			if !s.opt.Quiet {
				s.message("%s", m.err)
			}
		}
	}
	return nil
}

// group returns the group of a number, an empty one if there is none.
func (s *session) group(id int) *group {
	for _, g := range s.res.groups {
		if g.id == id {
			return g
		}
	}
	return &group{}
}

// kind says how a probe of the host would be attached. One that is made of
// others is attached as the first of them that can be.
func (l *lister) kind(p *probe.Probe) (k probe.Kind, err error) {
	for _, q := range l.host.Sites(p) {
		if k, err = l.host.Choose(l.host.Kinds(&q, false)); err == nil {
			return k, nil
		}
	}
	return 0, err
}
