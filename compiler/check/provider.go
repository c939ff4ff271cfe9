package check

// Probes that are made of others (package provider). A clause on one of them is
// checked once: args[N] is the argument's native value, Builtin "provided",
// translated. Where the probe fires, that value is made by the site's own
// expression, which stands in Site; the planner compiles the clause once for
// each site.

import (
	"strings"

	"dtc/compiler/dlib"
	"dtc/compiler/syntax"
	"dtc/internal/provider"
)

// Site is a place where a probe fires that a clause of the program is for.
type Site struct {
	Provider *provider.Provider
	Probe    *provider.Probe
	Site     *provider.Site
	Pos      syntax.Pos // of the description that asks for it
	When     Expr       // nil: always
	Args     []Expr     // native values; nil where no clause reads the argument
}

// siteFile is the prefix of the names under which expressions of definitions
// are parsed.
const siteFile = "provider/"

// Provided is the name of the Builtin that is an argument's native value.
const Provided = "provided"

// MadeOf lists the probes of a provider that a description may match.
func (p Probe) MadeOf(of *provider.Provider) (list []*provider.Probe) {
	if at := p.ID - int64(of.First); p.ID != 0 {
		if at >= 0 && at < int64(len(of.Probes)) {
			return []*provider.Probe{&of.Probes[at]}
		}
		return nil
	}
	if !matches(p.Provider, of.Name) || !matches(p.Module, provider.Module) || !matches(p.Function, "") {
		return nil
	}
	for i := range of.Probes {
		if matches(p.Name, of.Probes[i].Name) {
			list = append(list, &of.Probes[i])
		}
	}
	return list
}

// siteText parses D text of a definition.
func (c *checker) siteText(name, text string) syntax.Expr {
	tree, err := syntax.Parse(siteFile+name, []byte("BEGIN { "+text+"; }"), syntax.Options{IsType: IsType(c.btf)})
	if err == nil && len(tree.Decls) == 1 {
		if cl, ok := tree.Decls[0].(*syntax.Clause); ok && len(cl.Body.Stmts) == 1 {
			if s, ok := cl.Body.Stmts[0].(*syntax.ExprStmt); ok {
				return s.X
			}
		}
	}
	return nil
}

// provided checks args[n] of a clause for probes of a provider.
func (c *checker) provided(pos syntax.Pos, list []*provider.Probe, of string, n int64) Expr {
	p := list[0]
	for _, q := range list[1:] {
		if !provider.SameArgs(p, q) {
			c.fail(pos, "D_ARGS_MULTI", "args[ ] may not be referenced because probe description %s matches an unstable set of probes", c.clause.Probes[0])
		}
	}
	if n < 0 || n >= int64(len(p.Args)) {
		c.fail(pos, "D_ARGS_IDX", "index %d is out of range for %s args[ ]", n, c.clause.Probes[0])
	}
	a := p.Args[n]
	c.reads[n] = true
	cast := c.siteText(of, "("+a.Native+")0")
	if cast == nil {
		c.fail(pos, "D_ARGS_TYPE", "failed to resolve native type for args[%d]: %v", n, c.typesError())
	}
	native := c.expr(cast).Type()
	value := &Builtin{Typed: Typed{pos, native}, Name: Provided, N: int(n)}
	text := a.Expr
	if text == "" && a.Type != a.Native && a.Type != "void" {
		text = "xlate <" + a.Type + ">(it)"
	}
	if text == "" {
		return value
	}
	x := c.siteText(of, text)
	if x == nil {
		c.fail(pos, "D_ARGS_TYPE", "failed to resolve type %s of args[%d]", a.Type, n)
	}
	saved := c.env
	c.env = &env{map[string]binding{"it": {typ: native, value: value}}}
	e := c.expr(x)
	c.env = saved
	moveTo(e, pos)
	return e
}

