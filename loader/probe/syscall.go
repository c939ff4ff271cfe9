package probe

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The provider syscall: system calls under the names of their tracefs events, which are those of the
// kernel's functions (newfstat, newuname, sendfile64, pread64) and not always those of the C library.
//
// The number of a call and its name come from a table in this package, so that a probe can be found and
// attached without tracefs. Where tracefs can be read, a probe exists only if its event does: the table
// has calls of newer kernels and of other configurations. A call that tracefs has and the table has not
// has no known number and can only be attached through its event. What is attached, best first:
//
//	                     5.10, 6.1, 6.12, 6.18, 7.2         without BTF
//	entry, return        tp_btf of sys_enter and sys_exit,  tracepoint of the call
//	                     tracepoint of the call
//	calls without a      tracepoint of the call             the same
//	known number
//
// All calls together take one program on each of the two hooks, which looks up the number; tracepoints are
// one perf event for each call, on each the same program, told apart by cookie (5.15) or copied for each.

const (
	groupSyscalls = "syscalls"
	enterPrefix   = "sys_enter_"
	exitPrefix    = "sys_exit_"
)

// newSyscall is where ids of calls without a known number begin, in place of a number.
const newSyscall = 2000

var errNoSyscallEvents = errors.New("tracefs without syscall events (CONFIG_FTRACE_SYSCALLS=n)")

// SyscallNumber returns the number of a system call of this architecture.
func SyscallNumber(name string) (int, bool) {
	if name == "" {
		return 0, false
	}
	n := slices.Index(syscallTable, name)
	return n, n >= 0
}

// SyscallName returns the name of a system call of this architecture, or "".
func SyscallName(number int) string {
	if number < 0 || number >= len(syscallTable) {
		return ""
	}
	return syscallTable[number]
}

// syscallSet is what tracefs says: nil names where it says nothing.
type syscallSet struct {
	names   map[string]bool
	unknown []string // not in the table, sorted
}

func (h *Host) readSyscalls() (*syscallSet, error) {
	folder, err := h.syscallFolder()
	if err != nil {
		return &syscallSet{}, nil
	}
	f, err := os.Open(folder)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	entries, err := f.Readdirnames(-1)
	if err != nil {
		return nil, fmt.Errorf("list system calls: %w", err)
	}
	set := &syscallSet{names: make(map[string]bool, len(entries)/2)}
	for _, entry := range entries {
		if name, ok := strings.CutPrefix(entry, enterPrefix); ok {
			set.names[name] = true
			if _, known := SyscallNumber(name); !known {
				set.unknown = append(set.unknown, name)
			}
		}
	}
	slices.Sort(set.unknown)
	return set, nil
}

// syscallFolder returns the folder of the events, if tracefs can be read and has them.
func (h *Host) syscallFolder() (string, error) {
	tracefs, err := h.Tracefs()
	if err != nil {
		h.note("syscall names come from a table: " + err.Error())
		return "", err
	}
	folder := filepath.Join(tracefs, "events", groupSyscalls)
	if _, err := os.Stat(folder); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = errNoSyscallEvents
		}
		h.note("syscall names come from a table: " + err.Error())
		return "", err
	}
	return folder, nil
}

func (h *Host) matchSyscall(c *compiled, yield func(Probe) bool) error {
	entry, exit := c.sides()
	if !entry && !exit || !c.module.Match(moduleKernel) {
		return nil
	}
	if name, ok := c.function.Literal(); ok {
		if number, known := SyscallNumber(name); known {
			if h.hasSyscall(name) {
				yieldSyscall(number, number, name, entry, exit, yield)
			}
			return nil
		}
	}
	set, err := h.syscalls()
	if err != nil {
		return err
	}
	for number, name := range syscallTable {
		if name == "" || set.names != nil && !set.names[name] || !c.function.Match(name) {
			continue
		}
		if !yieldSyscall(number, number, name, entry, exit, yield) {
			return nil
		}
	}
	for i, name := range set.unknown {
		if c.function.Match(name) && !yieldSyscall(newSyscall+i, -1, name, entry, exit, yield) {
			return nil
		}
	}
	return nil
}

func (h *Host) hasSyscall(name string) bool {
	folder, err := h.syscallFolder()
	if err != nil {
		return true
	}
	_, err = os.Stat(filepath.Join(folder, enterPrefix+name))
	return err == nil
}

func yieldSyscall(place, number int, name string, entry, exit bool, yield func(Probe) bool) bool {
	p := Probe{ID: uint32(firstSyscall + 2*place), Provider: providerSyscall, Module: moduleKernel, Function: name, Name: nameEntry, Syscall: number}
	if entry && !yield(p) {
		return false
	}
	p.ID, p.Name, p.Return = p.ID+1, nameReturn, true
	return !exit || yield(p)
}
