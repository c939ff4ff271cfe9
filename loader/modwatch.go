package loader

import (
	"os"
	"sync/atomic"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/ringbuf"
	"golang.org/x/sys/unix"
)

// moduleWatch tells that a module was loaded. A program on the raw tracepoint module_load writes
// a word to a ring buffer, which wakes a goroutine. Unlike a perf event it is removed at once.
type moduleWatch struct {
	ring   *ebpf.Map
	reader *ringbuf.Reader
	link   int
	some   atomic.Bool
	tell   atomic.Pointer[func()]
	done   chan struct{}
}

const forceWakeup = 2 // BPF_RB_FORCE_WAKEUP

// watchModuleLoads begins to watch. What was loaded before counts as loaded since.
func watchModuleLoads() (*moduleWatch, error) {
	ring, err := newRing(os.Getpagesize())
	if err != nil {
		return nil, err
	}
	w := &moduleWatch{ring: ring, link: -1, done: make(chan struct{})}
	quiet := func() {}
	w.tell.Store(&quiet)
	w.some.Store(true)
	if err := w.attach(); err != nil {
		_ = ring.Close()
		return nil, err
	}
	if w.reader, err = ringbuf.NewReader(ring); err != nil {
		_ = unix.Close(w.link)
		_ = ring.Close()
		return nil, err
	}
	go w.run()
	return w, nil
}

func (w *moduleWatch) attach() error {
	prog, err := ebpf.NewProgram(&ebpf.ProgramSpec{
		Name: "dt_module_load", Type: ebpf.RawTracepoint, License: "Dual BSD/GPL",
		Instructions: asm.Instructions{
			asm.StoreImm(asm.RFP, -8, 0, asm.DWord),
			asm.LoadMapPtr(asm.R1, w.ring.FD()),
			asm.Mov.Reg(asm.R2, asm.RFP),
			asm.Add.Imm(asm.R2, -8),
			asm.Mov.Imm(asm.R3, 8),
			asm.Mov.Imm(asm.R4, forceWakeup),
			asm.FnRingbufOutput.Call(),
			asm.Mov.Imm(asm.R0, 0),
			asm.Return(),
		},
	})
	if err != nil {
		return err
	}
	defer prog.Close()
	w.link, err = openRaw(prog.FD(), "module_load", 0)
	return err
}

func (w *moduleWatch) run() {
	defer close(w.done)
	for {
		if _, err := w.reader.Read(); err != nil {
			return
		}
		w.some.Store(true)
		(*w.tell.Load())()
	}
}

// take reports whether modules may have been loaded since the last call.
func (w *moduleWatch) take() bool { return w.some.Swap(false) }

func (w *moduleWatch) close() {
	if w == nil {
		return
	}
	_ = unix.Close(w.link)
	_ = w.reader.Close()
	<-w.done
	_ = w.ring.Close()
}
