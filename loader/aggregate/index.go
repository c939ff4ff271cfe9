package aggregate

import (
	"bytes"
	"hash/maphash"
)

// A keyIndex finds the row of a key among those of a table. It holds numbers of
// rows only: a map from keys to rows would hold all keys once more.
type keyIndex struct {
	table *Table
	seed  maphash.Seed
	slots []int32 // row + 1; a power of two of them, at most half in use
	used  int
}

func newKeyIndex(t *Table, rows int) *keyIndex {
	x := &keyIndex{table: t, seed: maphash.MakeSeed()}
	x.resize(2 * rows)
	return x
}

// enter returns the row that has the key of this one: another that was entered
// before, or this one, which is entered.
func (x *keyIndex) enter(row int32) (at int32, found bool) {
	if 2*x.used >= len(x.slots) {
		x.resize(2 * len(x.slots))
	}
	slot := x.find(x.table.key(row))
	if x.slots[slot] != 0 {
		return x.slots[slot] - 1, true
	}
	x.slots[slot] = row + 1
	x.used++
	return row, false
}

// find returns the slot of a key, or the free one that it belongs in.
func (x *keyIndex) find(key []byte) int {
	mask := len(x.slots) - 1
	slot := int(maphash.Bytes(x.seed, key)) & mask
	for x.slots[slot] != 0 && !bytes.Equal(x.table.key(x.slots[slot]-1), key) {
		slot = (slot + 1) & mask
	}
	return slot
}

func (x *keyIndex) resize(least int) {
	old, size := x.slots, 16
	for size < least {
		size *= 2
	}
	x.slots = make([]int32, size)
	for _, row := range old {
		if row != 0 {
			x.slots[x.find(x.table.key(row-1))] = row
		}
	}
}
