package loader

import "golang.org/x/sys/unix"

// breakpoint is int3, and a process stops behind it.
var breakpoint = []byte{0xcc}

const behind = 1

func getPC(pid int) (uint64, error) {
	var regs unix.PtraceRegs
	err := unix.PtraceGetRegs(pid, &regs)
	return regs.Rip, err
}

func firstArgument(pid int) (uint64, error) {
	var regs unix.PtraceRegs
	err := unix.PtraceGetRegs(pid, &regs)
	return regs.Rdi, err
}

func setPC(pid int, pc uint64) error {
	var regs unix.PtraceRegs
	if err := unix.PtraceGetRegs(pid, &regs); err != nil {
		return err
	}
	regs.Rip = pc
	return unix.PtraceSetRegs(pid, &regs)
}
