package object

// Check. Besides the invariants that stand at the top of meta.go, it bounds every
// size that the loader allocates memory for.

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// Limits of the metadata's sizes.
const (
	MaxStrsize = 1 << 20
	MaxRecord  = 1 << 24
	MaxKey     = 1 << 20
	MaxWords   = 1 << 20              // of an aggregation's value
	MaxMask    = SlotField - SlotMask // words of a clause mask
	MaxTag     = 1 << 20
	MaxWidth   = 1 << 24 // of a conversion, and its precision
)

// Words of a quantize value: the tag and its buckets.
const quantizeWords = 1 + 127

// Check reports the first invariant that m breaks, or nil.
func (m *Meta) Check() error {
	if m.Version[0] != Major || m.Version[1] < 0 {
		return fmt.Errorf("version %d.%d, want %d.x", m.Version[0], m.Version[1], Major)
	}
	switch {
	case m.Strsize < 1 || m.Strsize > MaxStrsize:
		return fmt.Errorf("strsize %d out of range", m.Strsize)
	case m.MaskWords < 0 || m.MaskWords > MaxMask:
		return fmt.Errorf("mask_words %d out of range", m.MaskWords)
	}
	c := checker{m: m, programs: map[string]bool{}, maps: map[string]bool{}, pools: map[string]bool{}, tags: map[string]bool{}}
	each(&c, "descs", m.Descs, c.desc)
	each(&c, "clauses", m.Clauses, c.clause)
	each(&c, "programs", m.Programs, c.program)
	n := -1
	each(&c, "types", m.Types, func(*CType) error { n++; return m.checkType(n) })
	each(&c, "aggs", m.Aggs, c.agg)
	each(&c, "records", m.Records, c.record)
	each(&c, "dynvars", m.Vars, c.dynMap)
	each(&c, "macros", m.Macros, c.macro)
	each(&c, "symbols", m.Symbols, c.symbol)
	return c.err
}

// checker keeps the first error; a check that follows one does nothing.
type checker struct {
	m              *Meta
	programs, maps map[string]bool
	pools, tags    map[string]bool // maps that aggregations share, their tags
	err            error
}

func each[T any](c *checker, table string, list []T, check func(*T) error) {
	for i := range list {
		if c.err != nil {
			return
		}
		if err := check(&list[i]); err != nil {
			c.err = fmt.Errorf("%s[%d]: %w", table, i, err)
		}
	}
}

func index(what string, i, n int) error {
	if i < 0 || i >= n {
		return fmt.Errorf("%s %d out of range, have %d", what, i, n)
	}
	return nil
}

func indexes(what string, list []int, n int) error {
	for _, i := range list {
		if err := index(what, i, n); err != nil {
			return err
		}
	}
	return nil
}

func unique(what, name string, seen map[string]bool) error {
	if name == "" {
		return fmt.Errorf("%s without a name", what)
	}
	if seen[name] {
		return fmt.Errorf("second %s %q", what, name)
	}
	seen[name] = true
	return nil
}

func (c *checker) desc(d *Desc) error {
	if d.ID < 0 {
		return fmt.Errorf("probe id %d is negative", d.ID)
	}
	return indexes("clause", d.Clauses, len(c.m.Clauses))
}

func (c *checker) program(p *Program) error {
	if err := unique("program", p.Symbol, c.programs); err != nil {
		return err
	}
	if err := indexes("clause", p.Clauses, len(c.m.Clauses)); err != nil {
		return err
	}
	if len(p.Clauses) > 64*c.m.MaskWords {
		return fmt.Errorf("%d clauses in %d mask words", len(p.Clauses), c.m.MaskWords)
	}
	if err := indexes("field", p.Fields, SlotFields); err != nil {
		return err
	}
	if err := site(p); err != nil {
		return err
	}
	return indexes("description", p.Descs, len(c.m.Descs))
}

