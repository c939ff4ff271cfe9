package loader

import (
	"fmt"
	"runtime"
	"slices"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
	"golang.org/x/sys/unix"

	"dtc/object"
)

// Option cpu: probes fire on one CPU alone. Programs get a test in front that ends
// them on other CPUs; without the option they have none. Timers and counters are only
// opened there, BEGIN and END run there, and no other CPU has a buffer.

// tracedCPUs lists the CPUs that are on and traced.
func (s *session) tracedCPUs() ([]int, error) {
	online, err := onlineCPUs()
	if err != nil || s.opt.CPU < 0 {
		return online, err
	}
	if !slices.Contains(online, s.opt.CPU) {
		return nil, fmt.Errorf("could not enable tracing: CPU %d is not there", s.opt.CPU)
	}
	return []int{s.opt.CPU}, nil
}

// onlyOn puts the test in front of a program. The context is in R1, and nothing has
// been put into R6 yet.
func onlyOn(cpu int, p *ebpf.ProgramSpec) {
	skip := asm.JEq.Imm(asm.R0, int32(cpu), "")
	skip.Offset = 2
	test := asm.Instructions{
		asm.Mov.Reg(asm.R6, asm.R1),
		asm.FnGetSmpProcessorId.Call(),
		skip,
		asm.Mov.Imm(asm.R0, leaveResult(p)),
		asm.Return(),
		asm.Mov.Reg(asm.R1, asm.R6),
	}
	putInFront(test, p)
}

// leaveResult is what a program returns that does nothing: other users of its event
// still get it.
func leaveResult(p *ebpf.ProgramSpec) int32 {
	switch p.Type {
	case ebpf.TracePoint, ebpf.Kprobe, ebpf.PerfEvent:
		return 1
	}
	return 0
}

// putInFront makes a test the beginning of a program.
func putInFront(test asm.Instructions, p *ebpf.ProgramSpec) {
	if len(p.Instructions) == 0 {
		return
	}
	first := p.Instructions[0]
	test[0] = btf.WithFuncMetadata(test[0].WithSymbol(first.Symbol()).WithSource(first.Source()), btf.FuncMetadata(&first))
	p.Instructions[0] = btf.WithFuncMetadata(first.WithSymbol(""), nil)
	p.Instructions = append(test, p.Instructions...)
}

// runBegin runs BEGIN, on the CPU that is traced if it is but one.
func (r *runner) runBegin() error {
	if r.opt.CPU >= 0 {
		_, move, err := pin(r.opt.CPU)
		if err != nil {
			return fmt.Errorf("run BEGIN: %w", err)
		}
		defer move()
	}
	return r.runClass(object.ClassBegin)
}

// pin has the calling thread stay on a CPU, that which it is on if cpu is negative,
// until it is let go.
func pin(cpu int) (at int, move func(), err error) {
	runtime.LockOSThread()
	var before, one unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		runtime.UnlockOSThread()
		return 0, nil, fmt.Errorf("read the CPUs of a thread: %w", err)
	}
	if cpu < 0 {
		cpu, err = currentCPU()
	}
	if err == nil {
		one.Set(cpu)
		err = unix.SchedSetaffinity(0, &one)
	}
	if err != nil {
		runtime.UnlockOSThread()
		return 0, nil, fmt.Errorf("stay on CPU %d: %w", cpu, err)
	}
	return cpu, func() {
		_ = unix.SchedSetaffinity(0, &before)
		runtime.UnlockOSThread()
	}, nil
}
