package syntax

// Macro arguments. Operands given to the compiler stand in the program as text:
// what begins like a number is an integer, what looks like a name is one (of a
// variable or a type), the rest is a string. Without operands $1 and the like
// stay in the tree: they are then integers that the loader sets.

import (
	"strings"
)

// Macros are the operands of a program, $1 and up, and which of them it uses.
type Macros struct {
	Args     []string
	Defaults bool // option defaultargs: one that is missing is 0 or ""
	used     map[int]bool
}

// Unused returns the first operand that no program refers to, 0 if there is none.
func (m *Macros) Unused() int {
	for n := 1; n <= len(m.Args); n++ {
		if !m.used[n] {
			return n
		}
	}
	return 0
}

// lookup returns the value of $n, and whether it is known here.
func (m *Macros) lookup(n int) (value string, ok bool) {
	if m.used == nil {
		m.used = map[int]bool{}
	}
	m.used[n] = true
	if n < 1 || n > len(m.Args) {
		return "", m.Defaults
	}
	return m.Args[n-1], true
}

// operand reports whether a macro variable is an operand that is known here,
// and its number.
func (s *scanner) operand(name string) (n int, ok bool) {
	if s.macros == nil || len(s.macros.Args) == 0 || !isDigit(name[0]) || strings.Trim(name, "0") == "" {
		return 0, false
	}
	for _, c := range name {
		n = min(n*10+int(c-'0'), 1<<30)
	}
	return n, true
}

// expandMacro replaces a macro token by what its operand stands for.
func (s *scanner) expandMacro(t *token) {
	n, ok := s.operand(t.str)
	if !ok {
		return
	}
	value, ok := s.macros.lookup(n)
	switch {
	case !ok:
		s.errorf(t.pos, "D_MACRO_UNDEF", "macro argument $%s is not defined", t.str)
		t.bad = true
	case t.asStr:
		t.kind, t.str = tString, value
	case value == "" && n > len(s.macros.Args):
		t.kind, t.base = tInt, 10
	default:
		s.macroToken(t, value)
	}
}

func (s *scanner) macroToken(t *token, value string) {
	number := strings.TrimLeft(value, "+-")
	switch {
	case number != "" && isDigit(number[0]) && len(value)-len(number) < 2:
		s.macroInt(t, value, number)
	case typeWords[value]:
		t.kind, t.text = tKeyword, value
	case value == "" || isDigit(value[0]) || strings.Trim(value, identChars) != "":
		t.kind, t.str = tString, value
	default:
		t.kind, t.text = tIdent, value
		if s.isTypeName(value) {
			t.kind = tType
		}
	}
}

// macroInt reads as much of a number as is one.
func (s *scanner) macroInt(t *token, value, number string) {
	report := s.report
	failed := ""
	s.report = func(e *Error) { failed = e.Tag }
	t.kind = tInt
	s.convertInt(t, number[:max(1, intLen([]byte(number)))])
	s.report = report
	if failed == "D_INT_OFLOW" {
		s.errorf(t.pos, "D_MACRO_OFLOW", "macro argument $%s constant %s results in integer overflow", t.str, value)
	}
	t.negative = value[0] == '-'
}

// expandField replaces the operands in a field of a probe description.
func (s *scanner) expandField(field string) (text string, ok bool) {
	var out strings.Builder
	from := 0
	for _, m := range FieldMacros(field) {
		n, known := s.operand(m.Name)
		if !known {
			continue
		}
		value, ok := s.macros.lookup(n)
		if !ok {
			return field, false
		}
		out.WriteString(field[from:m.From] + value)
		from = m.To
	}
	return out.String() + field[from:], true
}
