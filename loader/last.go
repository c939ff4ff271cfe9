package loader

import (
	"fmt"
	"os"
	"unsafe"

	"github.com/cilium/ebpf"
	"golang.org/x/sys/unix"

	"dtc/loader/consume"
	"dtc/loader/probe"
	"dtc/object"
)

// The buffer of END. Its records come when the other buffers may be full: the
// output may be blocked, or the policy may be to fill them. So END has a ring
// buffer of its own, with room for all that its clauses can record, and nothing
// of it is ever lost. It takes the place of the ring of the CPU that END runs on.

// lastSize is the room that END's records need, 0 where there is no END.
func lastSize(m *object.Meta) int {
	own, faulted, clauses := endSpace(m)
	if clauses == 0 {
		return 0
	}
	return own + clauses*faulted
}

// endSpace is the room that the records of END's clauses need, that of a fault with
// what ERROR records, and how many clauses END has.
func endSpace(m *object.Meta) (own, faulted, clauses int) {
	end, placed := map[int]bool{}, map[int]bool{}
	for i := range m.Programs {
		for _, c := range m.Programs[i].Clauses {
			placed[c] = true
			if m.Programs[i].Class == object.ClassEnd {
				end[c] = true
			}
		}
	}
	faulted = ringSpace(object.FaultSize)
	for i := range m.Records {
		switch r := &m.Records[i]; {
		case i == object.FaultRecord:
		case end[r.Clause]:
			own += ringSpace(r.Size)
		case !placed[r.Clause]: // of ERROR, whose clauses are in no program
			faulted += ringSpace(r.Size)
		}
	}
	return own, faulted, len(end)
}

// ringSpace is what a record takes of a ring buffer.
func ringSpace(size int) int { return (size+7)&^7 + 8 }

// makeLast makes END's ring, where there is an END.
func (s *session) makeLast() error {
	need := lastSize(s.meta)
	if need == 0 {
		return nil
	}
	size, err := bufsize(int64(max(need+1, os.Getpagesize())))
	if err == nil {
		s.last, err = ebpf.NewMap(ringSpec(size))
	}
	if err != nil {
		return fmt.Errorf("could not enable tracing: make buffer of END: %s", s.explain(probe.RawTP, err))
	}
	return nil
}

// placeLast has the calling thread stay on its CPU and puts END's ring in the
// place of that CPU's. Like every change of the array it takes a grace period,
// after which no program runs any more that saw the state before. move lets the
// thread go again.
func (s *session) placeLast() (cpu int, move func(), err error) {
	if cpu, move, err = pin(s.opt.CPU); err != nil {
		return 0, nil, fmt.Errorf("run END: %w", err)
	}
	if err := s.coll.Maps[object.MapRings].Put(uint32(cpu), s.last); err != nil {
		move()
		return 0, nil, fmt.Errorf("place buffer of END: %w", err)
	}
	return cpu, move, nil
}

func currentCPU() (int, error) {
	var cpu uint32
	_, _, errno := unix.Syscall(unix.SYS_GETCPU, uintptr(unsafe.Pointer(&cpu)), 0, 0)
	if errno != 0 {
		return 0, errno
	}
	return int(cpu), nil
}

// end ends tracing: no probe fires any more, and END has run.
func (r *runner) end() error {
	if err := r.state.set(object.StateExit); err != nil {
		return err
	}
	if r.session.last == nil {
		r.quiesce()
		return r.runClass(object.ClassEnd)
	}
	cpu, move, err := r.placeLast()
	if err != nil {
		return err
	}
	defer move()
	fds := make([]int, cpu+1)
	for i := range fds {
		fds[i] = -1
	}
	fds[cpu] = r.session.last.FD()
	if r.lastRings, err = consume.Open(fds, int(r.session.last.MaxEntries()), longestRecord(r.meta)); err != nil {
		return err
	}
	return r.runClass(object.ClassEnd)
}

// halt ends tracing, unless that was done.
func (r *runner) halt() error {
	if !r.halted {
		r.halted = true
		r.haltErr = r.end()
	}
	return r.haltErr
}

// blocked is called while the output waits for its reader: what ends the run must
// not wait with it.
func (r *runner) blocked() {
	if r.signals.seen.Load() || r.ended.Load() {
		_ = r.halt() // finish sees the error
	}
	if r.halted {
		r.handOver()
		r.detach()
	}
}
