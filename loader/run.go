package loader

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/cilium/ebpf"

	"dtc/loader/consume"
	"dtc/loader/format"
	"dtc/loader/probe"
	"dtc/object"
)

// The run proper. One goroutine drains the rings, prints, and looks at what ends
// the run; signals and processes only set a flag and wake it.
//
// The end has an order that loses nothing: the state becomes StateExit, a grace
// period passes so that no program is still writing, END runs, the rings are
// drained to the bottom, the aggregations are printed, and only then are links
// closed, which can take seconds.

// control is dt_state, in memory shared with the kernel.
type control struct {
	variable *ebpf.Variable
}

func (s *session) control() (*control, error) {
	v := s.coll.Variables[object.VarState]
	if v == nil {
		return nil, fmt.Errorf("damaged object: variable %s is missing", object.VarState)
	}
	return &control{v}, nil
}

func (c *control) get() (state uint32, err error) {
	err = c.variable.Get(&state)
	return state, err
}

func (c *control) set(state uint32) error { return c.variable.Set(state) }

// runner is a session that is being consumed.
type runner struct {
	*session
	state  *control
	out    *output
	rings  *consume.Rings
	status int
	exited bool // an exit() was seen
	roles  map[uint32]role
	order  *consume.Order // nil: CPU by CPU
	begun  consume.Mark   // the end of BEGIN's records
	ended  atomic.Bool

	kept      *consume.Kept  // records that are printed at the end, nil if they are not kept
	lastRings *consume.Rings // END's, nil unless it has run and has one
	reading   *consume.Rings // those being drained
	halted    bool
	haltErr   error
	online    *cpuWatch
	wall      *wallClock
}

func (s *session) run() (status int, err error) {
	r := &runner{session: s, roles: roles(s.meta), order: s.order()}
	s.specs = s.newSpeculations()
	if r.state, err = s.control(); err != nil {
		return 1, err
	}
	if r.rings, err = consume.Open(s.ringFDs(), s.ringSize, longestRecord(s.meta)); err != nil {
		return 1, err
	}
	defer r.rings.Close()
	defer func() { r.lastRings.Close() }()
	if r.keeping() {
		r.kept = consume.Keep(int(s.opt.Bufsize), s.opt.Bufpolicy == policyRing)
		defer r.kept.Close()
	}
	r.out, err = s.newOutput(func(status int) { r.exited, r.status = true, status })
	if err != nil {
		return 1, err
	}
	s.drops = s.newDrops()
	r.wall, r.online = s.wallClock(), watchCPUs()
	defer r.online.close()
	defer s.sink.attend(func() {})
	r.out.introduce()
	err = r.loop()
	if err := cmp.Or(err, r.conclude(err), s.closeOutput()); err != nil {
		return 1, err
	}
	return r.status & 255, nil
}

// conclude tells programs how the run ended.
func (r *runner) conclude(failure error) error {
	reason, status := "targets", r.status&255
	switch {
	case failure != nil:
		reason, status = "error", 1
	case r.signals.seen.Load():
		reason = "signal"
	case r.exited:
		reason = "exit"
	}
	if err := r.out.conclude(reason, status); failure == nil {
		return err
	}
	return nil
}

func longestRecord(m *object.Meta) int {
	longest := object.FaultSize
	for i := range m.Records {
		longest = max(longest, m.Records[i].Size)
	}
	return longest
}

// loop traces from BEGIN to the last aggregation.
func (r *runner) loop() error {
	wake := func() {
		r.rings.Wake()
		r.sink.poke()
	}
	r.signals.wake.Store(&wake)
	r.sink.attend(r.blocked)
	r.sink.report(r.rings.Wake)
	defer r.sink.report(func() {})
	if err := r.enable(); err != nil {
		return err
	}
	if r.grow != nil && r.watch != nil {
		r.watch.tell.Store(&wake)
	}
	if r.grow != nil && r.grow.modules != nil && r.grow.modules.watch != nil {
		r.grow.modules.watch.tell.Store(&wake)
	}
	r.targets.watch(func() {
		r.ended.Store(true)
		wake()
	})
	r.targets.release()
	nextStatus := time.Now().Add(r.opt.Statusrate)
	r.out.begin()
	if err := r.drain(r.rings, r.begun); err != nil {
		return err
	}
	quick := false // the last wait was a short one
	for {
		ending, err := r.ending()
		if err != nil {
			return err
		}
		left, err := r.pass(!ending)
		if err != nil {
			return err
		}
		if ending {
			break
		}
		if over, err := r.ending(); over || err != nil {
			continue // what is too young yet is printed before END runs
		}
		if now := time.Now(); now.After(nextStatus) {
			if err := r.reportDrops(); err != nil {
				return err
			}
			r.reportEndings()
			nextStatus = now.Add(r.opt.Statusrate)
		}
		wait := r.opt.Switchrate
		if quick = left.Stopped || left.Held && left.Records < fewRecords && !quick; quick {
			wait = min(wait, holdBack)
		}
		if err := r.rings.Wait(wait); err != nil {
			return err
		}
	}
	if err := r.stopped(); err != nil {
		return err
	}
	if r.signals.seen.Load() {
		r.out.show.Newline()
	}
	return r.finish()
}

