package plan

import (
	"strconv"

	"dtc/object"
)

// Symbol names a symbol of the kernel; Module is "" for any.
type Symbol struct {
	Name, Module string
	Optional     bool
	User         bool // of a process
}

// symbol gives a kernel symbol a variable for its address.
func (b *builder) symbol(s Symbol) {
	if _, have := b.plan.Symbols[s]; have {
		return
	}
	b.meta.Version[1] = max(b.meta.Version[1], object.MinorSymbols)
	if s.Optional {
		b.meta.Version[1] = max(b.meta.Version[1], object.MinorSites)
	}
	if s.User {
		b.needs(object.MinorUser)
	}
	name := "dt_sym_" + strconv.Itoa(len(b.meta.Symbols))
	b.plan.Symbols[s] = name
	b.meta.Symbols = append(b.meta.Symbols, object.Symbol{Name: s.Name, Module: s.Module, Var: name, Optional: s.Optional, User: s.User})
}
