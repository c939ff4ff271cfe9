package check

// The checker walks the syntax tree once, in source order, as D wants it: a
// variable gets its type from its declaration or from the first assignment in
// the text, and a clause's body is typed before its predicate.
//
// An error abandons the statement or declaration that it is in (bailout), not
// the program: the following ones are still checked. A name whose definition
// failed is poisoned, so that its uses do not add errors of their own.
//
// DTrace stops at its first error, and so the first one reported here is the
// one it would stop at: see order.go.
//
// Bounds: the tree's height is bounded by the parser; inlines can multiply it,
// so the number of expressions (maxSteps) and the nesting of inlines
// (maxInline) are bounded here.

import (
	"fmt"
	"runtime"
	"slices"
	"strings"

	"dtc/compiler/ctype"
	"dtc/compiler/dlib"
	"dtc/compiler/syntax"
)

const (
	maxErrors = 100
	maxSteps  = 300_000
	maxInline = 100
)

// Options are the facts about a program that its text does not tell.
type Options struct {
	Name     string     // the script as the user named it
	Types    *ctype.BTF // kernel types; nil: the running kernel's
	Settings []Option   // options of the command line, in order; before the pragmas
	Zdefs    bool       // descriptions may match nothing

	Libraries []*syntax.Program // the user's, in order
	NoSystem  bool              // without the D library

	// Module reports whether the kernel has a module; nil where nobody knows.
	Module func(name string) bool

	// Programs tell the types and variables of programs and libraries.
	Programs []Debugged

	// Symbol reports whether the kernel lists a symbol; nil where nobody knows.
	Symbol func(name, module string) bool
	Arch   string // GOARCH of the target; "": this machine's
	Macros *syntax.Macros
}

// Check types a program that was given in one or several texts.
func Check(progs []*syntax.Program, opts Options) (*Program, syntax.ErrorList) {
	c := newChecker(opts)
	c.stable = newStability(progs)
	c.attempt(func() { c.options(progs) })
	c.libraryOptions()
	if len(c.errs) == 0 {
		c.declare(progs)
	}
	if errs := c.sorted(); len(errs) > 0 {
		return nil, errs
	}
	return c.prog, nil
}

type checker struct {
	stable     *stability
	minimum    Attributes // of option amin
	hasMinimum bool
	opts       Options
	btf        *ctype.BTF
	prog       *Program
	errs       syntax.ErrorList
	reporter
	globals  map[string]*symbol
	scoped   [3]map[string]*Var // Self and This
	aggs     map[string]*Agg
	typedefs map[string]*ctype.Type
	tags     map[string]*ctype.Type
	poison   map[string]bool
	externs  map[string]*ctype.Type // declared extern, or functions
	spaced   map[*Var]bool          // pointers whose space is settled
	declared map[*Var]bool          // by a declaration
	clause   *Clause                // nil outside of clauses
	rules    rules                  // what the clause has done so far
	env      *env                   // parameters of the inline being expanded
	inlines  int                    // inlines being expanded
	steps    int
	zdefs    bool
	empty    bool
	argref   bool
	frames   map[string]int // of stack(), ustack(), jstack()

	translators []*translator
	libraries   map[string]bool // texts of the library that were read
	own         map[string]bool // files of the user's libraries
	nolibs      bool
	wanted      *ctype.Type             // of an unknown member in the library
	hiddens     int                     // variables of xlate
	providers   map[string][]probeProto // declared ones
	programs    bool                    // a structure is a program's before it is the kernel's
	loose       []*syntax.Pragma        // about names that are not declared yet
	keepers     []*Clause               // clauses of the library
	reads       [maxArgs]bool           // arguments that some clause reads

	spotsOf  *Clause // whose places are known: see program.go
	spotList []spot
	spotErr  error
}

func newChecker(opts Options) *checker {
	if opts.Types == nil {
		opts.Types = ctype.NewBTF(ctype.DefaultBTF)
	}
	if opts.Arch == "" {
		opts.Arch = runtime.GOARCH
	}
	return &checker{
		opts: opts, btf: opts.Types, zdefs: opts.Zdefs,
		prog:     &Program{Name: opts.Name, Strsize: defaultStrsize, Scratch: defaultScratch, Printsize: defaultPrintsize, Pcapsize: pcapsize(0), Maxframes: maxFrames},
		globals:  map[string]*symbol{},
		scoped:   [3]map[string]*Var{Self: {}, This: {}},
		aggs:     map[string]*Agg{},
		typedefs: map[string]*ctype.Type{},
		tags:     map[string]*ctype.Type{},
		externs:  map[string]*ctype.Type{}, poison: map[string]bool{},
		spaced: map[*Var]bool{}, declared: map[*Var]bool{},
		frames:    map[string]int{"stack": defaultFrames, "ustack": defaultUserFrames, "jstack": defaultJitFrames},
		libraries: map[string]bool{}, own: map[string]bool{}, nolibs: opts.NoSystem, providers: map[string][]probeProto{},
	}
}

