package aggregate

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
	"strings"

	"dtc/object"
)

// Options say how a table is made and sorted.
type Options struct {
	SortKey    bool // by keys instead of values
	SortKeyPos int  // key to compare first
	SortPos    int  // column to compare first
	SortRev    bool // descending
	PerCPU     bool // keep each CPU's value too

	Text func(id uint32) string // interned texts; nil: sorted by number
	Sym  Symbolizer             // nil: addresses as they are
	Proc Processes              // the same for addresses of processes
}

// Table is a printable snapshot of one aggregation, or of several with equal
// keys: rows in printing order, one column for each aggregation. Its keys are those
// of the states, so it is good until they load others.
type Table struct {
	Columns []Column
	Keys    []object.Datum

	keys   [][]byte
	normal slab[byte] // keys that differ from those loaded
	rows   int
	order  []int32
}

// Column is one aggregation of a table.
type Column struct {
	Agg  *object.Agg
	Func Func
	Norm uint64

	log    LogLinear
	ncpu   int
	width  int
	values []uint64
	percpu []uint64
	weight []weight
}

// Len returns the number of rows.
func (t *Table) Len() int { return t.rows }

// Key returns the key of row i; Keys describe it.
func (t *Table) Key(i int) []byte { return t.key(t.order[i]) }

// Value returns the merged value of row i in a column: the words that
// object.Agg describes without tags, one word for min and max.
func (t *Table) Value(i, column int) []uint64 {
	c := &t.Columns[column]
	return c.value(t.order[i])
}

// CPUs returns how many CPUs' values a column has: none unless Options.PerCPU.
func (t *Table) CPUs(column int) int {
	if c := &t.Columns[column]; len(c.percpu) > 0 {
		return c.ncpu
	}
	return 0
}

// CPU returns one CPU's part of Value.
func (t *Table) CPU(i, column, cpu int) []uint64 {
	c := &t.Columns[column]
	return c.percpu[(int(t.order[i])*c.ncpu+cpu)*c.width:][:c.width]
}

func (t *Table) key(row int32) []byte {
	return t.keys[row]
}

func (c *Column) value(row int32) []uint64 {
	return c.values[int(row)*c.width:][:c.width]
}

// Snapshot returns the table of the loaded words.
func (s *State) Snapshot(opt *Options) *Table {
	t := s.build(opt, map[string]uint64{}).table
	t.sort(opt)
	return t
}

// Join returns the table of several aggregations whose keys have the same
// types: a row for each key that any of them has, with zero for missing values.
func Join(opt *Options, states ...*State) *Table {
	if len(states) == 0 {
		return &Table{}
	}
	if len(states) == 1 {
		return states[0].Snapshot(opt)
	}
	parts := make([]*Table, len(states))
	modules := map[string]uint64{}
	for i, s := range states {
		parts[i] = s.build(opt, modules).table
	}
	t := join(parts, opt.PerCPU)
	t.sort(opt)
	return t
}

func join(parts []*Table, percpu bool) *Table {
	t := &Table{Keys: parts[0].Keys}
	index := newKeyIndex(t, parts[0].rows)
	places := make([][]int32, len(parts))
	for i, p := range parts {
		places[i] = make([]int32, p.rows)
		for row := range p.rows {
			key := p.key(int32(row))
			t.addKey(key)
			at, found := index.enter(int32(t.rows - 1))
			if found {
				t.dropKey()
			}
			places[i][row] = at
		}
	}
	ncpu := 0
	for _, p := range parts {
		if percpu {
			ncpu = max(ncpu, p.Columns[0].ncpu)
		}
	}
	for i, p := range parts {
		t.Columns = append(t.Columns, p.Columns[0].spread(places[i], t.rows, ncpu))
	}
	return t
}

func (t *Table) addKey(key []byte) {
	t.keys = append(t.keys, key)
	t.rows++
}

// dropKey takes back the key that was added last.
func (t *Table) dropKey() {
	t.rows--
	t.keys = t.keys[:t.rows]
}

// spread returns the column with its rows moved to their places among others,
// and values of ncpu CPUs.
func (c *Column) spread(places []int32, rows, ncpu int) Column {
	out := *c
	out.ncpu = ncpu
	out.values = make([]uint64, rows*c.width)
	out.percpu = make([]uint64, rows*c.width*ncpu)
	for from, to := range places {
		copy(out.value(to), c.value(int32(from)))
		if ncpu > 0 {
			copy(out.percpu[int(to)*c.width*ncpu:][:c.width*ncpu], c.percpu[from*c.width*c.ncpu:][:c.width*c.ncpu])
		}
	}
	return out
}

// A builder makes an unsorted table of one aggregation.
type builder struct {
	state *State
	opt   *Options
	table *Table
	keys  keyer
	index *keyIndex // of normal keys, if keys may become equal
	form  []byte    // the normal form of the last key
	rows  []int32   // row of each raw key, -1 if it is not shown
}

