package loader

import "golang.org/x/sys/unix"

// breakpoint is brk #0, and a process stops at it.
var breakpoint = []byte{0x00, 0x00, 0x20, 0xd4}

const behind = 0

const generalRegisters = 1 // NT_PRSTATUS

func getPC(pid int) (uint64, error) {
	var regs unix.PtraceRegsArm64
	err := unix.PtraceGetRegSetArm64(pid, generalRegisters, &regs)
	return regs.Pc, err
}

func firstArgument(pid int) (uint64, error) {
	var regs unix.PtraceRegsArm64
	err := unix.PtraceGetRegSetArm64(pid, generalRegisters, &regs)
	return regs.Regs[0], err
}

// setPC has nothing to do: the process is where it stopped.
func setPC(int, uint64) error { return nil }
