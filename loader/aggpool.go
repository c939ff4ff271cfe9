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
	byHead map[uint64][]int32 // which keys
	count  int
	fresh  bool
}

// newAggPool reads a map as if it were one aggregation's.
func newAggPool(m *ebpf.Map, name string, cpus int) *aggPool {
	all := &object.Agg{Name: name, KeySize: int(m.KeySize()), Words: (int(m.ValueSize()) + 7) / 8}
	return &aggPool{reader: newAggReader(m, all, cpus)}
}

// load calls do with the keys of an aggregation, which begin with head, and their
// words. What the keys have before and after the size bytes of theirs is left out.
func (p *aggPool) load(head uint64, size int, do func(key []byte, words []uint64) error) error {
	if !p.fresh {
		p.reset()
		if err := p.reader.each(p.reset, p.add); err != nil {
			return err
		}
		p.fresh = true
	}
	whole, per := p.reader.agg.KeySize, p.reader.per()
	for _, i := range p.byHead[head] {
		key := p.keys[int(i)*whole:][object.TagSize:][:size]
		if err := do(key, p.words[int(i)*per:][:per]); err != nil {
			return err
		}
	}
	return nil
}

func (p *aggPool) reset() {
	p.keys, p.words, p.byHead, p.count = p.keys[:0], p.words[:0], map[uint64][]int32{}, 0
}

func (p *aggPool) add(key []byte, words []uint64) error {
	head := binary.NativeEndian.Uint64(key)
	p.byHead[head] = append(p.byHead[head], int32(p.count))
	p.keys, p.words = append(p.keys, key...), append(p.words, words...)
	p.count++
	return nil
}
