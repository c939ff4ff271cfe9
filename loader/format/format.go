// Package format prints records and aggregations as DTrace does, to the
// character.
//
// A Printer compiles each record of an object's metadata once into a list of
// steps; printing a record runs the steps over its bytes and appends to one
// buffer, without allocating. The buffer is written out by Flush.
//
// In the default mode a record is one line: CPU, probe id and function:name,
// then the data of its actions. Quiet mode prints the data alone. Flow mode
// shows calls by indentation. The header line stands before the first record.
//
//	default   %3d %6d %32s , data, newline
//	testing   %32s , data, newline
//	quiet     data
//	flow      %3d %-41s , data, newline unless quiet
//
// The bytes of a record come from a program that the loader did not write, so
// they are only trusted to be of the length they have: a record shorter than
// its data is an error, and every other content prints as something.
//
// Integers are in the host's byte order.
package format

import (
	"fmt"
	"io"
	"os"
	"strconv"

	"dtc/loader/aggregate"
	"dtc/object"
)

// Symbolizer tells which kernel symbol an address lies in, and which frames of
// a stack to show.
type Symbolizer = aggregate.Symbolizer

// Consumer does the actions that are not text.
type Consumer interface {
	Exit(status int)
	Clear(agg int)
	Trunc(agg int, n int64, has bool)
	Normalize(agg int, div int64)
	Denormalize(agg int)
	// Snapshot returns what printa prints of one or several aggregations, nil
	// if that cannot be had.
	Snapshot(aggs []int) *aggregate.Table
}

// Options are the dynamic options that change the text.
type Options struct {
	Quiet       bool
	NoResolve   bool // addresses of processes show no symbols
	Demangle    bool // names of C++ and Rust as they are written
	Inlines     bool // stacks of processes show functions that were inlined
	Flow        bool
	RawBytes    bool
	StackIndent int
	PrintSize   int  // bytes that print() shows at most; 0: all that there are
	AggHist     bool // counts and sums as bars
	AggPack     bool // distributions of a line each
	AggZoom     bool // the longest bar has nearly the whole width
	Encoding    Encoding
	Term        string // the kind of terminal, as in $TERM
}

// Probe is the probe of a record.
type Probe struct {
	ID                               uint32
	Provider, Module, Function, Name string

	label string // "%6d %32s "
	short string // "%32s "
	kind  flowKind
}

// DefaultStackIndent is the indentation of stack frames unless option
// stackindent says another.
const DefaultStackIndent = 14

// Printer prints the records of one object.
type Printer struct {
	Options
	Testing  bool                   // as environment _DTRACE_TESTING=1 asks
	Text     func(id uint32) string // interned texts; nil: numbers
	Sym      Symbolizer             // nil: addresses are not resolved
	Proc     aggregate.Processes    // the same for addresses of processes
	Target   uint32                 // the process that %A resolves a number in, 0: none
	Consumer Consumer
	SpillAt  int // how much of a long table is held before it is written, 0: all
	// HostType finds a structure of the kernel by its tag ("struct task_struct")
	// and module; nil if there is none, or nobody looks.
	HostType func(tag, module string) *CType

	w       io.Writer
	buf     []byte
	records []record
	headed  bool
	types   *typeTable
	probe   *Probe // of the record being printed
	clause  int
	flows   []flow

	dynamic spec
	scratch []byte
	frames  []uint64
	bad     error // what is wrong with the record
	strsize int

	spellings demangler

	late, terse bool // until the next pass values are printed as before: terse
}

// A record is a compiled object.Record.
type record struct {
	clause int
	need   int // bytes that the data end at
	steps  []step
}

// A step appends the text of an action, or does it.
type step func(p *Printer, data []byte)

// New returns a printer for an object's records. It takes nothing from the
// environment but _DTRACE_TESTING.
func New(meta *object.Meta, w io.Writer) (*Printer, error) {
	p := &Printer{
		Options: Options{StackIndent: DefaultStackIndent},
		Testing: os.Getenv("_DTRACE_TESTING") != "",
		w:       w,
		records: make([]record, len(meta.Records)),
		types:   &typeTable{meta: meta.Types},
		strsize: meta.Strsize,
	}
	for i := range meta.Records {
		r, err := compile(meta, &meta.Records[i])
		if err != nil {
			return nil, fmt.Errorf("record %d: %w", i, err)
		}
		p.records[i] = r
	}
	return p, nil
}

