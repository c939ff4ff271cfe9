package syntax

import "strings"

// Binary operators by binding strength; the comma, assignment and ?: bind less
// and are parsed apart.
var precedence = map[string]int{
	"||": 1, "^^": 2, "&&": 3, "|": 4, "^": 5, "&": 6,
	"==": 7, "!=": 7, "<": 8, "<=": 8, ">": 8, ">=": 8,
	"<<": 9, ">>": 9, "+": 10, "-": 10, "*": 11, "/": 11, "%": 11,
}

var assignOps = map[string]bool{
	"=": true, "+=": true, "-=": true, "*=": true, "/=": true, "%=": true,
	"&=": true, "^=": true, "|=": true, "<<=": true, ">>=": true,
}

// parseExpr parses an expression with commas.
func (p *parser) parseExpr() Expr {
	start := p.tok.pos
	x := p.parseAssign()
	for p.is(",") {
		p.link()
		pos := p.tok.pos
		p.next()
		y := p.parseAssign()
		x = &Binary{p.span(start), ",", pos, x, y}
	}
	return x
}

// parseAssign parses an expression without commas.
func (p *parser) parseAssign() Expr {
	start := p.tok.pos
	x := p.parseCond()
	if p.tok.kind != tOp || !assignOps[p.tok.text] {
		return x
	}
	switch x.(type) {
	case *Binary, *Cond, *Cast:
		p.failTok()
	}
	p.enter()
	defer p.leave()
	op, pos := Op(p.tok.text), p.tok.pos
	if id, ok := Unparen(x).(*Ident); ok && !id.Scoped {
		p.vars[id.Name] = true
	}
	p.next()
	y := p.parseAssign()
	return &Assign{p.span(start), op, pos, x, y}
}

// parseCond parses an expression without commas and assignments, which is also
// what a constant expression is.
func (p *parser) parseCond() Expr {
	start := p.tok.pos
	x := p.parseBinary(1)
	if !p.is("?") {
		return x
	}
	p.enter()
	defer p.leave()
	p.next()
	then := p.parseExpr()
	p.want(":")
	els := p.parseCond()
	return &Cond{p.span(start), x, then, els}
}

// parseBinary parses operators of strength min and above.
func (p *parser) parseBinary(min int) Expr {
	start := p.tok.pos
	x := p.parseUnary()
	for p.tok.kind == tOp {
		prec := precedence[p.tok.text]
		if prec < min || prec == 0 {
			break
		}
		p.link()
		op, pos := Op(p.tok.text), p.tok.pos
		p.next()
		y := p.parseBinary(prec + 1)
		x = &Binary{p.span(start), op, pos, x, y}
	}
	return x
}

func (p *parser) parseUnary() Expr { return p.parseOperand(true) }

// parseOperand parses a unary expression, or with casts a cast expression.
func (p *parser) parseOperand(casts bool) Expr {
	p.enter()
	defer p.leave()
	start := p.tok.pos
	switch {
	case p.is("("):
		p.next()
		if casts && p.atType() {
			t := p.parseTypeName()
			p.want(")")
			x := p.parseUnary()
			return &Cast{p.span(start), t, x}
		}
		return p.parsePostfix(start, p.parseParen(start))
	case p.is("!"), p.is("~"), p.is("+"), p.is("-"), p.is("*"), p.is("&"):
		op := Op(p.tok.text)
		p.next()
		x := p.parseUnary()
		return &Unary{p.span(start), op, x}
	case p.is("++"), p.is("--"):
		op := Op(p.tok.text)
		p.next()
		x := p.parseOperand(false)
		return &Unary{p.span(start), op, x}
	case p.is("sizeof"):
		return p.parseSizeof()
	case p.is("stringof"):
		p.next()
		x := p.parseOperand(false)
		return &Stringof{p.span(start), x}
	}
	return p.parsePostfix(start, p.parsePrimary())
}

// parseSizeof parses sizeof (type) or sizeof expr.
func (p *parser) parseSizeof() Expr {
	start := p.tok.pos
	p.next()
	if !p.is("(") {
		x := p.parseOperand(false)
		return &SizeofExpr{p.span(start), x}
	}
	open := p.tok.pos
	p.next()
	if p.atType() {
		t := p.parseTypeName()
		p.want(")")
		return &SizeofType{p.span(start), t}
	}
	x := p.parsePostfix(open, p.parseParen(open))
	return &SizeofExpr{p.span(start), x}
}

// parseParen parses the rest of (expr).
func (p *parser) parseParen(start Pos) Expr {
	x := p.parseExpr()
	p.want(")")
	return &Paren{p.span(start), x}
}

