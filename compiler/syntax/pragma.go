package syntax

// Control lines: a `#` as the first non-blank of a line, wherever it stands.
//
//	#pragma D option NAME[=VALUE]           a *Pragma
//	#pragma D attributes N/D/C IDENT        a *Pragma
//	#pragma D attributes N/D/C provider P PART
//	#pragma D binding "x.y[.z]" IDENT       a *Pragma
//	#pragma D depends_on CLASS NAME         a *Pragma
//	#pragma D error TEXT, #error TEXT       D_PRAGERR
//	#pragma D line N ["FILE"], #line N ["FILE"], # N ["FILE" ...]
//	#pragma ident, #ident, #pragma OTHER, # nothing at all
//
// Words may be quoted, wholly or in part; in quotes a backslash protects the
// next character. Comments are removed, a backslash-newline joins lines.

import (
	"slices"
	"strconv"
	"strings"
)

// control handles the control line at off and stops before its newline.
func (s *scanner) control() {
	pos := s.pos()
	s.head = false
	s.off++
	start := s.off
	words := s.controlWords()
	raw := strings.TrimSpace(string(s.src[start:s.off]))
	if len(words) == 0 {
		return
	}
	switch word, args := words[0], words[1:]; word {
	case "pragma":
		if len(args) > 0 && args[0] == "D" {
			_, raw, _ = strings.Cut(raw, "D")
			s.pragmaD(pos, args[1:], strings.TrimSpace(raw))
		}
	case "line":
		s.setLine(pos, args, 0)
	case "error":
		s.pragmaError(pos, raw)
	case "ident":
	default:
		if word != "" && isDigit(word[0]) {
			s.setLine(pos, words, -1)
			return
		}
		s.errorf(pos, "D_PRAGCTL_INVAL", "invalid control directive: #%s", word)
	}
}

// controlWords splits the rest of the control line.
func (s *scanner) controlWords() []string {
	var words []string
	var word []byte
	inWord := false
	flush := func() {
		if inWord {
			words = append(words, string(word))
		}
		word, inWord = nil, false
	}
	for !s.eof() && s.src[s.off] != '\n' {
		c := s.src[s.off]
		switch {
		case c == '"':
			inWord = true
			word = s.controlQuoted(word)
		case isBlank(c):
			flush()
			s.off++
		case c == '\\' && s.continued() > 0:
			flush()
			s.joinLine()
			s.head = false
		case c == '/' && s.peek(1) == '*':
			flush()
			s.skipComment()
		case c == '/' && s.peek(1) == '/' && !inWord:
			s.skipLine()
		default:
			inWord = true
			word = append(word, c)
			s.off++
		}
	}
	flush()
	return words
}

func (s *scanner) controlQuoted(word []byte) []byte {
	for s.off++; !s.eof() && s.src[s.off] != '\n'; s.off++ {
		switch c := s.src[s.off]; {
		case c == '"':
			s.off++
			return word
		case c == '\\' && s.off+1 < len(s.src) && s.src[s.off+1] != '\n':
			s.off++
			word = append(word, s.src[s.off])
		default:
			word = append(word, c)
		}
	}
	return word
}

// setLine changes the position of the lines that follow. The next line counts
// as n+1 after #line and as n after a line marker of cpp: the first is what
// DTrace does, off by one against C. Since the newline is still to come,
// the line counter gets n+delta.
func (s *scanner) setLine(pos Pos, args []string, delta int) {
	n := -1
	if len(args) > 0 {
		if v, err := strconv.ParseUint(args[0], 10, 31); err == nil {
			n = int(v)
		}
	}
	if n < 0 {
		s.errorf(pos, "D_PRAGMA_MALFORM", "malformed #line <line> [ [\"file\"] state ]")
		return
	}
	s.line = max(0, n+delta)
	if len(args) > 1 {
		s.file = args[1]
		if s.system = delta < 0 && slices.Contains(args[2:], "3"); s.system {
			s.systems[s.file] = true
		}
	}
}

func (s *scanner) pragmaError(pos Pos, raw string) {
	text := strings.TrimSpace(strings.TrimPrefix(raw, "error"))
	s.errorf(pos, "D_PRAGERR", "#error: %s", text)
}

