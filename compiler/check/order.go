package check

// The order of errors, and their lines.
//
// DTrace reads a whole program before it looks into clauses, and looks at a
// clause three times: at its descriptions, at the types of all its expressions,
// and when it makes the code of each action. It stops at the first error. The
// checker here finds them all in one walk, so it sorts them by when DTrace
// would have come to them.
//
// A construct gets the line where DTrace's parser knew that it had ended. For a
// call that is its name; for what ends in a token of its own the line of that;
// for an operator's expression, which only the token after it can end, that
// token's. The position reported is the natural one where it is on this line.

import (
	"slices"
	"strings"

	"dtc/compiler/syntax"
)

// reporter is what the checker knows of the errors that it found and of where it
// is.
type reporter struct {
	ranks   []rank                    // of the errors
	refused syntax.ErrorList          // right, but not supported yet
	breaks  map[syntax.Pos]syntax.Pos // see syntax.Program
	headers map[string]bool           // see syntax.Program
	node    syntax.Node               // being checked
	kdefs   bool                      // kernel symbols must be known
}

// rank says when an error is found: the clause, from 1, and the visit to it.
// Clause 0 stands for reading the program.
type rank struct{ clause, visit int }

// reading are the beginnings of the tags of errors that need no clause to be
// finished. Undefined functions are found when a call is read.
var reading = []string{"D_DECL_", "D_PRAG", "D_MACRO_", "D_FUNC_UNDEF", "D_PROV_", "D_SYNTAX", "D_INT_", "D_STR_", "D_CHR_"}

// making are the beginnings of the tags of errors in the making of code.
var making = []string{
	"D_PRINTF_", "D_PRINTA_", "D_PRINT_", "D_TRACE_", "D_TRACEMEM_", "D_STACK_", "D_USTACK_", "D_LQUANT_", "D_LLQUANT_",
	"D_QUANT_", "D_AGG_SCALAR", "D_AGG_COMM", "D_AGG_SPEC", "D_ALLOCA_", "D_COMM_", "D_SPEC_", "D_ACT_SPEC", "D_EXIT_SPEC",
	"D_DREC_COMM", "D_CLEAR_", "D_TRUNC_", "D_NORMALIZE_", "D_PCAP_", "D_FREOPEN_", "D_UNKNOWN", "D_CG_", "D_ASRELO",
}

func hasPrefix(tag string, list []string) bool {
	return slices.ContainsFunc(list, func(p string) bool { return strings.HasPrefix(tag, p) })
}

func (c *checker) rank(tag string) rank {
	switch {
	case c.clause == nil || hasPrefix(tag, reading):
		return rank{}
	case hasPrefix(tag, making):
		return rank{c.clause.Index + 1, 2}
	}
	return rank{c.clause.Index + 1, 1}
}

// sorted returns the errors in DTrace's order. What is only not supported yet
// comes last.
func (c *checker) sorted() syntax.ErrorList {
	index := make([]int, len(c.errs))
	for i := range index {
		index[i] = i
	}
	slices.SortStableFunc(index, func(a, b int) int {
		x, y := c.ranks[a], c.ranks[b]
		if x.clause != y.clause {
			return x.clause - y.clause
		}
		return x.visit - y.visit
	})
	var out syntax.ErrorList
	for _, i := range index {
		out = append(out, c.errs[i])
	}
	return append(out, c.refused...)
}

// Before returns the errors that DTrace would have come to before it read as far
// as end, where there is a syntax error.
func Before(end syntax.Pos, progs []*syntax.Program, opts Options) syntax.ErrorList {
	opts.Macros = nil
	c := newChecker(opts)
	c.empty = true
	c.attempt(func() { c.options(progs) })
	c.declare(progs)
	var out syntax.ErrorList
	for i, e := range c.errs {
		if c.ranks[i] == (rank{}) && e.Pos.File == end.File && e.Pos.Line < end.Line {
			out = append(out, e)
		}
	}
	return out
}

// unusedMacro refuses an operand that the program does not refer to.
func (c *checker) unusedMacro(end syntax.Pos) {
	m := c.opts.Macros
	if m == nil || c.argref {
		return
	}
	if n := m.Unused(); n > 0 {
		c.errorf(end, "D_MACRO_UNUSED", "extraneous argument '%s' ($%d is not referenced)", m.Args[n-1], n)
	}
}

// enter makes x the node that errors belong to; the function returned ends that.
func (c *checker) enter(x syntax.Node) func() {
	old := c.node
	c.node = x
	return func() { c.node = old }
}

// place moves the position of an error to the line that its construct counts
// for.
func (c *checker) place(pos syntax.Pos, tag string) syntax.Pos {
	at := pos
	switch x := c.node.(type) {
	case *syntax.Call:
		switch {
		case strings.HasPrefix(tag, "D_FUNC_"):
			return lineOf(pos, x.End())
		case hasPrefix(tag, ofStatement):
			at = c.after(x)
		case !hasPrefix(tag, ofArgument):
			at = x.Pos()
		}
	case *syntax.Translator:
		return lineOf(pos, x.End())
	case *syntax.Member:
		at = c.after(x.X)
	case *syntax.Index:
		if tag != "D_ARR_BOUNDS" {
			at = x.Pos()
		}
	case *syntax.Assign:
		if tag == "D_KEY_TYPE" || tag == "D_AGG_MDIM" {
			return x.Pos()
		}
		at = c.after(x)
	case *syntax.Declarator, *syntax.Binary, *syntax.Unary, *syntax.Cond, *syntax.Cast, *syntax.Stringof, *syntax.SizeofExpr:
		at = c.after(x)
	}
	if at.File != pos.File || at.Line == pos.Line {
		return pos
	}
	return at
}

// ofStatement are the errors of the order of actions.
var ofStatement = []string{"D_COMM_", "D_SPEC_", "D_ACT_SPEC", "D_EXIT_SPEC", "D_DREC_COMM"}

// ofArgument are the errors of calls that are the argument's own.
var ofArgument = []string{"D_TRACE_", "D_STACK_", "D_USTACK_", "D_TRACEMEM_", "D_PRINT_SIZE", "D_IDENT_UNDEF", "D_VAR_UNDEF"}

// lineOf is pos if it is on the line that ends before end, else the last byte
// before end.
func lineOf(pos, end syntax.Pos) syntax.Pos {
	if end.File != pos.File || end.Line == pos.Line {
		return pos
	}
	return syntax.Pos{File: end.File, Line: end.Line, Col: max(1, end.Col-1)}
}

// ended is the position of a part of a declaration, on the line where the
// parser knew that it had ended.
func (c *checker) ended(x syntax.Node) syntax.Pos {
	if after := c.after(x); after.File == x.Pos().File && after.Line != x.Pos().Line {
		return after
	}
	return x.Pos()
}

// after is where the parser knew that x had ended.
func (c *checker) after(x syntax.Node) syntax.Pos {
	end := x.End()
	if next, ok := c.breaks[end]; ok {
		return next
	}
	return end
}
