// Package aggregate turns the raw words of aggregation maps into tables for
// printing: it merges the CPUs' values, keeps what clear, trunc and normalize
// did, and sorts.
//
// The kernel adds to a map while the loader reads it, on every CPU, without
// locks. Writing into the map to clear a value would lose what was added in
// between, so nothing is written there (keys that trunc removed may be deleted,
// see Dead). The loader remembers instead:
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
	"math"

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
type State struct {
	agg  *object.Agg
	fn   Func
	norm uint64
	gen  uint64
	raws []Raw
	ncpu int

	base   map[string]int32 // slot in words and hidden
	words  []uint64
	hidden []bool
	free   []int32 // slots
}

var errNormal = errors.New("invalid normalization")

// New returns the state of an aggregation before any data: not normalized, in
// generation 1.
func New(a *object.Agg) *State {
	return &State{agg: a, fn: FuncOf(a), norm: 1, gen: 1, base: map[string]int32{}}
}

// Agg returns the aggregation's metadata.
func (s *State) Agg() *object.Agg { return s.agg }

// Generation returns the generation that programs should write in.
func (s *State) Generation() uint64 { return s.gen }

// Load replaces the words. The state keeps raws until the next Load, so that
// clear and trunc act upon exactly what was printed.
func (s *State) Load(raws []Raw) {
	s.raws = raws
	if s.ncpu == 0 {
		for i := range raws {
			s.ncpu = max(s.ncpu, len(raws[i].CPU))
		}
	}
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
	for i := range s.raws {
		r := &s.raws[i]
		s.rebase(r, !s.visible(r))
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
		if row < 0 || !keep[row] {
			s.rebase(&s.raws[i], true)
		}
	}
	s.gen++
	return s.gen
}

func (s *State) rebase(r *Raw, hide bool) {
	if s.fn == Unknown {
		return
	}
	size := s.ncpu * s.agg.Words
	i, ok := s.base[string(r.Key)]
	if !ok {
		i = s.slot(size)
		s.base[string(r.Key)] = i
	}
	s.hidden[i] = hide
	dst := s.words[int(i)*size:][:size]
	clear(dst)
	for cpu := 0; cpu < min(len(r.CPU), s.ncpu); cpu++ {
		copy(dst[cpu*s.agg.Words:][:s.agg.Words], r.CPU[cpu])
	}
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
func (s *State) Keys() int { return len(s.raws) }

// Dead yields the loaded keys that trunc has hidden and that had no data since:
// the loader may delete them from the map and then tell Forget.
func (s *State) Dead(yield func(key []byte) bool) {
	for i := range s.raws {
		r := &s.raws[i]
		base, hidden := s.baseline(r)
		if hidden && !s.changed(r, base) && !yield(r.Key) {
			return
		}
	}
}

// Forget takes note that a key was deleted from the map with these words in it.
// What they hold beyond the baseline still counts when the key has data again.
func (s *State) Forget(key []byte, cpus [][]uint64) {
	i, ok := s.base[string(key)]
	if !ok {
		return
	}
	r := Raw{Key: key, CPU: cpus}
	size := s.ncpu * s.agg.Words
	base := s.words[int(i)*size:][:size]
	if s.fn == Min || s.fn == Max || !s.changed(&r, base) {
		delete(s.base, string(key))
		s.free = append(s.free, i)
		return
	}
	for cpu := 0; cpu < min(len(cpus), s.ncpu); cpu++ {
		s.debit(base[cpu*s.agg.Words:][:s.agg.Words], cpus[cpu])
	}
}

// debit makes a baseline for words that start from zero again: less than zero by
// what was counted beyond the old one.
func (s *State) debit(base, words []uint64) {
	if s.fn == Stddev {
		base[2], base[3] = sub128(base[2], base[3], words[2], words[3])
		base[0] -= words[0]
		base[1] -= words[1]
		return
	}
	for w := range base {
		base[w] -= words[w]
	}
	if s.fn.head() > 0 && s.fn != Avg {
		base[0] = 0 // the tag
	}
}

// baseline returns the words of all CPUs at the last clear or trunc, nil if
// there was none.
func (s *State) baseline(r *Raw) (words []uint64, hidden bool) {
	if len(s.base) == 0 {
		return nil, false
	}
	i, ok := s.base[string(r.Key)]
	if !ok {
		return nil, false
	}
	size := s.ncpu * s.agg.Words
	return s.words[int(i)*size:][:size], s.hidden[i]
}

func (s *State) visible(r *Raw) bool {
	base, hidden := s.baseline(r)
	if base != nil && !hidden {
		return true
	}
	return s.changed(r, base)
}

func (s *State) changed(r *Raw, base []uint64) bool {
	for cpu, words := range r.CPU {
		if cpu >= s.ncpu {
			break
		}
		words = words[:min(len(words), s.agg.Words)]
		for w, v := range words {
			if base == nil && v != 0 || base != nil && v != base[cpu*s.agg.Words+w] {
				return true
			}
		}
	}
	return false
}

// fold adds one CPU's words, less their baseline, to a merged value.
func (s *State) fold(dst, words, base []uint64) {
	words = words[:min(len(words), s.agg.Words)]
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
