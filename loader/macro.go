package loader

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"dtc/object"
)

// Macro variables. A program reads them from .rodata variables that are set
// before it is loaded; a probe description holds them as text, $name and
// $$name alike, and the name goes as far as its characters do.

// macros are the values of macro variables.
type macros struct {
	args     []string // $1, $2, ...
	script   string   // $0
	defaults bool     // undefined arguments are 0 and ""
	used     []bool   // by argument
	target   int
}

func newMacros(script string, args []string, defaults bool) *macros {
	return &macros{args: args, script: script, defaults: defaults, used: make([]bool, len(args))}
}

// text returns the value of a macro variable, named without its '$'.
func (m *macros) text(name string) (string, error) {
	if n, err := strconv.ParseUint(name, 10, 31); err == nil {
		return m.arg(int(n))
	}
	n, ok := m.process(name)
	if !ok {
		return "", fmt.Errorf("[D_MACRO_UNDEF] macro variable $%s is not defined", name)
	}
	return strconv.Itoa(n), nil
}

func (m *macros) arg(n int) (string, error) {
	switch {
	case n == 0:
		return m.script, nil
	case n <= len(m.args):
		m.used[n-1] = true
		return m.args[n-1], nil
	case m.defaults:
		return "", nil
	}
	return "", fmt.Errorf("[D_MACRO_UNDEF] macro argument $%d is not defined", n)
}

func (m *macros) process(name string) (int, bool) {
	switch name {
	case "egid":
		return os.Getegid(), true
	case "euid":
		return os.Geteuid(), true
	case "gid":
		return os.Getgid(), true
	case "uid":
		return os.Getuid(), true
	case "pid":
		return os.Getpid(), true
	case "ppid":
		return os.Getppid(), true
	case "pgid":
		return unix.Getpgrp(), true
	case "sid":
		sid, _ := unix.Getsid(0)
		return sid, true
	case "target":
		return m.target, true
	}
	return 0, false
}

// number returns the value of a macro variable as an integer.
func (m *macros) number(name string) (int64, error) {
	text, err := m.text(name)
	if err != nil {
		return 0, err
	}
	if text == "" && m.defaults {
		return 0, nil
	}
	n, err := parseInteger(text)
	if errors.Is(err, strconv.ErrRange) {
		return 0, fmt.Errorf("macro argument $%s constant %s results in integer overflow", name, text)
	}
	if err != nil {
		return 0, fmt.Errorf("macro argument $%s is %q, want an integer", name, text)
	}
	return n, nil
}

// parseInteger reads a C integer constant with an optional sign. Constants
// beyond the largest int64 are those of an unsigned type.
func parseInteger(text string) (int64, error) {
	digits := strings.TrimLeft(text, "+-")
	if len(text)-len(digits) > 1 || strings.ContainsAny(digits, "_oObB") && !strings.HasPrefix(strings.ToLower(digits), "0x") {
		return 0, strconv.ErrSyntax
	}
	n, err := strconv.ParseUint(strings.TrimRight(digits, "uUlL"), 0, 64)
	if err != nil {
		return 0, err
	}
	if strings.HasPrefix(text, "-") {
		return -int64(n), nil
	}
	return int64(n), nil
}

// expand replaces the macro variables in a field of a probe description.
func (m *macros) expand(field string) (string, error) {
	if !strings.Contains(field, "$") {
		return field, nil
	}
	var out strings.Builder
	for {
		before, rest, ok := strings.Cut(field, "$")
		out.WriteString(before)
		if !ok {
			return out.String(), nil
		}
		rest = strings.TrimPrefix(rest, "$")
		n := macroName(rest)
		if n == 0 {
			return "", errors.New("$ without the name of a macro variable")
		}
		value, err := m.text(rest[:n])
		if err != nil {
			return "", err
		}
		out.WriteString(value)
		field = rest[n:]
	}
}

// macroName returns the length of the name at the start of s: digits, or an
// identifier.
func macroName(s string) int {
	isDigit := func(c byte) bool { return c >= '0' && c <= '9' }
	for i := range len(s) {
		c := s[i]
		letter := c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z'
		if isDigit(c) || letter && !isDigit(s[0]) {
			continue
		}
		return i
	}
	return len(s)
}

// unused reports the first argument that nothing referred to.
func (m *macros) unused() error {
	for i, used := range m.used {
		if !used {
			return fmt.Errorf("[D_MACRO_UNUSED] extraneous argument '%s' ($%d is not referenced)", m.args[i], i+1)
		}
	}
	return nil
}

// value returns the bytes of a macro's .rodata variable.
func (m *macros) value(v object.Macro, strsize int) (any, error) {
	if !v.Text {
		return m.number(v.Name)
	}
	text, err := m.text(v.Name)
	if err != nil {
		return nil, err
	}
	return cString(text, strsize), nil
}

// cString returns text as a string variable of the given size holds it.
func cString(text string, size int) []byte {
	b := make([]byte, size)
	copy(b[:max(0, size-1)], text)
	return b
}
