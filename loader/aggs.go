package loader

import (
	"encoding/binary"
	"errors"
	"fmt"
	"unsafe"

	"github.com/cilium/ebpf"
	"golang.org/x/sys/unix"

	"dtc/loader/aggregate"
	"dtc/object"
)

// Reading aggregations. A keyless one is a slot of a per-CPU array; the others are
// per-CPU hashes, of their own or shared (aggpool.go), read in batches where the kernel can, else key by key. A batch
// holds whole hash buckets, so one that is too small for a bucket is enlarged.
//
// Programs change values while they are read. The kernel copies word by word, in
// ascending order, so a word is never half of one value and half of another.
// Words that belong together (the count and the sum of an average) are marked: a
// program counts a change in the last word before it begins, and in the first
// after it has ended. Where the two differ, a change was under way, and the key is
// read again.
//
// Keys that trunc removed shall leave the map, and no change be lost. A program that
// has found a key may change it at any later time, so a key that programs can find is
// never deleted. The keys of such aggregations begin with a word that holds an epoch.
// To empty the map the loader raises it, and waits until no program runs that may have
// seen the one before: then all old keys stand still, are read for the last time, and
// deleted. Programs enter keys anew meanwhile.
//
// A batch is folded into the State at once, so memory is needed for one batch of
// all CPUs' words, whatever number of keys there is.

const (
	aggBatch   = 1024    // keys of a batch
	batchBytes = 1 << 19 // of words, at most, unless a bucket has more
	settleTry  = 1000    // readings of a value that changes all the time
)

type aggReader struct {
	m      *ebpf.Map
	agg    *object.Agg
	cpus   int
	stride int  // words of a value of one CPU
	single bool // no batches here
	pool   *aggPool
	epoch  uint64 // what the variable agg.Epoch holds
}

// epochStep is the distance of epochs, above the tags of shared maps.
const epochStep = 1 << 32

func newAggReader(m *ebpf.Map, a *object.Agg, cpus int) *aggReader {
	return &aggReader{m: m, agg: a, cpus: cpus, stride: (int(m.ValueSize()) + 7) / 8}
}

// per is the number of words of a key.
func (r *aggReader) per() int { return r.cpus * r.stride }

// load reads the aggregation into s.
func (r *aggReader) load(s *aggregate.State) error {
	s.Reset()
	defer s.Done()
	add := func(key []byte, words []uint64) error {
		if err := r.settle(key, words); err != nil {
			return err
		}
		s.Add(key, words, r.stride)
		return nil
	}
	switch {
	case r.agg.KeySize == 0:
		return r.loadArray(add)
	case r.pool != nil:
		return r.pool.load(r.head(), r.agg.KeySize, add)
	case r.agg.Epoch == "":
		return r.each(s.Reset, add)
	}
	head := r.head()
	return r.each(s.Reset, func(key []byte, words []uint64) error {
		if binary.NativeEndian.Uint64(key) != head {
			return nil
		}
		return add(key[object.TagSize:], words)
	})
}

// head is the word that the aggregation's keys begin with.
func (r *aggReader) head() uint64 { return uint64(r.agg.Tag) + r.epoch }

func (r *aggReader) loadArray(add func(key []byte, words []uint64) error) error {
	words := make([]uint64, r.per())
	key := uint32(r.agg.Tag)
	if err := r.lookup(unsafe.Pointer(&key), words); err != nil {
		return err
	}
	return add(nil, words)
}

func (r *aggReader) lookup(key unsafe.Pointer, words []uint64) error {
	if err := mapElem(unix.BPF_MAP_LOOKUP_ELEM, r.m.FD(), key, unsafe.Pointer(&words[0])); err != nil {
		return fmt.Errorf("read aggregation @%s: %w", r.agg.Name, err)
	}
	return nil
}

// settle reads a value again until no CPU was changing it.
func (r *aggReader) settle(key []byte, words []uint64) error {
	if !r.marked() {
		return nil
	}
	for try := 0; r.changing(words) && try < settleTry; try++ {
		at := r.mapKey(key)
		if err := r.lookup(unsafe.Pointer(&at[0]), words); err != nil {
			return err
		}
	}
	return nil
}

// marked reports whether changes of the value are marked: objects before 1.2 have
// no word for that.
func (r *aggReader) marked() bool { return r.agg.Marked() }

