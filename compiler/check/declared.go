package check

// Provider declarations. They say what the arguments of probes are before and
// after translation, and have no other effect: which probes there are is known
// on the host. A provider that is declared twice must be declared the same.

import (
	"fmt"
	"strings"

	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

const maxProbeArgs = 255

// probeProto is the prototype of a declared probe.
type probeProto struct {
	name    string
	in, out []*ctype.Type
	from    []int // which of in those of out are
}

// protoParam is a parameter of a prototype.
type protoParam struct {
	name string
	typ  *ctype.Type
}

// Defined is a provider that a script declares.
type Defined struct {
	Pos    syntax.Pos
	Name   string
	Probes []DefinedProbe
}

// DefinedProbe is a probe of a provider that a script declares.
type DefinedProbe struct {
	Pos     syntax.Pos
	Name    string // as it is written: with __ for a dash
	In, Out []*ctype.Type
	Map     []int // which parameters of In those of Out are
}

func (c *checker) providerDecl(d *syntax.Provider) {
	var probes []probeProto
	def := &Defined{Pos: d.Pos(), Name: d.Name}
	c.programs = true
	defer func() { c.programs = false }()
	for _, p := range d.Probes {
		probe := c.providerProbe(d, p)
		for _, old := range probes {
			if old.name == probe.name {
				c.fail(p.Pos(), "D_PROV_PRDUP", "probe redeclared: %s:::%s", d.Name, probe.name)
			}
		}
		probes = append(probes, probe)
		def.Probes = append(def.Probes, DefinedProbe{p.Pos(), p.Name, probe.in, probe.out, probe.from})
	}
	if !inLibrary(d.Pos()) {
		c.prog.Defined = append(c.prog.Defined, def)
	}
	old, known := c.providers[d.Name]
	if known || supported[d.Name] {
		c.sameProvider(d, old, probes)
	}
	c.providers[d.Name] = probes
}

func (c *checker) providerProbe(d *syntax.Provider, p *syntax.ProviderProbe) probeProto {
	in := c.probeParams(p.Args, "input")
	if len(in) > maxProbeArgs {
		c.fail(p.Pos(), "D_PROV_PRARGLEN", "probe %s input prototype exceeds %d parameters", p.Name, maxProbeArgs)
	}
	probe := probeProto{name: strings.ReplaceAll(p.Name, "__", "-")}
	for i, a := range in {
		probe.in = append(probe.in, a.typ)
		if a.name == "" {
			continue
		}
		for _, b := range in[:i] {
			if b.name == a.name {
				c.fail(p.Pos(), "D_DECL_PROTO_FORM", "parameter is already declared in probe input prototype: %s, parameter #%d", a.name, i+1)
			}
		}
	}
	if p.Xlated == nil {
		probe.out = probe.in
		for i := range in {
			probe.from = append(probe.from, i)
		}
		return probe
	}
	for i, a := range c.probeParams(p.Xlated, "output") {
		probe.from = append(probe.from, c.probeOutput(d, p, in, a, i+1))
		probe.out = append(probe.out, a.typ)
	}
	return probe
}

// probeOutput checks that parameter n of the output can be made of the input's
// of the same name, and returns which one that is.
func (c *checker) probeOutput(d *syntax.Provider, p *syntax.ProviderProbe, in []protoParam, out protoParam, n int) int {
	if out.name == "" {
		c.fail(p.Pos(), "D_DECL_PROTO_NAME", "parameter declaration requires a name: parameter #%d", n)
	}
	for i, a := range in {
		if a.name != out.name {
			continue
		}
		to := out.typ
		if to.Is(ctype.Pointer) && !ctype.Same(a.typ, to) && c.translatorFor(to, a.typ) == nil {
			to = to.Resolve().Elem
		}
		if !ctype.Same(a.typ, to) && !readAsString(a.typ, to) && c.translatorFor(to, a.typ) == nil {
			c.fail(p.Stop, "D_PROV_PRXLATOR",
				"translator for %s:::%s output argument #%d from %s to %s is not defined", d.Name, p.Name, n, a.typ, out.typ)
		}
		return i
	}
	c.fail(p.Pos(), "D_DECL_PROTO_FORM", "parameter is not declared in probe output prototype: %s, parameter #%d", out.name, n)
	return 0
}

// readAsString reports whether a parameter is the address of a string.
func readAsString(from, to *ctype.Type) bool {
	return to.Is(ctype.String) && from.Is(ctype.Pointer) && from.Resolve().Elem.Resolve().IsChar
}

func (c *checker) probeParams(f *syntax.FuncType, word string) []protoParam {
	if f.Variadic {
		c.fail(f.Pos(), "D_DECL_PROTO_VARARGS", "probe %s prototype may not use a variable-length argument list", word)
	}
	var out []protoParam
	for i, p := range f.Params {
		t := c.typeOf(p.Type)
		switch {
		case t.Is(ctype.Void) && p.Name != "":
			c.fail(p.Pos(), "D_DECL_PROTO_NAME", "void parameter may not have a name: %s", p.Name)
		case t.Is(ctype.Void) && len(f.Params) == 1:
			return nil
		case t.Is(ctype.Void):
			c.fail(p.Pos(), "D_DECL_PROTO_VOID", "void must be sole parameter")
		case t.Is(ctype.Dyn):
			c.fail(p.Pos(), "D_DECL_PROTO_TYPE", "probe %s prototype may not use parameter of type %s: %s, parameter #%d", word, t, p.Name, i+1)
		}
		out = append(out, protoParam{p.Name, t})
	}
	return out
}

// sameProvider compares a provider's declaration with an earlier one, or with a
// provider that the compiler knows, whose probes nobody declared.
func (c *checker) sameProvider(d *syntax.Provider, old, now []probeProto) {
	find := func(list []probeProto, name string) *probeProto {
		for i := range list {
			if list[i].name == name {
				return &list[i]
			}
		}
		return nil
	}
	state := map[bool]string{true: "defined", false: "not defined"}
	mismatch := func(name string, have bool) {
		probe := d.Name + ":::" + name
		c.fail(d.Stop, "D_PROV_INCOMPAT", "provider interface mismatch: %s\n\t current: probe %s %s\n\tprevious: probe %s %s",
			d.Name, probe, state[have], probe, state[!have])
	}
	for i := range now {
		before := find(old, now[i].name)
		if before == nil {
			mismatch(now[i].name, true)
		}
		c.sameProto(d, "output", now[i].name, before.out, now[i].out)
		c.sameProto(d, "input", now[i].name, before.in, now[i].in)
	}
	for i := range old {
		if find(now, old[i].name) == nil {
			mismatch(old[i].name, false)
		}
	}
}

func (c *checker) sameProto(d *syntax.Provider, word, name string, old, now []*ctype.Type) {
	fail := func(what, a, b string) {
		c.fail(d.Stop, "D_PROV_INCOMPAT", "probe %s:::%s %s prototype %smismatch:\n\t current: %s\n\tprevious: %s", d.Name, name, word, what, a, b)
	}
	if len(old) != len(now) {
		fail("", plural(len(now), "arg"), plural(len(old), "arg"))
	}
	for i := range now {
		if !ctype.Same(old[i], now[i]) {
			fail(fmt.Sprintf("argument #%d ", i+1), now[i].String(), old[i].String())
		}
	}
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
