package check

// Provider declarations. They say what arguments the probes of a program's own
// provider have; a script that declares one without using it is right.

import (
	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

const maxProbeParams = 255

func (c *checker) providerDecl(d *syntax.Provider) {
	seen := map[string]bool{}
	for _, p := range d.Probes {
		if seen[p.Name] {
			c.fail(p.Pos(), "D_PROV_PRDUP", "probe redeclared: %s:%s", d.Name, p.Name)
		}
		seen[p.Name] = true
		c.probeParams(p, p.Args, "input")
		if p.Xlated != nil {
			c.probeParams(p, p.Xlated, "output")
			c.probeTranslators(d, p)
		}
	}
}

// probeParams checks the parameters of a declared probe.
func (c *checker) probeParams(p *syntax.ProviderProbe, f *syntax.FuncType, word string) {
	if len(f.Params) > maxProbeParams {
		c.fail(p.Pos(), "D_PROV_PRARGLEN", "probe %s %s prototype exceeds %d parameters", p.Name, word, maxProbeParams)
	}
	if f.Variadic {
		c.fail(f.Pos(), "D_DECL_PROTO_VARARGS", "probe prototype may not use a variable-length argument list")
	}
	for i, in := range f.Params {
		if t := c.typeOf(in.Type); t.Is(ctype.Void) && (len(f.Params) > 1 || in.Name != "") {
			c.fail(in.Pos(), "D_DECL_PROTO_TYPE", "probe prototype may not use parameter of type void: %s, parameter #%d", in.Name, i+1)
		}
	}
}

// probeTranslators checks that each argument a probe shows can be made of the
// one that the program gives.
func (c *checker) probeTranslators(d *syntax.Provider, p *syntax.ProviderProbe) {
	for i, out := range p.Xlated.Params {
		if i >= len(p.Args.Params) {
			break
		}
		from, to := c.typeOf(p.Args.Params[i].Type), c.typeOf(out.Type)
		if from.IsInteger() && to.IsInteger() || ctype.Same(from, to) || c.translates(from, to) {
			continue
		}
		c.fail(out.Pos(), "D_PROV_PRXLATOR", "translator for %s:%s output argument #%d from %s to %s is not defined",
			d.Name, p.Name, i+1, from, to)
	}
}

// translates reports whether a translator makes one type of another, or what it
// points to.
func (c *checker) translates(from, to *ctype.Type) bool {
	if r := to.Resolve(); r.Kind == ctype.Pointer {
		to = r.Elem
	}
	for _, tr := range c.translators {
		if sameXlated(tr.in, from) && sameXlated(tr.out, to) {
			return true
		}
	}
	return false
}
