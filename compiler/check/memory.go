package check

// Actions that record memory. What they record is an expression of array type:
// so many bytes at an address.

import (
	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

func init() {
	actions["tracemem"] = (*checker).tracemem
}

// bytesAt is n bytes at the address that e evaluates to.
func bytesAt(e Expr, n int64) Expr {
	elem := ctype.TUChar
	ptr := &Conv{Typed{e.Position(), ctype.PointerTo(elem).InSpace(space(e))}, e}
	return &Deref{Typed{e.Position(), &ctype.Type{Kind: ctype.Array, Elem: elem, Len: n}}, ptr}
}

func (c *checker) tracemem(x *syntax.Call) Stmt {
	args := c.checkArgs(x, "tracemem")
	c.checkTracemem(x, args)
	addr, n := c.decayed(args[0]), args[1].(*Const).V
	c.recordSize(x.Args[1].Pos(), n)
	out := &ActStmt{At: x.Pos(), Act: ActTracemem, Args: []Expr{bytesAt(addr, n)}}
	if len(x.Args) == 3 {
		out.Args = append(out.Args, c.convert(args[2], ctype.TInt64))
	}
	return out
}

// recordSize refuses a datum that no buffer can hold.
func (c *checker) recordSize(pos syntax.Pos, n int64) {
	if n > maxDatum {
		c.fail(pos, "D_UNKNOWN", "a datum of %d bytes is larger than %d", n, maxDatum)
	}
}
