package loader

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
	"github.com/cilium/ebpf/features"
	"golang.org/x/sys/unix"

	"dtc/object"
)

// Stand-ins for helpers that older kernels lack. Where the kernel does not know a helper, its
// call is replaced by one of a function that the loader adds to the program:
//
//	helper                     since   stand-in
//	bpf_get_current_task_btf   5.11    bpf_get_current_task, the same address
//	bpf_task_storage_get       5.13    a hash, the key is the address of the thread's task
//	bpf_task_pt_regs           5.15    the end of the task's stack, read from it
//
// (5.13 has task storage for the programs of tracing; 5.11 had it for others.)
//
// What the kernel frees with a thread has to be removed from the hash: a program does it when
// the kernel frees the task (sched_process_free), after which no other can run in the thread,
// and before the address means another. The memory of the hash is there before tracing
// begins, since these kernels must not allocate in programs; so there are as many threads as
// dynvarsize has room for, and assignments in others count as drops, as those of
// dynamic variables do.
//
// There is none for bpf_loop (5.17): with a loop of a few hundred steps in its place the
// verifier of 5.10 took minutes.

// standins are the helpers that this kernel lacks.
type standins map[asm.BuiltinFunc]bool

const (
	selfFunc  = "dt_self_get"
	regsFunc  = "dt_task_regs"
	mapNoSelf = "dt_self_new" // what a thread's variables are at first
	freeEvent = "sched_process_free"

	allHelpers  = 15       // 5.15 has all of them
	kernelStack = 16 << 10 // of a thread, where a page is smaller
)

// standin says whether a helper needs one. Kernels that have them all are not asked.
func (s *session) standin(helper asm.BuiltinFunc) bool {
	lacks, known := s.standins[helper]
	if !known {
		lacks = kernelBefore(5, allHelpers) && errors.Is(features.HaveProgramHelper(ebpf.RawTracepoint, helper), ebpf.ErrNotSupported)
		if s.standins == nil {
			s.standins = standins{}
		}
		s.standins[helper] = lacks
	}
	return lacks
}

// standIn puts functions in place of the helpers that the kernel lacks.
func (s *session) standIn(p *ebpf.ProgramSpec, spec *ebpf.CollectionSpec) error {
	if s.standins == nil && !kernelBefore(5, allHelpers) {
		return nil
	}
	a := addTo(p)
	for i := 0; i < len(p.Instructions); i++ {
		ins := &p.Instructions[i]
		if !ins.IsBuiltinCall() {
			continue
		}
		helper := asm.BuiltinFunc(ins.Constant)
		var body func() (asm.Instructions, error)
		name := ""
		switch helper {
		case asm.FnGetCurrentTaskBtf:
			if s.standin(helper) {
				a.change(i, asm.FnGetCurrentTask.Call())
			}
		case asm.FnTaskStorageGet:
			name, body = selfFunc, func() (asm.Instructions, error) { return selfGet(), s.hashSelf(spec) }
		case asm.FnTaskPtRegs:
			name, body = regsFunc, s.taskRegs
		}
		if name != "" && s.standin(helper) {
			a.change(i, asm.Call.Label(name))
			if err := a.add(name, body); err != nil {
				return err
			}
		}
	}
	a.finish()
	return nil
}

// functionAdder puts functions in place of calls. Others share the program's instructions.
type functionAdder struct {
	p         *ebpf.ProgramSpec
	copied    bool
	have      map[string]bool
	functions asm.Instructions
}

func addTo(p *ebpf.ProgramSpec) *functionAdder {
	return &functionAdder{p: p, have: map[string]bool{}}
}

func (a *functionAdder) finish() { a.p.Instructions = append(a.p.Instructions, a.functions...) }

// change replaces an instruction by one of the same length.
func (a *functionAdder) change(i int, by asm.Instruction) {
	if !a.copied {
		a.p.Instructions, a.copied = slices.Clone(a.p.Instructions), true
	}
	ref := by.Reference()
	by.Metadata = a.p.Instructions[i].Metadata
	a.p.Instructions[i] = by.WithReference(ref)
}

// add appends a function, once.
func (a *functionAdder) add(name string, body func() (asm.Instructions, error)) error {
	if a.have[name] {
		return nil
	}
	a.have[name] = true
	code, err := body()
	if err != nil {
		return err
	}
	code[0] = btf.WithFuncMetadata(code[0].WithSymbol(name), addedType(name))
	code[0] = code[0].WithSource(a.p.Instructions[0].Source()) // where one function has a line, all need one
	a.functions = append(a.functions, code...)
	return nil
}

// addedType says to the kernel what a function is called; it does not look at more.
func addedType(name string) *btf.Func {
	pointer := &btf.Pointer{Target: &btf.Void{}}
	return &btf.Func{
		Name: name, Linkage: btf.StaticFunc,
		Type: &btf.FuncProto{
			Return: pointer,
			Params: []btf.FuncParam{{Name: "a", Type: pointer}, {Name: "b", Type: pointer}, {Name: "c", Type: pointer}, {Name: "d", Type: pointer}},
		},
	}
}

