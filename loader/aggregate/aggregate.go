// Package aggregate turns the raw words of aggregation maps into tables for
// printing: it merges the CPUs' values, keeps what clear, trunc and normalize
// did, and sorts.
//
// The kernel adds to a map while the loader reads it, on every CPU, without
// locks. Writing into the map to clear a value would lose what was added in
// between, so nothing is written there (keys may be taken out of the map, see
// Retire). The loader remembers instead:
//
//   - For each key and CPU that clear or trunc met there is a baseline: the raw
//     words as they were. An additive function's value is the words less their
//     baseline, so whatever is added later counts, whenever it is added.
//   - Minimum and maximum cannot be subtracted. Their words are two slots, each
//     with the generation in which it was written; clear and trunc raise the
//     generation, so that later data begin a slot of their own. A slot counts
//     when it differs from its baseline: written in a newer generation, or
//     changed by data that overtook the raise.
//   - A key that trunc removed is hidden until any of its words differs from the
//     baseline. The tag or count in front of each value makes that certain even
//     for data that leave the sum as it was.
//
// Words that no datum ever reached (all zero) are no data: such keys do not
// appear. Keys that differ in the map but not as text (bytes behind a string's
// end, frames of the tracing machinery, addresses of one function) become one
// row.
//
// The buckets of llquantize, of factor F from magnitude low to high in S steps,
// have this order. Each magnitude has B = S - S/F of them, W = F^(m+1)/S wide.
// With middle = (high-low+1)*B + 1, a value v of F^m <= |v| < F^(m+1) belongs to
// middle ± (1 + (m-low)*B + |v|/W - F^m/W), where a W of 0 counts as 1; the
// middle holds |v| < F^low, the first bucket v <= -F^(high+1), the last
// v >= F^(high+1). All divisions discard the remainder. Where W counts as 1
// there are more buckets than integers: those at the end stay empty.
package aggregate

import (
	"errors"
	"maps"
	"math"
	"slices"

	"dtc/object"
)

// Raw is one key of an aggregation's map with the words of each CPU.
type Raw struct {
	Key []byte
	CPU [][]uint64
}

// Symbolizer tells which kernel symbol an address lies in, and which frames of
// a stack to show.
type Symbolizer interface {
	Kernel(addr uint64) (module, name string, off uint64, ok bool)
	Trim(frames []uint64, want int) []uint64
}

// Processes tells where an address of a process lies. The symbol is "" where it has
// no name; base is the distance from the object's start.
type Processes interface {
	Process(pid uint32, addr uint64) (object, symbol string, off, base uint64, ok bool)
}

// State is one aggregation as the loader sees it: the words last loaded, and
// what the consumer's actions did to them.
//
// Words are kept for each CPU only where they are needed: minimum and maximum
// compare them with each CPU's baseline, and Options.PerCPU prints them. All other
// functions add, so Merge has the CPUs' words added up as they are loaded, as if
// there was one CPU: a table of 100,000 keys then takes no more on a host of many.
type State struct {
	agg    *object.Agg
	fn     Func
	norm   uint64
	gen    uint64
	merges bool

	ncpu   int // whose words are kept, 0 before the first Load
	keys   slab[byte]
	loaded slab[uint64] // of each key, ncpu times agg.Words
	count  int

	carry map[string][]uint64 // of keys that were taken out of the map

	base   map[string]int32 // slot in words and hidden
	words  []uint64
	hidden []bool
	free   []int32 // slots
}

var errNormal = errors.New("invalid normalization")

// New returns the state of an aggregation before any data: not normalized, in
// generation 1.
func New(a *object.Agg) *State {
	return &State{agg: a, fn: FuncOf(a), norm: 1, gen: 1, base: map[string]int32{}, carry: map[string][]uint64{}, keys: slab[byte]{size: a.KeySize}}
}

// Agg returns the aggregation's metadata.
func (s *State) Agg() *object.Agg { return s.agg }

// Generation returns the generation that programs should write in.
func (s *State) Generation() uint64 { return s.gen }

// Merge has the words of all CPUs added up, if the function permits, since
// nobody will ask for those of one. It must be called before anything is loaded.
func (s *State) Merge() { s.merges = s.fn != Min && s.fn != Max && s.fn != Unknown }

// Load replaces the words. The state keeps them until the next Load, so that
// clear and trunc act upon exactly what was printed.
func (s *State) Load(raws []Raw) {
	s.Reset()
	if s.fn == Unknown {
		return
	}
	n := 0
	for i := range raws {
		n = max(n, len(raws[i].CPU))
	}
	s.cpus(n)
	for i := range raws {
		key := s.add(raws[i].Key)
		for cpu, words := range raws[i].CPU {
			s.put(key, cpu, words)
		}
	}
	s.Done()
}

