package emit

import (
	"math/bits"

	"github.com/llir/llvm/ir/constant"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/value"
)

// deBruijn is DE_BRUIJN of runtime.c: each string of six bits is in it once.
const deBruijn = 0x043147259a7abb7e

// quantized is the bucket of quantize() that a value falls into.
func (f *fn) quantized(v value.Value) value.Value {
	return f.call(f.m.runtimeFunc("dt_quantize", i64, i64, i8ptr), v, f.m.lengths())
}

// lengths is the table by which dt_quantize finds the length of a number.
func (m *module) lengths() value.Value {
	const name = "dt_lengths"
	g := m.byName[name]
	if g == nil {
		var table [64 + 256]byte
		for k := range 64 {
			table[uint64(deBruijn)<<k>>58] = byte(56 - k&^7)
		}
		for b := range 256 {
			table[64+b] = byte(63 + bits.Len(uint(b)))
		}
		g = m.NewGlobalDef(name, constant.NewCharArray(table[:]))
		g.Align, g.Preemption, g.Immutable = 8, enum.PreemptionDSOLocal, true
		m.describe(g, m.arrayOf(m.intType(1, false), 8, int64(len(table))))
		m.byName[name] = g
	}
	return bytePtr(g)
}