// site checks what says where a probe that is made of others fires.
func site(p *Program) error {
	if (len(p.At) > 0) != (p.For != "") || len(p.Spare) > 0 && p.For == "" {
		return errors.New("kernel probes without a probe made of them")
	}
	for _, name := range append([]string{p.For}, p.At...) {
		if n := strings.Count(name, ":"); name != "" && n != 3 {
			return fmt.Errorf("probe %q has %d fields, want 4", name, n+1)
		}
	}
	return nil
}

func (c *checker) symbol(s *Symbol) error {
	if s.Name == "" || s.Var == "" {
		return errors.New("symbol without a name")
	}
	return nil
}

func (c *checker) clause(cl *Clause) error {
	for _, a := range cl.Args {
		if a.N < 0 || a.Size < 0 {
			return errors.New("argument out of range")
		}
	}
	return nil
}

func (c *checker) dynMap(v *DynMap) error {
	if v.EntrySize < 1 || v.EntrySize > MaxRecord {
		return fmt.Errorf("entry of %d bytes", v.EntrySize)
	}
	return unique("map", v.Map, c.maps)
}

func (c *checker) macro(v *Macro) error {
	if v.Name == "" || v.Var == "" {
		return errors.New("macro without a name")
	}
	return nil
}

func data(what string, list []Datum, from, size int) error {
	for i := range list {
		if err := datum(&list[i], from, size); err != nil {
			return fmt.Errorf("%s %d: %w", what, i, err)
		}
	}
	return nil
}

func datum(d *Datum, from, size int) error {
	if d.Size < 0 || d.Off < from || d.Off > size || d.Size > size-d.Off {
		return fmt.Errorf("bytes %d+%d outside of %d", d.Off, d.Size, size)
	}
	ok := true
	switch d.Type {
	case Int, Uint:
		ok = d.Size == 1 || d.Size == 2 || d.Size == 4 || d.Size == 8
	case Ptr, Sym, Func, Mod:
		ok = d.Size == 8
	case Text:
		ok = d.Size == 4
	case Fl:
		ok = d.Size == 4 || d.Size == 8 || d.Size == 16
	case Stack:
		ok = d.Size%8 == 0 && d.Frames >= 0 && d.Frames <= d.Size/8
	case UStack:
		ok = d.Size%8 == 0 && d.Size > StackHead && d.Frames >= 0 && d.Frames <= (d.Size-StackHead)/8
	case Usym, Ufunc, Umod, Uaddr:
		ok = d.Size == 16
	case String, Bytes:
	default:
		return fmt.Errorf("unknown type %q", d.Type)
	}
	if !ok {
		return fmt.Errorf("type %s of %d bytes", d.Type, d.Size)
	}
	return nil
}

func (c *checker) record(r *Record) error {
	if r.Size < HeaderSize || r.Size > MaxRecord {
		return fmt.Errorf("size %d out of range", r.Size)
	}
	if r == &c.m.Records[FaultRecord] {
		if r.Size != FaultSize && r.Size != ShortFault {
			return fmt.Errorf("the fault record has %d bytes, want %d", r.Size, FaultSize)
		}
		return recordTime(r)
	}
	if err := index("clause", r.Clause, len(c.m.Clauses)); err != nil {
		return err
	}
	if err := recordTime(r); err != nil {
		return err
	}
	if err := data("datum", r.Data, HeaderSize, r.Size); err != nil {
		return err
	}
	for i := range r.Actions {
		if err := c.action(r, &r.Actions[i]); err != nil {
			return fmt.Errorf("action %d: %w", i, err)
		}
	}
	return nil
}

// recordTime checks where the time of a record is.
func recordTime(r *Record) error {
	switch {
	case r.Time == 0 && r.Timed:
		return errors.New("no place for the time")
	case r.Time != 0 && (r.Time < HeaderSize || r.Time > r.Size-8):
		return fmt.Errorf("time at %d outside of %d", r.Time, r.Size)
	}
	return nil
}

