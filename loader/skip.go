package loader

// Stack frames of the tracing machinery. Between the probed kernel code and a
// program lie frames that belong to neither: how many depends on the attach
// kind, the kernel, and on what its compiler turned into jumps. stack() is
// trimmed by symbols when it is printed, but caller and stackdepth are values
// inside the program, so a program that reads them gets the number as an
// immediate (object.SlotSkip). For tracepoints it is measured: a small program
// on the same kind of hook records its own stack once, which symbols then tell
// apart. Where a tracepoint has several programs, the kernel calls them through a
// function of its own, which it leaves out for a single one: that frame is looked
// for by the program itself, by address. Trampolines are measured the same way on a function: there the
// function's own frame may be missing, as it is behind a kretprobe.

import (
	"encoding/binary"
	"fmt"
	"os"
	"time"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
	"github.com/cilium/ebpf/link"
	"golang.org/x/sys/unix"

	"dtc/loader/probe"
	"dtc/loader/symbol"
)

// usualFrames is taken where measuring fails: the program and what calls it.
const usualFrames = 2

// skipFor is the number of frames above the probed code for a program attached
// by a kind, to a tracepoint if it is one; -1 where the code's own frame is gone
// already.
func (s *session) skipFor(k probe.Kind, event string, cache *btf.Cache) int {
	switch k {
	case probe.Kretprobe, probe.KretprobeMulti:
		return -1
	case probe.FEntry:
		return s.measured(hook{ebpf.AttachTraceFEntry, sampleFunction}, cache)
	case probe.TracingEntry:
		// As on a single function, but the function's own frame is missing
		// (seen on 7.2).
		return s.measured(hook{ebpf.AttachTraceFEntry, sampleFunction}, cache) - 1
	case probe.FExit, probe.TracingExit:
		return s.measured(hook{ebpf.AttachTraceFExit, sampleFunction}, cache)
	case probe.TPBTF, probe.RawTP:
		return s.measured(hook{ebpf.AttachTraceRawTp, sampleEvent(event)}, cache)
	}
	return 0
}

// hook is a place to measure at: one that the loader itself can make fire.
type hook struct {
	attach ebpf.AttachType
	to     string
}

// sampleFunction is a kernel function that reading a file calls.
const sampleFunction = "vfs_read"

// sampleEvent is the tracepoint to measure at for one: itself, if the loader can
// make it fire.
func sampleEvent(event string) string {
	if event == "sys_enter" || event == "sys_exit" {
		return event
	}
	return "sched_switch"
}

// measured measures at a hook, once.
func (s *session) measured(h hook, cache *btf.Cache) int {
	if n, ok := s.skips[h]; ok {
		return n
	}
	n, err := measureSkip(h, s.kernelSymbols(), cache)
	if err != nil {
		n = usualFrames
	}
	if s.skips == nil {
		s.skips = map[hook]int{}
	}
	s.skips[h] = n
	return n
}

// measuredFrames is how many frames are looked at.
const measuredFrames = 16

// measureSkip attaches a program to a hook, makes it fire, and counts the frames
// at the start of its stack that are the machinery's.
func measureSkip(h hook, kernel *symbol.Kernel, cache *btf.Cache) (int, error) {
	m, err := ebpf.NewMap(&ebpf.MapSpec{Type: ebpf.Array, KeySize: 4, ValueSize: 8 * measuredFrames, MaxEntries: 1})
	if err != nil {
		return 0, fmt.Errorf("make map: %w", err)
	}
	defer m.Close()
	coll, err := ebpf.NewCollectionWithOptions(&ebpf.CollectionSpec{Programs: map[string]*ebpf.ProgramSpec{
		"dt_skip": {Type: ebpf.Tracing, AttachType: h.attach, AttachTo: h.to, License: "GPL", Instructions: recordStack(m)},
	}}, ebpf.CollectionOptions{Cache: cache})
	if err != nil {
		return 0, fmt.Errorf("load program: %w", err)
	}
	defer coll.Close()
	l, err := link.AttachTracing(link.TracingOptions{Program: coll.Programs["dt_skip"]})
	if err != nil {
		return 0, fmt.Errorf("attach to %s: %w", h.to, err)
	}
	defer l.Close()
	var raw [8 * measuredFrames]byte
	for range 10 {
		fire()
		time.Sleep(100 * time.Microsecond)
		if err := m.Lookup(uint32(0), &raw); err != nil {
			return 0, fmt.Errorf("read stack: %w", err)
		}
		if frames := decodeFrames(raw[:]); len(frames) > 0 {
			if err := kernel.Load(); err != nil {
				return 0, err
			}
			return framesAbove(kernel, h, frames), nil
		}
	}
	return 0, fmt.Errorf("no %s seen", h.to)
}

