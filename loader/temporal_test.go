package loader

import (
	"encoding/binary"
	"testing"

	"dtc/object"
)

// timesMeta has a clause of BEGIN, one of a system call, one of both, and one of
// ERROR.
func timesMeta() *object.Meta {
	record := func(clause, time int, timed bool) object.Record {
		return object.Record{Clause: clause, Size: 32, Time: time, Timed: timed}
	}
	return &object.Meta{
		Clauses: make([]object.Clause, 4),
		Programs: []object.Program{
			{Class: object.ClassBegin, Clauses: []int{0, 2}},
			{Class: object.ClassSyscallEntry, Clauses: []int{1, 2}},
		},
		Records: []object.Record{
			{Clause: -1, Size: object.FaultSize, Time: object.FaultTime, Timed: true},
			record(0, 8, true), record(1, 8, false), record(2, 16, false), record(3, 8, true),
		},
	}
}

func TestOrder(t *testing.T) {
	s := &session{cfg: &Config{}, meta: timesMeta()}
	for _, test := range []struct {
		option int
		json   bool
		timed  bool // the system call's records always have their time
		flag   uint32
		merge  bool
	}{
		{option: temporalAuto},
		{option: temporalAuto, timed: true, merge: true},
		{option: temporalAuto, json: true, flag: 1, merge: true},
		{option: temporalOn, flag: 1, merge: true},
		{option: temporalOff, timed: true},
		{option: temporalOff, json: true, flag: 1},
	} {
		s.opt.Temporal, s.cfg.JSON = test.option, test.json
		s.meta.Records[3].Timed = test.timed
		if flag, merge := s.temporalFlag(), s.order() != nil; flag != test.flag || merge != test.merge {
			t.Errorf("%+v: flag %d, merge %v", test, flag, merge)
		}
	}
}

func TestRecordTimes(t *testing.T) {
	times := recordTimes(timesMeta())
	rec := func(id uint32, size int) []byte {
		b := make([]byte, size)
		for i := 8; i+8 <= size; i += 8 {
			binary.NativeEndian.PutUint64(b[i:], uint64(i))
		}
		binary.NativeEndian.PutUint32(b, id)
		return b
	}
	for _, test := range []struct {
		rec  []byte
		want uint64
	}{
		{rec(0, object.FaultSize), object.FaultTime},
		{rec(0, object.ShortFault), 0},
		{rec(1, 32), 8},
		{rec(3, 32), 16},
		{rec(3, 23), 0},
		{rec(5, 32), 0},
		{[]byte{1, 0, 0}, 0},
		{nil, 0},
	} {
		if got := times(test.rec); got != test.want {
			t.Errorf("% x: time %d, want %d", test.rec, got, test.want)
		}
	}
}