// Reset forgets the words, and keeps their memory for the next ones.
func (s *State) Reset() {
	if s.fn != Unknown {
		s.keys.reset(s.agg.KeySize)
		s.loaded.reset(s.ncpu * s.agg.Words)
	}
	s.count = 0
}

// Add loads one key, which was not loaded yet. The words of each CPU begin stride
// after those of the one before.
func (s *State) Add(key []byte, words []uint64, stride int) {
	if s.fn == Unknown {
		return
	}
	s.cpus(len(words) / stride)
	at := s.add(key)
	for cpu := 0; cpu < len(words)/stride; cpu++ {
		s.put(at, cpu, words[cpu*stride:][:stride])
	}
}

// cpus settles how many CPUs there are, when the first key is loaded.
func (s *State) cpus(n int) {
	if s.merges {
		n = min(n, 1)
	}
	if s.ncpu == 0 {
		s.ncpu = n
		s.loaded.reset(n * s.agg.Words)
	}
}

// add makes room for a key, and returns its words.
func (s *State) add(key []byte) (words []uint64) {
	copy(s.keys.add(), key)
	s.count++
	return s.loaded.add()
}

// put stores or adds the words of one CPU.
func (s *State) put(dst []uint64, cpu int, words []uint64) {
	words = words[:min(len(words), s.agg.Words)]
	switch {
	case !s.merges && cpu < s.ncpu:
		copy(dst[cpu*s.agg.Words:][:s.agg.Words], words)
	case s.merges:
		s.accumulate(dst, words)
	}
}

// accumulate adds words of a function that adds.
func (s *State) accumulate(dst, words []uint64) {
	for w, v := range words {
		dst[w] += v
		if s.fn == Stddev && w == 3 && dst[2] < words[2] {
			dst[3]++ // the carry of the low half
		}
	}
}

// key returns the loaded key number i.
func (s *State) key(i int) []byte { return s.keys.at(i) }

// raw returns the words of the loaded key number i.
func (s *State) raw(i int) []uint64 { return s.loaded.at(i) }

// cpu returns one CPU's part of a key's words.
func (s *State) cpu(words []uint64, cpu int) []uint64 {
	if words == nil {
		return nil
	}
	return words[cpu*s.agg.Words:][:s.agg.Words]
}

// Normalize sets the divisor of printed values.
func (s *State) Normalize(div uint64) error {
	if div == 0 {
		return errNormal
	}
	s.norm = div
	return nil
}

// Denormalize sets the divisor of printed values back to 1.
func (s *State) Denormalize() { s.norm = 1 }

// Clear sets all loaded values to zero and keeps their keys. It returns the new
// generation, which the caller gives to the programs.
func (s *State) Clear() uint64 {
	for i := range s.count {
		s.rebase(i, !s.visible(i))
	}
	s.gen++
	return s.gen
}

// Trunc removes all loaded keys or, if has, all but the n with the largest
// values (-n with the smallest). It returns the new generation, which the
// caller gives to the programs.
func (s *State) Trunc(n int64, has bool, opt *Options) uint64 {
	if !has {
		n = 0
	}
	n = max(n, -math.MaxInt64)
	order := *opt
	order.SortKey, order.SortRev, order.PerCPU = false, false, false
	b := s.build(&order, map[string]uint64{})
	t := b.table
	t.sort(&order)
	keep := make([]bool, t.Len())
	for rank, row := range t.order {
		keep[row] = n > 0 && int64(t.Len()-rank) <= n || n < 0 && int64(rank) < -n
	}
	for i, row := range b.rows {
		if (row < 0 || !keep[row]) && !s.empty(i) {
			s.rebase(i, true)
		}
	}
	s.gen++
	return s.gen
}

func (s *State) rebase(i int, hide bool) {
	if s.fn == Unknown {
		return
	}
	size := s.ncpu * s.agg.Words
	at, ok := s.base[string(s.key(i))]
	if !ok {
		at = s.slot(size)
		s.base[string(s.key(i))] = at
	}
	s.hidden[at] = hide
	copy(s.words[int(at)*size:][:size], s.raw(i))
}

func (s *State) slot(size int) int32 {
	if n := len(s.free); n > 0 {
		i := s.free[n-1]
		s.free = s.free[:n-1]
		return i
	}
	s.hidden = append(s.hidden, false)
	s.words = append(s.words, make([]uint64, size)...)
	return int32(len(s.hidden) - 1)
}

// Keys returns how many keys are loaded, shown or not.
func (s *State) Keys() int { return s.count }

// Loaded yields the keys that are loaded.
func (s *State) Loaded(yield func(key []byte) bool) {
	for i := range s.count {
		if !yield(s.key(i)) {
			return
		}
	}
}

