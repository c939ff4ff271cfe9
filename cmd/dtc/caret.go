package main

// Source lines below errors, for readers at a terminal: the line with a caret
// under the place. The line of the error itself stays as it is everywhere, so
// programs that read it see no difference. DTC_CARET=1 asks for source lines
// without a terminal, DTC_CARET=0 for none.

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"dtc/compiler/syntax"
)

func wantCarets(f *os.File) bool {
	switch os.Getenv("DTC_CARET") {
	case "":
		_, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS)
		return err == nil
	case "0":
		return false
	}
	return true
}

// excerpt returns the source line of a position and a caret below, "" if the
// text is not at hand. What a preprocessor made of a line has other columns:
// there the line comes without a caret.
func (c *command) excerpt(pos syntax.Pos) string {
	for _, u := range c.units {
		if u.Name != pos.File {
			continue
		}
		lines := strings.Split(u.Text, "\n")
		if pos.Line < 1 || pos.Line > len(lines) {
			continue
		}
		line := strings.TrimSuffix(lines[pos.Line-1], "\r")
		if pos.Col < 1 || pos.Col > len(line)+1 {
			continue
		}
		out := fmt.Sprintf("%5d | %s\n", pos.Line, line)
		if c.useCPP {
			return out
		}
		return out + "      | " + blanks(line[:pos.Col-1]) + "^\n"
	}
	return ""
}

// blanks is as wide as text.
func blanks(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, text)
}
