package loader

// Speculations. Records of a speculation are kept, by speculation, until the
// record of commit() or discard() comes. A commit shows what was kept in the
// order in which it was recorded, at its own place in the output.
//
// Other CPUs' records of the speculation may still be in their rings when the
// commit is read: rings are read one after the other, and also where they are merged
// by time a program that had found the speculation active may record after the
// commit. So a commit first looks through all rings ahead of the reader, up to what
// is clearly younger, and keeps the records of speculations that it finds; when the
// reader comes to those, it passes over them. A record whose program had found the speculation
// active, but was written after the look, comes late: it is printed as it comes,
// after a discard not at all.
//
// A speculation is a number with a generation, so that one that is used again is
// another. The number is free again when the consumer has settled it.
//
// A commit() or discard() whose record found no room left its mark in the state of
// the speculation, and a variable says that there is one: it is settled at the end of
// the pass.

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"github.com/cilium/ebpf"

	"dtc/object"
)

// speculation is a number in the lower half and a generation in the upper, as
// records have it; 0 is none.
type speculation uint64

func (s speculation) number() uint32     { return uint32(s) }
func (s speculation) generation() uint32 { return uint32(s >> 32) }

type speculations struct {
	states  *ebpf.Map
	limit   int64 // bytes of a speculation (option specsize)
	counted bool  // programs keep to the limit
	kept    map[speculation]*speculated
	settled map[uint32]settlement // the last one, by number
	dropped uint64
}

type settlement struct {
	generation uint32
	committed  bool
}

// speculated is what is kept of a speculation.
type speculated struct {
	size    int64
	records []keptRecord
}

type keptRecord struct {
	cpu  int
	time uint64
	data []byte
}

// role is what a record is to speculations.
type role struct {
	act  string
	word int // offset of the speculation
	time int // offset of the time
}

// roles says which records have to do with speculations, by number.
func roles(m *object.Meta) map[uint32]role {
	out := map[uint32]role{}
	for i := range m.Records {
		r := &m.Records[i]
		if len(r.Actions) == 0 {
			continue
		}
		a := &r.Actions[0]
		switch a.Act {
		case object.ActSpeculate:
			out[uint32(i)] = role{a.Act, r.Data[a.Data[0]].Off, r.Data[a.Data[1]].Off}
		case object.ActCommit, object.ActDiscard:
			out[uint32(i)] = role{act: a.Act, word: r.Data[a.Data[0]].Off}
		}
	}
	return out
}

func (s *session) newSpeculations() *speculations {
	states := s.coll.Maps[object.MapSpecs]
	return &speculations{
		states: states, limit: s.opt.Specsize, counted: states != nil && states.ValueSize() == object.SpecSize,
		kept: map[speculation]*speculated{}, settled: map[uint32]settlement{},
	}
}

// room is what a record counts for specsize.
func (r role) room(rec []byte) int64 {
	return int64(len(rec)-max(r.word, r.time)-8) + object.SpecRecord
}

// keep keeps a copy of a record.
func (s *speculations) keep(spec speculation, cpu int, as role, rec []byte) {
	k := s.kept[spec]
	if k == nil {
		k = &speculated{}
		s.kept[spec] = k
	}
	if !s.counted && k.size+as.room(rec) > s.limit {
		s.dropped++
		return
	}
	k.size += as.room(rec)
	k.records = append(k.records, keptRecord{cpu, binary.NativeEndian.Uint64(rec[as.time:]), slices.Clone(rec)})
}

// take returns what was kept of a speculation, in the order of recording.
func (s *speculations) take(spec speculation) []keptRecord {
	k := s.kept[spec]
	if k == nil {
		return nil
	}
	delete(s.kept, spec)
	slices.SortStableFunc(k.records, func(a, b keptRecord) int { return cmp.Compare(a.time, b.time) })
	return k.records
}

// free makes the number of a settled speculation available.
func (s *speculations) free(spec speculation) error {
	if s.states == nil {
		return nil
	}
	entry := make([]byte, s.states.ValueSize())
	binary.NativeEndian.PutUint64(entry, uint64(spec.generation())<<32|object.SpecInactive)
	if err := s.states.Update(spec.number(), entry, ebpf.UpdateExist); err != nil {
		return fmt.Errorf("free speculation %d: %w", spec.number(), reason(err))
	}
	return nil
}