// Retire takes over the loaded keys, whose words will not change any more: the
// caller deletes them from the map. Those that trunc has hidden and that had no
// data since are forgotten; the words of the others are carried, as if they were
// in the map.
func (s *State) Retire() {
	for i := range s.count {
		key := s.key(i)
		base, hidden := s.baseline(key)
		if !hidden || s.changed(s.raw(i), base) {
			s.carry[string(key)] = slices.Clone(s.raw(i))
			continue
		}
		s.free = append(s.free, s.base[string(key)])
		delete(s.base, string(key))
		delete(s.carry, string(key))
	}
	s.Reset()
}

// Done ends the loading of keys: what is carried joins them.
func (s *State) Done() {
	if len(s.carry) == 0 {
		return
	}
	joined := map[string]bool{}
	for i := range s.count {
		if words, ok := s.carry[string(s.key(i))]; ok {
			s.join(s.raw(i), words)
			joined[string(s.key(i))] = true
		}
	}
	for _, key := range slices.Sorted(maps.Keys(s.carry)) {
		if !joined[key] {
			copy(s.add([]byte(key)), s.carry[key])
		}
	}
}

// join adds the words of a key, of all CPUs, to others of that key.
func (s *State) join(dst, words []uint64) {
	for cpu := range s.ncpu {
		d, w := s.cpu(dst, cpu), s.cpu(words, cpu)
		if s.fn == Min || s.fn == Max {
			s.joinExtreme(d, w)
		} else {
			s.accumulate(d, w)
		}
	}
}

// joinExtreme takes for each slot the later generation's value, of equal ones the
// more extreme.
func (s *State) joinExtreme(dst, words []uint64) {
	for w := 0; w+1 < len(words); w += 2 {
		better := int64(words[w+1]) < int64(dst[w+1])
		if s.fn == Max {
			better = int64(words[w+1]) > int64(dst[w+1])
		}
		if words[w] > dst[w] || words[w] == dst[w] && better {
			dst[w], dst[w+1] = words[w], words[w+1]
		}
	}
}

// baseline returns the words of all CPUs at the last clear or trunc, nil if
// there was none.
func (s *State) baseline(key []byte) (words []uint64, hidden bool) {
	if len(s.base) == 0 {
		return nil, false
	}
	i, ok := s.base[string(key)]
	if !ok {
		return nil, false
	}
	size := s.ncpu * s.agg.Words
	return s.words[int(i)*size:][:size], s.hidden[i]
}

func (s *State) visible(i int) bool {
	base, hidden := s.baseline(s.key(i))
	if base != nil && !hidden {
		return true
	}
	return s.changed(s.raw(i), base)
}

// empty reports whether a key has been entered in the map, but has no data yet.
func (s *State) empty(i int) bool {
	base, _ := s.baseline(s.key(i))
	return base == nil && !s.changed(s.raw(i), nil)
}

func (s *State) changed(words, base []uint64) bool {
	for w, v := range words {
		if base == nil && v != 0 || base != nil && v != base[w] {
			return true
		}
	}
	return false
}

// fold adds one CPU's words, less their baseline, to a merged value.
func (s *State) fold(dst, words, base []uint64) {
	switch s.fn {
	case Min, Max:
		s.foldExtreme(dst, words, base)
	case Stddev:
		s.foldStddev(dst, words, base)
	default:
		head := s.fn.head()
		for w := head; w < len(words) && w-head < len(dst); w++ {
			dst[w-head] += words[w]
			if base != nil {
				dst[w-head] -= base[w]
			}
		}
	}
}

func (s *State) foldExtreme(dst, words, base []uint64) {
	for w := 0; w+1 < len(words); w += 2 {
		if base == nil && words[w] == 0 || base != nil && words[w] == base[w] && words[w+1] == base[w+1] {
			continue
		}
		v := int64(words[w+1])
		if s.fn == Min {
			v = min(v, int64(dst[0]))
		} else {
			v = max(v, int64(dst[0]))
		}
		dst[0] = uint64(v)
	}
}

func (s *State) foldStddev(dst, words, base []uint64) {
	if len(words) < 4 {
		return
	}
	v := [4]uint64(words[:4])
	if base != nil {
		v[0] -= base[0]
		v[1] -= base[1]
		v[2], v[3] = sub128(v[2], v[3], base[2], base[3])
	}
	dst[0] += v[0]
	dst[1] += v[1]
	dst[2], dst[3] = add128(dst[2], dst[3], v[2], v[3])
}

// initial sets a merged value to what no data give.
func (s *State) initial(dst []uint64) {
	switch s.fn {
	case Min:
		dst[0] = math.MaxInt64
	case Max:
		dst[0] = 1 << 63
	}
}