// ending reports whether the run is to end. The record of an exit() may not have
// been read yet.
func (r *runner) ending() (bool, error) {
	if r.exited || r.signals.seen.Load() || r.ended.Load() || r.filled() {
		return true, nil
	}
	state, err := r.state.get()
	return state == object.StateExit, err
}

// enable runs BEGIN and lets the other probes fire, unless BEGIN has called
// exit.
func (r *runner) enable() error {
	if err := r.runBegin(); err != nil {
		return err
	}
	r.begun = r.rings.Mark()
	state, err := r.state.get()
	if err != nil || state != object.StateOff {
		return err
	}
	if err := r.state.set(object.StateOn); err != nil {
		return err
	}
	return r.startClocks()
}

// runClass runs BEGIN's or END's program.
func (r *runner) runClass(class object.Class) error {
	for _, b := range r.bindings {
		if b.group.class != class || b.method.kind != probe.TestRun {
			continue
		}
		for _, c := range b.copies {
			if err := testRun(c.prog.FD()); err != nil {
				return fmt.Errorf("run %s: %s", &c.entries[0].Probe, r.explain(probe.TestRun, err))
			}
		}
	}
	return nil
}

// pass reads the rings and shows what was printed. In order of time it leaves what
// is too young, unless it is to leave nothing, and reports what it has left.
func (r *runner) pass(leave bool) (left consume.Merged, err error) {
	r.out.begin()
	if err := errors.Join(r.followCPUs(), r.followProcesses(), r.followModules(), r.wall.follow()); err != nil {
		return left, err
	}
	r.notes.read(r.procs.Event)
	r.procs.look(time.Now())
	r.unwinder.look(time.Now())
	r.reading = r.rings
	switch {
	case r.order == nil:
		_, err = r.rings.Drain(r.handle)
	case leave:
		left, err = r.rings.Merge(r.order, r.handle)
	default:
		_, err = r.rings.Merge(&consume.Order{Time: r.order.Time}, r.handle)
	}
	if err == nil {
		err = r.settleUnseen()
	}
	if err != nil {
		return left, err
	}
	return left, r.out.flush()
}

// drain reads rings one after the other.
func (r *runner) drain(from *consume.Rings, to consume.Mark) error {
	r.reading = from
	_, err := from.DrainTo(to, r.handle)
	return err
}

// finish ends tracing and prints the rest, END's after all others.
func (r *runner) finish() error {
	if err := r.halt(); err != nil {
		return err
	}
	r.out.renew()
	if _, err := r.pass(false); err != nil {
		return err
	}
	if err := r.replay(); err != nil {
		return err
	}
	if r.lastRings != nil {
		if err := errors.Join(r.drain(r.lastRings, nil), r.settleUnseen(), r.out.flush()); err != nil {
			return err
		}
	}
	if err := r.reportDrops(); err != nil {
		return err
	}
	r.reportEndings()
	r.reportMisses()
	return r.out.finish()
}

// handle takes one record.
func (r *runner) handle(cpu int, rec []byte) error {
	id, err := r.kind(rec)
	if err != nil {
		return err
	}
	if as, ok := r.roles[id]; ok {
		if done, err := r.speculative(cpu, as, rec); done || err != nil {
			return err
		}
	}
	if r.kept != nil {
		return r.keep(cpu, cpu, rec)
	}
	return r.show(cpu, rec)
}

// show prints a record that was checked.
func (r *runner) show(cpu int, rec []byte) error {
	id := binary.NativeEndian.Uint32(rec)
	if id == object.FaultRecord {
		return r.fault(cpu, rec)
	}
	return r.out.record(cpu, int(id), binary.NativeEndian.Uint32(rec[4:]), rec)
}

// kind is the number of a record, which is as long as such records are.
func (r *runner) kind(rec []byte) (uint32, error) {
	if len(rec) < object.HeaderSize {
		return 0, errRecord
	}
	id := binary.NativeEndian.Uint32(rec)
	if uint64(id) >= uint64(len(r.meta.Records)) || len(rec) < r.meta.Records[id].Size {
		return 0, errRecord
	}
	return id, nil
}

// fault reports a fault; the site, counted from 1, stands for DTrace's program
// counter.
func (r *runner) fault(cpu int, rec []byte) error {
	probe := r.out.probe(binary.NativeEndian.Uint32(rec[4:]))
	if r.json != nil {
		return r.json.Fault(probe, cpu, rec)
	}
	if err := r.out.flush(); err != nil {
		return err
	}
	f, err := format.ReadFault(rec)
	if err != nil {
		return err
	}
	f.Site++
	r.message("%s", f.Message(probe))
	return nil
}

var errRecord = errors.New("processing aborted: a record is not one of the object's")

// setAggVariable tells the programs an aggregation's new generation or epoch. An
// aggregation without has no name for it.
func (s *session) setAggVariable(name string, value uint64) error {
	if name == "" {
		return nil
	}
	v := s.coll.Variables[name]
	if v == nil {
		return fmt.Errorf("damaged object: variable %s is missing", name)
	}
	return v.Set(value)
}
