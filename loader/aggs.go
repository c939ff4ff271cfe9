package loader

import (
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

const aggBatch = 1024

type aggReader struct {
	m      *ebpf.Map
	agg    *object.Agg
	cpus   int
	stride int // words of a value of one CPU
	values []uint64
	keys   []byte
	single bool // no batches here
	pool   *aggPool
}

func newAggReader(m *ebpf.Map, a *object.Agg, cpus int) *aggReader {
	return &aggReader{m: m, agg: a, cpus: cpus, stride: (int(m.ValueSize()) + 7) / 8}
}

// read returns the aggregation's keys with the words of each CPU.
func (r *aggReader) read() ([]aggregate.Raw, error) {
	if r.agg.KeySize == 0 {
		return r.readArray()
	}
	if r.pool != nil {
		return r.pool.readTag(r.agg)
	}
	if !r.single {
		raws, err := r.readBatches()
		if err == nil {
			return raws, nil
		}
		r.single = true
	}
	return r.readEach()
}

func (r *aggReader) readArray() ([]aggregate.Raw, error) {
	values := make([]uint64, r.cpus*r.stride)
	key := uint32(r.agg.Tag)
	if err := mapElem(unix.BPF_MAP_LOOKUP_ELEM, r.m.FD(), unsafe.Pointer(&key), unsafe.Pointer(&values[0])); err != nil {
		return nil, fmt.Errorf("read aggregation @%s: %w", r.agg.Name, err)
	}
	return r.append(nil, nil, values, 1), nil
}

// append adds n elements whose memory is not used again.
func (r *aggReader) append(raws []aggregate.Raw, keys []byte, values []uint64, n int) []aggregate.Raw {
	cpus := make([][]uint64, n*r.cpus)
	for i := range cpus {
		cpus[i] = values[i*r.stride:][:r.agg.Words]
	}
	for i := range n {
		raws = append(raws, aggregate.Raw{Key: keys[i*r.agg.KeySize:][:r.agg.KeySize], CPU: cpus[i*r.cpus:][:r.cpus]})
	}
	return raws
}

func (r *aggReader) readBatches() ([]aggregate.Raw, error) {
	var raws []aggregate.Raw
	size := r.agg.KeySize
	per := r.cpus * r.stride
	batch := min(aggBatch, int(r.m.MaxEntries()))
	cursor := make([]byte, max(size, 4))
	var in unsafe.Pointer
	for {
		if len(r.keys) < batch*size {
			r.keys, r.values = make([]byte, batch*size), make([]uint64, batch*per)
		}
		next := make([]byte, len(cursor))
		n, err := mapBatch(unix.BPF_MAP_LOOKUP_BATCH, r.m.FD(), in, unsafe.Pointer(&next[0]),
			unsafe.Pointer(&r.keys[0]), unsafe.Pointer(&r.values[0]), batch)
		if errors.Is(err, unix.ENOSPC) && batch < int(r.m.MaxEntries()) {
			batch = min(2*batch, int(r.m.MaxEntries()))
			continue
		}
		if err != nil && !errors.Is(err, unix.ENOENT) {
			return nil, err
		}
		keys, values := make([]byte, n*size), make([]uint64, n*per)
		copy(keys, r.keys)
		copy(values, r.values)
		raws = r.append(raws, keys, values, n)
		if err != nil || n == 0 {
			return raws, nil
		}
		cursor = next
		in = unsafe.Pointer(&cursor[0])
	}
}

// reclaim deletes the keys that trunc removed, once they fill half of the map. It
// reports whether it deleted any.
func (r *aggReader) reclaim(s *aggregate.State, loaded int) (any bool) {
	if r.pool != nil {
		loaded = r.pool.keys
	}
	if r.agg.KeySize == 0 || 2*loaded < int(r.m.MaxEntries()) {
		return false
	}
	values, cpus := make([]uint64, r.cpus*r.stride), make([][]uint64, r.cpus)
	for i := range cpus {
		cpus[i] = values[i*r.stride:][:r.agg.Words]
	}
	for dead := range s.Dead {
		key := dead
		if r.pool != nil {
			key, r.pool.fresh = r.pool.key(r.agg, dead), false
		}
		if mapElem(unix.BPF_MAP_LOOKUP_AND_DELETE_ELEM, r.m.FD(), unsafe.Pointer(&key[0]), unsafe.Pointer(&values[0])) != nil {
			return any // a kernel that cannot: the map fills, and drops are reported
		}
		s.Forget(dead, cpus)
		any = true
	}
	return any
}

// readEach walks the keys one by one. A key that disappears makes the kernel
// start over; only reclaim deletes keys, at other times.
func (r *aggReader) readEach() ([]aggregate.Raw, error) {
	var raws []aggregate.Raw
	var at unsafe.Pointer
	for range r.m.MaxEntries() {
		key, values := make([]byte, r.agg.KeySize), make([]uint64, r.cpus*r.stride)
		err := mapNext(r.m.FD(), at, unsafe.Pointer(&key[0]))
		if errors.Is(err, unix.ENOENT) {
			break
		}
		if err == nil {
			err = mapElem(unix.BPF_MAP_LOOKUP_ELEM, r.m.FD(), unsafe.Pointer(&key[0]), unsafe.Pointer(&values[0]))
		}
		if err != nil {
			return nil, fmt.Errorf("read aggregation @%s: %w", r.agg.Name, err)
		}
		raws = r.append(raws, key, values, 1)
		at = unsafe.Pointer(&key[0])
	}
	return raws, nil
}
