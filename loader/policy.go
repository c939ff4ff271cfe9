package loader

import (
	"encoding/binary"

	"dtc/loader/format"
	"dtc/object"
)

// Buffer policies (option bufpolicy).
//
//	switch  records are printed as they come
//	fill    they are printed at the end, which is when the buffer of a CPU is full
//	ring    they are printed at the end; of each CPU the last bufsize bytes are left
//
// What a record asks of the consumer, such as printa() or system(), is done when it
// is printed. Speculations are settled as they are committed: a commit puts their
// records into the buffer of its CPU, as DTrace does, so they come in whole or are pushed out one by one by
// what was recorded later. END's records have a buffer of their own: they are never
// pushed out, and always have room.

const (
	policyFill = "fill"
	policyRing = "ring"
)

func setBufpolicy(o *Options, value string) error {
	err := word("ring", "fill", "switch")(o, value)
	if err == nil {
		o.Bufpolicy = value
	}
	return err
}

func (s *session) keeping() bool {
	return s.opt.Bufpolicy == policyFill || s.opt.Bufpolicy == policyRing
}

// kernelBuffer is the size that the kernel's buffers are asked to have. Where
// records are kept elsewhere, they must hold what comes until they are read.
func (s *session) kernelBuffer() int64 {
	if s.keeping() {
		return max(s.opt.Bufsize, defaultBufsize)
	}
	return s.opt.Bufsize
}

// filled reports whether the run is over because a buffer is full.
func (r *runner) filled() bool { return r.kept != nil && r.kept.Full() }

// committed takes a record of a speculation that was committed on a CPU.
func (r *runner) committed(cpu int, k keptRecord) error {
	if r.kept != nil {
		return r.keep(cpu, k.cpu, k.data)
	}
	return r.show(k.cpu, k.data)
}

// keep keeps a record until the end, or counts it as lost.
func (r *runner) keep(cpu, of int, rec []byte) error {
	ok, err := r.kept.Add(cpu, of, rec)
	if err != nil || ok {
		return err
	}
	if r.drops != nil {
		r.drops.refused[of]++
	}
	if clause := r.clause(rec); r.json != nil && clause >= 0 {
		r.json.Lose(clause, 1)
	}
	return nil
}

// clause is the clause that a record is of, -1 if it is none of the object's.
func (r *runner) clause(rec []byte) int {
	n := r.meta.Records[binary.NativeEndian.Uint32(rec)].Clause
	if f, err := format.ReadFault(rec); binary.NativeEndian.Uint32(rec) == object.FaultRecord && err == nil {
		n = int(f.Clause)
	}
	if n >= len(r.meta.Clauses) {
		return -1
	}
	return n
}

// replay prints what was kept.
func (r *runner) replay() error {
	if r.kept == nil {
		return nil
	}
	r.out.begin()
	if err := r.kept.Replay(true, r.show); err != nil {
		return err
	}
	r.kept.Close()
	r.kept = nil
	return r.out.flush()
}
