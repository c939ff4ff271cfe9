package check

// The typed program: what the checker hands to the planner.
//
// Invariants, which plan and emit rely on:
//
//   - Every Expr has a type; every identifier is resolved; every inline is
//     expanded; every translated member is replaced by its expression.
//   - Integer arithmetic is done on 64-bit registers: what is loaded is
//     extended by its own type, and results are not cut to theirs before they
//     are stored, recorded, used as a key or cast (Conv). Whether division,
//     remainder, right shift and comparison are unsigned stands in the node
//     (Unsigned), because D decides it from the converted type.
//   - Pointer arithmetic is already scaled: both operands of a Binary are
//     plain 64-bit values. Constant expressions are folded to a Const.
//   - Conversions are explicit: Conv between scalars, ToString to string.
//     What is assigned, compared as a string, used as a key or passed to a
//     subroutine has exactly the type that the place asks for. Keys and values
//     of arrays and aggregations are converted to the declared types.
//   - An expression of array, struct or union type stands for its address.

import (
	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

// Program is a whole D program, checked.
type Program struct {
	Name    string // the script's name as given, or the text of -n
	Clauses []*Clause
	Vars    []*Var     // in order of first appearance
	Aggs    []*Agg     // in order of first appearance
	Sites   []*Site    // of probes that are made of others, in the order in which they are defined
	Defined []*Defined // providers that the script declares
	Options []Option   // pragmas and -x, in order of effect: the last wins
	Strsize int        // capacity of a string in bytes with its NUL
	Scratch int        // bytes of alloca() and copyin() memory for a clause

	Printsize   int           // bytes that print() copies at most
	Pcapsize    int           // bytes that pcap() keeps at most
	Maxframes   int           // frames that a stack has at most
	Destructive []Destructive // in order of first appearance
	Allowed     bool          // destructive actions are
}

// Destructive is a destructive action with the place of its first use.
type Destructive struct {
	Name string
	Pos  syntax.Pos
}

// Option is an option setting, as given.
type Option struct {
	Pos         syntax.Pos
	Name, Value string
}

// Clause is one clause with the descriptions that enable it.
type Clause struct {
	Index  int // in the program, from 0: the N of "dt_clause_N"
	Pos    syntax.Pos
	Probes []Probe
	Pred   Expr // nil: always true
	Body   []Stmt
	Hidden bool // of the library: it has no part in what the user is told
}

// Probe is a probe description: each field a glob pattern, "" for any; macro
// variables ($target, $1) stand in it as text and are expanded at load.
type Probe struct {
	Pos                              syntax.Pos
	Provider, Module, Function, Name string
	ID                               int64 // a description by number, else 0

	// Of the program or library (Options.Programs) whose layout the clause
	// relies on where this describes probes of it: its name and identity.
	File, Build string
}

// Scope is the storage class of a variable.
type Scope uint8

// The storage classes of D variables.
const (
	Global Scope = iota
	Self
	This
)

// Var is a D variable: a scalar (Keys nil) or an associative array.
type Var struct {
	Name  string
	Scope Scope
	Type  *ctype.Type   // of the scalar, or of an element
	Keys  []*ctype.Type // of an associative array
	Pos   syntax.Pos
}

// AggFunc is an aggregating function.
type AggFunc string

// The aggregating functions.
const (
	Count      AggFunc = "count"
	Sum        AggFunc = "sum"
	Avg        AggFunc = "avg"
	Min        AggFunc = "min"
	Max        AggFunc = "max"
	Stddev     AggFunc = "stddev"
	Quantize   AggFunc = "quantize"
	Lquantize  AggFunc = "lquantize"
	Llquantize AggFunc = "llquantize"
)

// Agg is an aggregation. Params are the constant arguments of its function:
// lquantize base, limit, step; llquantize factor, low, high, steps.
type Agg struct {
	Name   string // without '@'; "_" for the bare one
	Func   AggFunc
	Params []int64
	Keys   []*ctype.Type
	Pos    syntax.Pos
	Signed bool // the aggregated value's type is signed
	Trunc  bool // a trunc() is applied to it
}

// Stmt is a statement of a clause.
type Stmt interface{ Position() syntax.Pos }

type (
	// ExprStmt evaluates an expression for its effect.
	ExprStmt struct {
		At syntax.Pos
		X  Expr
	}
	// AggStmt feeds an aggregation. Value is nil for count(); Incr is the
	// weight of the quantize family, nil for 1.
	AggStmt struct {
		At    syntax.Pos
		Agg   *Agg
		Keys  []Expr
		Value Expr
		Incr  Expr
	}
	// ActStmt is an action, most of them for the consumer.
	ActStmt struct {
		At     syntax.Pos
		Act    Action
		Args   []Expr  // data that travels, in order
		Format *Format // printf, printa with a format; else nil
		Aggs   []*Agg  // printa, clear, trunc, normalize, denormalize
		N      int64   // trunc: the count where it is constant, else Args[0]
		HasN   bool
	}
	// IfStmt is if/else.
	IfStmt struct {
		At         syntax.Pos
		Cond       Expr
		Then, Else []Stmt
	}
)

func (s *ExprStmt) Position() syntax.Pos { return s.At }
func (s *AggStmt) Position() syntax.Pos  { return s.At }
func (s *ActStmt) Position() syntax.Pos  { return s.At }
func (s *IfStmt) Position() syntax.Pos   { return s.At }

// Action names an action.
type Action string

// The actions. Stack as a statement is ActTrace of a StackExpr.
const (
	ActTrace       Action = "trace"
	ActPrintf      Action = "printf"
	ActPrinta      Action = "printa"
	ActExit        Action = "exit"
	ActClear       Action = "clear"
	ActTrunc       Action = "trunc"
	ActNormalize   Action = "normalize" // Args[0]: the divisor
	ActDenormalize Action = "denormalize"
	ActTracemem    Action = "tracemem" // Args[1]: the number of bytes to show
	ActSystem      Action = "system"
	ActFreopen     Action = "freopen"
	ActFtruncate   Action = "ftruncate"
	ActSetopt      Action = "setopt"
	ActPrint       Action = "print" // Args[0]: what the pointer refers to
	ActPcap        Action = "pcap"
	ActSpeculate   Action = "speculate"
	ActCommit      Action = "commit"
	ActDiscard     Action = "discard"
	ActRaise       Action = "raise" // done where the probe fires; recorded without data
)

// Format is a parsed format string: literal text and conversions in order.
type Format struct {
	Text  string // as in the source, after escapes
	Parts []FormatPart
}

// FormatPart is literal text (Verb 0) or one conversion.
type FormatPart struct {
	Text   string // literal text; for a conversion its spelling
	Verb   byte   // d i u o x X c C s S a A k p Y T e E f g G ..., 0 for text
	Flags  string // any of "#0-+ '?" in this order
	Width  int    // -1: none, -2: from an argument
	Prec   int    // -1: none, -2: from an argument
	Length string // "", "h", "hh", "l", "ll", "L"
	Agg    bool   // %@: an aggregation's value
	Number int    // of the conversion, from 1; "%%" counts
}

// Operators on strings that are written as subroutines: s[i], and s + i (the
// string from its character i on).
const (
	CharAt = "[]"
	Suffix = "+"
)

// Expr is a typed expression.
type Expr interface {
	Position() syntax.Pos
	Type() *ctype.Type
}

// Typed is the part that all expressions share.
type Typed struct {
	At syntax.Pos
	T  *ctype.Type
}

func (t *Typed) Position() syntax.Pos { return t.At }

// Type is the expression's type.
func (t *Typed) Type() *ctype.Type { return t.T }

type (
	// Const is an integer, enumerator or null pointer.
	Const struct {
		Typed
		V    int64
		wide int64 // of an expression: before it was cut to the type
	}
	// StrConst is a string literal, cut to strsize.
	StrConst struct {
		Typed
		S string
	}
	// Macro is a macro variable bound at load: Name without '$' ("1",
	// "target"). Its type is int, int64_t for an argument of the script, whose size is not
	// known, or string for the $$ form.
	Macro struct {
		Typed
		Name string
	}
	// Builtin is a built-in variable. N is the index of arg0..arg9, of
	// args[N], and of Provided, the native value of args[N] of a probe that
	// is made of others; Index is the index expression of uregs[]. "cpu" is the number
	// of the CPU (curcpu->cpu_id too).
	Builtin struct {
		Typed
		Name  string // "pid", "arg", "args", "uregs", "probefunc", ...
		N     int
		Index Expr
	}
	// VarRef is a scalar variable, or one of struct or array type.
	VarRef struct {
		Typed
		Var *Var
	}
	// Elem is an element of an associative array.
	Elem struct {
		Typed
		Var  *Var
		Keys []Expr
	}
	// Member selects a member. X has struct type (its address is taken) or,
	// with Arrow, is a pointer to one. Of is the struct that Name is looked up
	// in, or the typedef of a struct without a tag; M is the member, its offset
	// from the start of Of.
	Member struct {
		Typed
		X     Expr
		Arrow bool
		Of    *ctype.Type
		M     ctype.Member
	}
	// Deref is *X of a pointer.
	Deref struct {
		Typed
		X Expr
	}
	// Index is X[I] of a pointer or C array; Len is the array's length where
	// it must be checked at run time (arrays declared in D), else 0.
	Index struct {
		Typed
		X, I Expr
		Len  int64
	}
	// AddrOf is &X.
	AddrOf struct {
		Typed
		X Expr
	}
	// Unary is -x, ~x or !x.
	Unary struct {
		Typed
		Op byte // '-', '~', '!'
		X  Expr
	}
	// Binary is an operator on 64-bit values: + - * / % & | ^ << >> and the
	// comparisons == != < <= > >=.
	Binary struct {
		Typed
		Op       string
		X, Y     Expr
		Unsigned bool
	}
	// StrCmp compares two strings as strcmp does.
	StrCmp struct {
		Typed
		Op   string // == != < <= > >=
		X, Y Expr
	}
	// IsNull compares a string or pointer-like value with NULL.
	IsNull struct {
		Typed
		X   Expr
		Not bool
	}
	// Logic is && || ^^.
	Logic struct {
		Typed
		Op   string
		X, Y Expr
	}
	// Cond is c ? x : y, both of the node's type.
	Cond struct {
		Typed
		C, X, Y Expr
	}
	// Comma evaluates both and yields Y.
	Comma struct {
		Typed
		X, Y Expr
	}
	// Conv converts a scalar to the node's type. X may also be an array in
	// memory, which becomes a pointer to its first element.
	Conv struct {
		Typed
		X Expr
	}
	// ToString reads a string from memory: X is a pointer or integer address,
	// or a char array (read up to its length, Max bytes; 0: strsize).
	ToString struct {
		Typed
		X   Expr
		Max int64
	}
	// Assign stores X into LHS. With Op it is LHS = LHS Op X on 64-bit
	// values. Its value is the new value. Free says that the literal 0 was
	// assigned, which frees a self-> variable or an array's element.
	Assign struct {
		Typed
		LHS      Expr
		Op       string // "" or a Binary's operator
		X        Expr
		Unsigned bool
		Free     bool
	}
	// IncDec is ++ or --; Delta is +1 or -1, scaled for pointers.
	IncDec struct {
		Typed
		LHS   Expr
		Delta int64
		Post  bool
	}
	// Call is a subroutine: copyin, copyinstr, strlen, ..., or CharAt or Suffix.
	Call struct {
		Typed
		Fn   string
		Args []Expr
	}
	// Parts is a structure of a traced program that is in registers: its bytes
	// as words of 64 bits.
	Parts struct {
		Typed
		Words []Expr
	}
	// StackExpr is stack(N), or of a process (User) ustack(N) or jstack(N).
	// Strings is the size of a table that nothing uses: the consumer finds the names.
	StackExpr struct {
		Typed
		Frames  int
		User    bool
		Strings int64
	}
	// SymExpr is sym(X), func(X), mod(X), or of a process usym(X), ufunc(X),
	// umod(X), uaddr(X).
	SymExpr struct {
		Typed
		Fn string
		X  Expr
	}
)
