package loader

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"time"

	"dtc/loader/aggregate"
	"dtc/loader/format"
	"dtc/loader/jsonout"
	"dtc/loader/symbol"
	"dtc/object"
)

// output prints records and aggregations, and does what records ask of the
// consumer.
type output struct {
	symbols *symbols
	s       *session
	show    presenter
	printer *format.Printer // prints text, and makes it for others
	json    *jsonout.Writer // nil for text
	offset  int64           // of the wall clock, as lines of JSON have told it
	probes  []*format.Probe // by index in dt_probes
	aggs    []*aggState
	pools   map[string]*aggPool // hashes that aggregations share
	looked  time.Time           // when aggregations were last made to be read again
	exit    func(status int)
	failed  error
	file    *os.File // that freopen opened
	text    *port    // where text goes then
	packets captures
}

// aggState is an aggregation with its reader. A snapshot serves a whole pass
// over the rings, so that what clear discards is exactly what printa showed.
type aggState struct {
	*aggregate.State
	reader  *aggReader
	fresh   bool
	printed bool
}

// flushAt is how much text is gathered before it is written.
const flushAt = 1 << 16

func (s *session) newOutput(exit func(int)) (*output, error) {
	o := &output{s: s, exit: exit, pools: map[string]*aggPool{}}
	var err error
	if o.printer, err = format.New(s.meta, s.dest); err != nil {
		return nil, fmt.Errorf("damaged metadata: %w", err)
	}
	o.adopt()
	o.printer.Text = s.texts.text
	o.symbols = s.symbols()
	o.printer.Sym = o.symbols
	o.printer.Proc = s.procs
	o.printer.Target = uint32(s.targets.first)
	o.printer.Consumer = o
	o.printer.HostType = newHostTypes().find
	if err := o.present(); err != nil {
		return nil, fmt.Errorf("damaged metadata: %w", err)
	}
	if o.show == presenter(o.printer) {
		o.printer.SpillAt = flushAt
	}
	for _, e := range s.res.entries {
		p := e.face()
		o.probes = append(o.probes, &format.Probe{ID: p.ID, Provider: p.Provider, Module: p.Module, Function: p.Function, Name: p.Name})
	}
	for i := range s.meta.Aggs {
		a := &s.meta.Aggs[i]
		r := newAggReader(s.coll.Maps[a.Map], a, s.cpus)
		r.pool = o.pool(a)
		state := aggregate.New(a)
		if !s.opt.AggPerCPU {
			state.Merge()
		}
		o.aggs = append(o.aggs, &aggState{State: state, reader: r})
	}
	return o, nil
}

// pool is the shared hash that an aggregation is in, or nil.
func (o *output) pool(a *object.Agg) *aggPool {
	if a.Tag == 0 || a.KeySize == 0 {
		return nil
	}
	p := o.pools[a.Map]
	if p == nil {
		p = newAggPool(o.s.coll.Maps[a.Map], a.Map, o.s.cpus)
		o.pools[a.Map] = p
	}
	return p
}

// record prints a record that the caller has checked.
func (o *output) record(cpu, id int, probe uint32, rec []byte) error {
	o.stale()
	if err := o.show.Record(id, o.probe(probe), cpu, rec); err != nil {
		return errors.Join(o.flush(), err)
	}
	if o.failed != nil {
		return o.failed
	}
	if o.show.Len() >= flushAt {
		return o.flush()
	}
	return nil
}

var noProbe = format.Probe{Name: "unknown"}

// probe returns the probe of an index in dt_probes.
func (o *output) probe(index uint32) *format.Probe {
	if uint64(index) < uint64(len(o.probes)) {
		return o.probes[index]
	}
	if g := o.s.grow; g != nil {
		if p, ok := g.late.find(index, o.probe); ok {
			return p
		}
	}
	return &noProbe
}

// flush writes what was printed. It fails too if text from before could not be
// written: a run whose reader has gone ends though it has nothing more to print.
func (o *output) flush() error {
	if err := cmp.Or(o.show.Flush(), o.current().failure()); err != nil {
		return fmt.Errorf("write output: %w", reason(err))
	}
	return nil
}

// begin starts a pass: snapshots of the last one are old.
func (o *output) begin() {
	o.tellClock()
	o.stale()
	o.printer.Pass()
	now := time.Now()
	if now.Sub(o.looked) < o.s.opt.Aggrate {
		return
	}
	o.looked = now
	o.renew()
}

// renew has all aggregations read again when they are printed next.
func (o *output) renew() {
	for _, a := range o.aggs {
		a.fresh = false
	}
}

// stale has shared maps read again before the next record's aggregations.
func (o *output) stale() {
	for _, p := range o.pools {
		p.fresh = false
	}
}