// late says whether a speculation is settled already, and how.
func (s *speculations) late(spec speculation) (settlement, bool) {
	done, ok := s.settled[spec.number()]
	if !ok || int32(spec.generation()-done.generation) > 0 {
		return done, false
	}
	if spec.generation() != done.generation {
		done.committed = false
	}
	return done, true
}

// speculative handles a record that has to do with speculations. It reports
// whether it is done with.
func (r *runner) speculative(cpu int, as role, rec []byte) (done bool, err error) {
	spec := speculation(binary.NativeEndian.Uint64(rec[as.word:]))
	if as.act != object.ActSpeculate {
		return true, r.settle(cpu, spec, as.act == object.ActCommit, r.until(rec))
	}
	if spec == 0 {
		return false, nil
	}
	if r.reading.Peeked() {
		return true, nil
	}
	if s, late := r.specs.late(spec); late {
		if !s.committed {
			r.specs.dropLate(s, spec)
		}
		return !s.committed, nil
	}
	r.specs.keep(spec, cpu, as, rec)
	return true, nil
}

// dropLate counts a record of a speculation that was settled before the last
// one of its number: nobody knows any more how.
func (s *speculations) dropLate(last settlement, spec speculation) {
	if last.generation != spec.generation() {
		s.dropped++
	}
}

// takeDropped returns the records that found no room since the last call.
func (s *speculations) takeDropped() uint64 {
	n := s.dropped
	s.dropped = 0
	return n
}

// until is the time of the last record that may belong to a speculation which this
// one settles.
func (r *runner) until(rec []byte) uint64 {
	if r.order == nil {
		return math.MaxUint64
	}
	return r.order.Time(rec) + uint64(holdBack)
}

// settle commits or discards a speculation, whose records were made until then. cpu
// is that of the commit.
func (r *runner) settle(cpu int, spec speculation, commit bool, until uint64) error {
	if spec == 0 {
		return nil
	}
	if _, done := r.specs.late(spec); done {
		return nil
	}
	ahead := func(cpu int, rec []byte) (bool, error) { return r.ahead(cpu, rec, until) }
	if err := r.reading.Peek(ahead); err != nil {
		return err
	}
	kept := r.specs.take(spec)
	r.specs.settled[spec.number()] = settlement{spec.generation(), commit}
	if commit {
		for _, k := range kept {
			if err := r.committed(cpu, k); err != nil {
				return err
			}
		}
	}
	return r.specs.free(spec)
}

// settleUnseen settles the speculations whose commit() or discard() left no record.
func (r *runner) settleUnseen() error {
	unseen := r.coll.Variables[object.VarUnseen]
	if unseen == nil || r.specs.states == nil {
		return nil
	}
	var some uint32
	if err := unseen.Get(&some); err != nil || some == 0 {
		return err
	}
	if err := unseen.Set(uint32(0)); err != nil {
		return err
	}
	entry := make([]byte, r.specs.states.ValueSize())
	for n := range r.specs.states.MaxEntries() {
		if err := r.specs.states.Lookup(n, &entry); err != nil {
			return fmt.Errorf("read speculation %d: %w", n, reason(err))
		}
		word := binary.NativeEndian.Uint64(entry)
		state := uint32(word)
		if state != object.SpecCommitted && state != object.SpecDiscarded {
			continue
		}
		if err := r.settle(0, speculation(word&^0xffffffff|uint64(n)), state == object.SpecCommitted, math.MaxUint64); err != nil {
			return err
		}
	}
	return nil
}

// ahead keeps a record that the reader has not come to, unless it is too young.
func (r *runner) ahead(cpu int, rec []byte, until uint64) (more bool, err error) {
	id, err := r.kind(rec)
	if err != nil {
		return false, err
	}
	if r.order != nil && r.order.Time(rec) > until {
		return false, nil
	}
	as, ok := r.roles[id]
	if !ok || as.act != object.ActSpeculate {
		return true, nil
	}
	spec := speculation(binary.NativeEndian.Uint64(rec[as.word:]))
	if spec != 0 {
		r.specs.keep(spec, cpu, as, rec)
	}
	return true, nil
}
