package loader

import (
	"errors"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/features"

	"dtc/object"
)

// lacking explains why programs did not load where the kernel has no helper that
// they call. An old kernel says other things about a program with a callback, so
// it is asked.
func lacking(programs map[string]*ebpf.ProgramSpec) error {
	for _, p := range programs {
		if !callsHelper(p, asm.FnLoop) && !uses(p, object.MapSpecs) {
			continue
		}
		if errors.Is(features.HaveProgramHelper(ebpf.RawTracepoint, asm.FnLoop), ebpf.ErrNotSupported) {
			return errors.New("could not enable tracing: subroutines on strings and speculations need a kernel with bpf_loop (5.17 or later)")
		}
		return nil
	}
	return nil
}

// callsHelper reports whether a program calls a helper.
func callsHelper(p *ebpf.ProgramSpec, helper asm.BuiltinFunc) bool {
	for i := range p.Instructions {
		if ins := &p.Instructions[i]; ins.IsBuiltinCall() && asm.BuiltinFunc(ins.Constant) == helper {
			return true
		}
	}
	return false
}
