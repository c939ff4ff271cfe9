package syntax

// Constants. The forms are C's with D's own corners: a string ends at its first
// \0, \x takes every hexadecimal digit that follows, a backslash before any
// other character stays, and the first byte of a character constant is the most
// significant.

import (
	"bytes"
	"math/bits"
)

// scanNumber scans an integer constant, or a floating-point one to refuse it,
// or an identifier whose module part begins with a digit.
func (s *scanner) scanNumber(t *token) {
	start := s.off
	s.skipWhile(isIdent)
	for _, c := range s.src[start:s.off] {
		if c == '`' {
			s.off = start
			s.scanIdent(t)
			return
		}
	}
	n, float := numberLen(s.src[start:])
	s.off = start + n
	t.kind = tInt
	if float {
		s.errorf(t.pos, "D_SYNTAX", "floating-point constants are not permitted")
		return
	}
	s.convertInt(t, string(s.src[start:s.off]))
}

func at(b []byte, i int) byte {
	if i < len(b) {
		return b[i]
	}
	return 0
}

func skip(b []byte, i int, f func(byte) bool) int {
	for i < len(b) && f(b[i]) {
		i++
	}
	return i
}

// numberLen returns the length of the number that begins b, and whether it is a
// floating-point constant: the longer of the two readings wins.
func numberLen(b []byte) (n int, float bool) {
	i := intLen(b)
	if at(b, 1)|0x20 == 'x' && i > 1 {
		return i, false
	}
	f := floatLen(b)
	return max(i, f), f > i
}

func intLen(b []byte) int {
	i := skip(b, 0, isDigit)
	if i == 1 && b[0] == '0' && at(b, 1)|0x20 == 'x' && isHex(at(b, 2)) {
		i = skip(b, 2, isHex)
	}
	if i == 0 {
		return 0
	}
	if at(b, i)|0x20 == 'u' {
		i++
	}
	for n := 0; n < 2 && at(b, i)|0x20 == 'l'; n++ {
		i++
	}
	return i
}

func floatLen(b []byte) int {
	i := skip(b, 0, isDigit)
	if at(b, i) == '.' {
		i = skip(b, i+1, isDigit)
	}
	if at(b, i)|0x20 == 'e' {
		j := i + 1
		if c := at(b, j); c == '+' || c == '-' {
			j++
		}
		if isDigit(at(b, j)) {
			i = skip(b, j, isDigit)
		}
	}
	if c := at(b, i) | 0x20; c == 'f' || c == 'l' {
		i++
	}
	return i
}

func (s *scanner) convertInt(t *token, text string) {
	digits := text
	t.base = 10
	for n := len(digits); n > 0 && (digits[n-1]|0x20 == 'u' || digits[n-1]|0x20 == 'l'); n-- {
		if digits[n-1]|0x20 == 'u' {
			t.uns = true
		} else {
			t.long++
		}
		digits = digits[:n-1]
	}
	switch {
	case len(digits) > 1 && digits[1]|0x20 == 'x':
		t.base, digits = 16, digits[2:]
	case len(digits) > 1 && digits[0] == '0':
		t.base = 8
	}
	for i := 0; i < len(digits); i++ {
		d := uint64(digitValue(digits[i]))
		if d >= uint64(t.base) {
			s.errorf(t.pos, "D_INT_DIGIT", "constant %s contains invalid digit %c", text, digits[i])
			t.val = 0
			return
		}
		hi, lo := bits.Mul64(t.val, uint64(t.base))
		sum, carry := bits.Add64(lo, d, 0)
		if hi != 0 || carry != 0 {
			s.errorf(t.pos, "D_INT_OFLOW", "constant %s results in integer overflow", text)
			t.val = 0
			return
		}
		t.val = sum
	}
}

func digitValue(c byte) byte {
	if isDigit(c) {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// CType returns the type of the constant by C99's rules: "int", "unsigned int",
// "long", "unsigned long", "long long" or "unsigned long long". It is empty when
// no type can hold the value.
func (x *IntLit) CType() string {
	for _, c := range intTypes[2*x.Long:] {
		if c.unsigned && !x.Unsigned && x.Base == 10 || !c.unsigned && x.Unsigned {
			continue
		}
		if x.Value <= c.max {
			return c.name
		}
	}
	return ""
}

var intTypes = []struct {
	name     string
	unsigned bool
	max      uint64
}{
	{"int", false, 1<<31 - 1},
	{"unsigned int", true, 1<<32 - 1},
	{"long", false, 1<<63 - 1},
	{"unsigned long", true, 1<<64 - 1},
	{"long long", false, 1<<63 - 1},
	{"unsigned long long", true, 1<<64 - 1},
}

// quoted returns the bytes up to the closing quote, escapes replaced. It
// reports false when the literal is broken.
func (s *scanner) quoted(what string) (val []byte, ok bool) {
	quote := s.src[s.off]
	for s.off++; !s.eof(); {
		c := s.src[s.off]
		switch {
		case c == quote:
			s.off++
			return val, true
		case c == '\n':
			pos := s.pos()
			pos.Line, pos.Col = pos.Line+1, 1
			s.errorf(pos, tagOf[quote], "newline encountered in %s", what)
			return nil, false
		case c == '\\' && s.peek(1) == '\n':
			s.errorf(s.pos(), "D_SYNTAX", "syntax error near \"%c\"", quote)
			return nil, false
		case c == '\\' && s.off+1 < len(s.src):
			val = s.escape(val)
		default:
			val = append(val, c)
			s.off++
		}
	}
	s.errorf(s.pos(), "D_SYNTAX", "end-of-file encountered before matching %c", quote)
	return nil, false
}

var tagOf = map[byte]string{'"': "D_STR_NL", '\'': "D_CHR_NL"}

var escapes = map[byte]byte{
	'n': '\n', 't': '\t', 'r': '\r', 'a': '\a', 'b': '\b', 'f': '\f', 'v': '\v',
	'\\': '\\', '"': '"',
}

// escape appends the value of the backslash pair at off.
func (s *scanner) escape(val []byte) []byte {
	c := s.src[s.off+1]
	switch {
	case escapes[c] != 0:
		s.off += 2
		return append(val, escapes[c])
	case '0' <= c && c <= '7':
		v := 0
		s.off++
		for n := 0; n < 3 && '0' <= s.peek(0) && s.peek(0) <= '7'; n++ {
			v = v*8 + int(s.peek(0)-'0')
			s.off++
		}
		return append(val, byte(v))
	case c == 'x' && isHex(s.peek(2)):
		v := byte(0)
		for s.off += 2; isHex(s.peek(0)); s.off++ {
			v = v<<4 | digitValue(s.peek(0))
		}
		return append(val, v)
	}
	s.off += 2
	return append(val, '\\', c)
}

func (s *scanner) scanString(t *token) {
	val, ok := s.quoted("string literal")
	val, _, _ = bytes.Cut(val, []byte{0})
	t.kind, t.str, t.bad = tString, string(val), !ok
}

func (s *scanner) scanChar(t *token) {
	t.kind = tChar
	val, ok := s.quoted("character constant")
	t.bad = !ok
	switch {
	case !ok:
		return
	case len(val) == 0:
		s.errorf(t.pos, "D_CHR_NULL", "empty character constant")
		return
	case len(val) > 8:
		s.errorf(t.pos, "D_CHR_OFLOW", "character constant is too long")
		return
	}
	t.size = len(val)
	for _, c := range val {
		t.val = t.val<<8 | uint64(c)
	}
}
