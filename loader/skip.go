package loader

import (
	"fmt"
	"strings"
	"time"
	"unsafe"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"golang.org/x/sys/unix"

	"dtc/loader/symbol"
	"dtc/object"
)

// How many frames of the tracing machinery stand in front of a kernel stack that a
// program takes. Where the program runs with the registers of the probed code there
// are none; behind a trampoline there are the program and the trampoline. Behind a
// tracepoint it depends on the kernel, its compiler and whether the tracepoint may
// sleep, as those of system calls do, so a stack is taken and looked at. Only objects that use caller or stackdepth ask, since that needs the
// kernel's symbols, which take a tenth of a second to read.

const sampleFrames = 16

var fixedSkip = map[object.Kind]int{
	object.Kprobe: 0, object.Kretprobe: 0, object.PerfEvent: 0, object.TestRun: 0,
	object.Fentry: 2, object.Fexit: 2, object.Tracepoint: 0,
}

// stackSkips sets the variables dt_stack_skip_<kind> that the object has.
func (s *session) stackSkips(spec *ebpf.CollectionSpec) error {
	for name, v := range spec.Variables {
		kind, ok := strings.CutPrefix(name, object.VarStackSkip+"_")
		if !ok {
			continue
		}
		n, fixed := fixedSkip[object.Kind(kind)]
		if !fixed {
			var err error
			if n, err = s.sampleSkip(); err != nil {
				return fmt.Errorf("measure the kernel's stack: %w", err)
			}
		}
		if err := v.Set(uint32(n)); err != nil {
			return fmt.Errorf("set variable %s: %w", name, err)
		}
	}
	return nil
}

// sampleSkip takes a stack at a tracepoint that we cause: a system call's, unless
// the object traces others.
func (s *session) sampleSkip() (int, error) {
	tracepoint := "sys_enter"
	for _, g := range s.res.groups {
		if g.class == object.ClassSdt || g.class == object.ClassRawtp {
			tracepoint = "sched_switch"
		}
	}
	return sampleAt(tracepoint)
}

func sampleAt(tracepoint string) (int, error) {
	m, err := ebpf.NewMap(&ebpf.MapSpec{Name: "dt_sample", Type: ebpf.Array, KeySize: 4, ValueSize: 8 * sampleFrames, MaxEntries: 1})
	if err != nil {
		return 0, err
	}
	defer m.Close()
	prog, err := ebpf.NewProgram(&ebpf.ProgramSpec{Name: "dt_sample", Type: ebpf.RawTracepoint, License: "Dual BSD/GPL", Instructions: sampleProgram(m.FD())})
	if err != nil {
		return 0, err
	}
	defer prog.Close()
	link, err := openRaw(prog.FD(), tracepoint, 0)
	if err != nil {
		return 0, err
	}
	time.Sleep(time.Millisecond)
	_ = unix.Close(link)
	var frames [sampleFrames]uint64
	var key uint32
	if err := mapElem(unix.BPF_MAP_LOOKUP_ELEM, m.FD(), unsafe.Pointer(&key), unsafe.Pointer(&frames[0])); err != nil {
		return 0, err
	}
	var kernel symbol.Kernel
	return kernel.Skip(frames[:]), nil
}

// sampleProgram stores the stacks of this process.
func sampleProgram(fd int) asm.Instructions {
	return asm.Instructions{
		asm.Mov.Reg(asm.R6, asm.R1),
		asm.FnGetCurrentPidTgid.Call(),
		asm.RSh.Imm(asm.R0, 32),
		asm.JNE.Imm(asm.R0, int32(unix.Getpid()), "out"),
		asm.Mov.Reg(asm.R1, asm.R6),
		asm.LoadMapValue(asm.R2, fd, 0),
		asm.Mov.Imm(asm.R3, 8*sampleFrames),
		asm.Mov.Imm(asm.R4, 0),
		asm.FnGetStack.Call(),
		asm.Mov.Imm(asm.R0, 0).WithSymbol("out"),
		asm.Return(),
	}
}