// IsType reports whether a name is a type that D or the kernel defines, for the
// parser. Built-in variables and functions are not types.
func IsType(types *ctype.BTF) func(string) bool {
	return func(name string) bool {
		if ctype.Builtin(name) != nil || ctype.KernelTypedef(name) != nil {
			return true
		}
		if dlib.IsType(name) {
			return true
		}
		if module, base, scoped := strings.Cut(name, "`"); scoped {
			return isScopedType(types, module, base)
		}
		if builtins[name] != nil || isFunction(name) || isLibrary(name) || isProbeWord(name) || name == "NULL" {
			return false
		}
		return types != nil && types.IsTypedef(name)
	}
}

// isProbeWord reports whether a name begins probe descriptions: no need to look
// for kernel types then.
func isProbeWord(name string) bool {
	return supported[name] || slices.Contains(probeNames["dtrace"], name)
}

type bailout struct{}

// errorf reports an error.
func (c *checker) errorf(pos syntax.Pos, tag, format string, args ...any) {
	if c.headers[pos.File] {
		return // see syntax: it is left out
	}
	if len(c.errs) < maxErrors {
		c.errs = append(c.errs, &syntax.Error{Pos: c.place(pos, tag), Tag: tag, Msg: fmt.Sprintf(format, args...)})
		c.ranks = append(c.ranks, c.rank(tag))
	}
}

// fail reports an error and abandons the construct under attempt.
func (c *checker) fail(pos syntax.Pos, tag, format string, args ...any) {
	c.errorf(pos, tag, format, args...)
	panic(bailout{})
}

// refuse refuses what D has and this compiler does not do yet, and goes on: what
// DTrace would refuse as well comes first.
func (c *checker) refuse(pos syntax.Pos, format string, args ...any) {
	e := &syntax.Error{Pos: pos, Tag: "D_UNKNOWN", Msg: fmt.Sprintf(format, args...) + " is not supported yet"}
	for _, old := range c.refused {
		if old.Msg == e.Msg {
			return
		}
	}
	if len(c.refused) < maxErrors {
		c.refused = append(c.refused, e)
	}
}

// unsupported is refuse for where there is no going on.
func (c *checker) unsupported(pos syntax.Pos, format string, args ...any) {
	c.refuse(pos, format, args...)
	panic(bailout{})
}

// attempt runs f and reports whether it ran to its end.
func (c *checker) attempt(f func()) (ok bool) {
	env, inlines, node := c.env, c.inlines, c.node
	defer func() {
		if r := recover(); r != nil {
			if _, mine := r.(bailout); !mine {
				panic(r)
			}
			c.env, c.inlines, c.node = env, inlines, node
		}
	}()
	f()
	return true
}

func (c *checker) declare(progs []*syntax.Program) {
	end := syntax.Pos{}
	c.declareLibraries()
	for _, p := range progs {
		end = p.End()
		c.breaks, c.headers = p.Breaks, p.System
		for _, d := range p.Decls {
			if len(c.errs) >= maxErrors {
				return
			}
			c.attempt(func() { c.decl(d) })
		}
	}
	c.sites()
	c.addKeepers()
	c.unusedMacro(end)
	c.unusedPragma()
	if len(c.prog.Clauses) == 0 && !c.empty && len(c.errs) == 0 {
		c.errorf(end, "D_EMPTY", "empty D program translation unit")
	}
}

func (c *checker) decl(d syntax.Decl) {
	defer c.settleDecl(d)
	switch d := d.(type) {
	case *syntax.Clause:
		if inLibrary(d.Pos()) {
			c.keeper(d)
			return
		}
		c.checkClause(d)
	case *syntax.VarDecl:
		c.varDecl(d)
	case *syntax.TypeDecl:
		c.typeDecl(d)
	case *syntax.Inline:
		c.inlineDecl(d)
	case *syntax.Translator:
		c.translatorDecl(d)
	case *syntax.Provider:
		c.providerDecl(d)
	case *syntax.Pragma:
		if d.Kind == syntax.PragmaAttributes || d.Kind == syntax.PragmaBinding {
			c.stability(d)
		}
	}
}

