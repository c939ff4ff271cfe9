// Package jsonout prints what a run records as lines of JSON, for programs to read.
// docs/json-output.md specifies them, docs/json-output.schema.json is their schema.
//
// Every line is an object whose first member is its "type":
//
//	start        what runs, where, and which wall clock time is time 0
//	record       what the actions of a clause recorded
//	aggregation  a key of an aggregation with its value
//	error        a fault, or an action of the consumer that failed
//	drop         data that were lost
//	clock        that the wall clock was set
//	process      a process of -c or -p that has ended
//	end          why the run ended, and what it counted
//
// Invariants, whatever bytes a record has: a line is one valid JSON value, in UTF-8,
// without control characters; an integer is a number up to 2^53-1, so that no reader
// rounds it, and a string of digits beyond; a string that is not UTF-8 comes with its
// bytes.
//
// A Writer compiles each record of an object's metadata once into functions that
// append to one buffer. What lines of a probe have in common is made once for the
// probe. Texts of formats, symbols and types are package format's: its Printer is
// the Writer's tool here, and prints nothing itself.
package jsonout

import (
	"encoding/binary"
	"fmt"
	"io"
	"time"

	"dtc/loader/aggregate"
	"dtc/loader/format"
	"dtc/object"
)

// Version is the version of the form of the lines. It rises when something that
// there was before changes or disappears; what a reader does not know it ignores.
const Version = 1

// flushAt is how much is gathered before the rows of a table are written.
const flushAt = 1 << 16

// Writer prints the records of one object.
type Writer struct {
	Now func() uint64 // the clock of the records' times

	meta    *object.Meta
	text    *format.Printer
	w       io.Writer
	buf     []byte
	records []record
	probes  map[*format.Probe][]byte // the members that name a probe
	begin   uint64
	stats   stats

	// Of the record being printed.
	probe *format.Probe
	names []byte
	cpu   int
	time  stamp
	class int
	table *aggregate.Table

	leads, scratch []byte
	frames         []uint64
}

// stamp is when something was recorded.
type stamp struct {
	at     uint64
	approx bool // it is when it was read
}

// stats are what the last line tells.
type stats struct {
	records, rows, errors, drops, bytes uint64
	clauses                             []clauseStats
}

// clauseStats are those of a clause.
type clauseStats struct{ records, drops uint64 }

// New returns a printer for an object's records. Names and texts are made with text,
// which must not print anything else.
func New(meta *object.Meta, text *format.Printer, w io.Writer) (*Writer, error) {
	out := &Writer{
		Now:  func() uint64 { return uint64(time.Now().UnixNano()) },
		meta: meta, text: text, w: w,
		records: make([]record, len(meta.Records)), probes: map[*format.Probe][]byte{},
	}
	out.stats.clauses = make([]clauseStats, len(meta.Clauses))
	for i := range meta.Records {
		var err error
		if out.records[i], err = compile(meta, i); err != nil {
			return nil, fmt.Errorf("record %d: %w", i, err)
		}
	}
	return out, nil
}

// Record prints record number index, which probe wrote on a CPU. The data are the
// whole record, with its header.
func (w *Writer) Record(index int, probe *format.Probe, cpu int, data []byte) error {
	if uint(index) >= uint(len(w.records)) {
		return fmt.Errorf("record of unknown kind %d", index)
	}
	r := &w.records[index]
	if len(data) < r.need {
		return fmt.Errorf("record of kind %d has %d bytes, want %d", index, len(data), r.need)
	}
	w.of(probe, cpu, r.clause)
	w.time = w.timeOf(r, data)
	w.stats.records++
	w.stats.bytes += uint64(len(data))
	if uint(r.clause) < uint(len(w.stats.clauses)) {
		w.stats.clauses[r.clause].records++
	}
	for i := range r.parts {
		if err := w.part(r, i, data); err != nil {
			return err
		}
	}
	return nil
}

// of notes whose lines come next.
func (w *Writer) of(probe *format.Probe, cpu, clause int) {
	if w.probe != probe || w.names == nil {
		w.probe, w.names = probe, w.namesOf(probe)
	}
	w.cpu, w.class = cpu, clause
}

