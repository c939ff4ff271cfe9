package loader

// Functions of an object that are global are checked by the verifier once, each by itself; others
// where they are called. Kernels before 5.13 know no pointers among the arguments of global ones. There
// all functions are made static: they are the same, but cost more to check.

import (
	"slices"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
	"github.com/cilium/ebpf/features"
)

// knowsGlobal reports whether the kernel surely knows global functions: bpf_loop() is newer.
func knowsGlobal() bool {
	return features.HaveProgramHelper(ebpf.RawTracepoint, asm.FnLoop) == nil
}

// makeStatic makes the functions of a program static; the first is the program itself.
func makeStatic(p *ebpf.ProgramSpec) {
	cloned := false
	for i := 1; i < len(p.Instructions); i++ {
		f := btf.FuncMetadata(&p.Instructions[i])
		if f == nil || f.Linkage != btf.GlobalFunc {
			continue
		}
		if !cloned {
			p.Instructions, cloned = slices.Clone(p.Instructions), true
		}
		static := *f
		static.Linkage = btf.StaticFunc
		p.Instructions[i] = btf.WithFuncMetadata(p.Instructions[i], &static)
	}
}