// sites lists where the probes fire that the program has clauses for, and checks
// the conditions and arguments there.
func (c *checker) sites() {
	reads := c.reads
	for _, of := range provider.All {
		at := map[*provider.Probe]syntax.Pos{}
		for _, cl := range c.prog.Clauses {
			for _, d := range cl.Probes {
				for _, p := range d.MadeOf(of) {
					if _, have := at[p]; !have {
						at[p] = d.Pos
					}
				}
			}
		}
		for i := range of.Probes {
			p := &of.Probes[i]
			if pos, used := at[p]; used {
				c.attempt(func() { c.sitesOf(of, p, pos, &reads) })
			}
		}
	}
}

func (c *checker) sitesOf(of *provider.Provider, p *provider.Probe, pos syntax.Pos, reads *[maxArgs]bool) {
	for text := range strings.FieldsSeq(p.Library) {
		c.libraryText(dlib.Path(text))
	}
	for i := range p.Sites {
		s := &Site{Provider: of, Probe: p, Site: &p.Sites[i], Pos: pos, Args: make([]Expr, max(len(p.Args), len(p.Sites[i].Args)))}
		if s.Site.When != "" {
			s.When = c.siteExpr(of, p, pos, s.Site.When)
		}
		for n, text := range s.Site.Args {
			native := "int64_t"
			if n < len(p.Args) {
				native = p.Args[n].Native
			}
			if reads[n] {
				s.Args[n] = c.siteExpr(of, p, pos, "("+native+")("+text+")")
			}
		}
		c.prog.Sites = append(c.prog.Sites, s)
	}
}

func (c *checker) siteExpr(of *provider.Provider, p *provider.Probe, pos syntax.Pos, text string) Expr {
	x := c.siteText(of.Name, text)
	if x == nil {
		c.fail(pos, "D_ARGS_TYPE", "probe %s:::%s needs kernel types that cannot be resolved: %s", of.Name, p.Name, text)
	}
	e := c.expr(x)
	moveTo(e, pos)
	return e
}

// keeper checks a clause of the library, which keeps something for the
// probes or variables that the script uses.
func (c *checker) keeper(d *syntax.Clause) {
	cl := &Clause{Pos: d.Pos(), Hidden: true}
	for _, desc := range d.Descs {
		c.attempt(func() { cl.Probes = append(cl.Probes, c.probe(desc)) })
	}
	clause, kept := c.clause, c.rules
	c.clause, c.rules = cl, rules{}
	cl.Body = c.block(d.Body.Stmts)
	if d.Pred != nil {
		c.attempt(func() { cl.Pred = c.predicate(d) })
	}
	c.clause, c.rules = clause, kept
	c.keepers = append(c.keepers, cl)
}

// addKeepers puts the clauses of the library behind the script's.
func (c *checker) addKeepers() {
	for _, cl := range c.keepers {
		cl.Index = len(c.prog.Clauses)
		c.prog.Clauses = append(c.prog.Clauses, cl)
	}
}

// madeProbes lists the probes that the first description of the clause with
// arguments may match, where they are made of others, and their provider.
func (c *checker) madeProbes() (list []*provider.Probe, of string) {
	for _, d := range c.clause.Probes {
		for _, of := range provider.All {
			if list := d.MadeOf(of); d.ID != 0 && len(list) > 0 {
				return list, of.Name
			}
		}
		for _, name := range d.candidates() {
			if of := provider.Find(name); of != nil {
				if list := d.MadeOf(of); len(list) > 0 {
					return list, name
				}
				continue
			}
			if !d.possibleFor(name) {
				continue
			}
			if types, _ := c.probeArgs(d, name); len(types) > 0 {
				return nil, ""
			}
		}
	}
	return nil, ""
}

// madeTypes are the types of args[] of the probes of a provider that the
// description may match, where these are made of others and have the same.
func (p Probe) madeTypes(name string) (types []string) {
	of := provider.Find(name)
	if of == nil {
		return nil
	}
	list := p.MadeOf(of)
	if len(list) == 0 {
		return nil
	}
	for i, q := range list {
		if i > 0 && !provider.SameArgs(list[0], q) {
			return nil
		}
	}
	for _, a := range list[0].Args {
		types = append(types, a.Type)
	}
	return types
}
