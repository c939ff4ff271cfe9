package check

import (
	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

// copyout() and copyoutstr() write to the memory of the current process. They are
// subroutines without a value, and destructive.

var copyouts = map[string]bool{"copyout": true, "copyoutstr": true}

func (c *checker) copyout(x *syntax.Call, name string) Expr {
	args := c.checkArgs(x, name)
	c.destructive(x, name)
	out := &Call{Typed: Typed{x.Pos(), ctype.TVoid}, Fn: name}
	if name == "copyoutstr" {
		args[0] = c.toString(args[0])
	} else if args[0].Type().Is(ctype.Array) && !inVariable(args[0]) {
		args[0] = c.decayed(args[0])
	}
	out.Args = []Expr{args[0], c.fit(args[1], ctype.TUintptr), c.convert(args[2], ctype.TSize)}
	return out
}
