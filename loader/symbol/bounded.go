package symbol

import (
	"cmp"
	"slices"
)

// bounded is a map whose contents weigh at most so much: when they weigh more, what
// was not used for longest goes, until half of that is left. What is pinned stays.
type bounded[K comparable, V any] struct {
	most, total int
	now         uint64
	items       map[K]*item[V]
}

type item[V any] struct {
	value  V
	weight int
	used   uint64
	pinned bool
}

func newBounded[K comparable, V any](most int) *bounded[K, V] {
	return &bounded[K, V]{most: most, items: map[K]*item[V]{}}
}

// get returns the value of a key, which is used now.
func (b *bounded[K, V]) get(k K) (v V, ok bool) {
	it := b.items[k]
	if it == nil {
		return v, false
	}
	b.now++
	it.used = b.now
	return it.value, true
}

// put sets the value of a key, and what it weighs.
func (b *bounded[K, V]) put(k K, v V, weight int) {
	it := b.items[k]
	if it == nil {
		it = &item[V]{}
		b.items[k] = it
	}
	b.now++
	b.total += weight - it.weight
	it.value, it.weight, it.used = v, weight, b.now
	if b.total > b.most {
		b.shrink()
	}
}

// pin has a key stay.
func (b *bounded[K, V]) pin(k K) {
	if it := b.items[k]; it != nil {
		it.pinned = true
	}
}

// shrink takes out what was not used for longest; what was used last stays.
func (b *bounded[K, V]) shrink() {
	keys := make([]K, 0, len(b.items))
	for k, it := range b.items {
		if !it.pinned && it.used != b.now {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(x, y K) int { return cmp.Compare(b.items[x].used, b.items[y].used) })
	for _, k := range keys {
		if b.total <= b.most/2 {
			return
		}
		b.total -= b.items[k].weight
		delete(b.items, k)
	}
}
