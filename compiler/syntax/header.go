package syntax

// System headers. They are C as compilers know it, with functions and
// extensions that are no part of D. Where cpp's markers say that a line is of
// such a header, extensions are skipped, and a declaration that does not parse
// is left out without an error; a script that uses it is told so there.

// extensions are the words to skip; true: with what follows in parentheses.
var extensions = map[string]bool{
	"__extension__": false, "__restrict": false, "__restrict__": false, "_Noreturn": false,
	"__attribute__": true, "__attribute": true, "__asm__": true, "__asm": true, "_Alignas": true,
}

// spellings are other names of keywords.
var spellings = map[string]string{
	"__signed__": "signed", "__signed": "signed", "__const": "const", "__const__": "const",
	"__volatile__": "volatile", "__volatile": "volatile", "__inline": "inline", "__inline__": "inline",
}

// skipExtension handles a token of a system header that is no D, and reports
// whether to take the next one instead.
func (s *scanner) skipExtension(t *token, text string) bool {
	if word, ok := spellings[text]; ok {
		t.kind, t.text = tKeyword, word
		return false
	}
	group, ok := extensions[text]
	if ok && group {
		s.skipGroup()
	}
	return ok
}

// skipGroup skips a group in parentheses, if one follows.
func (s *scanner) skipGroup() {
	s.skipSpace()
	if s.peek(0) != '(' {
		return
	}
	depth := 0
	for !s.eof() {
		switch s.src[s.off] {
		case '(':
			depth++
		case ')':
			depth--
		case '\n':
			s.newline()
			continue
		}
		s.off++
		if depth == 0 {
			return
		}
	}
}
