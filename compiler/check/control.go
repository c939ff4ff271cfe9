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
	} {
		actions[name] = check
	}
}

// destructive notes that the program has a destructive action.
func (c *checker) destructive(x *syntax.Call, name string) {
	if !slices.ContainsFunc(c.prog.Destructive, func(d Destructive) bool { return d.Name == name }) {
		c.prog.Destructive = append(c.prog.Destructive, Destructive{name, x.Pos()})
	}
}

func (c *checker) raise(x *syntax.Call) Stmt {
	args := c.checkArgs(x, "raise")
	c.destructive(x, "raise")
	return &ActStmt{At: x.Pos(), Act: ActRaise, Args: []Expr{c.convert(args[0], ctype.TInt)}}
}

// sigstop is the number of SIGSTOP on every machine that there is an object for.
const sigstop = 19

func (c *checker) stop(x *syntax.Call) Stmt {
	c.checkCount(x, "stop")
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
	c.checkCount(x, "ftruncate")
	return &ActStmt{At: x.Pos(), Act: ActFtruncate}
}

func (c *checker) setopt(x *syntax.Call) Stmt {
	out := &ActStmt{At: x.Pos(), Act: ActSetopt}
	for _, e := range c.checkArgs(x, "setopt") {
		out.Args = append(out.Args, c.toString(e))
	}
	return out
}