func (c *checker) action(r *Record, a *Action) error {
	if err := indexes("datum", a.Data, len(r.Data)); err != nil {
		return err
	}
	if err := indexes("aggregation", a.Aggs, len(c.m.Aggs)); err != nil {
		return err
	}
	least := map[string]struct{ data, aggs int }{
		"trace": {1, 0}, "printf": {}, "exit": {1, 0}, "printa": {0, 1}, "clear": {0, 1},
		"trunc": {0, 1}, "normalize": {1, 1}, "denormalize": {0, 1},
		"tracemem": {1, 0}, "system": {}, "freopen": {}, "ftruncate": {}, "setopt": {1, 0},
		"print": {2, 0}, "pcap": {5, 0}, ActSpeculate: {2, 0}, ActCommit: {1, 0}, ActDiscard: {1, 0},
	}
	want, ok := least[a.Act]
	if !ok {
		return fmt.Errorf("unknown action %q", a.Act)
	}
	if len(a.Data) < want.data || len(a.Aggs) < want.aggs {
		return fmt.Errorf("%s without its operands", a.Act)
	}
	if a.Act == "print" {
		return c.print(r, a)
	}
	if a.Act == ActSpeculate || a.Act == ActCommit || a.Act == ActDiscard {
		return speculation(r, a)
	}
	if a.Act == "printa" {
		return c.printa(a)
	}
	return format(a.Format, func(p *Part) error {
		if p.Agg {
			return errors.New("aggregation in a printf")
		}
		return index("argument", p.Arg, len(a.Data))
	}, len(a.Data))
}

// print checks that there is an address, bytes, and a type.
func (c *checker) print(r *Record, a *Action) error {
	if addr, bytes := &r.Data[a.Data[0]], &r.Data[a.Data[1]]; addr.Size != 8 || bytes.Type != Bytes {
		return errors.New("print without an address and bytes")
	}
	return index("type", a.Type, len(c.m.Types))
}

// speculation checks an action on speculations.
func speculation(r *Record, a *Action) error {
	if a != &r.Actions[0] || a.Act != ActSpeculate && len(r.Actions) > 1 {
		return fmt.Errorf("%s beside other actions", a.Act)
	}
	for _, n := range a.Data {
		if d := &r.Data[n]; d.Type != Uint || d.Size != 8 {
			return fmt.Errorf("%s of type %s, %d bytes", a.Act, d.Type, d.Size)
		}
	}
	return nil
}

// printa checks that the aggregations have keys of one shape.
func (c *checker) printa(a *Action) error {
	keys := c.m.Aggs[a.Aggs[0]].Keys
	for _, n := range a.Aggs[1:] {
		if !sameKeys(keys, c.m.Aggs[n].Keys) {
			return errors.New("aggregations with different keys")
		}
	}
	return format(a.Format, func(p *Part) error {
		if p.Agg {
			return index("aggregation", min(p.Arg, len(a.Aggs)-1), len(a.Aggs)) // the last repeats
		}
		return index("key", p.Arg, len(keys))
	}, len(keys))
}

func sameKeys(a, b []Datum) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Off != b[i].Off || a[i].Size != b[i].Size || a[i].Type != b[i].Type {
			return false
		}
	}
	return true
}

func format(parts []Part, arg func(*Part) error, data int) error {
	for i := range parts {
		p := &parts[i]
		if p.Verb == "" || p.Verb == "%" {
			continue
		}
		err := arg(p)
		for _, n := range []*int{p.WidthN, p.PrecN} {
			if err == nil && n != nil {
				err = index("width argument", *n, data)
			}
		}
		if err == nil && (p.Width < 0 || p.Width > MaxWidth || p.Prec != nil && (*p.Prec < 0 || *p.Prec > MaxWidth)) {
			err = errors.New("width out of range")
		}
		if err != nil {
			return fmt.Errorf("conversion %d: %w", i, err)
		}
	}
	return nil
}

