package check

// Actions on the process and the system, and on the output. Those that change
// something outside of the trace are destructive: a program with one compiles
// only where the user allows it (-w or option destructive), and Program.Destructive
// names it for the run.

import (
	"slices"

	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

func init() {
	for name, check := range map[string]actionFunc{
		"raise": (*checker).raise, "stop": (*checker).stop, "system": (*checker).system,
		"freopen": (*checker).freopen, "ftruncate": (*checker).ftruncate, "setopt": (*checker).setopt,
		"panic": unimplemented("panic"), "breakpoint": unimplemented("breakpoint"), "chill": unimplemented("chill"),
	} {
		actions[name] = check
	}
}

// unimplemented refuses an action in the words of DTrace, which has it by name
// only.
func unimplemented(name string) actionFunc {
	return func(c *checker, x *syntax.Call) Stmt {
		for _, a := range x.Args {
			c.expr(a)
		}
		c.fail(x.Pos(), "D_UNKNOWN", "%s() is not implemented (yet)", name)
		return nil
	}
}

// destructive notes that the program has a destructive action.
func (c *checker) destructive(x *syntax.Call, name string) {
	if !slices.ContainsFunc(c.prog.Destructive, func(d Destructive) bool { return d.Name == name }) {
		c.prog.Destructive = append(c.prog.Destructive, Destructive{name, x.Pos()})
	}
}

func (c *checker) raise(x *syntax.Call) Stmt {
	c.argCount(x, "raise", 1, 1)
	c.destructive(x, "raise")
	return &ActStmt{At: x.Pos(), Act: ActRaise, Args: []Expr{c.intArg(x, "raise", 0, ctype.TInt)}}
}

// sigstop is the number of SIGSTOP on every machine that there is an object for.
const sigstop = 19

func (c *checker) stop(x *syntax.Call) Stmt {
	c.argCount(x, "stop", 0, 0)
	c.destructive(x, "stop")
	return &ActStmt{At: x.Pos(), Act: ActRaise, Args: []Expr{newConst(x.Pos(), ctype.TInt, sigstop)}}
}

func (c *checker) system(x *syntax.Call) Stmt {
	out := c.formatted(x, "system", ActSystem)
	c.destructive(x, "system")
	return out
}

func (c *checker) freopen(x *syntax.Call) Stmt {
	if len(x.Args) > 0 {
		if lit, ok := syntax.Unparen(x.Args[0]).(*syntax.StringLit); ok && lit.Value == "" {
			c.argCount(x, "freopen", 1, 1)
			c.destructive(x, "freopen")
			return &ActStmt{At: x.Pos(), Act: ActFreopen, Format: &Format{}}
		}
	}
	out := c.formatted(x, "freopen", ActFreopen)
	c.destructive(x, "freopen")
	return out
}

func (c *checker) ftruncate(x *syntax.Call) Stmt {
	c.argCount(x, "ftruncate", 0, 0)
	return &ActStmt{At: x.Pos(), Act: ActFtruncate}
}

func (c *checker) setopt(x *syntax.Call) Stmt {
	c.argCount(x, "setopt", 1, 2)
	out := &ActStmt{At: x.Pos(), Act: ActSetopt}
	for i, a := range x.Args {
		e := c.expr(a)
		if !c.argument(ctype.TString, e) {
			c.protoArg(a.Pos(), "setopt( )", "arg", i, "string", e.Type())
		}
		out.Args = append(out.Args, c.toString(e))
	}
	return out
}
