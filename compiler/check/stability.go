package check

// Stability. Each name that D or the system defines has three attributes: how
// stable the name is, how stable what it means is, and on what it depends. Those
// of an expression, statement or clause are the least of its parts. They are
// reported (dtc -v), and option amin refuses what is below a minimum.
//
// The attributes are those of DTrace: names of D are Stable, what the kernel
// defines is Private, providers say it for each part of a description. A
// description counts the parts that it names; a provider that is a pattern is
// Unstable.

import (
	"fmt"
	"slices"
	"strings"

	"dtc/compiler/syntax"
)

// Level says how likely something is to change.
type Level uint8

// The levels, from the least stable.
const (
	Internal Level = iota
	Private
	Obsolete
	External
	Unstable
	Evolving
	Stable
	Standard
)

var levelNames = [...]string{"Internal", "Private", "Obsolete", "External", "Unstable", "Evolving", "Stable", "Standard"}

// String returns the level's name.
func (l Level) String() string { return levelNames[l] }

// Class says which machines something exists on.
type Class uint8

// The classes, from the narrowest.
const (
	ClassUnknown Class = iota
	ClassCPU
	ClassPlatform
	ClassGroup
	ClassISA
	ClassCommon
)

var classNames = [...]string{"Unknown", "CPU", "Platform", "Group", "ISA", "Common"}

// String returns the class's name.
func (c Class) String() string { return classNames[c] }

// Attributes are the stability of a name, of what it means, and its class.
type Attributes struct {
	Name, Data Level
	Class      Class
}

// String returns the attributes as pragmas and options write them.
func (a Attributes) String() string { return fmt.Sprintf("%s/%s/%s", a.Name, a.Data, a.Class) }

// Min returns the lesser of each of the attributes.
func (a Attributes) Min(b Attributes) Attributes {
	return Attributes{min(a.Name, b.Name), min(a.Data, b.Data), min(a.Class, b.Class)}
}

// below reports whether one of the attributes is less than those of b.
func (a Attributes) below(b Attributes) bool { return a.Min(b) != b }

var (
	highest  = Attributes{Standard, Standard, ClassCommon}
	ofD      = Attributes{Stable, Stable, ClassCommon}
	evolving = Attributes{Evolving, Evolving, ClassCommon}
	unstable = Attributes{Unstable, Unstable, ClassCommon}
	ofKernel = Attributes{Private, Private, ClassUnknown}
	onISA    = Attributes{Private, Private, ClassISA}
	made     = Attributes{Evolving, Evolving, ClassISA}
)

// ParseAttributes reads NAME[/DATA[/CLASS]]; what is left out is the least.
func ParseAttributes(text string) (a Attributes, ok bool) {
	fields := strings.Split(text, "/")
	if len(fields) > 3 {
		return a, false
	}
	index := func(names []string, word string) (int, bool) {
		i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, word) })
		return i, i >= 0
	}
	for i, f := range fields {
		names := levelNames[:]
		if i == 2 {
			names = classNames[:]
		}
		n, ok := index(names, f)
		if !ok {
			return a, false
		}
		switch i {
		case 0:
			a.Name = Level(n)
		case 1:
			a.Data = Level(n)
		case 2:
			a.Class = Class(n)
		}
	}
	return a, true
}

// partAttributes are those of a provider, for each part of its descriptions and
// for the arguments of its probes.
type partAttributes struct{ provider, module, function, name, args Attributes }

// part is the attribute of a part by its name in a pragma.
func (p *partAttributes) part(name string) *Attributes {
	switch name {
	case "provider":
		return &p.provider
	case "module":
		return &p.module
	case "function":
		return &p.function
	case "name":
		return &p.name
	}
	return &p.args
}

func alike(a Attributes) partAttributes { return partAttributes{a, a, a, a, a} }

var (
	ofFunctions = partAttributes{evolving, ofKernel, onISA, evolving, onISA}
	ofEvents    = partAttributes{evolving, ofKernel, onISA, onISA, onISA}
	ofMade      = partAttributes{made, ofKernel, ofKernel, made, made}
)

// providerAttributes are those of the providers; others are of processes.
var providerAttributes = map[string]partAttributes{
	"dtrace": alike(ofD), "profile": alike(evolving), "cpc": alike(evolving),
	"syscall": ofFunctions, "fbt": ofFunctions, "rawfbt": ofFunctions, "sdt": ofEvents, "rawtp": ofEvents,
	"proc": ofMade, "sched": ofMade, "io": ofMade, "ip": ofMade, "tcp": ofMade, "udp": ofMade, "lockstat": ofMade, "sysinfo": ofMade, "vminfo": ofMade,
}

// nameAttributes are those of the names of D that are not quite stable.
var nameAttributes = map[string]Attributes{
	"curthread":    {Stable, Private, ClassCommon},
	"getmajor":     evolving,
	"getminor":     evolving,
	"ddi_pathname": evolving,
	"mutex_owned":  evolving, "mutex_owner": evolving, "mutex_type_adaptive": evolving, "mutex_type_spin": evolving,
	"rw_iswriter": evolving, "rw_read_held": evolving, "rw_write_held": evolving,
}

// stability computes attributes from the texts of a program.
type stability struct {
	names     map[string]Attributes
	providers map[string]partAttributes
}

