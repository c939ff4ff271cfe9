package check

// Format strings of printf() and printa(), parsed here once and for all:
//
//	conversion = "%" { flag } [ width ] [ "." [ prec ] ] [ length ] verb
//	flag       = "#" | "0" | "-" | "+" | " " | "'" | "?" | "@"
//	width,prec = number | "*"
//	length     = "h" | "l" | "ll" | "L" | "w"
//
// "@" may also stand after the width. "%%" takes nothing between its signs.

import (
	"fmt"
	"strings"

	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

const (
	formatFlags = "#0-+ '?"
	maxWidth    = 1 << 24
)

// lengths are the length prefixes that a conversion may have.
var lengths = map[byte]string{
	'd': " h l ll", 'i': " h l ll", 'o': " h l ll", 'u': " h l ll", 'x': " h l ll", 'X': " h l ll",
	'c': " l w", 's': " l w", 'C': " ", 'S': " ", 'a': " ", 'A': " ", 'k': " ", 'p': " ", 'Y': " ", 'T': " ",
	'e': " L", 'E': " L", 'f': " L", 'g': " L", 'G': " L",
}

type formatError struct{ tag, msg string }

func (e *formatError) Error() string { return e.msg }

func badFormat(format string, args ...any) *formatError {
	return &formatError{"D_SYNTAX", fmt.Sprintf(format, args...)}
}

// parseFormat parses a format string. Conversions are counted from 1, "%%" too.
func parseFormat(s string) (*Format, *formatError) {
	f := &Format{Text: s}
	n := 0
	for s != "" {
		i := strings.IndexByte(s, '%')
		if i != 0 {
			if i < 0 {
				i = len(s)
			}
			f.literal(s[:i])
			s = s[i:]
			continue
		}
		n++
		part, rest, err := parseConversion(s, n)
		part.Number = n
		if err != nil {
			return nil, err
		}
		if part.Verb == '%' {
			f.literal("%")
		} else {
			f.Parts = append(f.Parts, part)
		}
		s = rest
	}
	return f, nil
}

// literal adds text, to the part before if that is text too.
func (f *Format) literal(s string) {
	if n := len(f.Parts); n > 0 && f.Parts[n-1].Verb == 0 {
		f.Parts[n-1].Text += s
		return
	}
	f.Parts = append(f.Parts, FormatPart{Text: s, Width: -1, Prec: -1})
}

func parseConversion(s string, n int) (FormatPart, string, *formatError) {
	p := FormatPart{Width: -1, Prec: -1}
	i := 1
	flags := ""
	peek := func() byte {
		if i < len(s) {
			return s[i]
		}
		return 0
	}
	for ; peek() != 0 && strings.IndexByte(formatFlags+"@", s[i]) >= 0; i++ {
		flags += string(s[i])
	}
	p.Width, i = formatNumber(s, i)
	if peek() == '$' {
		return p, "", badFormat("format conversion #%d uses unsupported positional format (%%n$)", n)
	}
	for ; peek() == '@'; i++ {
		flags += "@"
	}
	if peek() == '.' {
		if p.Prec, i = formatNumber(s, i+1); p.Prec == -1 {
			p.Prec = 0
		}
	}
	if p.Width > maxWidth || p.Prec > maxWidth {
		return p, "", badFormat("format conversion #%d width or precision exceeds %d", n, maxWidth)
	}
	from := i
	for peek() != 0 && strings.IndexByte("hlLw", s[i]) >= 0 {
		i++
	}
	p.Length = s[from:i]
	if i >= len(s) {
		return p, "", badFormat("format conversion #%d name expected before end of format string", n)
	}
	p.Verb, p.Text = s[i], s[:i+1]
	p.Agg = strings.ContainsRune(flags, '@')
	p.Flags = orderedFlags(flags)
	return p, s[i+1:], p.check(n)
}

// orderedFlags returns each flag once. Of "0" and "-" the last one counts.
func orderedFlags(flags string) string {
	zero, left := strings.LastIndexByte(flags, '0'), strings.LastIndexByte(flags, '-')
	out := ""
	for _, flag := range formatFlags {
		if !strings.ContainsRune(flags, flag) || flag == '0' && zero < left || flag == '-' && left < zero {
			continue
		}
		out += string(flag)
	}
	return out
}

func (p *FormatPart) check(n int) *formatError {
	if p.Verb == '%' {
		if len(p.Text) > 2 {
			return badFormat("format conversion #%d cannot be combined with other format flags: %%%%", n)
		}
		return nil
	}
	for _, l := range strings.Split(lengths[p.Verb], " ") {
		if lengths[p.Verb] != "" && l == p.Length {
			return nil
		}
	}
	return badFormat("format conversion #%d is undefined: %%%s%c", n, p.Length, p.Verb)
}

// formatNumber reads a width: -1 is none, -2 an argument's.
func formatNumber(s string, i int) (int, int) {
	if i < len(s) && s[i] == '*' {
		return -2, i + 1
	}
	n := -1
	for ; i < len(s) && isDigit(s[i]); i++ {
		n = min(max(n, 0)*10+int(s[i]-'0'), maxWidth+1)
	}
	return n, i
}

// format checks the format argument of a call.
func (c *checker) format(x *syntax.Call, name string) *Format {
	lit, ok := syntax.Unparen(x.Args[0]).(*syntax.StringLit)
	if !ok {
		e := c.expr(x.Args[0])
		if name == "printf" && !e.Type().IsStringLike() {
			c.protoArg(x.Args[0].Pos(), "printf( )", "arg", 0, "string", e.Type())
		}
		c.fail(x.Args[0].Pos(), "D_PRINTF_ARG_FMT", "%s( ) argument #1 is incompatible with prototype:\n\tprototype: string constant\n\t argument: %s",
			name, e.Type())
	}
	if lit.Value == "" {
		c.fail(lit.Pos(), "D_PRINTF_FMT_EMPTY", "%s( ) format string is empty", name)
	}
	f, err := parseFormat(lit.Value)
	if err != nil {
		c.fail(lit.Pos(), err.tag, "%s", err.msg)
	}
	return f
}

func (c *checker) printf(x *syntax.Call) Stmt { return c.formatted(x, "printf", ActPrintf) }

// formatted checks an action whose arguments are those of printf.
func (c *checker) formatted(x *syntax.Call, name string, act Action) Stmt {
	c.argCount(x, name, 1, -1)
	out := &ActStmt{At: x.Pos(), Act: act, Format: c.format(x, name)}
	next := 1
	for i := range out.Format.Parts {
		p := &out.Format.Parts[i]
		if p.Verb == 0 {
			continue
		}
		conv := p.Number
		if p.Agg {
			c.fail(x.Args[0].Pos(), "D_PRINTF_AGG_CONV", "%%@ conversion requires an aggregation and is not for use with printf( )")
		}
		for i, n := range []int{p.Width, p.Prec} {
			if n == -2 {
				out.Args = append(out.Args, c.dynamicWidth(x, next, conv, p, []string{"*", ".*"}[i]))
				next++
			}
		}
		c.missing(x, next, conv, p)
		out.Args = append(out.Args, c.printfArg(x, next, conv, p))
		next++
	}
	if next < len(x.Args) {
		c.fail(x.Args[next].Pos(), "D_PRINTF_ARG_EXTRA", "printf( ) prototype mismatch: only %d arguments required by this format string, got %d",
			next-1, len(x.Args)-1)
	}
	return out
}

func (c *checker) missing(x *syntax.Call, next, conv int, p *FormatPart) {
	if next >= len(x.Args) {
		c.fail(x.Pos(), "D_PRINTF_ARG_PROTO", "printf( ) prototype mismatch: conversion #%d (%%%s) is missing a corresponding value argument",
			conv, p.name())
	}
}

// name is the conversion without flags and widths.
func (p *FormatPart) name() string { return p.Length + string(p.Verb) }

func (c *checker) dynamicWidth(x *syntax.Call, next, conv int, p *FormatPart, star string) Expr {
	if next >= len(x.Args) {
		c.fail(x.Pos(), "D_PRINTF_DYN_PROTO", "printf( ) prototype mismatch: conversion #%d (%%%s) is missing a corresponding \"%s\" argument",
			conv, p.name(), star)
	}
	e := c.expr(x.Args[next])
	if !e.Type().IsInteger() {
		c.fail(x.Args[next].Pos(), "D_PRINTF_DYN_TYPE",
			"printf( ) argument #%d is incompatible with conversion #%d prototype:\n\tconversion: %% * %s\n\t prototype: int\n\t  argument: %s",
			next+1, conv, p.name(), e.Type())
	}
	return c.convert(e, ctype.TInt)
}

func (c *checker) printfArg(x *syntax.Call, next, conv int, p *FormatPart) Expr {
	e := c.datum(x.Args[next])
	if isVerb(p, "s", "S") && e.Type().IsCharArray() {
		return c.toString(e)
	}
	if p.Verb == 'p' || p.Verb == 'a' || p.Verb == 'A' {
		if e.Type().Is(ctype.Array) && !inVariable(e) {
			e = c.decayed(e)
		}
	}
	if proto, ok := accepts(p, e.Type()); !ok {
		c.fail(x.Args[next].Pos(), "D_PRINTF_ARG_TYPE",
			"printf( ) argument #%d is incompatible with conversion #%d prototype:\n\tconversion: %%%s\n\t prototype: %s\n\t  argument: %s",
			next+1, conv, p.name(), proto, e.Type())
	}
	return e
}

func isVerb(p *FormatPart, names ...string) bool {
	for _, n := range names {
		if p.name() == n {
			return true
		}
	}
	return false
}

// accepts reports whether a conversion takes a type, and what it wants.
func accepts(p *FormatPart, t *ctype.Type) (string, bool) {
	integer := t.IsInteger()
	switch p.Verb {
	case 'd', 'i', 'o', 'u', 'x', 'X':
		return acceptsInt(p, t)
	case 'c', 'C':
		if p.Length != "" {
			return "int", integer && t.Size() == 4
		}
		return "char, short, or int", integer && t.Size() <= 4
	case 's', 'S':
		if p.Length != "" {
			return "wchar_t []", isWide(t)
		}
		return "char [] or string (or use stringof)", t.Is(ctype.String) || t.IsCharArray()
	case 'a', 'A':
		return addressPrototypes[p.Verb], integer || t.Is(ctype.Pointer, ctype.Sym)
	case 'p':
		return "pointer or integer", integer || t.Is(ctype.Pointer)
	case 'k':
		return "stack", t.IsStack()
	case 'Y', 'T':
		return "int64_t", integer && t.Size() == 8
	}
	return "float, double, or long double", t.Is(ctype.Float)
}

// isWide reports whether t is an array of wide characters.
func isWide(t *ctype.Type) bool {
	r := t.Resolve()
	return r.Kind == ctype.Array && r.Elem.IsInteger() && r.Elem.Size() == 4
}

// addressPrototypes are what %a and %A want.
var addressPrototypes = map[byte]string{
	'a': "pointer or integer",
	'A': "pointer or integer (with -p/-c) or _usymaddr (without -p/-c)",
}

// intPrototypes are what the conversions with a length want.
var intPrototypes = map[string]struct {
	name string
	rank int
}{"h": {"short", 1}, "l": {"long", 3}, "ll": {"long long", 4}}

func acceptsInt(p *FormatPart, t *ctype.Type) (string, bool) {
	want, ok := intPrototypes[p.Length]
	if !ok {
		return "char, short, int, long, or long long", t.IsInteger()
	}
	ok = t.Is(ctype.Int) && t.Rank() == want.rank
	switch p.Verb {
	case 'd', 'i':
		return want.name, ok && t.Signed()
	case 'o', 'u':
		return "unsigned " + want.name, ok && !t.Signed()
	}
	return want.name, ok // hexadecimal takes both
}

func (c *checker) printa(x *syntax.Call) Stmt {
	c.argCount(x, "printa", 1, -1)
	out := &ActStmt{At: x.Pos(), Act: ActPrinta}
	first := 0
	if _, ok := syntax.Unparen(x.Args[0]).(*syntax.Agg); !ok {
		if _, ok := syntax.Unparen(x.Args[0]).(*syntax.StringLit); ok || len(x.Args) > 1 {
			out.Format = c.format(x, "printa")
			first = 1
		}
	}
	if first == len(x.Args) {
		c.fail(x.Pos(), "D_PRINTA_PROTO", "printa( ) prototype mismatch: %d args passed, 2 expected", len(x.Args))
	}
	for i := first; i < len(x.Args); i++ {
		agg := c.aggArg(x, "printa", "D_PRINTA_AGGARG", i)
		if len(out.Aggs) > 0 {
			c.sameKeys(x.Args[i].Pos(), out.Aggs[0], agg)
		}
		out.Aggs = append(out.Aggs, agg)
	}
	if out.Format != nil {
		c.printaFormat(x, out)
	}
	return out
}

func (c *checker) sameKeys(pos syntax.Pos, a, b *Agg) {
	if len(a.Keys) != len(b.Keys) {
		c.fail(pos, "D_PRINTA_AGGKEY", "printa( ): @%s and @%s do not have matching key signatures: @%s has %d key(s), @%s has %d key(s)",
			a.Name, b.Name, a.Name, len(a.Keys), b.Name, len(b.Keys))
	}
	for i := range a.Keys {
		if !ctype.Same(a.Keys[i], b.Keys[i]) {
			c.fail(pos, "D_PRINTA_AGGPROTO", "printa( ): @%s[ ] key #%d is incompatible with @%s:\n%10s key #%d: %s\n%10s key #%d: %s",
				b.Name, i+1, a.Name, "@"+a.Name, i+1, a.Keys[i], "@"+b.Name, i+1, b.Keys[i])
		}
	}
}

// printaFormat checks the conversions against the keys, in order, and against
// the aggregations' values.
func (c *checker) printaFormat(x *syntax.Call, out *ActStmt) {
	pos := x.Args[0].Pos()
	key, value := 0, 0
	for i := range out.Format.Parts {
		p := &out.Format.Parts[i]
		if p.Verb == 0 {
			continue
		}
		conv := p.Number
		for i, n := range []int{p.Width, p.Prec} {
			if n == -2 {
				c.keyWidth(pos, x, p, conv, key, out.Aggs[0], []string{"*", ".*"}[i])
				key++
			}
		}
		if p.Agg {
			c.printaValue(pos, p, conv, out.Aggs[min(value, len(out.Aggs)-1)])
			value++
			continue
		}
		if key >= len(out.Aggs[0].Keys) {
			c.fail(pos, "D_PRINTF_ARG_PROTO", "printa( ) prototype mismatch: conversion #%d (%%%s) is missing a corresponding aggregation key", conv, p.name())
		}
		c.printaKey(pos, p, conv, key, out.Aggs[0])
		key++
	}
}

// keyWidth checks a key that is a conversion's width or precision.
func (c *checker) keyWidth(pos syntax.Pos, x *syntax.Call, p *FormatPart, conv, key int, agg *Agg, star string) {
	if key >= len(agg.Keys) {
		c.fail(pos, "D_PRINTF_DYN_PROTO", "printa( ) prototype mismatch: conversion #%d (%%%s) is missing a corresponding \"%s\" argument", conv, p.name(), star)
	}
	if t := agg.Keys[key]; !t.IsInteger() {
		c.fail(pos, "D_PRINTF_DYN_TYPE",
			"printa( ) argument #%d is incompatible with conversion #%d prototype:\n\tconversion: %% %s %s\n\t prototype: int\n\t  argument: %s",
			len(x.Args), conv, star, p.name(), t)
	}
}

func (c *checker) printaKey(pos syntax.Pos, p *FormatPart, conv, key int, agg *Agg) {
	t := agg.Keys[key]
	proto, ok := accepts(p, t)
	if t.Is(ctype.Sym) {
		proto, ok = addressPrototypes['a'], p.Verb == 'a' || p.Verb == 'A'
	}
	if !ok {
		c.fail(pos, "D_PRINTF_ARG_TYPE",
			"printa( ) aggregation key #%d is incompatible with conversion #%d prototype:\n\tconversion: %%%s\n\t prototype: %s\n\t  argument: %s",
			key+1, conv, p.name(), proto, t)
	}
}

func (c *checker) printaValue(pos syntax.Pos, p *FormatPart, conv int, agg *Agg) {
	switch agg.Func {
	case Quantize, Lquantize, Llquantize:
		return
	}
	t := ctype.TInt64
	if agg.Func == Count {
		t = ctype.TUint64
	}
	if proto, ok := accepts(p, t); !ok {
		c.fail(pos, "D_PRINTF_ARG_TYPE",
			"printa( ) aggregating action is incompatible with conversion #%d prototype:\n\tconversion: %%%s\n\t prototype: %s\n\t  argument: %s",
			conv, p.name(), proto, t)
	}
}