// finish prints what is printed at the end of every run: a newline, and the
// aggregations that no printa has shown.
func (o *output) finish() error {
	o.show.Newline()
	o.stale()
	for i, a := range o.aggs {
		if a.printed {
			continue
		}
		if t := o.Snapshot([]int{i}); t != nil {
			if err := o.show.Table(t); err != nil {
				return errors.Join(o.flush(), err)
			}
		}
		if o.show.Len() >= flushAt {
			if err := o.flush(); err != nil {
				return err
			}
		}
	}
	if err := o.flush(); err != nil {
		return err
	}
	o.closeFile()
	return o.failed
}

func (o *output) load(n int) *aggState {
	a := o.aggs[n]
	if a.fresh {
		return a
	}
	if err := a.reader.load(a.State); err != nil {
		o.fail(err)
		return a
	}
	a.fresh = true
	return a
}

func (o *output) fail(err error) {
	if o.failed == nil {
		o.failed = err
	}
}

// Exit does the action exit().
func (o *output) Exit(status int) { o.exit(status) }

// Snapshot reads aggregations for printing.
func (o *output) Snapshot(list []int) *aggregate.Table {
	states := make([]*aggregate.State, len(list))
	for i, n := range list {
		a := o.load(n)
		a.printed = true
		states[i] = a.State
	}
	return aggregate.Join(o.options(), states...)
}

func (o *output) options() *aggregate.Options {
	opt := &o.s.opt
	return &aggregate.Options{
		SortKey: opt.AggSortKey, SortKeyPos: opt.AggSortKeyPos, SortPos: opt.AggSortPos, SortRev: opt.AggSortRev,
		PerCPU: opt.AggPerCPU, Text: o.s.texts.text, Sym: o.printer.Sym, Proc: o.printer.Proc,
	}
}

// Clear does the action clear().
func (o *output) Clear(n int) {
	a := o.load(n)
	o.raise(a, a.State.Clear())
}

// Trunc does the action trunc().
func (o *output) Trunc(n int, count int64, has bool) {
	a := o.load(n)
	o.raise(a, a.State.Trunc(count, has, o.options()))
	if a.reader.crowded(a.State.Keys()) {
		o.reclaim(a)
	}
}

// reclaim empties a map of the keys that were removed; see aggReader.
func (o *output) reclaim(a *aggState) {
	a.fresh = false
	a.reader.epoch += epochStep
	if err := o.s.setAggVariable(a.Agg().Epoch, a.reader.epoch); err != nil {
		o.fail(err)
		return
	}
	o.s.quiesce()
	o.stale()
	if err := a.reader.retire(a.State); err != nil {
		o.fail(err)
	}
	o.stale()
}

func (o *output) raise(a *aggState, gen uint64) {
	if err := o.s.setAggVariable(a.Agg().Gen, gen); err != nil {
		o.fail(err)
	}
}

// Normalize does the action normalize().
func (o *output) Normalize(n int, div int64) {
	if err := o.aggs[n].State.Normalize(uint64(div)); err != nil {
		o.fail(fmt.Errorf("processing aborted: %w", err))
	}
}

// Denormalize does the action denormalize().
func (o *output) Denormalize(n int) { o.aggs[n].State.Denormalize() }

// symbols resolves kernel addresses; nothing is read before the first.
type symbols struct{ kernel symbol.Kernel }

func (s *session) symbols() *symbols { return new(symbols) }

// Kernel resolves an address.
func (k *symbols) Kernel(addr uint64) (module, name string, off uint64, ok bool) {
	return k.kernel.Lookup(addr)
}

// renewSymbols has the symbols read again for the next address: modules have come.
func (o *output) renewSymbols() { o.symbols.kernel.Renew() }

// Trim removes the frames of the tracing machinery and those too many.
func (k *symbols) Trim(frames []uint64, want int) []uint64 {
	frames = k.kernel.Trim(frames)
	if want > 0 && len(frames) > want {
		frames = frames[:want]
	}
	return frames
}

// openOutput opens what -o names.
func (s *session) openOutput() error {
	s.sink = newSink()
	s.stderr = s.sink.port(s.cfg.Stderr)
	s.dest = s.sink.port(s.cfg.Stdout)
	when := rotation{s.opt.Rotatesize, s.opt.Rotatetime, s.opt.Rotatekeep}
	if s.cfg.Output == "" {
		if when.on() {
			return errors.New("rotatesize and rotatetime are for a file (-o)")
		}
		return nil
	}
	f, err := openFile(s.cfg.Output, when)
	if err != nil {
		return fmt.Errorf("failed to open output file '%s': %w", s.cfg.Output, reason(err))
	}
	s.dest = s.sink.port(f)
	return nil
}

func openFile(path string, when rotation) (outputFile, error) {
	if when.on() {
		return openRotator(path, when, time.Now)
	}
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
}

// closeOutput writes what is queued, and closes the file: a full disk may show
// only then.
func (s *session) closeOutput() error {
	err := s.dest.sync()
	if f, ok := s.dest.w.(outputFile); ok && s.cfg.Output != "" {
		if e := f.Close(); err == nil {
			err = e
		}
	}
	if err != nil {
		return fmt.Errorf("write output: %w", reason(err))
	}
	return nil
}

var _ format.Consumer = (*output)(nil)