func (c *checker) checkClause(d *syntax.Clause) {
	c.attempt(func() { c.atLeast(d) })
	cl := &Clause{Index: len(c.prog.Clauses), Pos: d.Pos()}
	c.prog.Clauses = append(c.prog.Clauses, cl)
	for _, desc := range d.Descs {
		c.attempt(func() { cl.Probes = append(cl.Probes, c.probe(desc)) })
	}
	c.clause, c.rules = cl, rules{}
	defer func() { c.clause = nil }()
	predicate := func() { c.attempt(func() { cl.Pred = c.predicate(d) }) }
	first := d.Pred != nil && defines(d.Pred)
	if first {
		predicate()
	}
	if d.Body != nil {
		cl.Body = c.block(d.Body.Stmts)
	}
	if d.Pred != nil && !first {
		predicate()
	}
}

// defines reports whether an expression may give a variable its type. Otherwise
// the body of a clause comes before its predicate.
func defines(x syntax.Expr) (yes bool) {
	syntax.Walk(x, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Assign:
			yes = true
		case *syntax.Postfix:
			yes = true
		case *syntax.Unary:
			yes = yes || n.Op == "++" || n.Op == "--"
		}
		return !yes
	})
	return yes
}

// predicate checks a predicate. Its type is looked at when the clause has been
// read: an error is at the clause's end.
func (c *checker) predicate(d *syntax.Clause) Expr {
	e := c.expr(d.Pred)
	if !e.Type().IsScalar() && (!e.Type().Is(ctype.Array) || inVariable(e)) {
		c.fail(lineOf(d.Pred.Pos(), d.End()), "D_PRED_SCALAR", "predicate result must be of scalar type, got %q", e.Type())
	}
	return c.decayed(e)
}

func (c *checker) block(stmts []syntax.Stmt) []Stmt {
	var out []Stmt
	for _, s := range stmts {
		c.attempt(func() { out = append(out, c.stmt(s)...) })
	}
	return out
}

func (c *checker) stmt(s syntax.Stmt) []Stmt {
	switch s := s.(type) {
	case *syntax.ExprStmt:
		return []Stmt{c.exprStmt(s)}
	case *syntax.If:
		return []Stmt{c.ifStmt(s)}
	case *syntax.Block:
		return c.block(s.Stmts)
	}
	return nil
}

func (c *checker) ifStmt(s *syntax.If) Stmt {
	out := &IfStmt{At: s.Pos()}
	ok := c.attempt(func() { out.Cond = c.scalar(s.Cond, "if") })
	before := c.rules
	out.Then = c.block([]syntax.Stmt{s.Then})
	if s.Else != nil {
		then := c.rules
		c.rules = before
		out.Else = c.block([]syntax.Stmt{s.Else})
		c.rules.join(then)
	}
	if !ok {
		panic(bailout{})
	}
	return out
}

// exprStmt checks an expression statement: an action, the feeding of an
// aggregation, or an expression.
func (c *checker) exprStmt(s *syntax.ExprStmt) Stmt {
	x := syntax.Unparen(s.X)
	defer c.enter(x)()
	switch x := x.(type) {
	case *syntax.Call:
		if id, ok := syntax.Unparen(x.Fun).(*syntax.Ident); ok && !id.Scoped {
			c.order(x, id.Name)
			if st := c.action(x, id.Name); st != nil {
				return st
			}
		}
	case *syntax.Assign:
		if agg, ok := syntax.Unparen(x.X).(*syntax.Agg); ok {
			c.orderAgg(x)
			return c.aggregate(x, agg)
		}
	case *syntax.Agg:
		c.knownAgg(x)
		c.fail(x.Pos(), "D_AGG_NULL", "expression has null effect: @%s", x.Name)
	}
	e := c.expr(x)
	e = unvoid(e)
	if m, ok := e.(*marker); ok && e.Type() == tAggFunc {
		c.fail(x.Pos(), "D_CG_EXPR", "%s may not be called from a D expression (D program context required)", m.what)
	}
	if e.Type().Is(ctype.Dyn) {
		c.fail(x.Pos(), "D_CG_DYN", "expression cannot evaluate to result of dynamic type")
	}
	return &ExprStmt{At: s.Pos(), X: e}
}

// unvoid strips a cast to void, which leaves nothing to convert.
func unvoid(e Expr) Expr {
	if conv, ok := e.(*Conv); ok && conv.T.Is(ctype.Void) {
		return unvoid(conv.X)
	}
	return e
}
