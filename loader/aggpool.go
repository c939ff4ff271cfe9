package loader

import (
	"encoding/binary"

	"github.com/cilium/ebpf"

	"dtc/loader/aggregate"
	"dtc/object"
)

// Reading a hash that aggregations share: whole, once for all that one record
// prints, and divided by the tags that its keys begin with.

type aggPool struct {
	reader *aggReader
	byTag  map[uint64][]aggregate.Raw
	keys   int
	fresh  bool
}

// newAggPool reads a map as if it were one aggregation's.
func newAggPool(m *ebpf.Map, name string, cpus int) *aggPool {
	all := &object.Agg{Name: name, KeySize: int(m.KeySize()), Words: (int(m.ValueSize()) + 7) / 8}
	return &aggPool{reader: newAggReader(m, all, cpus)}
}

// readTag returns the keys of an aggregation, without the tag and what follows the
// key, and their words.
func (p *aggPool) readTag(a *object.Agg) ([]aggregate.Raw, error) {
	if !p.fresh {
		raws, err := p.reader.read()
		if err != nil {
			return nil, err
		}
		p.byTag, p.keys, p.fresh = map[uint64][]aggregate.Raw{}, len(raws), true
		for _, r := range raws {
			tag := binary.NativeEndian.Uint64(r.Key)
			p.byTag[tag] = append(p.byTag[tag], r)
		}
	}
	pooled := p.byTag[uint64(a.Tag)]
	raws := make([]aggregate.Raw, len(pooled))
	for i, r := range pooled {
		raws[i].Key = r.Key[object.TagSize:][:a.KeySize]
		raws[i].CPU = make([][]uint64, len(r.CPU))
		for cpu, words := range r.CPU {
			raws[i].CPU[cpu] = words[:a.Words]
		}
	}
	return raws, nil
}

// key is the pool's key for a key of an aggregation.
func (p *aggPool) key(a *object.Agg, key []byte) []byte {
	whole := make([]byte, p.reader.agg.KeySize)
	binary.NativeEndian.PutUint64(whole, uint64(a.Tag))
	copy(whole[object.TagSize:], key)
	return whole
}
