package jsonout

import (
	"dtc/loader/format"
	"dtc/object"
)

// Lines that are not of records.

// Start is what the first line tells.
type Start struct {
	Script, Object     string
	Args               []string
	Host, Kernel, Arch string
	PID, CPUs          int
	Targets            []int
	Monotonic, Wall    uint64 // time 0 by either clock, in nanoseconds
}

// Start prints the first line. Times count from here.
func (w *Writer) Start(s *Start) {
	w.begin = s.Monotonic
	b := appendUint(append(w.buf, `{"type":"start","time":0,"format":`...), Version)
	b = appendWall(append(b, `,"wall":`...), s.Wall)
	b = appendUint(append(b, `,"wall_ns":`...), s.Wall)
	b = appendUint(append(b, `,"monotonic_ns":`...), s.Monotonic)
	b = appendMember(b, "host", s.Host)
	b = appendMember(b, "kernel", s.Kernel)
	b = appendMember(b, "arch", s.Arch)
	b = appendInt(append(b, `,"cpus":`...), int64(s.CPUs))
	b = appendInt(append(b, `,"pid":`...), int64(s.PID))
	b = appendMember(b, "script", s.Script)
	b = appendMember(b, "object", s.Object)
	b = appendList(append(b, `,"args":`...), s.Args, appendString)
	b = appendList(append(b, `,"targets":`...), s.Targets, func(b []byte, pid int) []byte { return appendInt(b, int64(pid)) })
	b = appendList(append(b, `,"clauses":`...), w.meta.Clauses, func(b []byte, c object.Clause) []byte { return appendString(b, c.Pos) })
	w.buf = append(b, '}', '\n')
}

// Clock prints what the wall clock shows now: it was set, or has drifted.
func (w *Writer) Clock(monotonic, wall uint64) {
	b := w.stamp(append(w.buf, `{"type":"clock"`...), stamp{at: monotonic})
	b = appendWall(append(b, `,"wall":`...), wall)
	b = appendUint(append(b, `,"wall_ns":`...), wall)
	w.buf = append(b, '}', '\n')
}

// appendMember appends a member that is a string.
func appendMember(b []byte, name, value string) []byte {
	b = append(append(append(b, `,"`...), name...), `":`...)
	return appendString(b, value)
}

func appendList[T any](b []byte, list []T, element func([]byte, T) []byte) []byte {
	b = append(b, '[')
	for i, v := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = element(b, v)
	}
	return append(b, ']')
}

// Fault prints a fault, which a record with a header reports.
func (w *Writer) Fault(probe *format.Probe, cpu int, rec []byte) error {
	f, err := format.ReadFault(rec)
	if err != nil {
		return err
	}
	w.stats.errors++
	w.stats.bytes += uint64(len(rec))
	w.of(probe, cpu, int(int32(f.Clause)))
	w.time = stamp{at: f.Time}
	if f.Time == 0 {
		w.time = stamp{w.Now(), true}
	}
	b := w.head(append(w.buf, `{"type":"error"`...))
	b = appendMember(b, "fault", f.Name())
	b = appendInt(append(b, `,"code":`...), int64(f.Code))
	switch f.Code {
	case object.FaultBadAddr:
		b = appendAddress(append(b, `,"address":`...), f.Value)
	case object.FaultBadSize:
		b = appendUint(append(b, `,"size":`...), f.Value)
	case object.FaultBadIndex:
		b = appendUint(append(b, `,"index":`...), f.Value)
	}
	if uint64(f.Site) < uint64(len(w.meta.Sites)) {
		b = appendMember(b, "pos", w.meta.Sites[f.Site].Pos)
	}
	f.Site++
	b = appendMember(b, "message", f.Message(orNone(probe)))
	w.buf = append(b, '}', '\n')
	return nil
}

func orNone(p *format.Probe) *format.Probe {
	if p == nil {
		return &format.Probe{}
	}
	return p
}

// Complain prints that an action of the record being printed failed.
func (w *Writer) Complain(text string) {
	w.stats.errors++
	b := w.head(append(w.buf, `{"type":"error"`...))
	w.buf = append(appendMember(b, "message", text), '}', '\n')
}

// Drop prints that data were lost; cpu is -1 where they are not counted for each.
func (w *Writer) Drop(kind string, n uint64, cpu int, text string) {
	w.stats.drops += n
	b := w.stamp(append(w.buf, `{"type":"drop"`...), stamp{at: w.Now()})
	b = appendMember(b, "kind", kind)
	if cpu >= 0 {
		b = appendInt(append(b, `,"cpu":`...), int64(cpu))
	}
	b = appendUint(append(b, `,"count":`...), n)
	w.buf = append(appendMember(b, "message", text), '}', '\n')
}

// Process prints that a process has ended, with a status or by a signal, as far as that
// is known.
func (w *Writer) Process(pid, status int, signal, text string) {
	b := w.stamp(append(w.buf, `{"type":"process"`...), stamp{at: w.Now()})
	b = appendInt(append(b, `,"pid":`...), int64(pid))
	if status > 0 {
		b = appendInt(append(b, `,"status":`...), int64(status))
	}
	if signal != "" {
		b = appendMember(b, "signal", signal)
	}
	w.buf = append(appendMember(b, "message", text), '}', '\n')
}

// Lose counts records of a clause that were lost.
func (w *Writer) Lose(clause int, n uint64) {
	if uint(clause) < uint(len(w.stats.clauses)) {
		w.stats.clauses[clause].drops += n
	}
}

// End prints the last line: why the run ended, with which status.
func (w *Writer) End(reason string, status int, wall uint64) {
	b := w.stamp(append(w.buf, `{"type":"end"`...), stamp{at: w.Now()})
	b = appendWall(append(b, `,"wall":`...), wall)
	b = appendMember(b, "reason", reason)
	b = appendInt(append(b, `,"status":`...), int64(status))
	b = appendUint(append(b, `,"records":`...), w.stats.records)
	b = appendUint(append(b, `,"aggregations":`...), w.stats.rows)
	b = appendUint(append(b, `,"errors":`...), w.stats.errors)
	b = appendUint(append(b, `,"drops":`...), w.stats.drops)
	b = appendUint(append(b, `,"bytes":`...), w.stats.bytes)
	b = appendList(append(b, `,"clauses":`...), w.stats.clauses, func(b []byte, c clauseStats) []byte {
		b = appendUint(append(b, `{"records":`...), c.records)
		return append(appendUint(append(b, `,"drops":`...), c.drops), '}')
	})
	w.buf = append(b, '}', '\n')
}
