package check

import (
	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

func init() {
	actions["print"] = (*checker).print
}

// defaultPrintsize is what print() copies at most, unless option printsize says
// another.
const defaultPrintsize = 8192

// print shows what a pointer refers to, by its type.
func (c *checker) print(x *syntax.Call) Stmt {
	e := c.checkArgs(x, "print")[0]
	if e.Type().Is(ctype.String) {
		c.protoArg(x.Args[0].Pos(), "print( )", "arg", 0, "void *", e.Type())
	}
	e = c.decayed(e)
	c.checkPrint(x, e)
	if !e.Type().Is(ctype.Pointer) {
		c.protoArg(x.Args[0].Pos(), "print( )", "arg", 0, "void *", e.Type())
	}
	target := e.Type().Resolve().Elem
	return &ActStmt{At: x.Pos(), Act: ActPrint, Args: []Expr{&Deref{Typed{x.Pos(), target}, e}}}
}
