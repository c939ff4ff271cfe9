package loader

import (
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"

	"dtc/loader/probe"
)

// Probes on the locks that programs take themselves. A program that records takes the lock of its
// buffer. A probe on the functions of locks fires then, inside, and its program would record too and wait
// for that lock for ever: the CPU stands still with interrupts off. Where all programs are those of
// kprobes the kernel sees to it; it does not for tracepoints and trampolines. Kernels from 6.16 on
// have locks that notice.
//
// So in a run with such probes each program counts, for its CPU, the helpers that it is inside of, and
// programs of such probes end at once where the count is not zero. Programs that could be moved to another
// task's time meanwhile would count for that too, hence functions are then attached to by kprobes,
// which cannot. Other runs have nothing of this.

const (
	mapInside  = "dt_inside"
	insideFunc = "dt_inside_"
)

// lockingHelpers have locks: how many arguments each has.
var lockingHelpers = map[asm.BuiltinFunc]int{
	asm.FnRingbufReserve: 3, asm.FnMapUpdateElem: 4, asm.FnMapDeleteElem: 2, asm.FnTaskStorageGet: 4,
}

// spareLocks finds out whether there are such probes.
func (s *session) spareLocks() {
	if !probe.LocksWait() || s.host.Have(probe.Kprobe) != nil {
		return
	}
	for _, g := range s.res.groups {
		s.locks = s.locks || hasLock(g.entries)
	}
	for _, g := range s.res.groups {
		g.kprobes = s.locks
	}
}

func hasLock(list []*entry) bool {
	for _, e := range list {
		if e.Lock() {
			return true
		}
	}
	return false
}

func isTrampoline(k probe.Kind) bool {
	return k == probe.TracingEntry || k == probe.TracingExit || k == probe.FEntry || k == probe.FExit
}

// noteInside has a program count, and one on locks look at the count.
func (s *session) noteInside(b *binding, p *ebpf.ProgramSpec, spec *ebpf.CollectionSpec) {
	if !s.locks {
		return
	}
	a := addTo(p)
	for i := range p.Instructions {
		ins := &p.Instructions[i]
		if !ins.IsBuiltinCall() {
			continue
		}
		helper := asm.BuiltinFunc(ins.Constant)
		if count := lockingHelpers[helper]; count > 0 {
			name := insideFunc + helper.String()
			a.change(i, asm.Call.Label(name))
			_ = a.add(name, func() (asm.Instructions, error) { return counted(helper, count), nil })
		}
	}
	a.finish()
	if hasLock(b.entries) {
		putInFront(outsideOnly(leaveResult(p)), p)
	}
	spec.Maps[mapInside] = &ebpf.MapSpec{Name: mapInside, Type: ebpf.PerCPUArray, KeySize: 4, ValueSize: 8, MaxEntries: 1}
}

// lookInside finds the count of this CPU.
func lookInside() asm.Instructions {
	const index = -4
	return asm.Instructions{
		asm.StoreImm(asm.RFP, index, 0, asm.Word),
		asm.LoadMapPtr(asm.R1, 0).WithReference(mapInside),
		asm.Mov.Reg(asm.R2, asm.RFP),
		asm.Add.Imm(asm.R2, index),
		asm.FnMapLookupElem.Call(),
	}
}

// counted calls a helper while the count is one more.
func counted(helper asm.BuiltinFunc, count int) asm.Instructions {
	const at = -16
	kept := []asm.Register{asm.R6, asm.R7, asm.R8, asm.R9}[:count]
	end := "inside_" + helper.String()
	var code asm.Instructions
	for i, r := range kept {
		code = append(code, asm.Mov.Reg(r, asm.R1+asm.Register(i)))
	}
	code = append(code, lookInside()...)
	code = append(code,
		asm.JEq.Imm(asm.R0, 0, end),
		asm.StoreMem(asm.RFP, at, asm.R0, asm.DWord),
		asm.Mov.Imm(asm.R1, 1),
		asm.AddAtomic.Mem(asm.R0, asm.R1, asm.DWord, 0),
	)
	for i, r := range kept {
		code = append(code, asm.Mov.Reg(asm.R1+asm.Register(i), r))
	}
	return append(code,
		helper.Call(),
		asm.LoadMem(asm.R1, asm.RFP, at, asm.DWord),
		asm.Mov.Imm(asm.R2, -1),
		asm.AddAtomic.Mem(asm.R1, asm.R2, asm.DWord, 0),
		asm.Return().WithSymbol(end),
	)
}

// outsideOnly ends a program inside of a helper. The context is in R1.
func outsideOnly(result int32) asm.Instructions {
	none, out := asm.JEq.Imm(asm.R0, 0, ""), asm.JEq.Imm(asm.R0, 0, "")
	none.Offset, out.Offset = 4, 2
	test := append(asm.Instructions{asm.Mov.Reg(asm.R6, asm.R1)}, lookInside()...)
	return append(test,
		none,
		asm.LoadMem(asm.R0, asm.R0, 0, asm.DWord),
		out,
		asm.Mov.Imm(asm.R0, result),
		asm.Return(),
		asm.Mov.Reg(asm.R1, asm.R6),
	)
}
