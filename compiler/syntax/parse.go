package syntax

// A recursive descent parser with one token of lookahead. Since the scanner
// works on demand, the lexical context (outer, predicate) must be set before the
// call of next that reads the first token of that context: that is, when the
// token before it is consumed.
//
// Errors: complain reports and goes on; fail reports and abandons the innermost
// construct under attempt (statement, clause, declaration), which then skips to
// its end. Syntax errors provoked while skipping are not reported.
//
// Bounds: nesting of the source is at most maxNest deep. Constructs parsed by a
// loop that still make the tree higher (a+b+c, a[1][2], int ***p) may use at
// most maxChain steps in one declaration or statement. Both are far above what
// people write and keep any recursive walk of the tree within some megabytes
// of stack.

import (
	"bytes"
	"strings"
)

const (
	maxNest   = 5000
	maxChain  = 20000
	maxErrors = 20
)

// Options are facts about the program that its text does not tell.
type Options struct {
	// IsType reports whether name is a type of the kernel or the D library.
	// The program's own typedefs are tracked by the parser. It should deny
	// names of built-in variables and functions: for those a variable wins.
	IsType func(name string) bool
	// PSpec makes a word at the start of a declaration a probe description
	// even if it names a type.
	PSpec bool
	// Macros are the operands given to the compiler, nil if there are none.
	Macros *Macros
	// Library permits what only library files may do.
	Library bool
}

// SpecKind says which part of a probe the last field of a description names.
type SpecKind int

// Kinds of probe descriptions, with the flag of dtrace(8) that selects them.
const (
	ByName     SpecKind = iota // -n, and scripts
	ByFunction                 // -f
	ByModule                   // -m
	ByProvider                 // -P
	ByID                       // -i
)

var specKindNames = [...]string{"names", "functions", "modules", "providers", "identifiers"}

// String returns the plural of what the kind names.
func (k SpecKind) String() string { return specKindNames[k] }

// Parse parses a script. The error, if any, is an ErrorList; the program then
// holds what could be parsed.
func Parse(name string, src []byte, opts Options) (*Program, error) {
	p := newParser(name, src, opts)
	p.file = true
	return p.parseProgram(name)
}

// CommandLine is what messages call the file of a text that has none: an argument
// of -n and the like. Its positions have no file.
const CommandLine = "-n"

// ParseSpec parses the argument of -n, -f, -m, -P or -i: probe descriptions,
// followed by nothing, by a body, or by a predicate and a body; or any program.
func ParseSpec(kind SpecKind, text string, opts Options) (*Program, error) {
	opts.PSpec = true
	p := newParser("", []byte(text), opts)
	p.spec = kind
	return p.parseProgram("")
}

// ParseProbeDesc parses a single probe description.
func ParseProbeDesc(kind SpecKind, text string) (*ProbeDesc, error) {
	p := newParser("", []byte(text), Options{PSpec: true})
	p.spec = kind
	var d *ProbeDesc
	p.try(func() {
		p.descs = true
		p.next()
		d = p.parseProbeDesc()
		if p.tok.kind != tEOF {
			p.fail(newError(p.tok.pos, "D_PDESC_INVAL", "invalid probe description %q: unexpected %q", text, p.tok.text))
		}
	})
	if err := p.errs.err(); err != nil {
		return nil, err
	}
	return d, nil
}

type parser struct {
	scanner
	tok     token
	prevEnd Pos

	file    bool // a script, not a command line
	spec    SpecKind
	braces  int // open at the current token
	nest    int
	chain   int
	quiet   bool // skipping after an error
	errs    ErrorList
	pragmas []Decl // not yet placed
	breaks  map[Pos]Pos
	settled int // how many of them stand before the current token's line

	typedefs map[string]bool
	known    func(string) bool
}

func newParser(name string, src []byte, opts Options) *parser {
	p := &parser{
		typedefs: map[string]bool{},
		known:    opts.IsType,
		breaks:   map[Pos]Pos{},
	}
	p.outer, p.pspec, p.lib = true, opts.PSpec, opts.Library
	p.macros, p.systems = opts.Macros, map[string]bool{}
	p.vars = map[string]bool{}
	p.isType = p.isTypeNow
	p.report = p.complain
	p.pragma = func(d *Pragma) { p.pragmas = append(p.pragmas, d) }
	p.init(name, src)
	return p
}

