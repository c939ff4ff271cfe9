package syntax

// The scanner works on demand, one token at a time, because D has two lexical
// contexts and only the parser knows which one it is in:
//
//   - outer: between declarations. A run of the characters of probe
//     descriptions is one token, whatever operators it would be elsewhere:
//     `tick-1s`, `syscall::open*:entry`, `*:::`. Such a run is a keyword when it
//     is exactly one that begins a declaration, a type name when it is exactly
//     one, an integer (a probe id) when it is all digits.
//   - inner: everywhere else, close to C.
//
// In a predicate (inner, pred set) a slash is the closing one when the next
// character after blanks is `{`, `;`, `/` or the end; otherwise it divides.
//
// In the inner context a name that is both a type's and possible as a
// variable's is decided by what follows it, see isTypeName.
//
// The scanner never stops at an error: it reports it and returns the nearest
// reasonable token.

import (
	"bytes"
	"strings"
)

type kind int

const (
	tEOF     kind = iota
	tBad          // a character that begins no token
	tIdent        // identifier, perhaps with backticks
	tType         // identifier that names a type
	tKeyword      // text is the keyword
	tInt          // integer constant
	tChar         // character constant
	tString       // string constant
	tAgg          // aggregation; str is the name
	tMacro        // macro variable; str is the name
	tSpec         // probe description (outer)
	tOp           // operator or punctuation; text is its spelling
	tPredEnd      // the slash that closes a predicate
)

type token struct {
	kind     kind
	text     string // as in the source
	pos, end Pos

	str      string // value of a string; name of an aggregation or macro
	val      uint64
	base     int
	uns      bool
	long     int
	size     int
	asStr    bool
	negative bool // of a number that a macro argument gave
	bad      bool // a broken literal, complained about
}

func (t *token) is(op string) bool {
	return (t.kind == tOp || t.kind == tKeyword) && t.text == op
}

var keywords = wordSet(`auto break case char const continue counter default do double else
	enum extern float for goto if import inline int long offsetof probe provider register restrict
	return self short signed sizeof static string stringof struct switch this translator
	typedef union unsigned void volatile while xlate _Bool`)

var outerKeywords = wordSet(`auto char const counter double enum extern float import inline int
	long provider register restrict self short signed static string struct this translator
	typedef union unsigned void volatile _Bool`)

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(s) {
		set[w] = true
	}
	return set
}

// operators in an order where a longer one stands before its prefixes.
var operators = []string{
	"<<=", ">>=", "...",
	"+=", "-=", "*=", "/=", "%=", "&=", "^=", "|=", "<<", ">>", "||", "^^", "&&",
	"==", "!=", "<=", ">=", "++", "--", "->",
	"+", "-", "*", "/", "%", "&", "^", "|", "<", ">", "=", "!", "~", "?", ":",
	".", ",", ";", "(", ")", "[", "]", "{", "}",
}

// operatorsOf holds the operators by their first byte.
var operatorsOf = func() (table [256][]string) {
	for _, op := range operators {
		table[op[0]] = append(table[op[0]], op)
	}
	return table
}()

type scanner struct {
	src  []byte
	off  int
	file string
	line int
	bol  int  // offset where the line begins
	head bool // only blanks so far on this line

	system  bool // in a system header, by cpp's markers
	systems map[string]bool

	outer bool
	descs bool // outer, and no declaration may begin here
	pred  bool
	pspec bool
	ahead bool // the last token was decided by looking ahead to the end

	vars   map[string]bool // the program's variables: never types
	macros *Macros
	isType func(string) bool
	report func(*Error)
	pragma func(*Pragma)
	lib    bool
}

func (s *scanner) init(name string, src []byte) {
	s.src, s.file, s.line, s.head = src, name, 1, true
	if bytes.HasPrefix(src, []byte("#!")) {
		s.skipLine()
	}
}

func (s *scanner) pos() Pos {
	return Pos{File: s.file, Line: s.line, Col: s.off - s.bol + 1}
}

func (s *scanner) errorf(pos Pos, tag, format string, args ...any) {
	s.report(newError(pos, tag, format, args...))
}

