package check

// Typed arguments and variables of traced programs. Where dtc was given a program
// with debugging information, a clause for probes of the pid provider in it can use
//
//	args[N]      the parameters of the function, with their types; at the return the
//	             result is args[1] (of Go functions the results, from 1 on)
//	args.NAME    a parameter by its name, a variable of the function or the source file
//	NAME         the same, where D gives the name no meaning
//	struct TAG   a structure of the program, before one of the kernel
//
// All of them become expressions over the registers and the memory of the process;
// the phases behind know nothing of programs. Pointers are of types of the program
// (ctype.Type.User), so that what they refer to is read from the process.
//
// A clause has one code for all its probes. So what it uses has to be at the same
// place with the same type in all functions that its descriptions name.
//
// The layout is that of one build of the program. Descriptions of a clause that
// relies on it say which (Probe.Build); the loader refuses to trace another.

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"dtc/compiler/ctype"
	"dtc/compiler/dwarf"
	"dtc/compiler/syntax"
)

// Debugged is a program or library with debugging information. Module, if not empty,
// is what the module field of descriptions calls it.
type Debugged struct {
	Module string
	*dwarf.File
}

// is reports whether a module field may mean the file.
func (d *Debugged) is(module string) bool {
	if d.Module != "" && d.Module == module {
		return true
	}
	return d.Module == "" && d.File.Is(module) || d.Module != "" && module == ""
}

// inParts reports whether an expression is (a part of) a value in registers.
func inParts(e Expr) bool {
	switch e := e.(type) {
	case *Parts:
		return true
	case *Member:
		return !e.Arrow && inParts(e.X)
	case *Index:
		return !e.X.Type().Is(ctype.Pointer) && inParts(e.X)
	}
	return false
}

// spot is a place in a function that a clause's descriptions name.
type spot struct {
	fn    *dwarf.Func
	at    dwarf.Place
	file  *Debugged
	probe *Probe
}

// spots lists the places that the clause's probes are at; none where it has
// probes that no given program has.
func (c *checker) spots() ([]spot, error) {
	if c.clause == nil || len(c.opts.Programs) == 0 {
		return nil, nil
	}
	if c.spotsOf == c.clause {
		return c.spotList, c.spotErr
	}
	c.spotsOf = c.clause
	c.spotList, c.spotErr = c.findSpots()
	return c.spotList, c.spotErr
}

func (c *checker) findSpots() (list []spot, err error) {
	for i := range c.clause.Probes {
		p := &c.clause.Probes[i]
		if p.Process() != Pid {
			return nil, nil
		}
		found, err := c.spotsOfProbe(p)
		if err != nil || len(found) == 0 {
			return nil, err
		}
		list = append(list, found...)
	}
	return list, nil
}

// spotsOfProbe finds the functions of a description in the first program that has them.
func (c *checker) spotsOfProbe(p *Probe) (list []spot, err error) {
	at, err := placeOf(p)
	if err != nil {
		return nil, err
	}
	for i := range c.opts.Programs {
		d := &c.opts.Programs[i]
		if !d.is(p.Module) {
			continue
		}
		if p.Function == "" || p.Function == "-" || strings.Contains(p.Function, "$") {
			return nil, errors.New("the description names no function")
		}
		if d.Arch() != c.opts.Arch {
			return nil, fmt.Errorf("%s is for %s", d.Name(), d.Arch())
		}
		funcs, err := d.Funcs(p.Function)
		if err != nil {
			return nil, err
		}
		for _, fn := range funcs {
			list = append(list, spot{fn, at, d, p})
		}
		if len(list) > 0 {
			return list, nil
		}
	}
	return nil, nil
}

func placeOf(p *Probe) (dwarf.Place, error) {
	switch {
	case p.Name == "entry":
		return dwarf.Place{Kind: dwarf.Entry}, nil
	case p.Name == "return":
		return dwarf.Place{Kind: dwarf.Return}, nil
	case isHex(p.Name):
		n, err := strconv.ParseUint(p.Name, 16, 64)
		if n == 0 {
			return dwarf.Place{Kind: dwarf.Entry}, err
		}
		return dwarf.Place{Kind: dwarf.At, Off: n}, err
	}
	return dwarf.Place{}, errPattern
}