func (p *parser) isTypeNow(name string) bool {
	if p.vars[name] || name[0] == '`' || strings.Contains(name, "``") {
		return false
	}
	if own, ok := strings.CutPrefix(name, "D`"); ok {
		return p.typedefs[own]
	}
	return p.typedefs[name] || p.known != nil && p.known(name)
}

func (p *parser) next() {
	p.prevEnd = p.tok.end
	if p.tok.kind == tOp {
		switch p.tok.text {
		case "{":
			p.braces++
		case "}":
			p.braces--
		}
	}
	p.settled = len(p.pragmas)
	if len(p.errs) >= maxErrors {
		p.off = len(p.src)
	}
	p.tok = p.scan()
	next := p.tok.pos
	if p.tok.kind == tPredEnd {
		next = p.afterPredicate()
	}
	if next.Line != p.prevEnd.Line {
		p.breaks[p.prevEnd] = next
	}
}

// afterPredicate is the position of what makes a slash the end of a predicate.
func (p *parser) afterPredicate() Pos {
	pos := p.pos()
	i := p.after(p.off)
	if n := bytes.Count(p.src[p.off:i], []byte{'\n'}); n > 0 {
		pos.Line += n
		pos.Col = i - bytes.LastIndexByte(p.src[:i], '\n')
	} else {
		pos.Col += i - p.off
	}
	return pos
}

// abandon unwinds the parser to the construct under attempt.
type abandon struct{}

// complain reports e, unless it is a consequence of an earlier error.
func (p *parser) complain(e *Error) {
	if p.quiet || p.system || len(p.errs) >= maxErrors {
		return
	}
	for _, old := range p.errs {
		if old.Pos == e.Pos {
			return
		}
	}
	p.errs = append(p.errs, e)
}

func (p *parser) fail(e *Error) {
	p.complain(e)
	panic(abandon{})
}

func (p *parser) failTok() {
	if p.tok.bad {
		panic(abandon{})
	}
	if p.tok.kind == tMacro && isDigit(p.tok.str[0]) && !p.tok.asStr {
		p.fail(newError(p.tok.pos, "D_MACRO_UNDEF", "macro argument $%s is not defined", p.tok.str))
	}
	if p.tok.kind == tEOF {
		near := "end of input"
		if p.file && p.ahead {
			near = "end-of-input"
		}
		p.fail(newError(p.tok.pos, "D_SYNTAX", "syntax error near %s", near))
	}
	p.fail(newError(p.tok.pos, "D_SYNTAX", "syntax error near \"%s\"", p.near()))
}

// near returns the text of the current token for a message. As in DTrace, a
// name that is no variable comes with the rest of its line.
func (p *parser) near() string {
	if p.outer || p.vars[p.tok.text] || p.tok.kind != tIdent && p.tok.kind != tType {
		return p.tok.text
	}
	start := p.off - (p.tok.end.Col - p.tok.pos.Col)
	end := skip(p.src, p.off, func(c byte) bool { return c != '\n' })
	return strings.TrimRight(string(p.src[start:end]), "\r")
}

// try runs f and reports whether it went to its end.
func (p *parser) try(f func()) (ok bool) {
	nest := p.nest
	defer func() {
		if r := recover(); r != nil {
			if _, is := r.(abandon); !is {
				panic(r)
			}
			p.nest = nest
			ok = false
		}
	}()
	f()
	return true
}

func (p *parser) enter() {
	if p.nest++; p.nest > maxNest {
		p.fail(newError(p.tok.pos, "D_SYNTAX", "nesting too deep"))
	}
}

func (p *parser) leave() { p.nest-- }

// link counts a step of a loop that makes the tree higher.
func (p *parser) link() {
	if p.chain++; p.chain > maxChain {
		p.fail(newError(p.tok.pos, "D_SYNTAX", "expression or type too long"))
	}
}

func (p *parser) is(op string) bool { return p.tok.is(op) }

func (p *parser) got(op string) bool {
	if p.is(op) {
		p.next()
		return true
	}
	return false
}

func (p *parser) want(op string) {
	if p.got(op) {
		return
	}
	if p.tok.kind == tPredEnd && (op == ")" || op == "]") {
		pos := p.tok.pos
		if after := p.afterPredicate(); after.Line != pos.Line {
			pos = after
		}
		p.fail(newError(pos, "D_SYNTAX", "closing %s expected in predicate before /", op))
	}
	p.failTok()
}

// span returns the extent from start to the last consumed token.
func (p *parser) span(start Pos) Span { return Span{start, p.prevEnd} }

