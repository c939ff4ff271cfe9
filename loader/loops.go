package loader

import (
	"errors"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/features"
)

// Programs that go through strings or look for a free speculation use the
// kernel's loops, bpf_loop(), which old kernels lack.

var errNoLoops = errors.New("could not enable tracing: string subroutines and speculations need a kernel with bpf_loop (5.17 or later)")

// checkLoops refuses programs with loops where the kernel has none.
func checkLoops(programs map[string]*ebpf.ProgramSpec) error {
	for _, p := range programs {
		for i := range p.Instructions {
			if ins := &p.Instructions[i]; ins.IsBuiltinCall() && asm.BuiltinFunc(ins.Constant) == asm.FnLoop {
				if errors.Is(features.HaveProgramHelper(ebpf.RawTracepoint, asm.FnLoop), ebpf.ErrNotSupported) {
					return errNoLoops
				}
				return nil
			}
		}
	}
	return nil
}
