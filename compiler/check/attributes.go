package check

// #pragma D attributes and binding. Both are about a name of the program: one
// that is declared before, or by a declaration that follows. They are checked
// and have no other effect, since nothing here computes with stability.

import "dtc/compiler/syntax"

// stability checks one of the two pragmas.
func (c *checker) stability(p *syntax.Pragma) {
	if len(p.Args) == 4 {
		if _, declared := c.providers[p.Args[2]]; !declared && !supported[p.Args[2]] {
			c.loose = append(c.loose, p)
		}
		return
	}
	name := p.Args[1]
	switch {
	case c.globals[name] != nil && !c.foreign(name):
	case c.globals[name] != nil || builtins[name] != nil || isFunction(name) || isLibrary(name):
		c.fail(p.Pos(), "D_PRAGMA_SCOPE", "#pragma %s cannot modify entity defined outside program scope", p.Kind)
	default:
		c.loose = append(c.loose, p)
	}
}

// foreign reports whether a global name is the library's.
func (c *checker) foreign(name string) bool {
	s := c.globals[name]
	return s.inline != nil && c.inLibraries(s.inline.Pos()) || s.enum != nil && s.enum.Kernel
}

// settle drops the pragmas that waited for a declaration of name.
func (c *checker) settle(name string) {
	var left []*syntax.Pragma
	for _, p := range c.loose {
		if len(p.Args) == 4 || p.Args[1] != name {
			left = append(left, p)
		}
	}
	c.loose = left
}

// settleDecl does so for all names of a declaration.
func (c *checker) settleDecl(d syntax.Decl) {
	switch d := d.(type) {
	case *syntax.VarDecl:
		for _, n := range d.Vars {
			c.settle(n.Name)
		}
	case *syntax.Inline:
		c.settle(d.Name)
	}
}

// unusedPragma reports the first pragma that no declaration took.
func (c *checker) unusedPragma() {
	if len(c.loose) > 0 {
		p := c.loose[0]
		c.errorf(p.Pos(), "D_PRAGMA_UNUSED", "unused #pragma %s", p.Kind)
	}
}
