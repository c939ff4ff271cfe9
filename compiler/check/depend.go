package check

import "dtc/compiler/syntax"

// Meets reports whether what a library depends on is there: a library for which
// it is not is left out.
func Meets(lib *syntax.Program, opts Options) bool {
	for _, d := range lib.Decls {
		if p, ok := d.(*syntax.Pragma); ok && p.Kind == syntax.PragmaDependsOn && len(p.Args) >= 2 && !opts.has(p.Args[0], p.Args[1]) {
			return false
		}
	}
	return true
}

// has reports whether a provider or module is there. Nobody knows which modules
// another kernel than the running one has.
func (o *Options) has(class, name string) bool {
	switch class {
	case "provider":
		return supported[name]
	case "module":
		return o.Module == nil || o.Module(name)
	}
	return true
}

func (c *checker) dependsOn(p *syntax.Pragma) {
	if len(p.Args) < 2 {
		return
	}
	class, name := p.Args[0], p.Args[1]
	if class == "library" {
		c.fail(p.Pos(), "D_PRAGMA_DEPEND", "main program may not explicitly depend on a library")
	}
	if !c.opts.has(class, name) {
		c.fail(p.Pos(), "D_PRAGMA_DEPEND", "program requires %s %s", class, name)
	}
}

// libraryOptions collects the settings of the user's libraries.
func (c *checker) libraryOptions() {
	for _, lib := range c.opts.Libraries {
		for _, d := range lib.Decls {
			if p, ok := d.(*syntax.Pragma); ok && p.Kind == syntax.PragmaOption {
				c.attempt(func() { c.pragma(p) })
			}
		}
	}
}

// declareLibraries declares what the user's libraries do.
func (c *checker) declareLibraries() {
	for _, lib := range c.opts.Libraries {
		c.own[lib.Pos().File] = true
		c.breaks, c.headers = lib.Breaks, lib.System
		for _, d := range lib.Decls {
			if _, clause := d.(*syntax.Clause); !clause && len(c.errs) < maxErrors {
				c.attempt(func() { c.decl(d) })
			}
		}
	}
}

// inLibraries reports whether a position is in the D library or in one of the
// user's.
func (c *checker) inLibraries(pos syntax.Pos) bool { return inLibrary(pos) || c.own[pos.File] }