// peek returns the byte n places ahead, 0 at the end.
func (s *scanner) peek(n int) byte {
	if s.off+n < len(s.src) {
		return s.src[s.off+n]
	}
	return 0
}

func (s *scanner) eof() bool { return s.off >= len(s.src) }

// newline steps over the newline at off.
func (s *scanner) newline() {
	s.off++
	s.line++
	s.bol = s.off
	s.head = true
}

func (s *scanner) skipLine() {
	for !s.eof() && s.src[s.off] != '\n' {
		s.off++
	}
}

func isBlank(c byte) bool {
	return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f'
}

func isDigit(c byte) bool         { return '0' <= c && c <= '9' }
func isLetter(c byte) bool        { return 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' }
func isLetterOrDigit(c byte) bool { return isLetter(c) || isDigit(c) }
func isIdent(c byte) bool         { return isLetter(c) || isDigit(c) || c == '`' }

func isHex(c byte) bool {
	return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f'
}

func isSpecChar(c byte) bool {
	return isIdent(c) || c != 0 && strings.IndexByte("-$:.?*\\[]!", c) >= 0
}

// skipSpace steps over blanks, comments and control lines.
func (s *scanner) skipSpace() {
	for !s.eof() {
		c := s.src[s.off]
		switch {
		case c == '\n':
			s.newline()
		case isBlank(c):
			s.off++
		case c == '\\' && s.continued() > 0:
			s.joinLine()
		case c == '/' && s.peek(1) == '*':
			s.head = false
			s.skipComment()
		case c == '/' && s.peek(1) == '/':
			s.skipLine()
		case c == '#' && s.head:
			s.control()
		default:
			return
		}
	}
}

// continued returns the length of a backslash-newline at off, 0 if none.
func (s *scanner) continued() int {
	switch {
	case s.peek(1) == '\n':
		return 2
	case s.peek(1) == '\r' && s.peek(2) == '\n':
		return 3
	}
	return 0
}

func (s *scanner) joinLine() {
	head := s.head
	s.off += s.continued() - 1
	s.newline()
	s.head = head
}

func (s *scanner) skipComment() {
	nested := false
	for s.off += 2; !s.eof(); {
		switch c := s.src[s.off]; {
		case c == '\n':
			head := s.head
			s.newline()
			s.head = head
		case c == '*' && s.peek(1) == '/':
			s.off += 2
			return
		case c == '/' && s.peek(1) == '*':
			if !nested {
				s.errorf(s.pos(), "D_SYNTAX", "/* encountered inside a comment")
				nested = true
			}
			s.off += 2
		default:
			s.off++
		}
	}
	s.errorf(s.pos(), "D_SYNTAX", "end-of-file encountered before matching */")
}

// scan returns the next token.
func (s *scanner) scan() token {
	s.skipSpace()
	start := s.off
	t := token{pos: s.pos()}
	if !s.eof() {
		s.head, s.ahead = false, false
		if s.outer && isSpecChar(s.src[s.off]) {
			s.scanSpec(&t)
		} else {
			s.scanInner(&t)
		}
	}
	if s.system && s.skipExtension(&t, string(s.src[start:s.off])) {
		return s.scan()
	}
	if t.kind != tOp && t.text == "" {
		t.text = string(s.src[start:s.off])
	}
	t.end = s.pos()
	return t
}

func (s *scanner) scanInner(t *token) {
	c := s.src[s.off]
	switch {
	case isDigit(c), c == '.' && isDigit(s.peek(1)):
		s.scanNumber(t)
	case isIdent(c):
		s.scanIdent(t)
	case c == '"':
		s.scanString(t)
	case c == '\'':
		s.scanChar(t)
	case c == '@':
		s.scanAgg(t)
	case c == '$':
		s.scanMacro(t)
	default:
		s.scanOp(t)
	}
}

func (s *scanner) scanOp(t *token) {
	if s.pred && s.src[s.off] == '/' && s.endsPredicate() {
		s.off++
		t.kind = tPredEnd
		return
	}
	rest := s.src[s.off:]
	for _, op := range operatorsOf[rest[0]] {
		if len(rest) >= len(op) && string(rest[:len(op)]) == op {
			s.off += len(op)
			t.kind, t.text = tOp, op
			return
		}
	}
	s.off++
	t.kind = tBad
}

// after returns the offset of the first byte at or after off that is no blank.
func (s *scanner) after(off int) int {
	for off < len(s.src) && (isBlank(s.src[off]) || s.src[off] == '\n') {
		off++
	}
	s.ahead = off == len(s.src)
	return off
}

func (s *scanner) endsPredicate() bool {
	i := s.after(s.off + 1)
	return i == len(s.src) || strings.IndexByte("{;/", s.src[i]) >= 0
}

func (s *scanner) skipWhile(f func(byte) bool) {
	for !s.eof() && f(s.src[s.off]) {
		s.off++
	}
}

func (s *scanner) scanIdent(t *token) {
	start := s.off
	s.skipWhile(isIdent)
	name := string(s.src[start:s.off])
	switch {
	case keywords[name]:
		t.kind = tKeyword
	case s.isTypeName(name):
		t.kind = tType
	default:
		t.kind = tIdent
	}
}

// isTypeName decides whether the identifier that ends at off names a type here.
func (s *scanner) isTypeName(name string) bool {
	if s.vars[name] {
		return false
	}
	i := s.after(s.off)
	if !s.isType(name) || i == len(s.src) {
		return s.isType(name)
	}
	next := byte(0)
	if i+1 < len(s.src) {
		next = s.src[i+1]
	}
	switch c := s.src[i]; c {
	case '+', '-':
		return next != c
	case '=':
		return next == '='
	case '[', ';':
		return false
	}
	return true
}

func (s *scanner) scanAgg(t *token) {
	s.off++
	start := s.off
	if isLetter(s.peek(0)) {
		s.skipWhile(isLetterOrDigit)
	}
	t.kind, t.str = tAgg, string(s.src[start:s.off])
	if t.str == "" {
		t.str = "_"
	}
}

// IsMacroName reports whether $name is a macro variable that DTrace defines.
func IsMacroName(name string) bool {
	switch name {
	case "egid", "euid", "gid", "pgid", "pid", "ppid", "sid", "target", "uid":
		return true
	}
	return false
}

func (s *scanner) scanMacro(t *token) {
	begin := s.off
	s.off++
	if s.peek(0) == '$' {
		s.off++
		t.asStr = true
	}
	start := s.off
	switch c := s.peek(0); {
	case isDigit(c):
		s.skipWhile(isDigit)
	case isLetter(c):
		s.skipWhile(isLetterOrDigit)
	default:
		t.kind = tBad
		return
	}
	t.kind, t.str = tMacro, string(s.src[start:s.off])
	if !knownMacro(t.str) {
		s.errorf(t.pos, "D_MACRO_UNDEF", "macro variable %s is not defined", s.src[begin:s.off])
		return
	}
	s.expandMacro(t)
}

func knownMacro(name string) bool { return isDigit(name[0]) || IsMacroName(name) }

// scanSpec scans in the outer context, where off is at a character of a probe
// description.
func (s *scanner) scanSpec(t *token) {
	start := s.off
	for !s.eof() && isSpecChar(s.src[s.off]) && !(s.src[s.off] == '\\' && s.continued() > 0) {
		s.off++
	}
	text := string(s.src[start:s.off])
	if word, ok := s.declares(text); ok {
		s.off = start + len(word)
		t.kind = tType
		if outerKeywords[word] {
			t.kind = tKeyword
		}
		return
	}
	if strings.Trim(text, "0123456789") == "" {
		t.kind = tInt
		s.convertInt(t, text)
		return
	}
	t.kind = tSpec
}

// declares reports whether text begins a declaration rather than a clause, and
// returns its first word: `int`, `int*p`.
func (s *scanner) declares(text string) (string, bool) {
	if s.descs {
		return "", false
	}
	if outerKeywords[text] {
		return text, true
	}
	if s.pspec || strings.IndexByte(text, ':') >= 0 {
		return "", false
	}
	word, _, _ := strings.Cut(text, "*")
	if word == "" || isDigit(word[0]) || strings.Trim(word, identChars) != "" {
		return "", false
	}
	return word, outerKeywords[word] || s.isType(word)
}

const identChars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_`"