func (w *Writer) namesOf(p *format.Probe) []byte {
	if b, ok := w.probes[p]; ok {
		return b
	}
	b := []byte{}
	if p != nil {
		b = appendUint(append(b, `,"id":`...), uint64(p.ID))
		b = appendString(append(b, `,"provider":`...), p.Provider)
		b = appendString(append(b, `,"module":`...), p.Module)
		b = appendString(append(b, `,"function":`...), p.Function)
		b = appendString(append(b, `,"name":`...), p.Name)
	}
	w.probes[p] = b
	return b
}

// timeOf is when a record was made.
func (w *Writer) timeOf(r *record, data []byte) stamp {
	if r.time != 0 {
		if at := binary.NativeEndian.Uint64(data[r.time:]); at != 0 {
			return stamp{at: at}
		}
	}
	return stamp{w.Now(), true}
}

// part prints a line of a record, and what follows it.
func (w *Writer) part(r *record, n int, data []byte) error {
	p := &r.parts[n]
	start := len(w.buf)
	w.buf = w.head(append(w.buf, `{"type":"record"`...))
	if n > 0 {
		w.buf = appendUint(append(w.buf, `,"part":`...), uint64(n+1))
	}
	if err := w.fill(p, data); err != nil {
		w.buf = w.buf[:start]
		return err
	}
	w.buf = append(w.buf, ']', '}', '\n')
	if p.after == nil {
		return nil
	}
	return p.after(w, data)
}

func (w *Writer) fill(p *part, data []byte) error {
	if len(p.texts) > 0 {
		w.text.Reset()
		for _, t := range p.texts {
			if err := w.text.Render(t, data); err != nil {
				return err
			}
		}
		w.buf = appendString(append(w.buf, `,"text":`...), w.text.Bytes())
	}
	w.buf = append(w.buf, `,"data":[`...)
	for i, item := range p.items {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		if err := item(w, data); err != nil {
			return err
		}
	}
	return nil
}

// render returns the text of a format, until the next one is made.
func (w *Writer) render(t *format.Text, rec []byte) ([]byte, error) {
	w.text.Reset()
	err := w.text.Render(t, rec)
	return w.text.Bytes(), err
}

// head appends when and where something was recorded.
func (w *Writer) head(b []byte) []byte {
	b = w.stamp(b, w.time)
	b = appendInt(append(b, `,"cpu":`...), int64(w.cpu))
	b = append(b, w.names...)
	if w.class >= 0 {
		b = appendInt(append(b, `,"clause":`...), int64(w.class))
	}
	return b
}

// lead returns the members that lines of one record begin with.
func (w *Writer) lead(typ string) []byte {
	w.leads = w.head(append(w.leads[:0], typ...))
	return w.leads
}

// stamp appends a time.
func (w *Writer) stamp(b []byte, t stamp) []byte {
	at := uint64(0)
	if t.at > w.begin {
		at = t.at - w.begin
	}
	b = appendUint(append(b, `,"time":`...), at)
	if t.approx {
		b = append(b, `,"approx":true`...)
	}
	return b
}

// Table prints an aggregation that the script has not printed itself.
func (w *Writer) Table(t *aggregate.Table) error {
	w.leads = w.stamp(append(w.leads[:0], `{"type":"aggregation"`...), stamp{at: w.Now()})
	w.leads = append(w.leads, `,"final":true`...)
	return w.rows(t, w.leads, nil)
}

// Newline does nothing: the end of a run is a line of its own.
func (w *Writer) Newline() {}

// Bytes returns what is not written yet.
func (w *Writer) Bytes() []byte { return w.buf }

// Len returns the number of bytes not written yet.
func (w *Writer) Len() int { return len(w.buf) }

// Flush writes what was printed.
func (w *Writer) Flush() error {
	if len(w.buf) == 0 {
		return nil
	}
	_, err := w.w.Write(w.buf)
	w.buf = w.buf[:0]
	return err
}
