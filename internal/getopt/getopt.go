// Package getopt writes a command line of short flags in the form that a flag
// parser without getopt's liberties understands: -qw becomes -q -w, and -xquiet
// becomes -x quiet. D scripts' users type both.
package getopt

import (
	"slices"
	"strings"
)

// Flags are the short flags of a command (those that stand alone, and those that
// take a value), and its long flags that take a value.
type Flags struct {
	Switches, WithValues string
	Long                 []string
}

// Split splits the flags at the start of args and leaves everything from the
// first operand on as it is. Without operands in front of later flags (posix),
// flags may also follow operands: then operands are moved to the end.
func (f Flags) Split(args []string, posix bool) []string {
	var out, operands []string
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--":
			return append(append(append(out, "--"), operands...), args[i+1:]...)
		case strings.HasPrefix(arg, "--"):
			out = append(out, arg)
			if slices.Contains(f.Long, arg[2:]) && i+1 < len(args) {
				i++
				out = append(out, args[i])
			}
		case len(arg) < 2 || arg[0] != '-':
			if posix {
				return append(out, args[i:]...)
			}
			operands = append(operands, arg)
		default:
			words, open := f.word(arg[1:])
			out = append(out, words...)
			if open && i+1 < len(args) {
				i++
				out = append(out, args[i])
			}
		}
	}
	if len(operands) > 0 {
		out = append(append(out, "--"), operands...)
	}
	return out
}

// word splits one argument without its dash; open says that its last flag still
// wants a value.
func (f Flags) word(s string) (words []string, open bool) {
	for i := range len(s) {
		switch {
		case strings.IndexByte(f.Switches, s[i]) >= 0:
			words = append(words, "-"+s[i:i+1])
		case strings.IndexByte(f.WithValues, s[i]) >= 0:
			words = append(words, "-"+s[i:i+1])
			if rest := s[i+1:]; rest != "" {
				return append(words, rest), false
			}
			return words, true
		default:
			return append(words, "-"+s[i:]), false
		}
	}
	return words, false
}