func (p *parser) parseProgram(name string) (*Program, error) {
	prog := &Program{Name: name, Breaks: p.breaks, System: p.systems}
	prog.Start = p.pos()
	p.try(func() { p.next() })
	for p.tok.kind != tEOF {
		p.parseTop(prog)
	}
	prog.Decls = append(prog.Decls, p.pragmas...)
	prog.Stop = p.tok.pos
	return prog, p.errs.err()
}

// parseTop parses one declaration, or skips it.
func (p *parser) parseTop(prog *Program) {
	start, n := p.off, p.braces
	var d Decl
	p.chain = 0
	ok := p.try(func() { d = p.parseDecl() })
	prog.Decls = append(prog.Decls, p.pragmas[:p.settled]...)
	p.pragmas = p.pragmas[p.settled:]
	p.settled = 0
	if d != nil {
		prog.Decls = append(prog.Decls, d)
	}
	if !ok {
		p.skipDecl(n)
		if p.off == start && p.tok.kind != tEOF {
			p.next()
		}
	}
}

// skipDecl skips to the end of a declaration that began with n open braces.
func (p *parser) skipDecl(n int) {
	p.quiet, p.pred, p.descs, p.outer = true, false, false, false
	for p.tok.kind != tEOF {
		end := p.is(";") && p.braces <= n || p.is("}") && p.braces <= n+1
		if end {
			p.outer, p.quiet = true, false
			p.next()
			for p.is(";") {
				p.next()
			}
			break
		}
		p.next()
	}
	p.braces, p.quiet = n, false
}

func (p *parser) parseDecl() Decl {
	if p.tok.kind != tKeyword && p.tok.kind != tType {
		return p.parseClause()
	}
	p.outer = false
	switch p.tok.text {
	case "inline":
		return p.parseInline()
	case "translator":
		return p.parseTranslator()
	case "provider":
		return p.parseProvider()
	}
	return p.parseDeclaration()
}

// endDecl consumes the token that ends a declaration; the next one is outer.
func (p *parser) endDecl(op string) {
	if !p.is(op) {
		p.failTok()
	}
	p.outer = true
	p.next()
}

func (p *parser) parseClause() Decl {
	c := &Clause{}
	c.Start = p.tok.pos
	p.descs = true
	for {
		c.Descs = append(c.Descs, p.parseProbeDesc())
		if !p.got(",") {
			break
		}
	}
	p.descs = false
	p.outer = p.tok.kind == tSpec || p.tok.kind == tInt
	hasPred := p.is("/")
	if hasPred {
		p.parsePredicate(c)
	}
	switch {
	case p.is("{"):
		c.Body = p.parseBody()
	case hasPred && !p.is(";"):
		p.failTok()
	case hasPred:
		p.fail(newError(c.Start, "D_SYNTAX", "expected actions { } following probe description and predicate"))
	case p.tok.kind != tEOF && p.tok.kind != tSpec && p.tok.kind != tInt:
		p.failTok()
	case p.file:
		p.complain(newError(c.Start, "D_SYNTAX", "expected predicate and/or actions following probe description"))
	}
	c.Span = p.span(c.Start)
	return c
}

// parsePredicate parses /expr/; after an error in it, the body is still parsed.
func (p *parser) parsePredicate(c *Clause) {
	p.pred = true
	ok := p.try(func() {
		p.next()
		c.Pred = p.parseExpr()
		if p.tok.kind != tPredEnd {
			p.failTok()
		}
		p.pred = false
		p.next()
	})
	p.pred = false
	if ok {
		return
	}
	p.quiet = true
	for !p.is("{") && !p.is(";") && p.tok.kind != tEOF {
		p.next()
	}
	p.quiet = false
	if !p.is("{") {
		panic(abandon{})
	}
}

// parseBody parses the block of a clause.
func (p *parser) parseBody() *Block {
	b := p.parseStmts()
	p.outer = true
	p.next()
	b.Span = p.span(b.Start)
	return b
}

func (p *parser) parseBlock() *Block {
	b := p.parseStmts()
	p.next()
	b.Span = p.span(b.Start)
	return b
}

// parseStmts parses a block up to its closing brace, which it does not consume.
func (p *parser) parseStmts() *Block {
	b := &Block{}
	b.Start = p.tok.pos
	p.enter()
	defer p.leave()
	p.want("{")
	n := p.braces
	for !p.is("}") {
		if p.tok.kind == tEOF {
			p.failTok()
		}
		var s Stmt
		if p.try(func() { s = p.parseStmt() }) {
			b.Stmts = append(b.Stmts, s)
		} else {
			p.skipStmt(n)
		}
	}
	return b
}

