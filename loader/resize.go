package loader

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// Memory that the kernel does not give (option bufresize). With auto, the default,
// what found no memory is asked for again in half the size, until it is there or
// is of no use any more; what came of it is told when tracing is enabled, in the units
// and words of DTrace. With manual it is an error at once.

// shortage is an error: the kernel has no memory for what an option sizes.
type shortage struct {
	option string
	err    error
}

// Error is the message.
func (e *shortage) Error() string {
	return "could not enable tracing: " + e.option + ": Cannot allocate memory"
}

// Unwrap returns the kernel's error.
func (e *shortage) Unwrap() error { return e.err }

// sized says in the words of DTrace what an option sizes.
var sized = map[string]string{"bufsize": "buffer size", "aggsize": "aggregation size", "dynvarsize": "dynamic variable size"}

// short finds out whether an error of making maps is a shortage.
func (s *session) short(err error) error {
	if !errors.Is(err, unix.ENOMEM) {
		return nil
	}
	text, _ := strings.CutPrefix(err.Error(), "map ")
	name, _, _ := strings.Cut(text, ":")
	for i := range s.meta.Aggs {
		if s.meta.Aggs[i].Map == name {
			return &shortage{"aggsize", err}
		}
	}
	for _, v := range s.meta.Vars {
		if v.Map == name {
			return &shortage{"dynvarsize", err}
		}
	}
	return nil
}

// size is the size that an option sets.
func (s *session) size(option string) *int64 {
	switch option {
	case "bufsize":
		return &s.opt.Bufsize
	case "aggsize":
		return &s.opt.Aggsize
	}
	return &s.opt.Dynvarsize
}

// shrink halves a size, and reports whether that makes sense.
func (s *session) shrink(e *shortage) bool {
	size, least := s.size(e.option), int64(4096)
	want := *size / 2
	if e.option == "bufsize" { // the kernel was asked for more, a power of two
		want = int64(s.ringSize) / 2
		least = int64(max(os.Getpagesize(), ringSpace(longestRecord(s.meta))+1))
	}
	if s.opt.Bufmanual || want < least {
		return false
	}
	if e.option == "bufsize" {
		s.ringWant = want
	}
	if want < *size {
		*size = want
		s.lowered = append(s.lowered, e.option)
	}
	return true
}

// announceSizes tells which sizes are not those that were asked for.
func (s *session) announceSizes() {
	if n := int64(s.ringSize); !s.opt.Quietresize && !s.keeping() && !slices.Contains(s.lowered, "bufsize") && n > s.opt.Bufsize {
		s.print(fmt.Sprintf("bufsize increased to %d\n", n))
	}
	for _, option := range []string{"bufsize", "aggsize", "dynvarsize"} {
		if slices.Contains(s.lowered, option) && !s.opt.Quietresize {
			s.message("%s lowered to %s", sized[option], shortSize(*s.size(option)))
		}
	}
}

// shortSize is a size as DTrace writes it: in the largest unit that leaves it whole.
func shortSize(n int64) string {
	shift, unit := 0, 0
	for unit < 3 && n>>(shift+10) > 0 && n&(1<<(shift+10)-1) == 0 {
		shift, unit = shift+10, unit+1
	}
	if unit == 0 {
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%d%c", n>>shift, " kmg"[unit])
}

// checkBuffer refuses a buffer that has no room for one record or, where it is to be
// filled, for those of END, though END has room of its own here.
func (s *session) checkBuffer() error {
	if own, _, _ := endSpace(s.meta); s.opt.Bufpolicy == policyFill && int64(own) > s.opt.Bufsize {
		return errors.New("could not enable tracing: END enablings exceed size of principal buffer")
	}
	recording := s.meta.Records[min(1, len(s.meta.Records)):]
	longest := 0
	for i := range recording {
		longest = max(longest, recording[i].Size)
	}
	if need := ringSpace(longest); len(recording) > 0 && int64(need) > s.opt.Bufsize {
		return errors.New("could not enable tracing: Enabling exceeds size of buffer")
	}
	return nil
}

func setBufresize(o *Options, value string) error {
	err := word("auto", "manual")(o, value)
	if err == nil {
		o.Bufmanual = value == "manual"
	}
	return err
}
