package check

import (
	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

type actionFunc func(*checker, *syntax.Call) Stmt

var actions map[string]actionFunc

func init() {
	actions = map[string]actionFunc{
		"trace": (*checker).trace, "printf": (*checker).printf, "printa": (*checker).printa,
		"exit": (*checker).exit, "clear": (*checker).clear, "trunc": (*checker).trunc,
		"normalize": (*checker).normalize, "denormalize": (*checker).denormalize,
	}
}

// action checks a call that is a statement of its own, nil if it is an
// expression like others.
func (c *checker) action(x *syntax.Call, name string) Stmt {
	if c.globals[name] != nil {
		return nil
	}
	switch {
	case actions[name] != nil:
		return actions[name](c, x)
	case isStack(name):
		return &ActStmt{At: x.Pos(), Act: ActTrace, Args: []Expr{c.stack(x, name)}}
	case symbolic[name]:
		return &ActStmt{At: x.Pos(), Act: ActTrace, Args: []Expr{c.symbol(x, name)}}
	}
	return nil
}

func (c *checker) trace(x *syntax.Call) Stmt {
	c.argCount(x, "trace", 1, 1)
	e := c.datum(x.Args[0])
	switch t := e.Type(); {
	case t.Is(ctype.Void, ctype.Func):
		c.fail(x.Args[0].Pos(), "D_TRACE_VOID", "trace( ) may not be applied to a void expression")
	case t.Is(ctype.Dyn):
		c.fail(x.Args[0].Pos(), "D_TRACE_DYN", "trace( ) may not be applied to a dynamic expression")
	}
	c.recordSize(x.Args[0].Pos(), c.sizeof(e.Type()))
	return &ActStmt{At: x.Pos(), Act: ActTrace, Args: []Expr{e}}
}

// maxDatum is the largest datum, which leaves room for others in a record.
const maxDatum = 8 << 20

func (c *checker) exit(x *syntax.Call) Stmt {
	c.argCount(x, "exit", 1, 1)
	return &ActStmt{At: x.Pos(), Act: ActExit, Args: []Expr{c.intArg(x, "exit", 0, ctype.TInt)}}
}

// intArg checks an integer argument and converts it.
func (c *checker) intArg(x *syntax.Call, name string, i int, t *ctype.Type) Expr {
	return c.convert(c.intArgAsIs(x, name, i, t), t)
}

// intArgAsIs is an integer argument for a parameter of type t, not yet converted.
func (c *checker) intArgAsIs(x *syntax.Call, name string, i int, t *ctype.Type) Expr {
	e := c.expr(x.Args[i])
	if !e.Type().IsInteger() {
		c.protoArg(x.Args[i].Pos(), name+"( )", "arg", i, t.String(), e.Type())
	}
	return e
}

// aggArg returns the aggregation that an argument names.
func (c *checker) aggArg(x *syntax.Call, name, tag string, i int) *Agg {
	a, ok := syntax.Unparen(x.Args[i]).(*syntax.Agg)
	if !ok {
		e := c.expr(x.Args[i])
		c.fail(x.Args[i].Pos(), tag, "%s( ) argument #%d is incompatible with prototype:\n\tprototype: aggregation\n\t argument: %s",
			name, i+1, e.Type())
	}
	if len(a.Keys) > 0 {
		c.fail(a.Pos(), tag, "%s( ) argument #%d is incompatible with prototype:\n\tprototype: aggregation\n\t argument: @%s with a key", name, i+1, a.Name)
	}
	return c.knownAgg(a)
}

func (c *checker) knownAgg(a *syntax.Agg) *Agg {
	if agg := c.aggs[a.Name]; agg != nil {
		return agg
	}
	if c.poison["@"+a.Name] {
		panic(bailout{})
	}
	c.fail(a.Pos(), "D_IDENT_UNDEF", "failed to resolve @%s: Unknown variable name%s", a.Name, didYouMean(a.Name, keys(c.aggs)))
	return nil
}

func (c *checker) clear(x *syntax.Call) Stmt {
	c.argCount(x, "clear", 1, 1)
	return &ActStmt{At: x.Pos(), Act: ActClear, Aggs: []*Agg{c.aggArg(x, "clear", "D_CLEAR_AGGARG", 0)}}
}

func (c *checker) trunc(x *syntax.Call) Stmt {
	c.argCount(x, "trunc", 1, 2)
	agg := c.aggArg(x, "trunc", "D_TRUNC_AGGARG", 0)
	agg.Trunc = true
	out := &ActStmt{At: x.Pos(), Act: ActTrunc, Aggs: []*Agg{agg}}
	if len(x.Args) == 2 {
		e := c.intArg(x, "trunc", 1, ctype.TInt64)
		out.HasN = true
		if k, ok := e.(*Const); ok {
			out.N = k.V
		} else {
			out.Args = []Expr{e}
		}
	}
	return out
}

func (c *checker) normalize(x *syntax.Call) Stmt {
	c.argCount(x, "normalize", 2, 2)
	agg := c.aggArg(x, "normalize", "D_NORMALIZE_AGGARG", 0)
	div := c.normalDivisor(x)
	return &ActStmt{At: x.Pos(), Act: ActNormalize, Aggs: []*Agg{agg}, Args: []Expr{div}}
}

// normalDivisor is the divisor of normalize. DTrace takes the bytes of what it was given for an
// unsigned number: -1 is 4294967295.
func (c *checker) normalDivisor(x *syntax.Call) Expr {
	e := c.intArgAsIs(x, "normalize", 1, ctype.TUint64)
	switch e.Type().Size() {
	case 1:
		e = c.convert(e, ctype.TUint8)
	case 2:
		e = c.convert(e, ctype.TUint16)
	case 4:
		e = c.convert(e, ctype.TUint32)
	}
	return c.convert(e, ctype.TUint64)
}

func (c *checker) denormalize(x *syntax.Call) Stmt {
	c.argCount(x, "denormalize", 1, 1)
	return &ActStmt{At: x.Pos(), Act: ActDenormalize, Aggs: []*Agg{c.aggArg(x, "denormalize", "D_NORMALIZE_AGGARG", 0)}}
}