func (s *scanner) pragmaD(pos Pos, words []string, raw string) {
	if len(words) == 0 {
		return
	}
	p := &Pragma{Args: words[1:]}
	ok := false
	switch words[0] {
	case "error":
		s.pragmaError(pos, raw)
	case "line":
		s.setLine(pos, words[1:], 0)
	case "ident":
	case "option":
		ok = s.pragmaOption(pos, p)
	case "attributes":
		ok = s.pragmaAttributes(pos, p)
	case "binding":
		ok = s.pragmaBinding(pos, p)
	case "depends_on":
		ok = s.pragmaDepends(pos, p)
	default:
		s.errorf(pos, "D_PRAGMA_INVAL", "invalid D pragma: %s", words[0])
	}
	if ok {
		p.Start, p.Stop = pos, s.pos()
		s.pragma(p)
	}
}

// operands checks the number of words after the pragma's name.
func (s *scanner) operands(pos Pos, p *Pragma, n int, form string) bool {
	switch {
	case len(p.Args) < n:
		s.errorf(pos, "D_PRAGMA_MALFORM", "malformed #pragma %s %s", p.Kind, form)
	case len(p.Args) > n:
		s.errorf(pos, "D_PRAGMA_MALFORM", "superfluous arguments specified for #pragma %s", p.Kind)
	default:
		return true
	}
	return false
}

func (s *scanner) pragmaOption(pos Pos, p *Pragma) bool {
	p.Kind = PragmaOption
	if !s.operands(pos, p, 1, "<option>=<val>") {
		return false
	}
	p.Name, p.Value, p.HasValue = strings.Cut(p.Args[0], "=")
	p.Args = nil
	switch {
	case p.Name == "pspec":
		s.pspec = true
	case p.Name == "defaultargs" && s.macros != nil:
		s.macros.Defaults = true
	}
	return true
}

var (
	stabilities = wordSet("internal private obsolete external unstable evolving stable standard")
	classes     = wordSet("unknown cpu platform group isa common")
	probeParts  = wordSet("provider module function name args")
)

func (s *scanner) pragmaAttributes(pos Pos, p *Pragma) bool {
	p.Kind = PragmaAttributes
	n := 2
	if len(p.Args) > 1 && p.Args[1] == "provider" {
		n = 4
	}
	if !s.operands(pos, p, n, "<attributes> <ident>") {
		return false
	}
	if !ValidAttributes(p.Args[0]) {
		s.errorf(pos, "D_PRAGMA_INVAL", "invalid attributes specified by #pragma attributes")
		return false
	}
	if n == 4 && !probeParts[p.Args[3]] {
		s.errorf(pos, "D_PRAGMA_INVAL", "invalid component specified by #pragma attributes: %s", p.Args[3])
		return false
	}
	return true
}

// ValidAttributes reports whether s is two stabilities and a class, separated by
// slashes.
func ValidAttributes(s string) bool {
	a := strings.Split(strings.ToLower(s), "/")
	return len(a) == 3 && stabilities[a[0]] && stabilities[a[1]] && classes[a[2]]
}

func (s *scanner) pragmaBinding(pos Pos, p *Pragma) bool {
	p.Kind = PragmaBinding
	if !s.operands(pos, p, 2, `"version" <ident>`) {
		return false
	}
	if !isVersion(p.Args[0]) {
		s.errorf(pos, "D_PRAGMA_INVAL", "invalid version specified by #pragma binding: %s", p.Args[0])
		return false
	}
	return true
}

// isVersion reports whether v has the form x, x.y or x.y.z.
func isVersion(v string) bool {
	parts := strings.Split(v, ".")
	for _, part := range parts {
		if n, err := strconv.ParseUint(part, 10, 12); err != nil || n > 4095 {
			return false
		}
	}
	return len(parts) <= 3
}

func (s *scanner) pragmaDepends(pos Pos, p *Pragma) bool {
	p.Kind = PragmaDependsOn
	if !s.operands(pos, p, 2, "<class> <name>") {
		return false
	}
	switch p.Args[0] {
	case "provider", "module":
		return true
	case "library":
		if !s.lib {
			s.errorf(pos, "D_PRAGMA_DEPEND", "main program may not explicitly depend on a library")
		}
		return s.lib
	}
	s.errorf(pos, "D_PRAGMA_INVAL", "invalid class %s specified by #pragma depends_on", p.Args[0])
	return false
}
