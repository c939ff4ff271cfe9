package check

import (
	"math"

	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

// aggFunc says which arguments an aggregating function takes: whether there is
// a value, how many constant parameters follow it at least and at most, and
// whether a weight may come last.
type aggFunc struct {
	value      bool
	low, high  int
	incr       bool
	parameters func(*checker, *syntax.Call, string) []int64
}

var aggregating map[AggFunc]*aggFunc

func init() {
	one := &aggFunc{value: true}
	aggregating = map[AggFunc]*aggFunc{
		Count: {}, Sum: one, Avg: one, Min: one, Max: one, Stddev: one,
		Quantize:   {value: true, incr: true},
		Lquantize:  {value: true, low: 2, high: 3, incr: true, parameters: (*checker).lquantize},
		Llquantize: {value: true, low: 4, high: 4, incr: true, parameters: (*checker).llquantize},
	}
}

// aggregate checks @name[keys] = function(...).
func (c *checker) aggregate(x *syntax.Assign, a *syntax.Agg) Stmt {
	var out *AggStmt
	if !c.attempt(func() { out = c.aggregation(x, a) }) {
		if c.aggs[a.Name] == nil {
			c.poison["@"+a.Name] = true
		}
		panic(bailout{})
	}
	return out
}

func (c *checker) aggregation(x *syntax.Assign, a *syntax.Agg) *AggStmt {
	call, ok := syntax.Unparen(x.Y).(*syntax.Call)
	var id *syntax.Ident
	if ok {
		id, ok = syntax.Unparen(call.Fun).(*syntax.Ident)
	}
	if x.Op != "=" {
		c.fail(x.OpPos, "D_VAR_UNDEF", "@%s has not yet been declared or assigned", a.Name)
	}
	if !ok || id.Scoped || aggregating[AggFunc(id.Name)] == nil {
		c.expr(x.Y)
		c.fail(x.OpPos, "D_AGG_FUNC", "@%s must be assigned the result of an aggregating function", a.Name)
	}
	agg := &Agg{Name: a.Name, Func: AggFunc(id.Name), Pos: a.Pos()}
	var keyExprs []Expr
	for i, k := range a.Keys {
		e := c.keyExpr(k, "aggregation", i)
		keyExprs = append(keyExprs, e)
		agg.Keys = append(agg.Keys, keyType(e))
	}
	out := c.aggArgs(call, agg)
	out.At = x.Pos()
	if known := c.aggs[a.Name]; known != nil {
		c.sameAgg(x, a, known, agg)
		agg = known
	} else {
		c.aggs[a.Name] = agg
		c.prog.Aggs = append(c.prog.Aggs, agg)
	}
	out.Agg = agg
	for i, e := range keyExprs {
		out.Keys = append(out.Keys, c.key(e, agg.Keys[i], "@"+agg.Name+"[ ]", i))
	}
	return out
}

// aggArgs checks the arguments of an aggregating function.
func (c *checker) aggArgs(x *syntax.Call, agg *Agg) *AggStmt {
	defer c.enter(x)()
	f, name := aggregating[agg.Func], string(agg.Func)
	values := int(truth(f.value))
	weights := int(truth(f.incr))
	c.argCount(x, name, values+f.low, values+f.high+weights)
	out := &AggStmt{}
	if f.value {
		e := c.decayed(c.expr(x.Args[0]))
		if !e.Type().IsScalar() {
			c.fail(x.Args[0].Pos(), "D_AGG_SCALAR", "%s( ) argument #1 must be of scalar type, got %q", name, e.Type())
		}
		agg.Signed = e.Type().AsInt().Signed()
		out.Value = c.convert(widened(e), ctype.TInt64)
	}
	if f.parameters != nil {
		agg.Params = f.parameters(c, x, name)
	}
	if n := values + f.high; f.incr && len(x.Args) > n {
		e := c.expr(x.Args[n])
		if !e.Type().IsScalar() {
			c.protoArg(x.Args[n].Pos(), name+"( )", "arg", n, "scalar", e.Type())
		}
		out.Incr = c.convert(widened(e), ctype.TInt64)
	}
	return out
}

// sameAgg refuses a use of an aggregation that does not fit the earlier ones.
func (c *checker) sameAgg(x *syntax.Assign, a *syntax.Agg, old, now *Agg) {
	if old.Func != now.Func {
		c.fail(x.OpPos, "D_AGG_REDEF", "aggregation redefined: @%s\n\t current: @%s = %s( )\n\tprevious: @%s = %s( ) : line %d",
			a.Name, a.Name, now.Func, a.Name, old.Func, old.Pos.Line)
	}
	for i, p := range old.Params {
		if now.Params[i] != p {
			m := paramNames[old.Func][i]
			c.fail(x.OpPos, m.tag, "%s( ) %s (argument #%d) doesn't match previous declaration: expected %d, found %d",
				old.Func, m.name, i+1, p, now.Params[i])
		}
	}
	if len(a.Keys) != len(old.Keys) {
		c.protoLen(a.Pos(), "@"+a.Name+"[ ]", "key", len(a.Keys), len(old.Keys), "")
	}
}

type paramName struct{ name, tag string }

var paramNames = map[AggFunc][]paramName{
	Lquantize: {{"base", "D_LQUANT_MATCHBASE"}, {"limit", "D_LQUANT_MATCHLIM"}, {"step", "D_LQUANT_MATCHSTEP"}},
	Llquantize: {{"factor", "D_LLQUANT_MATCHFACTOR"}, {"lmag", "D_LLQUANT_MATCHLMAG"},
		{"hmag", "D_LLQUANT_MATCHHMAG"}, {"steps", "D_LLQUANT_MATCHSTEPS"}},
}

// constArg evaluates constant argument n of a quantizing function. Like DTrace,
// messages count the arguments from the one after the value.
func (c *checker) constArg(x *syntax.Call, n int, tag, format string) int64 {
	v, ok := c.constant(x.Args[n])
	if !ok {
		c.fail(x.Args[n].Pos(), tag, format, n)
	}
	return v
}

func (c *checker) lquantize(x *syntax.Call, name string) []int64 {
	const integer = "lquantize( ) argument #%d must be an integer constant"
	base := c.constArg(x, 1, "D_LQUANT_BASETYPE", integer)
	if base < math.MinInt32 || base > math.MaxInt32 {
		c.fail(x.Args[1].Pos(), "D_LQUANT_BASEVAL", "lquantize( ) argument #1 must be a 32-bit quantity, got %d", base)
	}
	limit := c.constArg(x, 2, "D_LQUANT_LIMTYPE", integer)
	if limit < math.MinInt32 || limit > math.MaxInt32 {
		c.fail(x.Args[2].Pos(), "D_LQUANT_LIMVAL", "lquantize( ) argument #2 must be a 32-bit quantity, got %d", limit)
	}
	if limit <= base {
		c.fail(x.Args[1].Pos(), "D_LQUANT_MISMATCH", "lquantize( ) base (argument #1) must be less than limit (argument #2), got %d and %d", base, limit)
	}
	step := int64(1)
	if len(x.Args) > 3 {
		step = c.lquantizeStep(x)
	}
	switch levels := (limit - base) / step; {
	case levels < 1:
		c.fail(x.Args[3].Pos(), "D_LQUANT_STEPLARGE", "lquantize( ) step (argument #3) too large: must have at least one quantization level")
	case levels > math.MaxUint16:
		c.fail(x.Pos(), "D_LQUANT_STEPSMALL", "lquantize( ) step (argument #3) too small: number of quantization levels must be a 16-bit quantity, got %d", levels)
	}
	return []int64{base, limit, step}
}

func (c *checker) lquantizeStep(x *syntax.Call) int64 {
	const positive = "lquantize( ) argument #%d must be a non-zero positive integer constant"
	step := c.constArg(x, 3, "D_LQUANT_STEPTYPE", positive)
	switch {
	case step <= 0:
		c.fail(x.Args[3].Pos(), "D_LQUANT_STEPTYPE", positive, 3)
	case step > math.MaxUint16:
		c.fail(x.Args[3].Pos(), "D_LQUANT_STEPVAL", "lquantize( ) argument #3 must be a 16-bit quantity, got %d", step)
	}
	return step
}

func (c *checker) llquantize(x *syntax.Call, name string) []int64 {
	const integer = "llquantize( ) argument #%d must be an integer constant"
	factor := c.constArg(x, 1, "D_LLQUANT_FACTORTYPE", integer)
	if factor < 2 || factor > math.MaxUint16 {
		c.fail(x.Args[1].Pos(), "D_LLQUANT_FACTORVAL", "llquantize( ) argument #1 must be an unsigned 16-bit quantity greater than or equal to 2, got %d", factor)
	}
	low := c.constArg(x, 2, "D_LLQUANT_LMAGTYPE", integer)
	if low < 0 || low > math.MaxUint16 {
		c.fail(x.Args[2].Pos(), "D_LLQUANT_LMAGVAL", "llquantize( ) argument #2 must be an unsigned 16-bit quantity, got %d", low)
	}
	high := c.constArg(x, 3, "D_LLQUANT_HMAGTYPE", integer)
	c.highMagnitude(x, factor, low, high)
	const positive = "llquantize( ) argument #%d must be a non-zero positive integer constant"
	steps := c.constArg(x, 4, "D_LLQUANT_STEPTYPE", positive)
	if steps <= 0 {
		c.fail(x.Args[4].Pos(), "D_LLQUANT_STEPTYPE", positive, 4)
	}
	c.linearSteps(x, factor, low, steps)
	return []int64{factor, low, high, steps}
}

func (c *checker) highMagnitude(x *syntax.Call, factor, low, high int64) {
	switch {
	case high < 0 || high > math.MaxUint16:
		c.fail(x.Args[3].Pos(), "D_LLQUANT_HMAGVAL", "llquantize( ) argument #3 must be an unsigned 16-bit quantity, got %d", high)
	case high < low:
		c.fail(x.Args[3].Pos(), "D_LLQUANT_HMAGVAL", "llquantize( ) argument #3 (high magnitude) must be at least argument #2 (low magnitude), got %d and %d", high, low)
	}
	if _, ok := power(factor, high+1); !ok {
		c.fail(x.Args[3].Pos(), "D_LLQUANT_HMAGVAL", "llquantize( ) argument #3 (high magnitude) will cause overflow of 64 bits")
	}
}

// power computes a to the n, false if it needs more than 64 bits.
func power(a, n int64) (uint64, bool) {
	p := uint64(1)
	for range min(n, 65) {
		if p > math.MaxUint64/uint64(a) {
			return 0, false
		}
		p *= uint64(a)
	}
	return p, true
}

func (c *checker) linearSteps(x *syntax.Call, factor, low, steps int64) {
	bad := ""
	first, _ := power(factor, low+1)
	if low == 0 {
		first = uint64(factor) * uint64(factor)
	}
	switch {
	case steps > math.MaxUint16:
		bad = "must be an unsigned 16-bit quantity"
	case steps < factor && factor%steps != 0:
		bad = "must evenly divide argument #1 (factor) when steps<factor"
	case steps > factor && steps%factor != 0:
		bad = "must be a multiple of argument #1 (factor) when steps>factor"
	case steps > factor && first%uint64(steps) != 0:
		bad = "must evenly divide the first magnitude when steps>factor"
		if low == 0 {
			bad = "must evenly divide the square of argument #1 (factor) when steps>factor and lmag==0"
		}
	}
	if bad != "" {
		c.fail(x.Args[4].Pos(), "D_LLQUANT_STEPVAL", "llquantize( ) argument #4 (steps) %s, got %d", bad, steps)
	}
}
