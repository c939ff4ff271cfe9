package loader

import (
	"encoding/binary"

	"github.com/cilium/ebpf"

	"dtc/object"
)

// Reading a hash that aggregations share: whole, once for all that one record
// prints, and divided by the tags that its keys begin with.

type aggPool struct {
	reader *aggReader
	keys   []byte
	words  []uint64
	byTag  map[uint64][]int32 // which keys
	count  int
	fresh  bool
}

// newAggPool reads a map as if it were one aggregation's.
func newAggPool(m *ebpf.Map, name string, cpus int) *aggPool {
	all := &object.Agg{Name: name, KeySize: int(m.KeySize()), Words: (int(m.ValueSize()) + 7) / 8}
	return &aggPool{reader: newAggReader(m, all, cpus)}
}

// loadTag calls do with the keys of an aggregation, without the tag and what
// follows the key, and their words.
func (p *aggPool) loadTag(a *object.Agg, do func(key []byte, words []uint64) error) error {
	if !p.fresh {
		p.reset()
		if err := p.reader.each(p.reset, p.add); err != nil {
			return err
		}
		p.fresh = true
	}
	size, per := p.reader.agg.KeySize, p.reader.per()
	for _, i := range p.byTag[uint64(a.Tag)] {
		key := p.keys[int(i)*size:][object.TagSize:][:a.KeySize]
		if err := do(key, p.words[int(i)*per:][:per]); err != nil {
			return err
		}
	}
	return nil
}

func (p *aggPool) reset() {
	p.keys, p.words, p.byTag, p.count = p.keys[:0], p.words[:0], map[uint64][]int32{}, 0
}

func (p *aggPool) add(key []byte, words []uint64) error {
	tag := binary.NativeEndian.Uint64(key)
	p.byTag[tag] = append(p.byTag[tag], int32(p.count))
	p.keys, p.words = append(p.keys, key...), append(p.words, words...)
	p.count++
	return nil
}

// key is the pool's key for a key of an aggregation.
func (p *aggPool) key(a *object.Agg, key []byte) []byte {
	whole := make([]byte, p.reader.agg.KeySize)
	binary.NativeEndian.PutUint64(whole, uint64(a.Tag))
	copy(whole[object.TagSize:], key)
	return whole
}