// selfGet is bpf_task_storage_get() for a hash: the map, the task, 0, the flags.
func selfGet() asm.Instructions {
	const key, index = -8, -12
	lookup := asm.Instructions{
		asm.Mov.Reg(asm.R1, asm.R6),
		asm.Mov.Reg(asm.R2, asm.RFP),
		asm.Add.Imm(asm.R2, key),
		asm.FnMapLookupElem.Call(),
	}
	code := asm.Instructions{
		asm.Mov.Reg(asm.R6, asm.R1),
		asm.Mov.Reg(asm.R7, asm.R4),
		asm.StoreMem(asm.RFP, key, asm.R2, asm.DWord),
	}
	code = append(code, lookup...)
	code = append(code,
		asm.JNE.Imm(asm.R0, 0, "self_done"),
		asm.JEq.Imm(asm.R7, 0, "self_done"),
		asm.StoreImm(asm.RFP, index, 0, asm.Word),
		asm.LoadMapPtr(asm.R1, 0).WithReference(mapNoSelf),
		asm.Mov.Reg(asm.R2, asm.RFP),
		asm.Add.Imm(asm.R2, index),
		asm.FnMapLookupElem.Call(),
		asm.JEq.Imm(asm.R0, 0, "self_done"),
		asm.Mov.Reg(asm.R1, asm.R6),
		asm.Mov.Reg(asm.R2, asm.RFP),
		asm.Add.Imm(asm.R2, key),
		asm.Mov.Reg(asm.R3, asm.R0),
		asm.Mov.Imm(asm.R4, unix.BPF_NOEXIST),
		asm.FnMapUpdateElem.Call(),
	)
	code = append(code, lookup...)
	return append(code, asm.Return().WithSymbol("self_done"))
}

// hashSelf makes a hash of the map of thread-local variables.
func (s *session) hashSelf(spec *ebpf.CollectionSpec) error {
	m := spec.Maps[object.MapSelf]
	if m == nil {
		return fmt.Errorf("damaged object: map %s is missing", object.MapSelf)
	}
	if m.Type == ebpf.Hash {
		return nil
	}
	m.Type, m.KeySize, m.Key, m.Value = ebpf.Hash, 8, nil, nil
	sizeHash(m, s.opt.Dynvarsize, int(m.KeySize+m.ValueSize), true, s.opt.Dynvarsize != defaultDynvarsize)
	spec.Maps[mapNoSelf] = &ebpf.MapSpec{Name: mapNoSelf, Type: ebpf.Array, KeySize: 4, ValueSize: m.ValueSize, MaxEntries: 1}
	return nil
}

// forgetThreads attaches the program that removes the variables of a thread from their hash.
func (s *session) forgetThreads() error {
	m := s.coll.Maps[object.MapSelf]
	if m == nil || m.Type() != ebpf.Hash {
		return nil
	}
	prog, err := ebpf.NewProgram(&ebpf.ProgramSpec{
		Name: "dt_self_free", Type: ebpf.RawTracepoint, License: "GPL",
		Instructions: asm.Instructions{
			asm.LoadMem(asm.R1, asm.R1, 0, asm.DWord),
			asm.StoreMem(asm.RFP, -8, asm.R1, asm.DWord),
			asm.Mov.Reg(asm.R2, asm.RFP),
			asm.Add.Imm(asm.R2, -8),
			asm.LoadMapPtr(asm.R1, m.FD()),
			asm.FnMapDeleteElem.Call(),
			asm.Mov.Imm(asm.R0, 0),
			asm.Return(),
		},
	})
	if err != nil {
		return fmt.Errorf("load the program for ended threads: %w", err)
	}
	defer prog.Close()
	fd, err := openRaw(prog.FD(), freeEvent, 0)
	if err != nil {
		return fmt.Errorf("attach to %s: %w", freeEvent, err)
	}
	s.links = append(s.links, fd)
	return nil
}

// taskRegs is bpf_task_pt_regs(): the registers are at the end of the kernel's stack of the task.
func (s *session) taskRegs() (asm.Instructions, error) {
	kernel, err := s.cache.Kernel()
	if err != nil {
		return nil, fmt.Errorf("read kernel BTF: %w", err)
	}
	var task, regs *btf.Struct
	if err := errors.Join(kernel.TypeByName("task_struct", &task), kernel.TypeByName("pt_regs", &regs)); err != nil {
		return nil, fmt.Errorf("find the registers of a thread: %w", err)
	}
	at := slices.IndexFunc(task.Members, func(m btf.Member) bool { return m.Name == "stack" })
	if at < 0 {
		return nil, errors.New("find the registers of a thread: no stack in task_struct")
	}
	return asm.Instructions{
		asm.Mov.Reg(asm.R3, asm.R1),
		asm.Add.Imm(asm.R3, int32(task.Members[at].Offset.Bytes())),
		asm.Mov.Reg(asm.R1, asm.RFP),
		asm.Add.Imm(asm.R1, -8),
		asm.Mov.Imm(asm.R2, 8),
		asm.FnProbeReadKernel.Call(),
		asm.LoadMem(asm.R0, asm.RFP, -8, asm.DWord),
		asm.Add.Imm(asm.R0, int32(max(kernelStack, os.Getpagesize())-int(regs.Size))),
		asm.Return(),
	}, nil
}