func (c *checker) agg(a *Agg) error {
	if err := c.aggMap(a); err != nil {
		return err
	}
	if a.KeySize < 0 || a.KeySize > MaxKey {
		return fmt.Errorf("key of %d bytes", a.KeySize)
	}
	if len(a.Keys) > 0 && a.KeySize == 0 {
		return errors.New("keys without a size")
	}
	if err := data("key", a.Keys, 0, a.KeySize); err != nil {
		return err
	}
	if a.Epoch != "" && a.KeySize == 0 {
		return errors.New("epoch without a key")
	}
	words, err := a.ValueWords()
	if err != nil {
		return err
	}
	if a.Words != words && !a.Marked() {
		return fmt.Errorf("%s of %d words, want %d", a.Func, a.Words, words)
	}
	return nil
}

// aggMap checks that an aggregation's map is its own, or its tag in a shared one.
func (c *checker) aggMap(a *Agg) error {
	if a.Tag == 0 {
		return unique("map", a.Map, c.maps)
	}
	if a.Tag < 0 || a.Tag > MaxTag {
		return fmt.Errorf("tag %d out of range", a.Tag)
	}
	if c.maps[a.Map] && !c.pools[a.Map] {
		return fmt.Errorf("tag in map %q, which is another's", a.Map)
	}
	if a.Map == "" {
		return errors.New("map without a name")
	}
	c.maps[a.Map], c.pools[a.Map] = true, true
	return unique("tag", fmt.Sprint(a.Map, " ", a.Tag), c.tags)
}

// ValueWords is the number of 64-bit words of a value of the aggregation, from
// its function and parameters.
func (a *Agg) ValueWords() (int, error) {
	switch a.Func {
	case "count":
		return 1, nil
	case "sum", "avg":
		return 2, nil
	case "stddev", "min", "max":
		return 4, nil
	case "quantize":
		return quantizeWords, nil
	case "lquantize":
		return a.linear()
	case "llquantize":
		return a.logLinear()
	}
	return 0, fmt.Errorf("unknown aggregating function %q", a.Func)
}

// Marked reports whether a value has one word more than its function needs, which
// counts the changes that were begun, as the first counts those that have ended.
func (a *Agg) Marked() bool {
	return a.Func == "avg" && a.Words == 3 || a.Func == "stddev" && a.Words == 5
}

func (a *Agg) linear() (int, error) {
	if len(a.Params) != 3 {
		return 0, fmt.Errorf("lquantize with %d parameters", len(a.Params))
	}
	base, limit, step := a.Params[0], a.Params[1], a.Params[2]
	if !inRange(base, math.MinInt32, math.MaxInt32) || !inRange(limit, base+1, math.MaxInt32) || !inRange(step, 1, math.MaxUint16) {
		return 0, errors.New("lquantize parameters out of range")
	}
	levels := (limit - base) / step
	if !inRange(levels, 1, math.MaxUint16) {
		return 0, errors.New("lquantize levels out of range")
	}
	return int(levels) + 3, nil
}

func (a *Agg) logLinear() (int, error) {
	if len(a.Params) != 4 {
		return 0, fmt.Errorf("llquantize with %d parameters", len(a.Params))
	}
	factor, low, high, steps := a.Params[0], a.Params[1], a.Params[2], a.Params[3]
	if !inRange(factor, 2, math.MaxUint16) || !inRange(low, 0, math.MaxUint16) || !inRange(high, low, math.MaxUint16) || !inRange(steps, 1, math.MaxUint16) {
		return 0, errors.New("llquantize parameters out of range")
	}
	for m, top := int64(0), uint64(1); m <= high; m++ {
		if top > math.MaxUint64/uint64(factor) {
			return 0, errors.New("llquantize magnitudes out of range")
		}
		top *= uint64(factor)
	}
	words := 2*(high-low+1)*(steps-steps/factor) + 4
	if words > MaxWords {
		return 0, errors.New("llquantize with too many buckets")
	}
	return int(words), nil
}

func inRange(v, low, high int64) bool { return v >= low && v <= high }
