package loader

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"

	"dtc/loader/symbol"
)

// A command that was just started has its program and the dynamic linker in memory,
// but no library. Where probes or symbols of libraries are wanted, it runs on to its
// function main, or, where that has no symbol, to the program's first instruction: by
// then the linker has done its work. Option evaltime chooses.

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
		base, entry, err := readAux(pid)
		if err != nil {
			return err
		}
		at := entry
		if place == stopMain {
			if addr, ok := mainOf(pid); ok {
				at = addr
			}
		}
		if at == 0 || at == entry && base == 0 {
			return nil // static: all there is
		}
		if err := runToAddress(pid, at); !errors.Is(err, errOther) {
			return err
		}
	}
}

// mainOf is where a process's program has its function main.
func mainOf(pid int) (uint64, bool) {
	maps, err := symbol.ReadMaps(uint32(pid))
	exe, err2 := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid))
	if errors.Join(err, err2) != nil {
		return 0, false
	}
	for i := range maps {
		m := &maps[i]
		if m.Path != exe {
			continue
		}
		im, err := symbol.OpenImage(uint32(pid), m)
		if err != nil {
			return 0, false
		}
		f, ok := im.Lookup("main")
		first, mapped := im.Addr(m.Off)
		return m.Start + f.Addr - first, ok && mapped && f.Code()
	}
	return 0, false
}

// runToAddress lets the process run until it is at an address.
func runToAddress(pid int, at uint64) error {
	old := make([]byte, len(breakpoint))
	if _, err := unix.PtracePeekText(pid, uintptr(at), old); err != nil {
		return err
	}
	if _, err := unix.PtracePokeText(pid, uintptr(at), breakpoint); err != nil {
		return err
	}
	if err := runToBreakpoint(pid, at); err != nil {
		return err
	}
	if _, err := unix.PtracePokeText(pid, uintptr(at), old); err != nil {
		return err
	}
	return setPC(pid, at)
}

// runToBreakpoint lets the process run until it has come to the breakpoint at an
// address. It gets the signals that are for it.
func runToBreakpoint(pid int, at uint64) error {
	for signal := 0; ; {
		if err := unix.PtraceCont(pid, signal); err != nil {
			return err
		}
		var status unix.WaitStatus
		if err := wait(pid, &status, 0); err != nil {
			return err
		}
		if !status.Stopped() {
			return errEnded
		}
		signal = int(status.StopSignal())
		if status.StopSignal() != unix.SIGTRAP {
			continue
		}
		if status.TrapCause() == unix.PTRACE_EVENT_EXEC {
			return errOther
		}
		pc, err := getPC(pid)
		if err != nil {
			return err
		}
		if pc == at+behind {
			return nil
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
