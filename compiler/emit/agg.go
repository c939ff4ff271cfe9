package emit

import (
	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/constant"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	"dtc/compiler/check"
	"dtc/compiler/plan"
	"dtc/object"
)

// aggregate feeds an aggregation: find this CPU's value and change it in place.
// Other programs may interrupt this one on the same CPU; where several feed one
// aggregation, words are added atomically.
func (f *fn) aggregate(s *check.AggStmt) {
	a := f.p.Aggs[s.Agg]
	var v, weight value.Value = c64(0), c64(1)
	if s.Value != nil {
		v = f.scalar(s.Value)
	}
	if s.Incr != nil {
		weight = f.scalar(s.Incr)
	}
	p := f.aggValue(a, s.Keys)
	f.either(f.isNull(p), func() { f.drop(object.DropAgg) }, func() { f.feed(a, p, v, weight) })
}

// aggMap is the map of an aggregation; the loader sets the number of keys.
func (f *fn) aggMap(a *plan.Agg) *ir.Global {
	if p := a.Pool; p != nil {
		return f.m.addMap(poolDef(p, mapPercpuArray, mapPercpuHash))
	}
	if a.KeyLen == 0 {
		return f.m.addMap(mapDef{name: a.Map, typ: mapPercpuArray, key: 4, value: 8 * a.Words, entries: 1})
	}
	key := a.KeyLen
	if a.Epoch != "" {
		key += object.TagSize
	}
	return f.m.addMap(mapDef{name: a.Map, typ: mapPercpuHash, key: key, value: 8 * a.Words, entries: 1024})
}

// aggValue is this CPU's value for a key, made if need be; null where there is
// no memory.
func (f *fn) aggValue(a *plan.Agg, keys []check.Expr) value.Value {
	m := f.aggMap(a)
	if a.KeyLen == 0 {
		return f.lookup32(m, c32(int64(a.Tag)))
	}
	key := f.aggKey(a, keys)
	p := f.lookup(m, key)
	return f.choose(f.isNull(p), func() value.Value {
		zero := f.m.variable("dt_zero", f.zeros, true)
		f.helper(helperMapUpdate, i64, mapPtr(m), key, bytePtr(zero), c64(mapNoExist))
		return f.lookup(m, key)
	}, func() value.Value { return f.offset(p, 0) })
}

// aggKey packs a key. Where trunc may remove keys, the word before them holds the
// epoch, so that the loader can have programs leave old keys alone.
func (f *fn) aggKey(a *plan.Agg, keys []check.Expr) value.Value {
	if a.Epoch == "" {
		return f.pooledKey(a.Pool, a.Tag, a.Key, keys, a.KeyLen)
	}
	var head value.Value = f.global(f.m.variable(a.Epoch, 8, false))
	size := object.TagSize + a.KeyLen
	if a.Pool != nil {
		head, size = f.b.NewAdd(head, c64(int64(a.Tag))), a.Pool.KeyLen
	}
	return f.key(behindHead(a.Key), keys, size, head)
}

// feed changes the words of a value as the function says; their layout is that
// of object.Agg. The loader reads them meanwhile, in ascending order: so what tells
// that there are data (a tag, the count) lies first and is written last.
func (f *fn) feed(a *plan.Agg, p, v, weight value.Value) {
	switch a.Func {
	case check.Count:
		f.bump(a, p, 0, c64(1))
	case check.Sum:
		f.bump(a, p, 1, v)
		f.tag(a, p)
	case check.Avg:
		f.marked(a, p, func() { f.bump(a, p, 1, v) })
	case check.Stddev:
		f.marked(a, p, func() {
			f.bump(a, p, 1, v)
			f.call(f.m.runtimeFunc("dt_add_square", types.Void, types.NewPointer(i64), i64), f.as(f.offset(p, 16), i64), v)
		})
	case check.Min:
		f.extreme(a, p, v, enum.IPredSLT)
	case check.Max:
		f.extreme(a, p, v, enum.IPredSGT)
	case check.Quantize:
		f.bucket(a, p, f.quantized(v), weight)
	case check.Lquantize:
		i := f.call(f.m.runtimeFunc("dt_lquantize", i64, i64, i64, i64, i64), v, c64(a.Params[0]), c64(a.Params[2]), c64(int64(a.Words-3)))
		f.bucket(a, p, i, weight)
	case check.Llquantize:
		i := f.call(f.m.runtimeFunc("dt_llquantize", i64, i64, i64, i64, i64, i64), v, c64(a.Params[0]), c64(a.Params[1]), c64(a.Params[2]), c64(a.Params[3]))
		f.bucket(a, p, i, weight)
	}
}

// bump adds to word i of a value.
func (f *fn) bump(a *plan.Agg, p value.Value, i int64, n value.Value) {
	f.addTo(a, f.offset(p, 8*i), n)
}

// addTo adds to a word. LLVM makes an atomic load of the atomic addition of what it
// knows to be 0, which the BPF backend does not have.
func (f *fn) addTo(a *plan.Agg, at, n value.Value) {
	if a.Shared {
		if c, known := n.(*constant.Int); !known {
			n = f.opaque(n)
		} else if c.X.Sign() == 0 {
			return
		}
		f.b.NewAtomicRMW(enum.AtomicOpAdd, f.as(at, i64), n, enum.AtomicOrderingMonotonic)
		return
	}
	f.store(f.b.NewAdd(f.load(i64, at, false), n), at)
}

// generation is the aggregation's current generation.
func (f *fn) generation(a *plan.Agg) value.Value {
	g := f.m.variable(a.Gen, 8, false)
	g.Init = c64(1)
	return f.global(g)
}

func (f *fn) tag(a *plan.Agg, p value.Value) {
	f.inOrder()
	f.store(f.generation(a), p)
}

// marked makes a change of several words: it counts it in the last word before it
// begins, and in the first after it has ended.
func (f *fn) marked(a *plan.Agg, p value.Value, change func()) {
	f.bump(a, p, int64(a.Words-1), c64(1))
	f.inOrder()
	change()
	f.inOrder()
	f.bump(a, p, 0, c64(1))
}

// inOrder keeps LLVM from moving stores across it.
func (f *fn) inOrder() {
	asm := ir.NewInlineAsm(types.NewPointer(types.NewFunc(types.Void)), "", "~{memory}")
	asm.SideEffect = true
	f.b.NewCall(asm)
}

// bucket adds the weight to bucket i, which follows the tag.
func (f *fn) bucket(a *plan.Agg, p, i, weight value.Value) {
	n := int64(a.Words - 1)
	safe := f.opaque(i)
	f.when(f.b.NewICmp(enum.IPredULT, safe, c64(n)), func() {
		f.addTo(a, f.b.NewGetElementPtr(i8, f.offset(p, 8), f.b.NewShl(safe, c64(3))), weight)
	})
	f.tag(a, p)
}

// extreme keeps the smaller or larger value in the slot of this generation.
func (f *fn) extreme(a *plan.Agg, p, v value.Value, better enum.IPred) {
	gen := f.generation(a)
	at := f.b.NewGetElementPtr(i8, p, f.b.NewShl(f.b.NewAnd(gen, c64(1)), c64(4)))
	fresh := f.b.NewICmp(enum.IPredNE, f.load(i64, at, false), gen)
	f.either(fresh, func() {
		f.store(v, f.offset(at, 8))
		f.inOrder()
		f.store(gen, at)
	}, func() {
		f.when(f.b.NewICmp(better, v, f.load(i64, f.offset(at, 8), false)), func() { f.store(v, f.offset(at, 8)) })
	})
}
