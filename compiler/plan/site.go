package plan

// Programs for probes that are made of others (package provider). Each site of
// such a probe has a group of its own, whose clauses are those of all
// descriptions that can match the probe. Its class is that of the kernel probes
// that it is attached to, since these say what the program's context is.

import (
	"slices"

	"dtc/compiler/check"
	"dtc/internal/provider"
	"dtc/object"
)

// siteClass is the class of a site's kernel probes, which are all of one.
func siteClass(s *provider.Site) object.Class {
	f := provider.Fields(s.At[0])
	entry := f[3] == "entry"
	switch f[0] {
	case "syscall":
		if entry {
			return object.ClassSyscallEntry
		}
		return object.ClassSyscallReturn
	case "fbt", "rawfbt":
		if entry {
			return object.ClassFbtEntry
		}
		return object.ClassFbtReturn
	}
	return object.ClassRawtp
}

// addSites enters a description into the group of each site at which a probe
// fires that it can match.
func (b *builder) addSites(c *Clause, d check.Probe, desc int) {
	for _, s := range b.prog.Sites {
		if !slices.Contains(d.MadeOf(s.Provider), s.Probe) {
			continue
		}
		g := b.siteGroup(s)
		g.Descs = append(g.Descs, desc)
		if !g.has(c) {
			g.Clauses = append(g.Clauses, c)
		}
	}
}

func (b *builder) siteGroup(s *check.Site) *Group {
	for _, g := range b.plan.Groups {
		if g.Site == s {
			return g
		}
	}
	b.meta.Version[1] = max(b.meta.Version[1], object.MinorSites)
	g := &Group{Class: siteClass(s.Site), Site: s}
	b.plan.Groups = append(b.plan.Groups, g)
	return g
}

// orderSites puts the groups of sites last, in the order in which the probes are
// defined. Programs are attached in the order of their groups, and where two
// probes fire at one kernel probe, that decides which is first.
func (b *builder) orderSites() {
	place := func(g *Group) int { return slices.Index(b.prog.Sites, g.Site) }
	slices.SortStableFunc(b.plan.Groups, func(x, y *Group) int { return place(x) - place(y) })
}

// surveySites notes what the conditions and arguments of sites use.
func (b *builder) surveySites() {
	for _, s := range b.prog.Sites {
		for _, c := range b.prog.Clauses {
			for _, d := range c.Probes {
				if slices.Contains(d.MadeOf(s.Provider), s.Probe) {
					b.current = c
				}
			}
		}
		for _, x := range append([]check.Expr{s.When}, s.Args...) {
			check.Walk(x, b.visit)
		}
	}
}

// spare lists the groups beside which a site's is not used.
func (b *builder) spare(g *Group) (list []int) {
	if g.Site == nil || !g.Site.Site.Spare {
		return nil
	}
	for _, h := range b.plan.Groups {
		if h == g {
			break
		}
		if h.Site != nil && h.Site.Probe == g.Site.Probe && !h.Site.Site.Spare {
			list = append(list, h.ID)
		}
	}
	return list
}
