package check

import (
	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

// Speculations: speculate(), commit() and discard() take the number that
// speculation() gave. Which of them may stand together is in rules.go.

func init() {
	subroutines["speculation"] = &signature{result: ctype.TInt}
	for name, act := range map[string]Action{"speculate": ActSpeculate, "commit": ActCommit, "discard": ActDiscard} {
		actions[name] = func(c *checker, x *syntax.Call) Stmt {
			args := c.checkArgs(x, name)
			return &ActStmt{At: x.Pos(), Act: act, Args: []Expr{c.convert(args[0], ctype.TInt)}}
		}
	}
}
