package check

// Providers of processes: pidN, whose probes are the functions and instructions of
// a process, and those that programs define (USDT), NAMEn. Which probes there are is
// known only when the process is there.

import (
	"strings"

	"dtc/compiler/ctype"
)

// ProcessProvider says whether a description is of a process's probes.
type ProcessProvider uint8

// The kinds of providers of processes.
const (
	NoProcess ProcessProvider = iota
	Pid
	Usdt
)

// Process reports which provider of processes a description is of. A field that is
// a macro variable as a whole, or may be a provider of the kernel, is of none.
func (p Probe) Process() ProcessProvider {
	literal := strings.IndexAny(p.Provider, "*?[\\$")
	switch {
	case p.ID != 0 || p.Provider == "" || literal == 0 || len(p.candidates()) > 0:
		return NoProcess
	case literal < 0:
		literal = len(p.Provider)
		if !isDigit(p.Provider[literal-1]) {
			return NoProcess
		}
	}
	if rest, ok := strings.CutPrefix(p.Provider[:literal], "pid"); ok && strings.Trim(rest, "0123456789") == "" {
		return Pid
	}
	return Usdt
}

// processProbe checks what can be said of a description of a process's probes.
func (c *checker) processProbe(p Probe) {
	if p.Process() != Pid {
		return
	}
	pid := strings.TrimPrefix(p.Provider, "pid")
	switch {
	case strings.ContainsAny(p.Provider, "$*?[\\"):
	case strings.Trim(pid, "0") == "" || len(pid) > 10:
		c.fail(p.Pos, "D_PROC_BADPID", "%s does not contain a valid pid", p.Provider)
	}
	switch {
	case strings.ContainsAny(p.Name, "$*?[\\"):
		return
	case p.Name == "" || p.Name == "entry" || p.Name == "return" || isHex(p.Name):
	default:
		c.fail(p.Pos, "D_PROC_NAME", "'%s' is an invalid probe name", p.Name)
	}
	if p.Function == "-" && !isHex(p.Name) {
		c.fail(p.Pos, "D_PROC_NAME", "only individual addresses may be specified with the '-' function")
	}
}

func isHex(s string) bool {
	return s != "" && len(s) <= 16 && strings.Trim(s, "0123456789abcdefABCDEF") == ""
}

// processArgs are the types of args[]: the pid provider has none. What the arguments
// of a probe of a program are is known when the program is there, hence all are
// integers of 64 bits.
func (p Probe) processArgs() argTypes {
	if p.Process() != Usdt {
		return nil
	}
	out := make(argTypes, maxArgs)
	for i := range out {
		out[i] = known(ctype.TInt64)
	}
	return out
}
