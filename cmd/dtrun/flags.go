package main

import "strings"

const (
	switches   = "FlqvVwZh"
	withValues = "bcopxPmfni"
)

// splitFlags writes the short flags apart as the flag parser wants them: -qw as
// -q -w, and -xquiet as -x quiet. It ends at the first operand, so that the
// script's arguments stay as they are.
func splitFlags(args []string) []string {
	var out []string
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if len(arg) < 2 || arg[0] != '-' || arg[1] == '-' {
			if strings.HasPrefix(arg, "--") && arg != "--" {
				out = append(out, arg)
				continue
			}
			return append(out, args[i:]...)
		}
		flags, value := splitFlag(arg[1:])
		out = append(out, flags...)
		if value != nil {
			out = append(out, *value)
		} else if needsValue(flags) && i+1 < len(args) {
			i++
			out = append(out, args[i])
		}
	}
	return out
}

// splitFlag splits one argument into flags and, if it is in the same argument, the
// last one's value.
func splitFlag(s string) (flags []string, value *string) {
	for i := range len(s) {
		switch {
		case strings.IndexByte(switches, s[i]) >= 0:
			flags = append(flags, "-"+s[i:i+1])
		case strings.IndexByte(withValues, s[i]) >= 0:
			flags = append(flags, "-"+s[i:i+1])
			if rest := s[i+1:]; rest != "" {
				value = &rest
			}
			return flags, value
		default:
			return append(flags, "-"+s[i:]), nil
		}
	}
	return flags, nil
}

func needsValue(flags []string) bool {
	last := flags[len(flags)-1]
	return len(last) == 2 && strings.IndexByte(withValues, last[1]) >= 0
}
