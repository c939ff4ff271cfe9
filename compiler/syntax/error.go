package syntax

import (
	"fmt"
	"strings"
)

// Error is a complaint about the source. Tag is DTrace's name for it, such as
// "D_SYNTAX".
type Error struct {
	Pos Pos
	Tag string
	Msg string
}

// Error returns the position and the message, without the tag.
func (e *Error) Error() string {
	if !e.Pos.IsValid() {
		return e.Msg
	}
	return e.Pos.String() + ": " + e.Msg
}

// ErrorList is all errors of one text, in the order they were found. The first
// one is the one that DTrace would report.
type ErrorList []*Error

// Error returns the errors, one on a line.
func (l ErrorList) Error() string {
	lines := make([]string, len(l))
	for i, e := range l {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the single errors.
func (l ErrorList) Unwrap() []error {
	errs := make([]error, len(l))
	for i, e := range l {
		errs[i] = e
	}
	return errs
}

// err returns l as an error, nil when it is empty.
func (l ErrorList) err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

func newError(pos Pos, tag, format string, args ...any) *Error {
	return &Error{Pos: pos, Tag: tag, Msg: fmt.Sprintf(format, args...)}
}
