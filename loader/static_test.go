package loader

import (
	"testing"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
)

func TestMakeStatic(t *testing.T) {
	function := func(name string, linkage btf.FuncLinkage) asm.Instruction {
		in := asm.Mov.Imm(asm.R0, 0).WithSymbol(name)
		return btf.WithFuncMetadata(in, &btf.Func{Name: name, Type: &btf.FuncProto{Return: &btf.Void{}}, Linkage: linkage})
	}
	list := asm.Instructions{
		function("program", btf.GlobalFunc), asm.Return(),
		function("alone", btf.GlobalFunc), asm.Return(),
		function("local", btf.StaticFunc), asm.Return(),
	}
	p := &ebpf.ProgramSpec{Instructions: list}
	makeStatic(p)
	for i, want := range map[int]btf.FuncLinkage{0: btf.GlobalFunc, 2: btf.StaticFunc, 4: btf.StaticFunc} {
		if f := btf.FuncMetadata(&p.Instructions[i]); f == nil || f.Linkage != want {
			t.Errorf("function at %d: got %v, want linkage %v", i, f, want)
		}
		if p.Instructions[i].Symbol() != list[i].Symbol() {
			t.Errorf("function at %d is called %q, want %q", i, p.Instructions[i].Symbol(), list[i].Symbol())
		}
	}
	if f := btf.FuncMetadata(&list[2]); f.Linkage != btf.GlobalFunc {
		t.Error("makeStatic changed the instructions that others share")
	}
}