func (p *parser) parsePostfix(start Pos, x Expr) Expr {
	for p.tok.kind == tOp {
		switch p.tok.text {
		case "[":
			x = p.parseIndex(start, x)
		case "(":
			p.next()
			args := p.parseArgs(")")
			x = &Call{p.span(start), x, args}
		case ".", "->":
			x = p.parseMember(start, x)
		case "++", "--":
			op := Op(p.tok.text)
			if id, ok := Unparen(x).(*Ident); ok && !id.Scoped {
				p.vars[id.Name] = true
			}
			p.next()
			x = &Postfix{p.span(start), op, x}
		default:
			return x
		}
		p.link()
	}
	return x
}

func (p *parser) parseIndex(start Pos, x Expr) Expr {
	p.next()
	if p.is("]") {
		p.failTok()
	}
	args := p.parseArgs("]")
	if a, ok := x.(*Agg); ok && a.Keys == nil {
		a.Keys = args
		a.Span = p.span(start)
		return a
	}
	return &Index{p.span(start), x, args}
}

// parseArgs parses expressions up to and with the closing token.
func (p *parser) parseArgs(end string) []Expr {
	var args []Expr
	for !p.is(end) || len(args) > 0 {
		args = append(args, p.parseAssign())
		if !p.got(",") {
			break
		}
	}
	p.want(end)
	return args
}

func (p *parser) parseMember(start Pos, x Expr) Expr {
	arrow := p.is("->")
	p.next()
	pos := p.tok.pos
	name := p.parseMemberName()
	if id, ok := x.(*Ident); ok && arrow && keywords[id.Name] {
		return &ScopedVar{p.span(start), storageOf[id.Name], name}
	}
	return &Member{p.span(start), x, name, pos, arrow}
}

// parseMemberName parses the name of a member, which may be any keyword.
func (p *parser) parseMemberName() string {
	name := p.tok.text
	switch p.tok.kind {
	case tIdent, tType, tKeyword:
		if strings.IndexByte(name, '`') < 0 {
			p.next()
			return name
		}
	}
	p.failTok()
	return ""
}

func (p *parser) parsePrimary() Expr {
	t := p.tok
	if t.bad {
		panic(abandon{})
	}
	switch t.kind {
	case tIdent:
		p.next()
		x := &Ident{Span: p.span(t.pos)}
		x.Module, x.Name, x.Scoped, x.User = splitScope(t.text)
		if x.Name == "" {
			p.complain(newError(t.pos, "D_IDENT_UNDEF", "failed to resolve %s: Unknown symbol name", t.text))
		}
		return x
	case tInt:
		return p.parseInt()
	case tChar:
		p.next()
		return &CharLit{p.span(t.pos), t.val, t.size}
	case tString:
		p.next()
		return &StringLit{p.span(t.pos), t.str}
	case tAgg:
		p.next()
		return &Agg{Span: p.span(t.pos), Name: t.str}
	case tMacro:
		p.next()
		return &MacroVar{p.span(t.pos), t.str, t.asStr}
	case tKeyword:
		return p.parseKeywordExpr()
	}
	p.failTok()
	return nil
}

func (p *parser) parseInt() Expr {
	t := p.tok
	p.next()
	x := &IntLit{p.span(t.pos), t.text, t.val, t.base, t.uns, t.long}
	if x.CType() == "" {
		p.complain(newError(t.pos, "D_INT_OFLOW", "integer constant 0x%x cannot be represented in any built-in integral type", t.val))
	}
	if t.negative {
		return &Unary{p.span(t.pos), "-", x}
	}
	return x
}

func (p *parser) parseKeywordExpr() Expr {
	start := p.tok.pos
	switch word := p.tok.text; word {
	case "self", "this":
		p.next()
		return &Ident{Span: p.span(start), Name: word}
	case "return":
		p.next()
		if !p.is("(") {
			p.fail(newError(start, "D_SYNTAX", "syntax error near \"return\""))
		}
		return &Ident{Span: p.span(start), Name: word}
	case "offsetof":
		return p.parseOffsetof()
	case "xlate":
		p.next()
		p.want("<")
		t := p.parseTypeName()
		p.want(">")
		p.want("(")
		x := p.parseExpr()
		p.want(")")
		return &Xlate{p.span(start), t, x}
	}
	p.failTok()
	return nil
}

func (p *parser) parseOffsetof() Expr {
	x := &Offsetof{}
	start := p.tok.pos
	p.next()
	p.want("(")
	x.Type = p.parseTypeName()
	p.want(",")
	x.MemberPos = p.tok.pos
	x.Member = p.parseMemberName()
	p.want(")")
	x.Span = p.span(start)
	return x
}
