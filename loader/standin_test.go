package loader

import (
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"

	"dtc/object"
)

// The functions that stand in for helpers, and those that count, on this kernel: what a
// program answers with them and without.

// answer loads a program with its maps and runs it.
func answer(t *testing.T, p *ebpf.ProgramSpec, spec *ebpf.CollectionSpec) (uint32, *ebpf.Collection) {
	t.Helper()
	want := &ebpf.CollectionSpec{Programs: map[string]*ebpf.ProgramSpec{"p": p}, Maps: spec.Maps}
	coll, err := ebpf.NewCollection(want)
	if err != nil {
		t.Fatalf("%+v", err)
	}
	t.Cleanup(coll.Close)
	return runOnce(t, coll), coll
}

func runOnce(t *testing.T, coll *ebpf.Collection) uint32 {
	t.Helper()
	n, err := coll.Programs["p"].Run(&ebpf.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func needRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("missing: root, who loads programs")
	}
}

// old is a session on a kernel without helpers.
func old(helpers ...asm.BuiltinFunc) *session {
	s := &session{standins: standins{}, cache: btf.NewCache()}
	s.opt.Dynvarsize = 1 << 16
	for _, h := range []asm.BuiltinFunc{asm.FnGetCurrentTaskBtf, asm.FnTaskStorageGet, asm.FnTaskPtRegs} {
		s.standins[h] = false
	}
	for _, h := range helpers {
		s.standins[h] = true
	}
	return s
}

func rawProgram(code ...asm.Instruction) *ebpf.ProgramSpec {
	f := &btf.Func{Name: "p", Linkage: btf.GlobalFunc, Type: &btf.FuncProto{
		Return: &btf.Int{Name: "int", Size: 4, Encoding: btf.Signed},
		Params: []btf.FuncParam{{Name: "ctx", Type: &btf.Pointer{Target: &btf.Void{}}}},
	}}
	code[0] = btf.WithFuncMetadata(code[0].WithSymbol("p"), f)
	return &ebpf.ProgramSpec{Name: "p", Type: ebpf.RawTracepoint, License: "GPL", Instructions: code}
}

func TestStandInRegs(t *testing.T) {
	needRoot(t)
	program := func() *ebpf.ProgramSpec {
		return rawProgram(
			asm.FnGetCurrentTaskBtf.Call(),
			asm.Mov.Reg(asm.R1, asm.R0),
			asm.FnTaskPtRegs.Call(),
			asm.Return(),
		)
	}
	runtime.LockOSThread() // each thread has its own
	defer runtime.UnlockOSThread()
	want, _ := answer(t, program(), &ebpf.CollectionSpec{})
	p := program()
	if err := old(asm.FnGetCurrentTaskBtf, asm.FnTaskPtRegs).standIn(p, nil); err != nil {
		t.Fatal(err)
	}
	if got, _ := answer(t, p, &ebpf.CollectionSpec{}); got != want {
		t.Errorf("registers at %#x, want %#x", got, want)
	}
}

// counting adds 1 to a variable of the thread, if that is there or may be made.
func counting(flags int32) *ebpf.ProgramSpec {
	return rawProgram(
		asm.FnGetCurrentTaskBtf.Call(),
		asm.LoadMapPtr(asm.R1, 0).WithReference(object.MapSelf),
		asm.Mov.Reg(asm.R2, asm.R0),
		asm.Mov.Imm(asm.R3, 0),
		asm.Mov.Imm(asm.R4, flags),
		asm.FnTaskStorageGet.Call(),
		asm.JNE.Imm(asm.R0, 0, "there"),
		asm.Mov.Imm(asm.R0, 99),
		asm.Return(),
		asm.LoadMem(asm.R1, asm.R0, 0, asm.DWord).WithSymbol("there"),
		asm.Add.Imm(asm.R1, 1),
		asm.StoreMem(asm.R0, 0, asm.R1, asm.DWord),
		asm.Mov.Reg(asm.R0, asm.R1),
		asm.Return(),
	)
}

func TestStandInSelf(t *testing.T) {
	needRoot(t)
	spec := &ebpf.CollectionSpec{Maps: map[string]*ebpf.MapSpec{object.MapSelf: {Name: "self", Type: ebpf.TaskStorage, KeySize: 4, ValueSize: 16, Flags: 1}}}
	s := old(asm.FnGetCurrentTaskBtf, asm.FnTaskStorageGet)
	p, q := counting(1), counting(0)
	runtime.LockOSThread() // so that another goroutine is in another thread
	defer runtime.UnlockOSThread()
	for _, p := range []*ebpf.ProgramSpec{p, q} {
		if err := s.standIn(p, spec); err != nil {
			t.Fatal(err)
		}
	}
	if n, _ := answer(t, q, spec); n != 99 {
		t.Errorf("%d, want 99: nothing was to be made", n)
	}
	_, coll := answer(t, p, spec)
	s.coll = coll
	if err := s.forgetThreads(); err != nil {
		t.Fatal(err)
	}
	defer s.detach()
	values := make(chan [2]uint32)
	go func() {
		runtime.LockOSThread() // and ends with it
		values <- [2]uint32{runOnce(t, coll), runOnce(t, coll)}
	}()
	if got := <-values; got != [2]uint32{1, 2} {
		t.Errorf("the variable was %d in another thread, want 1, then 2", got)
	}
	for i := 0; ; i++ {
		var key, value []byte
		n := 0
		for all := coll.Maps[object.MapSelf].Iterate(); all.Next(&key, &value); {
			n++
		}
		if n <= 1 {
			break
		}
		if i == 6000 { // a minute: others may hold the thread
			t.Fatalf("the variables of %d threads are there, want those of one", n)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestInside(t *testing.T) {
	needRoot(t)
	const other = "other"
	p := rawProgram(
		asm.Mov.Imm(asm.R1, 7),
		asm.StoreMem(asm.RFP, -8, asm.R1, asm.DWord),
		asm.LoadMapPtr(asm.R1, 0).WithReference(other),
		asm.Mov.Reg(asm.R2, asm.RFP),
		asm.Add.Imm(asm.R2, -8),
		asm.Mov.Reg(asm.R3, asm.R2),
		asm.Mov.Imm(asm.R4, 0),
		asm.FnMapUpdateElem.Call(),
		asm.Add.Imm(asm.R0, 5),
		asm.Return(),
	)
	p.Type = ebpf.RawTracepoint
	spec := &ebpf.CollectionSpec{Maps: map[string]*ebpf.MapSpec{other: {Name: other, Type: ebpf.Hash, KeySize: 8, ValueSize: 8, MaxEntries: 8}}}
	lock := &entry{}
	lock.Provider, lock.Function = "fbt", "_raw_spin_lock_irqsave"
	s := &session{locks: true}
	s.noteInside(&binding{entries: []*entry{lock}}, p, spec)
	n, coll := answer(t, p, spec)
	if n != 5 {
		t.Errorf("%d, want 5: outside of helpers the program runs", n)
	}
	counts := make([]uint64, ebpf.MustPossibleCPU())
	if err := coll.Maps[mapInside].Lookup(uint32(0), &counts); err != nil {
		t.Fatal(err)
	}
	for cpu, n := range counts {
		if n != 0 {
			t.Errorf("CPU %d is inside of %d helpers after the program", cpu, n)
		}
		counts[cpu] = 1
	}
	if err := coll.Maps[mapInside].Put(uint32(0), counts); err != nil {
		t.Fatal(err)
	}
	if n := runOnce(t, coll); n != 0 {
		t.Errorf("%d, want 0: inside of a helper the program ends", n)
	}
}