// fire makes all hooks fire: a system call, a read, and (by the caller's sleep)
// a switch of tasks.
func fire() {
	unix.Getppid()
	if f, err := os.Open("/proc/self/stat"); err == nil {
		_, _ = f.Read(make([]byte, 1))
		_ = f.Close()
	}
}

// framesAbove is the number of frames before the probed code's own, or where
// that frame is missing, before the place where it would be, less one.
func framesAbove(kernel *symbol.Kernel, h hook, frames []uint64) int {
	n := kernel.Skip(frames)
	if h.attach == ebpf.AttachTraceRawTp {
		if addr, size := callerOf(kernel, h.to); n > 0 && frames[n-1]-addr < size {
			n--
		}
		return n
	}
	if n >= len(frames) {
		return n
	}
	if _, name, _, ok := kernel.Lookup(frames[n]); ok && name != h.to {
		return n - 1
	}
	return n
}

// eventCaller is the address and size of the function that calls the programs of
// a tracepoint when there are several; 0 where the host does not tell.
func (s *session) eventCaller(event string) (addr, size uint64) {
	return callerOf(s.kernelSymbols(), event)
}

// kernelSymbols are the symbols while programs are loaded; nothing is read before
// the first is asked for.
func (s *session) kernelSymbols() *symbol.Kernel {
	if s.ksyms == nil {
		s.ksyms = new(symbol.Kernel)
	}
	return s.ksyms
}

// callerOf finds it among the kernel's symbols. Its size is known to 16 bytes.
func callerOf(kernel *symbol.Kernel, event string) (addr, size uint64) {
	name := "__traceiter_" + event
	addr, ok := kernel.Address("", name)
	if !ok {
		return 0, 0
	}
	for size < 4096 {
		if _, at, _, ok := kernel.Lookup(addr + size); !ok || at != name {
			break
		}
		size += 16
	}
	return addr, size
}

func decodeFrames(raw []byte) (frames []uint64) {
	for ; len(raw) >= 8; raw = raw[8:] {
		pc := binary.NativeEndian.Uint64(raw)
		if pc == 0 {
			break
		}
		frames = append(frames, pc)
	}
	return frames
}

// recordStack is a program that writes the stack of this process's events to
// the first element of m.
func recordStack(m *ebpf.Map) asm.Instructions {
	return asm.Instructions{
		asm.Mov.Reg(asm.R6, asm.R1),
		asm.FnGetCurrentPidTgid.Call(),
		asm.RSh.Imm(asm.R0, 32),
		asm.JNE.Imm(asm.R0, int32(os.Getpid()), "out"),
		asm.StoreImm(asm.RFP, -4, 0, asm.Word),
		asm.LoadMapPtr(asm.R1, m.FD()),
		asm.Mov.Reg(asm.R2, asm.RFP),
		asm.Add.Imm(asm.R2, -4),
		asm.FnMapLookupElem.Call(),
		asm.JEq.Imm(asm.R0, 0, "out"),
		asm.Mov.Reg(asm.R1, asm.R6),
		asm.Mov.Reg(asm.R2, asm.R0),
		asm.Mov.Imm(asm.R3, 8*measuredFrames),
		asm.Mov.Imm(asm.R4, 0),
		asm.FnGetStack.Call(),
		asm.Mov.Imm(asm.R0, 0).WithSymbol("out"),
		asm.Return(),
	}
}
