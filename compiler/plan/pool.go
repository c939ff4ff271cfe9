package plan

// Pools. Each aggregation and each associative array has a map of its own, while
// a script has few of them. The kernel lets a program use 64 maps; where the
// clauses of one program would need more, the script's aggregations share maps,
// and if that is not enough its arrays too. A script that needs no pools gets
// none: its object is as if there were none.
//
//   - A pool's hash has keys that begin with the tag of an aggregation or array, a
//     64-bit word, from 1. Its own key follows, and zeros up to the pool's longest
//     key.
//   - Keyless aggregations share a per-CPU array: the tag is the slot.
//   - Values of aggregations are as long as the pool's longest. So that a count does
//     not take the memory of a distribution, nor an integer the key of a string,
//     there are pools by class of size: three classes of values and of keys, twelve
//     pools at most.
//   - An update of an array writes a whole value. Arrays share a map only if their
//     values are equally long.

import (
	"fmt"

	"dtc/compiler/check"
	"dtc/object"
)

// maxMaps is how many maps of aggregations and arrays a program may use: what the
// kernel lets it have, less those of the package object and the sections of
// variables.
const maxMaps = 64 - 10

// Pool is a map that aggregations or arrays share.
type Pool struct {
	Map    string
	KeyLen int // with the tag; 0: an array, indexed by the tag
	Size   int // bytes of a value
	Tags   int // the last tag
}

// class is what members of a pool have in common.
type class struct{ key, value int }

// The classes of keys (without tag) and of values, by their most bytes: a key that
// is built on the stack, one that every kernel takes; a scalar, a distribution by
// powers of two.
var (
	keyClasses   = []int{64 - object.TagSize, 512 - object.TagSize}
	valueClasses = []int{8 * 4, 8 * 128}
)

func classOf(size int, most []int) int {
	for i, m := range most {
		if size <= m {
			return i
		}
	}
	return len(most)
}

// pools has the script's aggregations and arrays share maps if a program needs
// more than it may have.
func (b *builder) pools() {
	if b.mostMaps() <= maxMaps {
		return
	}
	b.needs(object.MinorPools)
	b.poolAggs()
	if b.mostMaps() > maxMaps {
		b.poolVars()
	}
}

// mostMaps is how many maps of aggregations and arrays the program that uses most
// of them needs.
func (b *builder) mostMaps() int {
	most := 0
	for _, g := range b.plan.Groups {
		maps := map[string]bool{}
		for _, list := range [][]*Clause{g.Clauses, b.plan.Errors} {
			for _, c := range list {
				for a := range b.uses[c.Clause].aggs {
					maps[b.plan.Aggs[a].Map] = true
				}
				for v := range b.uses[c.Clause].arrays {
					maps[b.plan.Vars[v].Symbol] = true
				}
			}
		}
		most = max(most, len(maps))
	}
	return most
}

func (b *builder) poolAggs() {
	byClass := map[class]*Pool{}
	for i, a := range b.prog.Aggs {
		pa := b.plan.Aggs[a]
		c := class{-1, classOf(8*pa.Words, valueClasses)}
		if pa.KeyLen > 0 {
			c.key = classOf(pa.KeyLen, keyClasses)
		}
		p := byClass[c]
		if p == nil {
			p = &Pool{Map: fmt.Sprintf("dt_aggs_%d", len(byClass))}
			byClass[c] = p
		}
		p.Tags++
		p.Size = max(p.Size, 8*pa.Words)
		if pa.KeyLen > 0 {
			p.KeyLen = max(p.KeyLen, object.TagSize+pa.KeyLen)
		}
		pa.Pool, pa.Tag, pa.Map = p, p.Tags, p.Map
		b.meta.Aggs[i].Map, b.meta.Aggs[i].Tag = p.Map, p.Tags
	}
}

// poolVars lets arrays share maps, and describes the maps anew.
func (b *builder) poolVars() {
	byClass := map[class]*Pool{}
	var list []*Pool
	for _, v := range b.prog.Vars {
		pv := b.plan.Vars[v]
		if pv.Home != HomeHash || b.varKeys[v] == nil {
			continue
		}
		c := class{classOf(pv.KeyLen, keyClasses), pv.Size}
		p := byClass[c]
		if p == nil {
			p = &Pool{Map: fmt.Sprintf("dt_vars_%d", len(list)), Size: pv.Size}
			byClass[c] = p
			list = append(list, p)
		}
		p.Tags++
		p.KeyLen = max(p.KeyLen, object.TagSize+pv.KeyLen)
		pv.Pool, pv.Tag, pv.Symbol = p, p.Tags, p.Map
	}
	b.meta.Vars = nil
	for _, p := range list {
		b.meta.Vars = append(b.meta.Vars, object.DynMap{Map: p.Map, EntrySize: p.KeyLen + p.Size, Shared: true})
	}
}

// array notes that a clause uses an array.
func (u *clauseUses) array(v *check.Var) {
	if u.arrays == nil {
		u.arrays = map[*check.Var]bool{}
	}
	u.arrays[v] = true
}