// programArg is args[n] of a clause for probes of a program; nil for other clauses.
func (c *checker) programArg(x *syntax.Index, n int64) Expr {
	list, err := c.spots()
	if err != nil {
		c.fail(x.Pos(), "D_ARGS_TYPE", "failed to resolve native type for args[%d]: %v", n, err)
	}
	var found []*dwarf.Variable
	for i := range list {
		s := &list[i]
		args, err := s.fn.Args(s.at)
		if err != nil {
			c.fail(x.Pos(), "D_ARGS_TYPE", "failed to resolve native type for args[%d]: %v", n, err)
		}
		if n < 0 || n >= int64(len(args)) {
			c.fail(x.Args[0].Pos(), "D_ARGS_IDX", "index %d is out of range for %s args[ ]", n, s.probe)
		}
		found = append(found, &args[n])
	}
	if len(found) == 0 {
		return nil
	}
	return c.variable(x.Pos(), fmt.Sprintf("args[%d]", n), list, found)
}

// programHint says why a clause for probes of a program has no args[].
func (c *checker) programHint() string {
	p := &c.clause.Probes[0]
	switch {
	case p.Process() != Pid:
		return ""
	case len(c.opts.Programs) == 0:
		return "; dtc --types takes them from a program with debugging information"
	}
	return "; no program that was given with --types has the function"
}

// programName is a name of the program's, nil where it has none.
func (c *checker) programName(pos syntax.Pos, name string) Expr {
	list, err := c.spots()
	if err != nil || len(list) == 0 {
		return nil
	}
	var found []*dwarf.Variable
	for i := range list {
		s := &list[i]
		v, err := s.fn.Find(name, s.at)
		if err != nil {
			c.fail(pos, "D_IDENT_UNDEF", "failed to resolve %s: %v", name, err)
		}
		if v == nil {
			return nil
		}
		found = append(found, v)
	}
	return c.variable(pos, name, list, found)
}

// programHas reports whether a name is one of the program's.
func (c *checker) programHas(name string) bool {
	list, err := c.spots()
	if err != nil || len(list) == 0 {
		return false
	}
	v, err := list[0].fn.Find(name, list[0].at)
	return err == nil && v != nil
}

// programNames are the names that the program has where the clause's first probe is.
func (c *checker) programNames() []string {
	list, err := c.spots()
	if err != nil || len(list) == 0 {
		return nil
	}
	return list[0].fn.Names(list[0].at)
}

// programMember is args.NAME.
func (c *checker) programMember(x *syntax.Member) Expr {
	id, ok := syntax.Unparen(x.X).(*syntax.Ident)
	if !ok || id.Scoped || id.Name != "args" || x.Arrow || c.globals["args"] != nil {
		return nil
	}
	list, err := c.spots()
	switch {
	case err != nil:
		c.fail(x.Pos(), "D_ARGS_TYPE", "failed to resolve args.%s: %v", x.Name, err)
	case len(list) == 0:
		return nil
	}
	if e := c.programName(x.NamePos, x.Name); e != nil {
		return e
	}
	c.fail(x.NamePos, "D_IDENT_UNDEF", "failed to resolve args.%s: %s has no such parameter or variable%s", x.Name, list[0].fn.Name, didYouMean(x.Name, c.programNames()))
	return nil
}