func (s *State) build(opt *Options, modules map[string]uint64) *builder {
	b := &builder{state: s, opt: opt, rows: make([]int32, s.count)}
	c := Column{Agg: s.agg, Func: s.fn, Norm: s.norm, ncpu: s.ncpu, width: merged(s.fn, s.agg)}
	if s.fn == Unknown {
		b.table = &Table{Columns: []Column{c}}
		for i := range b.rows {
			b.rows[i] = -1
		}
		return b
	}
	if s.fn == Llquantize {
		c.log, _ = LogLinearOf(s.agg)
	}
	b.keys = newKeyer(s.agg, opt, modules)
	c.values = make([]uint64, 0, s.count*c.width)
	t := &Table{Columns: []Column{c}, Keys: b.keys.data, normal: slab[byte]{size: s.agg.KeySize}}
	t.keys = make([][]byte, 0, s.count)
	b.table = t
	if b.keys.folds() {
		b.index = newKeyIndex(t, s.count)
	}
	for i := range b.rows {
		b.rows[i] = b.add(i)
	}
	return b
}

func (b *builder) add(i int) int32 {
	s := b.state
	key, words := s.key(i), s.raw(i)
	base, hidden := s.baseline(key)
	if (base == nil || hidden) && !s.changed(words, base) {
		return -1
	}
	row := b.row(key)
	c := &b.table.Columns[0]
	dst := c.value(row)
	for cpu := range s.ncpu {
		s.fold(dst, s.cpu(words, cpu), s.cpu(base, cpu))
		if b.opt.PerCPU {
			s.fold(c.percpu[(int(row)*c.ncpu+cpu)*c.width:][:c.width], s.cpu(words, cpu), s.cpu(base, cpu))
		}
	}
	return row
}

// row returns the row of a key, a new one unless the key's normal form is there.
func (b *builder) row(key []byte) int32 {
	t := b.table
	if b.index != nil {
		key = b.normalize(key)
	}
	t.addKey(key)
	row := int32(t.rows - 1)
	if b.index != nil {
		if at, found := b.index.enter(row); found {
			t.dropKey()
			return at
		}
	}
	b.grow()
	return row
}

// normalize returns the normal form of a key: mostly the key itself.
func (b *builder) normalize(key []byte) []byte {
	b.form = append(b.form[:0], key...)
	b.keys.normalize(b.form)
	if bytes.Equal(b.form, key) {
		return key
	}
	normal := b.table.normal.add()
	copy(normal, b.form)
	return normal
}

func (b *builder) grow() {
	c := &b.table.Columns[0]
	at := len(c.values)
	c.values = append(c.values, make([]uint64, c.width)...)
	b.state.initial(c.values[at:])
	if !b.opt.PerCPU {
		return
	}
	for range c.ncpu {
		at := len(c.percpu)
		c.percpu = append(c.percpu, make([]uint64, c.width)...)
		b.state.initial(c.percpu[at:])
	}
}

func (t *Table) sort(opt *Options) {
	t.order = make([]int32, t.rows)
	for i := range t.order {
		t.order[i] = int32(i)
	}
	keys := t.keyOrder(opt)
	if !opt.SortKey {
		t.weigh()
	}
	columns := t.columnOrder(opt)
	slices.SortFunc(t.order, func(a, b int32) int {
		r := 0
		if !opt.SortKey {
			for _, c := range columns {
				if r = t.Columns[c].weight[a].compare(t.Columns[c].weight[b]); r != 0 {
					break
				}
			}
		}
		if r == 0 {
			r = t.compareKeys(keys, opt, t.key(a), t.key(b))
		}
		if opt.SortRev {
			return -r
		}
		return r
	})
}

func (t *Table) weigh() {
	for i := range t.Columns {
		c := &t.Columns[i]
		c.weight = make([]weight, t.rows)
		for row := range c.weight {
			c.weight[row] = c.weigh(c.value(int32(row)))
		}
	}
}

func (t *Table) keyOrder(opt *Options) []object.Datum {
	return rotate(t.Keys, opt.SortKeyPos)
}

func (t *Table) columnOrder(opt *Options) []int {
	columns := make([]int, len(t.Columns))
	for i := range columns {
		columns[i] = i
	}
	return rotate(columns, opt.SortPos)
}

// rotate returns the elements beginning with number n, from the first if there
// is no such element.
func rotate[T any](s []T, n int) []T {
	if n <= 0 || n >= len(s) {
		return s
	}
	return slices.Concat(s[n:], s[:n])
}

func (t *Table) compareKeys(keys []object.Datum, opt *Options, a, b []byte) int {
	for i := range keys {
		d := &keys[i]
		if r := compareKey(d, opt, a[d.Off:][:d.Size], b[d.Off:][:d.Size]); r != 0 {
			return r
		}
	}
	return 0
}

func compareKey(d *object.Datum, opt *Options, a, b []byte) int {
	if d.Type == object.String || d.Type == object.Bytes || d.Type == object.Stack {
		return bytes.Compare(a, b)
	}
	switch d.Size {
	case 8:
		return cmp.Compare(binary.NativeEndian.Uint64(a), binary.NativeEndian.Uint64(b))
	case 4:
		x, y := binary.NativeEndian.Uint32(a), binary.NativeEndian.Uint32(b)
		if x != y && d.Type == object.Text && opt.Text != nil {
			return strings.Compare(opt.Text(x), opt.Text(y))
		}
		return cmp.Compare(x, y)
	case 2:
		return cmp.Compare(binary.NativeEndian.Uint16(a), binary.NativeEndian.Uint16(b))
	}
	return bytes.Compare(a, b)
}