// skipStmt skips to the end of a statement in a block with n open braces: a
// semicolon outside parentheses, a closing brace of the statement's own, or,
// without consuming it, that of the block.
func (p *parser) skipStmt(n int) {
	p.quiet = true
	parens := 0
	for done := false; !done && p.tok.kind != tEOF; p.next() {
		switch {
		case p.is("}") && p.braces <= n:
			p.quiet = false
			return
		case p.is("}"):
			done = p.braces == n+1
		case p.is(";"):
			done = p.braces == n && parens <= 0
		case p.is("("):
			parens++
		case p.is(")"):
			parens--
		}
		p.quiet = !done
	}
	p.quiet = false
}

func (p *parser) parseStmt() Stmt {
	start := p.tok.pos
	p.chain = 0
	switch {
	case p.got(";"):
		return &Empty{p.span(start)}
	case p.is("if"):
		return p.parseIf()
	}
	x := p.parseExpr()
	if !p.is("}") {
		p.want(";")
	}
	return &ExprStmt{p.span(start), x}
}

func (p *parser) parseIf() Stmt {
	p.enter()
	defer p.leave()
	s := &If{}
	start := p.tok.pos
	p.next()
	p.want("(")
	s.Cond = p.parseExpr()
	p.want(")")
	s.Then = p.parseBranch()
	if p.got("else") {
		s.Else = p.parseBranch()
	}
	s.Span = p.span(start)
	return s
}

func (p *parser) parseBranch() Stmt {
	if p.is("{") {
		return p.parseBlock()
	}
	return p.parseStmt()
}

// parseProbeDesc parses the description at the current token.
func (p *parser) parseProbeDesc() *ProbeDesc {
	d := &ProbeDesc{Text: p.tok.text}
	t := p.tok
	switch t.kind {
	case tInt:
		p.probeID(d, t)
	case tSpec:
		p.probeFields(d, t)
	default:
		p.failTok()
	}
	p.next()
	d.Span = p.span(t.pos)
	return d
}

func (p *parser) probeID(d *ProbeDesc, t token) {
	if p.spec != ByName && p.spec != ByID {
		p.fail(newError(t.pos, "D_PDESC_INVAL", "probe identifier %s not permitted when specifying %s", t.text, p.spec))
	}
	if t.val > 1<<32-1 {
		p.fail(newError(t.pos, "D_PDESC_INVAL", "identifier %s exceeds maximum probe id", t.text))
	}
	d.IsID, d.ID = true, uint32(t.val)
}

func (p *parser) probeFields(d *ProbeDesc, t token) {
	fields := strings.Split(t.text, ":")
	room := 4
	if p.spec < ByID {
		room -= int(p.spec)
	}
	if len(fields) > room {
		p.fail(newError(t.pos, "D_PDESC_INVAL", "invalid probe description \"%s\": Overspecified probe description", t.text))
	}
	dst := [...]*string{&d.Provider, &d.Module, &d.Function, &d.Name}
	for i, f := range fields {
		f, ok := p.expandField(f)
		*dst[room-len(fields)+i] = f
		for _, m := range FieldMacros(f) {
			ok = ok && knownMacro(m.Name)
		}
		if !ok {
			p.fail(newError(t.pos, "D_PDESC_INVAL", "invalid probe description \"%s\": Undefined macro variable in probe description", t.text))
		}
	}
}

// FieldMacro is a macro variable within a field of a probe description:
// field[From:To] is its text.
type FieldMacro struct {
	Name     string
	AsString bool
	From, To int
}

// FieldMacros returns the macro variables in a field of a probe description.
func FieldMacros(field string) []FieldMacro {
	var list []FieldMacro
	for i := 0; i < len(field); i++ {
		if field[i] != '$' {
			continue
		}
		m := FieldMacro{From: i}
		if i++; i < len(field) && field[i] == '$' {
			m.AsString = true
			i++
		}
		class := isLetterOrDigit
		if i < len(field) && isDigit(field[i]) {
			class = isDigit
		}
		m.To = skip([]byte(field), i, class)
		if m.Name = field[i:m.To]; m.Name != "" {
			list = append(list, m)
		}
		i = m.To - 1
	}
	return list
}
