package emit

import (
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/plan"
	"dtc/object"
)

// Maps that aggregations or arrays share; see compiler/plan, pool.go.

// poolDef is the map of a pool: an array where it has no keys, else a hash, whose
// number of keys the loader sets.
func poolDef(p *plan.Pool, array, hash int64) mapDef {
	if p.KeyLen == 0 {
		return mapDef{name: p.Map, typ: array, key: 4, value: p.Size, entries: int64(p.Tags + 1)}
	}
	return mapDef{name: p.Map, typ: hash, key: p.KeyLen, value: p.Size, entries: 1024}
}

// pooledKey packs a key of size bytes; in a pool the tag goes before it, and zeros
// follow.
func (f *fn) pooledKey(p *plan.Pool, tag int, layout []object.Datum, exprs []check.Expr, size int, head ...value.Value) value.Value {
	if p == nil {
		return f.key(layout, exprs, size, head...)
	}
	return f.key(behindHead(layout), exprs, p.KeyLen, append([]value.Value{c64(int64(tag))}, head...)...)
}

// behindHead is a layout behind the word that keys begin with.
func behindHead(layout []object.Datum) []object.Datum {
	behind := make([]object.Datum, len(layout))
	for i, d := range layout {
		d.Off += object.TagSize
		behind[i] = d
	}
	return behind
}
