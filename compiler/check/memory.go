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
	c.argCount(x, "tracemem", 2, 3)
	addr := c.expr(x.Args[0])
	if addr.Type().Is(ctype.Array) {
		addr = c.decayed(addr)
	}
	if !addr.Type().IsScalar() {
		c.fail(x.Args[0].Pos(), "D_TRACEMEM_ADDR",
			"tracemem( ) argument #1 is incompatible with prototype:\n\tprototype: pointer or integer\n\t argument: %s", addr.Type())
	}
	n, ok := c.constant(x.Args[1])
	if !ok || n <= 0 {
		c.fail(x.Args[1].Pos(), "D_TRACEMEM_SIZE", "tracemem( ) argument #2 must be a non-zero positive integral constant expression")
	}
	c.recordSize(x.Args[1].Pos(), n)
	out := &ActStmt{At: x.Pos(), Act: ActTracemem, Args: []Expr{bytesAt(addr, n)}}
	if len(x.Args) == 3 {
		size := c.decayed(c.expr(x.Args[2]))
		if !size.Type().IsScalar() {
			c.protoArg(x.Args[2].Pos(), "tracemem( )", "arg", 2, "scalar", size.Type())
		}
		out.Args = append(out.Args, c.convert(size, ctype.TInt64))
	}
	return out
}

// recordSize refuses a datum that no buffer can hold.
func (c *checker) recordSize(pos syntax.Pos, n int64) {
	if n > maxDatum {
		c.fail(pos, "D_UNKNOWN", "a datum of %d bytes is larger than %d", n, maxDatum)
	}
}
