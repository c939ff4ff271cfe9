package loader

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// A command that was just started has its program and the dynamic linker in memory,
// but no library. Where probes or symbols of libraries are wanted, it runs on to the
// program's first instruction: by then the linker has done its work.

const (
	auxBase  = 7 // AT_BASE: where the dynamic linker lies
	auxEntry = 9 // AT_ENTRY
)

var errEnded = errors.New("it ended before its program began")

// runToEntry lets a process that is stopped by ptrace run to its program's first
// instruction. The calling thread is the one that traces it.
func runToEntry(pid int) error {
	base, entry, err := readAux(pid)
	if err != nil || base == 0 || entry == 0 {
		return err // static: all there is
	}
	var old [1]byte
	at := uintptr(entry)
	if _, err := unix.PtracePeekText(pid, at, old[:]); err != nil {
		return err
	}
	if _, err := unix.PtracePokeText(pid, at, []byte{0xcc}); err != nil {
		return err
	}
	var regs unix.PtraceRegs
	for signal := 0; ; {
		if err := unix.PtraceCont(pid, signal); err != nil {
			return err
		}
		var status unix.WaitStatus
		if err := wait(pid, &status); err != nil {
			return err
		}
		if !status.Stopped() {
			return errEnded
		}
		signal = int(status.StopSignal())
		if err := unix.PtraceGetRegs(pid, &regs); err != nil {
			return err
		}
		if status.StopSignal() == unix.SIGTRAP && regs.Rip == entry+1 {
			break
		}
	}
	regs.Rip = entry
	if _, err := unix.PtracePokeText(pid, at, old[:]); err != nil {
		return err
	}
	return unix.PtraceSetRegs(pid, &regs)
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
