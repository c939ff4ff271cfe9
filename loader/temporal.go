package loader

// Order in time (option temporal). Records of one CPU come in order; those of several
// are merged by the times that they have. Every record of some kinds has one
// (object.Record.Timed), of others only if the programs are told to read the clock,
// which costs the traced system more than the merge costs here:
//
//	auto   merge by what times there are, if there are any but those of BEGIN and END
//	on     all records have their time: what is printed is in strict order
//	off    CPU by CPU, as DTrace does it
//
// BEGIN's records come first and END's last in each of these ways, whatever CPUs
// they ran on: what was recorded before is read to the bottom in between.

import (
	"encoding/binary"
	"time"

	"dtc/loader/consume"
	"dtc/object"
)

// The values of option temporal.
const (
	temporalAuto = iota
	temporalOn
	temporalOff
)

// holdBack is how old a record is before it is printed, if order is asked for. Another
// record may be on its way for the time that a program takes, and an interrupt of it.
const holdBack = time.Millisecond

// fewRecords is how many records of a pass are so few that those which it held back
// are looked for as soon as they are old enough.
const fewRecords = 1000

// setTemporal sets the option: nothing or a word for on or off, or auto.
func setTemporal(o *Options, value string) error {
	if value == "auto" {
		o.Temporal = temporalAuto
		return nil
	}
	_, on, err := parseCount(value)
	if err != nil {
		return err
	}
	o.Temporal = temporalOff
	if on {
		o.Temporal = temporalOn
	}
	return nil
}

// temporalFlag is what programs are told: 1 has them read the clock for every
// record. JSON shows the time.
func (s *session) temporalFlag() uint32 {
	if s.opt.Temporal == temporalOn || s.cfg.JSON {
		return 1
	}
	return 0
}

// order is how the rings are merged, nil where they are read one after the other.
func (s *session) order() *consume.Order {
	if s.opt.Temporal == temporalOff || s.temporalFlag() == 0 && !hasTimes(s.meta) {
		return nil
	}
	return &consume.Order{Time: recordTimes(s.meta), Hold: holdBack}
}

// hasTimes reports whether some kind of records always has its time, apart from
// those that have their place anyway, and faults.
func hasTimes(m *object.Meta) bool {
	anyway := onlyAtEnds(m)
	for i := range m.Records {
		r := &m.Records[i]
		if r.Timed && i != object.FaultRecord && !anyway[r.Clause] {
			return true
		}
	}
	return false
}

// onlyAtEnds says of each clause whether BEGIN, END and ERROR alone run it.
func onlyAtEnds(m *object.Meta) []bool {
	only := make([]bool, len(m.Clauses))
	for i := range only {
		only[i] = true
	}
	for i := range m.Programs {
		p := &m.Programs[i]
		if p.Class == object.ClassBegin || p.Class == object.ClassEnd {
			continue
		}
		for _, c := range p.Clauses {
			only[c] = false
		}
	}
	return only
}

// recordTimes returns the function that finds the time of a record, 0 if it has
// none.
func recordTimes(m *object.Meta) func(rec []byte) uint64 {
	at := make([]int, len(m.Records))
	for i := range m.Records {
		at[i] = m.Records[i].Time
	}
	return func(rec []byte) uint64 {
		if len(rec) < object.HeaderSize {
			return 0
		}
		id := binary.NativeEndian.Uint32(rec)
		if uint64(id) >= uint64(len(at)) {
			return 0
		}
		off := at[id]
		if off == 0 || off > len(rec)-8 {
			return 0
		}
		return binary.NativeEndian.Uint64(rec[off:])
	}
}