func (r *aggReader) changing(words []uint64) bool {
	for cpu := range r.cpus {
		if one := words[cpu*r.stride:]; one[0] != one[r.agg.Words-1] {
			return true
		}
	}
	return false
}

// mapKey is the map's key for a key of the aggregation.
func (r *aggReader) mapKey(key []byte) []byte {
	switch {
	case r.agg.KeySize == 0:
		slot := uint32(r.agg.Tag)
		return unsafe.Slice((*byte)(unsafe.Pointer(&slot)), 4)
	case r.pool == nil && r.agg.Epoch == "":
		return key
	}
	whole := make([]byte, r.m.KeySize())
	binary.NativeEndian.PutUint64(whole, r.head())
	copy(whole[object.TagSize:], key)
	return whole
}

// each calls do with all keys of a hash. If it has to start again, it calls reset.
func (r *aggReader) each(reset func(), do func(key []byte, words []uint64) error) error {
	if !r.single {
		err := r.eachBatch(do)
		if err == nil {
			return nil
		}
		r.single = true
		reset()
	}
	return r.eachKey(do)
}

func (r *aggReader) eachBatch(do func(key []byte, words []uint64) error) error {
	size, per := r.m.KeySize(), r.per()
	most := int(r.m.MaxEntries())
	batch := min(max(min(aggBatch, batchBytes/(8*per)), 1), most)
	var keys []byte
	var words []uint64
	cursor, next := make([]byte, max(size, 4)), make([]byte, max(size, 4))
	var in unsafe.Pointer
	for {
		if len(words) < batch*per {
			keys, words = make([]byte, batch*int(size)), make([]uint64, batch*per)
		}
		n, err := mapBatch(unix.BPF_MAP_LOOKUP_BATCH, r.m.FD(), in, unsafe.Pointer(&next[0]),
			unsafe.Pointer(&keys[0]), unsafe.Pointer(&words[0]), batch)
		if errors.Is(err, unix.ENOSPC) && batch < most {
			batch = min(2*batch, most)
			continue
		}
		if err != nil && !errors.Is(err, unix.ENOENT) {
			return err
		}
		for i := range n {
			if err := do(keys[i*int(size):][:size], words[i*per:][:per]); err != nil {
				return err
			}
		}
		if err != nil || n == 0 {
			return nil
		}
		cursor, next = next, cursor
		in = unsafe.Pointer(&cursor[0])
	}
}

// eachKey walks the keys one by one. A key that disappears makes the kernel
// start over; only retire deletes keys, at other times.
func (r *aggReader) eachKey(do func(key []byte, words []uint64) error) error {
	key, next := make([]byte, r.m.KeySize()), make([]byte, r.m.KeySize())
	words := make([]uint64, r.per())
	var at unsafe.Pointer
	for range r.m.MaxEntries() {
		err := mapNext(r.m.FD(), at, unsafe.Pointer(&next[0]))
		if errors.Is(err, unix.ENOENT) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read aggregation @%s: %w", r.agg.Name, err)
		}
		if err := r.lookup(unsafe.Pointer(&next[0]), words); err != nil {
			return err
		}
		if err := do(next, words); err != nil {
			return err
		}
		key, next = next, key
		at = unsafe.Pointer(&key[0])
	}
	return nil
}

// crowded reports whether the map is so full that keys which trunc removed should
// leave it. loaded is how many keys the aggregation had when it was read.
func (r *aggReader) crowded(loaded int) bool {
	if r.pool != nil {
		loaded = r.pool.count
	}
	return r.agg.Epoch != "" && 2*loaded >= int(r.m.MaxEntries())
}

// retire takes all keys of the epoch before this one out of the map, whose words no
// program changes any more.
func (r *aggReader) retire(s *aggregate.State) error {
	r.epoch -= epochStep
	defer func() { r.epoch += epochStep }()
	if err := r.load(s); err != nil {
		return err
	}
	for key := range s.Loaded {
		at := r.mapKey(key)
		err := mapElem(unix.BPF_MAP_DELETE_ELEM, r.m.FD(), unsafe.Pointer(&at[0]), nil)
		if err != nil && !errors.Is(err, unix.ENOENT) {
			return fmt.Errorf("remove keys of aggregation @%s: %w", r.agg.Name, err)
		}
	}
	s.Retire()
	return nil
}
