// Package plan makes every layout decision between the typed program and the
// code: which BPF programs there are, what a record looks like, where a
// variable lives, how a key is packed.
//
// # Programs
//
// A probe firing runs all clauses that match the probe, in program order,
// sharing this-> variables. So clauses that can match the same probe must be in
// one BPF program. Each description is first split over the classes of probes
// that it can match (system call entries, timers, function returns, ...);
// within a class, descriptions that can match a common probe join one Group.
// System call descriptions all join, since they share one hook. For each attach
// kind that a class can use on some kernel, a Group becomes one program with
// the same clauses.
//
// # Records
//
// The statements of a clause between branches form a Segment. A segment that
// records data writes one record: fixed size, every datum at a fixed offset
// that its size divides. Record 0 is the report of a fault.
//
// # Homes
//
//	global scalar, array, struct   .bss
//	this->                         registers; strings in scratch memory
//	self->                         a field of the thread's task storage
//	x[a, b], self->x[a]            a hash keyed by the packed tuple
//	@a[k]                          a per-CPU hash; without keys a per-CPU array
//
// A key is packed like a record. Strings in keys have the smallest form that
// all uses of the array agree on: an interned text (4 bytes) for probe names,
// 16 bytes for execname, else strsize.
package plan

import (
	"dtc/compiler/check"
	"dtc/compiler/ctype"
	"dtc/object"
)

// Plan is a planned program: the metadata, and what the emitter needs besides.
type Plan struct {
	Prog    *check.Program
	Meta    *object.Meta
	Clauses []*Clause
	Errors  []*Clause // those that ERROR enables, in program order
	Groups  []*Group
	Aggs    map[*check.Agg]*Agg
	Vars    map[*check.Var]*Var
	Self    int            // bytes of task storage, 0: none
	Texts   map[string]int // strings compared with probe names: index in dt_texts
	Macros  map[string]string
	Symbols map[Symbol]string // variables that hold the addresses of kernel symbols
	sites   map[string]int
}

// Clause is a clause in segments.
type Clause struct {
	*check.Clause
	Body []Node
}

// Node is a Segment or a Branch.
type Node interface{ node() }

// Segment is a run of statements without a branch. Record is nil where nothing
// is recorded, and an index in Meta.Records otherwise.
type Segment struct {
	Stmts  []check.Stmt
	Record *Record
}

// Branch is an if statement.
type Branch struct {
	Stmt       *check.IfStmt
	Then, Else []Node
}

func (*Segment) node() {}
func (*Branch) node()  {}

// Record is the record of a segment.
type Record struct {
	ID    int
	Size  int
	Items []Item

	Speculates bool // begins with the speculation
	Timed      bool // always has its time
}

// Item is a datum with the expression that fills it.
type Item struct {
	object.Datum
	Stmt *check.ActStmt
	X    check.Expr
}

// Group is the descriptions of one class that can match a common probe.
type Group struct {
	ID      int
	Class   object.Class
	Kinds   []object.Kind
	Descs   []int
	Clauses []*Clause
	Uses    Uses
	Site    *check.Site // of a probe that is made of others; else nil
}

// Uses says what the clauses of a group read.
type Uses struct {
	Identity bool // the probe's index, id or names, or any record
	Args     bool // arg0.. or args[]
	Fields   []int
}

// Var is the home of a D variable.
type Var struct {
	*check.Var
	Home   Home
	Symbol string // .bss variable or map
	Off    int    // self scalars: offset in the task storage
	Size   int    // bytes of a value
	Key    []object.Datum
	KeyLen int
	// Nullable says that a global or this-> string may be set to NULL: the last
	// word of its memory says whether it is.
	Nullable bool
	Pool     *Pool // of a hash that it shares; else nil
	Tag      int
}

// Home is where a variable lives.
type Home uint8

// The homes of variables.
const (
	HomeBss Home = iota
	HomeThis
	HomeSelf
	HomeHash
)

// Agg is the home of an aggregation.
type Agg struct {
	*check.Agg
	ID     int
	Map    string
	Gen    string // .bss variable, "" where no tag is kept
	Epoch  string // .bss variable, "" where nothing removes keys
	Key    []object.Datum
	KeyLen int
	Words  int
	Shared bool  // programs that interrupt each other feed it: add atomically
	Pool   *Pool // of a map that it shares; else nil
	Tag    int
}

// ExecnameSize is the size of a task's comm (TASK_COMM_LEN).
const ExecnameSize = 16

// IsText reports whether e is a probe name, which travels as an interned text.
func IsText(e check.Expr) bool {
	b, ok := e.(*check.Builtin)
	if !ok {
		return false
	}
	switch b.Name {
	case "probeprov", "probemod", "probefunc", "probename":
		return true
	}
	return false
}

func isExecname(e check.Expr) bool {
	b, ok := e.(*check.Builtin)
	return ok && b.Name == "execname"
}

// valueSize is the number of bytes that a variable of type t occupies.
func valueSize(t *ctype.Type, strsize int) int {
	switch {
	case t.Is(ctype.String):
		return roundUp(strsize, 8)
	case t.Is(ctype.Array) || t.IsSOU():
		return roundUp(Stride(t, strsize), 8)
	case t.Is(ctype.Float):
		return roundUp(int(t.Size()), 8)
	}
	return 8
}

// Stride is the distance between elements of type t of an array declared in D,
// and the memory that a variable of the type has.
func Stride(t *ctype.Type, strsize int) int {
	r := t.Resolve()
	switch {
	case r.Kind == ctype.String:
		return roundUp(strsize, 8)
	case r.Kind == ctype.Array:
		return int(r.Len) * Stride(r.Elem, strsize)
	case IsHost(r):
		return roundUp(int(r.Size())*5/4+64, 8)
	}
	return int(t.Size())
}

// IsHost reports whether t is a kernel structure, whose layout is the host's.
// Copies of it hold the host's bytes, and have room for a quarter more than
// what dtc knows of it.
func IsHost(t *ctype.Type) bool {
	r := t.Resolve()
	return r.IsSOU() && r.Kernel && r.Name != ""
}

// Head is the number of bytes before the value proper.
func (v *Var) Head() int {
	if v.Home == HomeSelf && v.Keys == nil && (v.Type.Is(ctype.String) || v.Type.IsSOU()) {
		return 8
	}
	return 0
}

func roundUp(n, to int) int { return (n + to - 1) / to * to }