// variable makes the expression for a variable that is the same at all places.
func (c *checker) variable(pos syntax.Pos, name string, list []spot, found []*dwarf.Variable) Expr {
	v := found[0]
	for i, other := range found {
		switch a, b := list[0].fn.Name, list[i].fn.Name; {
		case other.Key() == v.Key():
		case a == b:
			c.fail(pos, "D_ARGS_MULTI", "%s is not the same at all places of the clause: %s at %s, %s at %s", name, shown(v), list[0].probe, shown(other), list[i].probe)
		case shown(v) == shown(other):
			c.fail(pos, "D_ARGS_MULTI", "%s is not in the same place in %s and %s: name one of them", name, a, b)
		default:
			c.fail(pos, "D_ARGS_MULTI", "%s is not the same in all functions of the clause: %s in %s, %s in %s", name, shown(v), a, shown(other), b)
		}
	}
	if v.Err != nil {
		c.fail(pos, "D_ARGS_TYPE", "%s %v (%s in %s)", name, v.Err, v.Type.Declare(v.Name), list[0].fn.Name)
	}
	if !v.Plain {
		c.relyOn(list)
	}
	e, err := c.lowered(pos, v, &list[0])
	if err != nil {
		c.fail(pos, "D_ARGS_TYPE", "%s %v (%s in %s)", name, err, v.Type.Declare(v.Name), list[0].fn.Name)
	}
	return e
}

func shown(v *dwarf.Variable) string {
	if v.Err != nil {
		return v.Type.String() + " that " + v.Err.Error()
	}
	return v.Type.String()
}

// relyOn notes that the clause relies on the layout of programs.
func (c *checker) relyOn(list []spot) {
	for _, s := range list {
		s.probe.File, s.probe.Build = s.file.Name(), s.file.Build()
	}
}

// laidOut notes that a member of a structure was used, which may be a program's.
func (c *checker) laidOut(t *ctype.Type) {
	if !t.Resolve().User {
		return
	}
	if c.clause != nil {
		c.relyOnNoted()
	}
	if list, err := c.spots(); err == nil {
		c.relyOn(list)
	}
}

// programType finds a structure, union or enum of the given programs.
func (c *checker) programType(kind ctype.Kind, tag string) *ctype.Type {
	for i := range c.opts.Programs {
		if t := c.opts.Programs[i].Tagged(kind, tag); t != nil {
			return t
		}
	}
	return nil
}

var (
	errWide  = errors.New("is larger than what D reads from registers")
	errMoved = errors.New("is in the program's memory, and where that is cannot be told where a function has returned, but of pid$target")
)

// lowered is a variable as an expression.
func (c *checker) lowered(pos syntax.Pos, v *dwarf.Variable, s *spot) (Expr, error) {
	l := lowering{pos: pos, spot: s}
	t := v.Type
	if len(v.Pieces) == 1 && v.Pieces[0].Addr != nil {
		at := l.node(v.Pieces[0].Addr)
		return &Deref{Typed{pos, t}, &Conv{Typed{pos, ctype.PointerTo(t)}, at}}, l.err
	}
	if !t.IsScalar() {
		words, err := l.words(v)
		return &Parts{Typed{pos, t}, words}, err
	}
	if t.Size() > 8 {
		return nil, errWide
	}
	words, err := l.words(v)
	if err != nil {
		return nil, err
	}
	return &Conv{Typed{pos, t}, words[0]}, nil
}

// lowering turns nodes into expressions.
type lowering struct {
	pos  syntax.Pos
	spot *spot
	err  error
}

const maxWords = 8

// words puts the pieces of a value into words of 64 bits.
func (l *lowering) words(v *dwarf.Variable) ([]Expr, error) {
	size := v.Type.Size()
	if size <= 0 || size > 8*maxWords {
		return nil, errWide
	}
	out := make([]Expr, (size+7)/8)
	off := int64(0)
	for _, p := range v.Pieces {
		n := p.Size
		if n == 0 {
			n = size
		}
		for n > 0 && off < size {
			part := min(n, 8-off%8)
			x := l.part(p, part)
			if shift := off % 8 * 8; shift > 0 {
				x = l.binary("<<", x, l.number(shift))
			}
			if out[off/8] != nil {
				x = l.binary("|", out[off/8], x)
			}
			out[off/8] = x
			off, n = off+part, n-part
			if n > 0 {
				p = l.rest(p, part)
			}
		}
	}
	for _, w := range out {
		if w == nil {
			return nil, dwarf.ErrGone
		}
	}
	return out, l.err
}