// Adopt sets the options in the middle of a run. As in DTrace, headers and
// newlines follow option quiet at once, the values from the next pass on.
func (p *Printer) Adopt(o Options) {
	if o.Quiet != p.Quiet {
		p.terse = p.values()
		p.late = true
	}
	p.Options = o
}

// Pass begins a pass over the records.
func (p *Printer) Pass() { p.late = false }

// values reports whether values are printed without their columns.
func (p *Printer) values() bool {
	if p.late {
		return p.terse
	}
	return p.Quiet
}

// Record prints record number index, which probe wrote on a CPU. The data are
// the whole record: its header too, as the offsets of its data count that.
func (p *Printer) Record(index int, probe *Probe, cpu int, data []byte) error {
	if uint(index) >= uint(len(p.records)) {
		return fmt.Errorf("record of unknown kind %d", index)
	}
	r := &p.records[index]
	if len(data) < r.need {
		return fmt.Errorf("record of kind %d has %d bytes, want %d", index, len(data), r.need)
	}
	p.probe, p.clause = probe, r.clause
	p.head(r, probe, cpu)
	for _, s := range r.steps {
		s(p, data)
	}
	if err := p.bad; err != nil {
		p.bad = nil
		return err
	}
	if !p.Quiet {
		p.buf = append(p.buf, '\n')
	}
	return nil
}

// Bytes returns what is not written yet.
func (p *Printer) Bytes() []byte { return p.buf }

// Len returns the number of bytes not written yet.
func (p *Printer) Len() int { return len(p.buf) }

// Flush writes what was printed.
func (p *Printer) Flush() error {
	if len(p.buf) == 0 {
		return nil
	}
	_, err := p.w.Write(p.buf)
	p.buf = p.buf[:0]
	return err
}

// SetOutput flushes and then lets the printer write to w.
func (p *Printer) SetOutput(w io.Writer) error {
	err := p.Flush()
	p.w = w
	return err
}

// Redirect lets the printer write to w, what it has not written yet too.
func (p *Printer) Redirect(w io.Writer) { p.w = w }

// Newline prints a newline: the one at the end of a run, which DTrace prints in
// every mode, and the one that follows an interrupt.
func (p *Printer) Newline() { p.buf = append(p.buf, '\n') }

// WriteString prints s as it is.
func (p *Printer) WriteString(s string) (int, error) {
	p.buf = append(p.buf, s...)
	return len(s), nil
}

// NewProbe returns a probe of a name.
func NewProbe(id uint32, provider, module, function, name string) *Probe {
	p := &Probe{ID: id, Provider: provider, Module: module, Function: function, Name: name}
	p.prepare()
	return p
}

func (p *Probe) prepare() {
	b := padLeft(nil, p.Function+":"+p.Name, 32)
	p.short = string(b) + " "
	b = padLeft(nil, strconv.FormatUint(uint64(p.ID), 10), 6)
	p.label = string(b) + " " + p.short
	p.kind = kindOf(p)
}

func (p *Printer) head(r *record, probe *Probe, cpu int) {
	if p.Quiet && !p.Flow {
		return
	}
	if probe == nil {
		probe = &Probe{}
	}
	if probe.label == "" {
		probe.prepare()
	}
	if !p.headed {
		p.headed = true
		p.header()
	}
	if p.Flow {
		p.flowHead(r, probe, cpu)
		return
	}
	if p.Testing {
		p.buf = append(p.buf, probe.short...)
		return
	}
	p.buf = appendPadded(p.buf, int64(cpu), 3)
	p.buf = append(p.buf, ' ')
	p.buf = append(p.buf, probe.label...)
}

func (p *Printer) header() {
	cpu, id := "CPU ", "    ID "
	if p.Testing {
		cpu, id = "", ""
	}
	if p.Flow {
		p.buf = append(p.buf, cpu...)
		p.buf = padRight(p.buf, "FUNCTION", 41)
	} else {
		p.buf = append(append(p.buf, cpu...), id...)
		p.buf = padLeft(p.buf, "FUNCTION:NAME", 32)
	}
	p.buf = append(p.buf, '\n')
}
