package loader

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"

	"dtc/loader/symbol"
)

// A command that was just started has its program and the dynamic linker in memory,
// but no library. What the linker and the constructors do is not the program's doing,
// so it runs on to its function main before tracing begins, as in DTrace; option
// evaltime chooses another place. A program without symbols passes main to the C
// library's start. Where that cannot be found either, it stays at its first
// instruction: by then the linker has done its work.

const (
	auxBase  = 7 // AT_BASE: where the dynamic linker lies
	auxEntry = 9 // AT_ENTRY
)

var (
	errEnded = errors.New("it ended before its program began")
	errOther = errors.New("it runs another program")
)

// runTo lets a process that is stopped by ptrace run to the given place. The calling
// thread is the one that traces it. A program that runs another one on the way is
// followed into that.
func runTo(pid int, place stopAt) error {
	for {
		if err := runProgramTo(pid, place); !errors.Is(err, errOther) {
			return err
		}
	}
}

func runProgramTo(pid int, place stopAt) error {
	base, entry, err := readAux(pid)
	if err != nil {
		return err
	}
	exe, _ := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid))
	if place == stopMain {
		if at := addressesOf(pid, func(path string) bool { return path == exe }, "main"); len(at) > 0 {
			_, err := runToAny(pid, at)
			return err
		}
	}
	if base == 0 || entry == 0 {
		return nil // static: all there is
	}
	if _, err := runToAny(pid, []uint64{entry}); err != nil || place != stopMain {
		return err
	}
	return runThroughStart(pid, exe)
}

// libcStart is what calls main, its first argument.
const libcStart = "__libc_start_main"

// runThroughStart lets a process that is at its program's first instruction run to
// the main of the program, if that is started by the C library.
func runThroughStart(pid int, exe string) error {
	if !imports(fmt.Sprintf("/proc/%d/exe", pid), libcStart) {
		return nil
	}
	at := addressesOf(pid, func(path string) bool {
		name := filepath.Base(path)
		return strings.HasPrefix(name, "libc.") || strings.HasPrefix(name, "libc-") || strings.HasPrefix(name, "ld-musl")
	}, libcStart)
	if len(at) == 0 {
		return nil
	}
	if _, err := runToAny(pid, at); err != nil {
		return err
	}
	addr, err := firstArgument(pid)
	if err != nil || !inProgram(pid, exe, addr) {
		return err
	}
	_, err = runToAny(pid, []uint64{addr})
	return err
}

// imports reports whether a program takes a function from a library.
func imports(path, name string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	return symbol.Imports(f, name)
}

// addressesOf is where a process has functions of a name, in the files that are
// wanted. It may be several versions.
func addressesOf(pid int, wanted func(path string) bool, name string) (at []uint64) {
	maps, err := symbol.ReadMaps(uint32(pid))
	if err != nil {
		return nil
	}
	seen := map[string]bool{}
	for i := range maps {
		m := &maps[i]
		if !wanted(m.Path) || seen[m.Path] {
			continue
		}
		seen[m.Path] = true
		im, err := symbol.OpenImage(uint32(pid), m)
		if err != nil {
			continue
		}
		first, mapped := im.Addr(m.Off)
		for f := range im.Funcs {
			if addr := m.Start + f.Addr - first; f.Name == name && mapped && f.Code() && !slices.Contains(at, addr) {
				at = append(at, addr)
			}
		}
	}
	return at
}

// inProgram reports whether an address is one of the program's code.
func inProgram(pid int, exe string, addr uint64) bool {
	maps, err := symbol.ReadMaps(uint32(pid))
	return err == nil && slices.ContainsFunc(maps, func(m symbol.Mapping) bool {
		return m.Path == exe && m.Exec && m.Start <= addr && addr < m.End
	})
}

// runToAny lets the process run until it is at one of the addresses.
func runToAny(pid int, addrs []uint64) (at uint64, err error) {
	old := make([][]byte, len(addrs))
	for i, a := range addrs {
		old[i] = make([]byte, len(breakpoint))
		if _, err := unix.PtracePeekText(pid, uintptr(a), old[i]); err != nil {
			return 0, err
		}
		if _, err := unix.PtracePokeText(pid, uintptr(a), breakpoint); err != nil {
			return 0, err
		}
	}
	if at, err = runToBreakpoint(pid, addrs); err != nil {
		return 0, err
	}
	for i, a := range addrs {
		if _, err := unix.PtracePokeText(pid, uintptr(a), old[i]); err != nil {
			return 0, err
		}
	}
	return at, setPC(pid, at)
}

// runToBreakpoint lets the process run until it has come to a breakpoint at one of
// the addresses. It gets the signals that are for it.
func runToBreakpoint(pid int, addrs []uint64) (uint64, error) {
	for signal := 0; ; {
		if err := unix.PtraceCont(pid, signal); err != nil {
			return 0, err
		}
		var status unix.WaitStatus
		if err := wait(pid, &status, 0); err != nil {
			return 0, err
		}
		if !status.Stopped() {
			return 0, errEnded
		}
		signal = int(status.StopSignal())
		if status.StopSignal() != unix.SIGTRAP {
			continue
		}
		if status.TrapCause() == unix.PTRACE_EVENT_EXEC {
			return 0, errOther
		}
		pc, err := getPC(pid)
		if err != nil {
			return 0, err
		}
		if at := pc - behind; slices.Contains(addrs, at) {
			return at, nil
		}
	}
}

// readAux reads what the kernel told the process of its program.
func readAux(pid int) (base, entry uint64, err error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/auxv", pid))
	if err != nil {
		return 0, 0, err
	}
	for ; len(b) >= 16; b = b[16:] {
		v := binary.NativeEndian.Uint64(b[8:])
		switch binary.NativeEndian.Uint64(b) {
		case auxBase:
			base = v
		case auxEntry:
			entry = v
		}
	}
	return base, entry, nil
}
