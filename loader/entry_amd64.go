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

var errEnded = errors.New("it ended before its program began")

// runTo lets a process that is stopped by ptrace run to the given place. The calling
// thread is the one that traces it.
func runTo(pid int, place stopAt) error {
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
	return runToAddress(pid, at)
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
	var old [1]byte
	if _, err := unix.PtracePeekText(pid, uintptr(at), old[:]); err != nil {
		return err
	}
	if _, err := unix.PtracePokeText(pid, uintptr(at), []byte{0xcc}); err != nil {
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
		if status.StopSignal() == unix.SIGTRAP && regs.Rip == at+1 {
			break
		}
	}
	regs.Rip = at
	if _, err := unix.PtracePokeText(pid, uintptr(at), old[:]); err != nil {
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
