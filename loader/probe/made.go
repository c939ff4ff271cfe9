package probe

import (
	"cmp"

	"dtc/internal/provider"
)

// The providers whose probes are made of others: proc, sched, io and so on, see package provider. Such a
// probe exists where one of the kernel probes exists that it is made of. What a program for it is attached
// to is said by the object; Sites is for listings.

// made yields the probes of one of these providers.
func made(of *provider.Provider) func(*Host, *compiled, func(Probe) bool) error {
	return func(h *Host, c *compiled, yield func(Probe) bool) error {
		if !c.module.Match(provider.Module) || !c.function.Match("") {
			return nil
		}
		for i := range of.Probes {
			if !c.name.Match(of.Probes[i].Name) {
				continue
			}
			p := Probe{ID: of.First + uint32(i), Provider: of.Name, Module: provider.Module, Name: of.Probes[i].Name}
			if len(h.sites(&of.Probes[i], 1)) > 0 && !yield(p) {
				break
			}
		}
		return nil
	}
}

// Made reports whether the probe is made of others.
func (p *Probe) Made() bool { return provider.Find(p.Provider) != nil }

// Sites returns the kernel probes that a probe is made of; of one that is not, itself.
func (h *Host) Sites(p *Probe) []Probe {
	if def := definition(p); def != nil {
		return h.sites(def, 0)
	}
	return []Probe{*p}
}

func definition(p *Probe) *provider.Probe {
	of := provider.Find(p.Provider)
	if of == nil {
		return nil
	}
	for i := range of.Probes {
		if of.Probes[i].Name == p.Name {
			return &of.Probes[i]
		}
	}
	return nil
}

// sites finds the kernel probes of a definition, no more than are needed unless that is 0.
func (h *Host) sites(def *provider.Probe, need int) (found []Probe) {
	for _, s := range def.Sites {
		for _, at := range s.At {
			probes, err := h.Match(SitePattern(at))
			if err == nil {
				found = append(found, probes...)
			}
			if need > 0 && len(found) >= need {
				return found
			}
		}
	}
	return found
}

// SitePattern is the pattern of a kernel probe of a site.
func SitePattern(at string) Pattern {
	f := provider.Fields(at)
	return Pattern{f[0], f[1], f[2], f[3]}
}

// madeTypes are the types of the arguments as scripts see them.
func madeTypes(def *provider.Probe) (types []string) {
	for _, a := range def.Args {
		types = append(types, cmp.Or(a.Listed, a.Type))
	}
	return types
}