func newStability(progs []*syntax.Program) *stability {
	s := &stability{names: map[string]Attributes{}, providers: map[string]partAttributes{}}
	for _, p := range progs {
		for _, d := range p.Decls {
			if pr, ok := d.(*syntax.Pragma); ok && pr.Kind == syntax.PragmaAttributes {
				s.pragma(pr)
			}
		}
	}
	return s
}

// pragma takes over what the text says about a name or a part of a provider.
func (s *stability) pragma(p *syntax.Pragma) {
	a, ok := ParseAttributes(p.Args[0])
	switch {
	case !ok:
	case len(p.Args) == 2:
		s.names[p.Args[1]] = a
	case len(p.Args) == 4:
		parts := s.provider(p.Args[2])
		*parts.part(p.Args[3]) = a
		s.providers[p.Args[2]] = parts
	}
}

func (s *stability) provider(name string) partAttributes {
	if a, ok := s.providers[name]; ok {
		return a
	}
	if a, ok := providerAttributes[name]; ok {
		return a
	}
	return alike(ofKernel)
}

// description returns the attributes of a description, and of the arguments of
// its probes.
func (s *stability) description(d *syntax.ProbeDesc) (desc, args Attributes) {
	if d.IsID || d.Provider == "" || isPattern(d.Provider) {
		return unstable, unstable
	}
	parts := s.provider(d.Provider)
	desc = parts.provider
	for _, f := range []struct {
		text string
		a    Attributes
	}{{d.Module, parts.module}, {d.Function, parts.function}, {d.Name, parts.name}} {
		if f.text != "" && !isPattern(f.text) {
			desc = desc.Min(f.a)
		}
	}
	return desc, parts.args
}

// clause returns the attributes of a clause's descriptions, and of their
// arguments.
func (s *stability) clause(d *syntax.Clause) (desc, args Attributes) {
	desc, args = highest, highest
	for _, p := range d.Descs {
		a, b := s.description(p)
		desc, args = desc.Min(a), args.Min(b)
	}
	return desc, args
}

// uses calls visit for each name that a clause uses, with its attributes and
// with how a message calls it.
func (s *stability) uses(d *syntax.Clause, args Attributes, visit func(n syntax.Node, what string, a Attributes)) {
	called := map[syntax.Node]bool{}
	syntax.Walk(d, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Call:
			called[syntax.Unparen(n.Fun)] = true
		case *syntax.Ident:
			what, a := s.ident(n, args)
			if called[n] {
				what = "function " + n.Name + "( )"
			}
			visit(n, what, a)
		}
		return true
	})
}

func (s *stability) ident(id *syntax.Ident, args Attributes) (what string, a Attributes) {
	a, known := s.names[id.Name]
	switch {
	case id.Scoped:
		return "variable " + id.Module + "`" + id.Name, ofKernel
	case known:
	case id.Name == "args":
		return "args[ ]", args
	default:
		if a, known = nameAttributes[id.Name]; !known {
			a = ofD
		}
	}
	return "variable " + id.Name, a
}

// atLeast refuses what is below the minimum that option amin sets.
func (c *checker) atLeast(d *syntax.Clause) {
	if !c.hasMinimum {
		return
	}
	desc, args := c.stable.clause(d)
	if desc.below(c.minimum) {
		c.fail(d.Pos(), "D_ATTR_MIN", "attributes for clause (%s) are less than predefined minimum", desc)
	}
	c.stable.uses(d, args, func(n syntax.Node, what string, a Attributes) {
		if a.below(c.minimum) {
			c.fail(n.Pos(), "D_ATTR_MIN", "attributes for %s (%s) are less than predefined minimum", what, a)
		}
	})
}

// Stability is the report on one text of a program.
type Stability struct {
	Probes     Attributes // the least of its descriptions
	Statements Attributes // the least of its statements
	Descs      []DescStability
}

// DescStability is the report on one description.
type DescStability struct {
	Desc  string
	Probe Attributes
	Args  Attributes
	Types []string // of args[], empty if there are none or they are not known
}

// Stabilities returns a report for each text; Probes of a text without clauses
// is the highest.
func Stabilities(progs []*syntax.Program, opts Options) []Stability {
	c := newChecker(opts)
	s := newStability(progs)
	var list []Stability
	for _, p := range progs {
		out := Stability{Probes: highest, Statements: ofD}
		for _, d := range p.Decls {
			cl, ok := d.(*syntax.Clause)
			if !ok {
				continue
			}
			desc, args := s.clause(cl)
			out.Probes = out.Probes.Min(desc)
			s.uses(cl, args, func(_ syntax.Node, _ string, a Attributes) { out.Statements = out.Statements.Min(a) })
			for _, p := range cl.Descs {
				out.Descs = append(out.Descs, s.describe(c, p))
			}
		}
		list = append(list, out)
	}
	return list
}

func (s *stability) describe(c *checker, d *syntax.ProbeDesc) DescStability {
	p := Probe{Provider: d.Provider, Module: d.Module, Function: d.Function, Name: d.Name, ID: int64(d.ID)}
	out := DescStability{Desc: p.String()}
	out.Probe, out.Args = s.description(d)
	for _, provider := range p.candidates() {
		if !p.possibleFor(provider) {
			continue
		}
		out.Types = p.madeTypes(provider)
		types, err := c.probeArgs(p, provider)
		for _, f := range types {
			if t, terr := f(); terr == nil && err == nil {
				out.Types = append(out.Types, t.String())
			}
		}
		if len(out.Types) > 0 {
			break
		}
	}
	return out
}
