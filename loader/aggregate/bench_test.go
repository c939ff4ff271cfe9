package aggregate

import (
	"encoding/binary"
	"testing"

	"dtc/object"
)

func manyRaws(n int, d object.Datum) (*object.Agg, []Raw) {
	a := &object.Agg{Func: "sum", Words: 2, KeySize: d.Size, Keys: []object.Datum{d}}
	raws := make([]Raw, n)
	keys := make([]byte, n*d.Size)
	words := make([]uint64, 4*n)
	for i := range raws {
		key := keys[i*d.Size:][:d.Size]
		binary.NativeEndian.PutUint64(key, uint64(i)*0x9e3779b97f4a7c15|1)
		w := words[4*i:][:4]
		w[0], w[1], w[2], w[3] = 1, uint64(i*7919%1000), 1, 1
		raws[i] = Raw{key, [][]uint64{w[:2], w[2:]}}
	}
	return a, raws
}

func benchSnapshot(b *testing.B, d object.Datum, cleared bool) {
	a, raws := manyRaws(100_000, d)
	s := New(a)
	s.Load(raws)
	if cleared {
		s.Clear()
	}
	opt := &Options{Sym: symbols{}}
	b.ReportAllocs()
	for b.Loop() {
		if s.Snapshot(opt).Len() == 0 {
			b.Fatal("no rows")
		}
	}
}

func BenchmarkSnapshot100k(b *testing.B) {
	b.Run("int", func(b *testing.B) { benchSnapshot(b, object.Datum{Size: 8, Type: object.Int}, false) })
	b.Run("cleared", func(b *testing.B) { benchSnapshot(b, object.Datum{Size: 8, Type: object.Int}, true) })
	b.Run("string", func(b *testing.B) { benchSnapshot(b, object.Datum{Size: 16, Type: object.String}, false) })
	b.Run("stack", func(b *testing.B) {
		benchSnapshot(b, object.Datum{Size: 224, Type: object.Stack, Frames: 20}, false)
	})
}
