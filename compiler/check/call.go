package check

import (
	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

// signature is the prototype of a subroutine; the last optional arguments may
// be left out.
type signature struct {
	result   *ctype.Type
	params   []*ctype.Type
	optional int
}

var subroutines = map[string]*signature{
	"copyin":    {ctype.PointerTo(ctype.TVoid).InSpace(ctype.SpaceScratch), []*ctype.Type{ctype.TUintptr, ctype.TSize}, 0},
	"copyinstr": {ctype.TString, []*ctype.Type{ctype.TUintptr, ctype.TSize}, 1},
	"progenyof": {ctype.TInt, []*ctype.Type{ctype.TPid}, 0},
	"strlen":    {ctype.TSize, []*ctype.Type{ctype.TString}, 0},
}

// call checks a call inside an expression.
func (c *checker) call(x *syntax.Call) Expr {
	id, ok := syntax.Unparen(x.Fun).(*syntax.Ident)
	if m, is := syntax.Unparen(x.Fun).(*syntax.MacroVar); is {
		c.loadTime(m.Pos(), &Macro{Name: m.Name})
	}
	if !ok || id.Scoped {
		c.fail(x.Fun.Pos(), "D_FUNC_IDENT", "function designator is not of function type")
	}
	name := id.Name
	if name == existsName && inLibrary(x.Pos()) {
		return c.exists(x)
	}
	if result := walks[name]; result != nil && inLibrary(x.Pos()) {
		return c.walk(x, name, result)
	}
	if s := c.globals[name]; s != nil {
		c.notFunction(id, s)
	}
	switch {
	case subroutines[name] != nil:
		return c.subroutine(x, name, subroutines[name])
	case copyouts[name]:
		return c.copyout(x, name)
	case lockFuncs[name] != "":
		return c.lockCall(x, name)
	case isStack(name):
		return c.stack(x, name)
	case symbolic[name]:
		c.fail(x.Pos(), "D_CG_EXPR", "tracing function %s( ) may not be called from a D expression (D program context required)", name)
	case actions[name] != nil:
		return &marker{Typed{x.Pos(), ctype.TVoid}, "tracing function " + name + "( )"}
	case aggregating[AggFunc(name)] != nil:
		return &marker{Typed{x.Pos(), tAggFunc}, "aggregating function " + name + "( )"}
	case unimplemented[name]:
		c.checkLater(name, x, c.checkArgs(x, name))
		c.fail(x.Pos(), "D_UNKNOWN", "%s() is not implemented (yet)", name)
	case name == "d_path":
		return c.dPath(x)
	case name == "ddi_pathname":
		c.checkArgs(x, name)
		c.node = nil
		c.fail(id.Pos(), "D_FUNC_UNDEF", "unimplemented subroutine: %s", name)
	case name == "msgsize", name == "msgdsize":
		c.fail(id.Pos(), "D_UNKNOWN", "failed to resolve type of %s arg#1 (mblk_t *): Unknown type name", name)
	case laterFunctions[name]:
		return c.laterCall(x, name)
	case builtins[name] != nil:
		c.fail(id.Pos(), "D_FUNC_IDKIND", "scalar '%s' may not be referenced as a function", name)
	}
	c.fail(id.Pos(), "D_FUNC_UNDEF", "undefined function name: %s%s", name, didYouMean(name, functionNames()))
	return nil
}

// notFunction refuses the call of a name of the script. Those that an assignment
// defines are not known yet when DTrace reads the call.
func (c *checker) notFunction(id *syntax.Ident, s *symbol) {
	switch {
	case s.v == nil:
		c.fail(id.Pos(), "D_FUNC_IDENT", "function designator is not of function type")
	case !c.declared[s.v]:
		c.fail(id.Pos(), "D_FUNC_UNDEF", "undefined function name: %s", id.Name)
	case s.v.Keys != nil:
		c.fail(id.Pos(), "D_FUNC_IDKIND", "associative array '%s' may not be referenced as a function", id.Name)
	}
	c.fail(id.Pos(), "D_FUNC_IDKIND", "scalar '%s' may not be referenced as a function", id.Name)
}

func functionNames() []string {
	names := append(keys(actions), keys(subroutines)...)
	names = append(names, keys(symbolic)...)
	names = append(names, keys(lockFuncs)...)
	names = append(names, keys(copyouts)...)
	names = append(names, keys(stackTags)...)
	for f := range aggregating {
		names = append(names, string(f))
	}
	return append(names, keys(laterFunctions)...)
}

func (c *checker) subroutine(x *syntax.Call, name string, sig *signature) Expr {
	c.argCount(x, name, len(sig.params)-sig.optional, len(sig.params))
	out := &Call{Typed: Typed{x.Pos(), sig.result}, Fn: name}
	for i, a := range x.Args {
		e := c.expr(a)
		c.checkParam(x, name, i, e)
		out.Args = append(out.Args, c.passed(x, name, i, e, sig.params[i]))
	}
	switch name {
	case "copyin":
		c.scratchSize(x, out, 1)
	case "alloca":
		c.scratchSize(x, out, 0)
	}
	return out
}

func (c *checker) scratchSize(x *syntax.Call, call *Call, arg int) {
	if k, ok := call.Args[arg].(*Const); ok && (k.V < 0 || k.V > int64(c.prog.Scratch)) {
		c.fail(x.Args[arg].Pos(), "D_ALLOCA_SIZE", "alloca(%d) size larger than scratchsize %d", k.V, c.prog.Scratch)
	}
}

// argCount checks the number of arguments of a call; high < 0: no upper limit.
func (c *checker) argCount(x *syntax.Call, name string, low, high int) {
	n := len(x.Args)
	bound := ""
	want := low
	switch {
	case n >= low && (n <= high || high < 0):
		return
	case n < low && high != low:
		bound = "at least "
	case n > high && high != low:
		bound, want = "at most ", high
	}
	c.protoLen(x.Pos(), name+"( )", "arg", n, want, bound)
}

// datum checks an expression that is recorded or used as a key: there stack()
// and the symbol functions are allowed too.
func (c *checker) datum(x syntax.Expr) Expr {
	call, ok := syntax.Unparen(x).(*syntax.Call)
	if !ok {
		return c.expr(x)
	}
	id, ok := syntax.Unparen(call.Fun).(*syntax.Ident)
	if !ok || id.Scoped || !symbolic[id.Name] || c.globals[id.Name] != nil {
		return c.expr(x)
	}
	return c.symbol(call, id.Name)
}