// part is the first bytes of a piece, with zeros above.
func (l *lowering) part(p dwarf.Piece, n int64) Expr {
	if p.Addr != nil {
		return l.load(l.node(p.Addr), n)
	}
	x := l.node(p.Value)
	if n < 8 {
		x = l.binary("&", x, l.number(1<<(8*n)-1))
	}
	return x
}

// load reads the first n bytes at an address.
func (l *lowering) load(at Expr, n int64) Expr {
	size := int64(1)
	for size < n {
		size *= 2
	}
	word := &ctype.Type{Kind: ctype.Int, Name: "unsigned", Bytes: size, User: true, Complete: true}
	x := Expr(&Deref{Typed{l.pos, word}, &Conv{Typed{l.pos, ctype.PointerTo(word)}, at}})
	if size != n {
		x = l.binary("&", x, l.number(1<<(8*n)-1))
	}
	return x
}

// rest is a piece without its first bytes.
func (l *lowering) rest(p dwarf.Piece, n int64) dwarf.Piece {
	if p.Addr != nil {
		return dwarf.Piece{Addr: &dwarf.Node{Op: dwarf.OpAdd, X: p.Addr, Y: &dwarf.Node{Op: dwarf.OpConst, K: n}}}
	}
	return dwarf.Piece{Value: &dwarf.Node{Op: dwarf.OpShr, X: p.Value, Y: &dwarf.Node{Op: dwarf.OpConst, K: 8 * n}}}
}

func (l *lowering) number(n int64) Expr { return newConst(l.pos, ctype.TULong, n) }

func (l *lowering) binary(op string, x, y Expr) Expr {
	return &Binary{Typed{l.pos, ctype.TULong}, op, x, y, true}
}

func (l *lowering) node(n *dwarf.Node) Expr {
	switch n.Op {
	case dwarf.OpConst:
		return l.number(n.K)
	case dwarf.OpReg:
		return l.register(n.K)
	case dwarf.OpFile:
		return l.placed(n.K)
	case dwarf.OpDeref:
		return l.load(l.node(n.X), n.K)
	case dwarf.OpSar:
		return &Binary{Typed{l.pos, ctype.TLong}, ">>", l.node(n.X), l.node(n.Y), false}
	}
	return l.binary(string(n.Op), l.node(n.X), l.node(n.Y))
}

func (l *lowering) register(n int64) Expr {
	return &Builtin{Typed: Typed{l.pos, ctype.TULong}, Name: "uregs", Index: newConst(l.pos, ctype.TInt64, n)}
}

// placed is where an address of the file is in the process: a program is moved by
// whole pages, and the probed instruction tells by how many. The probe may be a few
// bytes behind where the function begins. Where it has returned no instruction is known.
func (l *lowering) placed(addr int64) Expr {
	s := l.spot
	if s.at.Kind == dwarf.Return {
		return l.beside(addr)
	}
	const page = 4096
	from := int64(s.fn.Addr + s.at.Off)
	moved := l.binary("&", l.binary("-", l.register(counters[s.file.Arch()]), l.number(from)), l.number(-page))
	return l.binary("+", moved, l.number(addr))
}

// beside is where an address of the file is in the process of -c or -p, told by where the
// function is there.
func (l *lowering) beside(addr int64) Expr {
	s := l.spot
	if s.probe.Provider != "pid$target" || !s.fn.Unique() {
		l.err = errMoved
		return l.number(0)
	}
	at := &KernelSym{Typed: Typed{l.pos, ctype.TUintptr}, Name: s.fn.Name, Module: s.probe.Module, User: true}
	return l.binary("+", at, l.number(addr-int64(s.fn.Addr)))
}

// counters are the words of the saved registers that hold the program counter.
var counters = map[string]int64{"amd64": 16, "arm64": 32}
