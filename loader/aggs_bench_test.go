package loader

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime"
	"testing"
	"time"

	"github.com/cilium/ebpf"
	"golang.org/x/sys/unix"

	"dtc/loader/aggregate"
	"dtc/loader/format"
	"dtc/object"
)

// BenchmarkAggregation reads, merges, sorts and prints an aggregation of 100,000
// keys from a map of the kernel: what a run does at its end.
func BenchmarkAggregation(b *testing.B) {
	integer := object.Datum{Size: 8, Type: object.Int}
	for _, bench := range []struct {
		name string
		fn   string
		keys []object.Datum
	}{
		{"int", "count", []object.Datum{integer}},
		{"three", "sum", []object.Datum{integer, {Off: 8, Size: 4, Type: object.Int}, {Off: 16, Size: 16, Type: object.String}}},
		{"string", "avg", []object.Datum{{Size: 256, Type: object.String}}},
		{"stack", "count", []object.Datum{{Size: 160, Type: object.Stack, Frames: 20}}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			a := &object.Agg{Name: "a", Func: bench.fn, Keys: bench.keys}
			last := bench.keys[len(bench.keys)-1]
			a.KeySize = (last.Off + last.Size + 7) &^ 7
			a.Words, _ = a.ValueWords()
			benchAggregation(b, a)
		})
	}
}

func benchAggregation(b *testing.B, a *object.Agg) {
	const keys = 100_000
	m, err := ebpf.NewMap(&ebpf.MapSpec{Type: ebpf.PerCPUHash, KeySize: uint32(a.KeySize), ValueSize: uint32(8 * a.Words), MaxEntries: 2 * keys, Flags: 1})
	if err != nil {
		b.Skipf("missing: making maps: %v", err)
	}
	defer m.Close()
	fillAggregation(b, m, a, keys)
	r := newAggReader(m, a, ebpf.MustPossibleCPU())
	p, err := format.New(&object.Meta{}, io.Discard)
	if err != nil {
		b.Fatal(err)
	}
	p.SpillAt = flushAt
	b.ReportAllocs()
	b.ResetTimer()
	var live uint64
	began := cpuTime()
	for b.Loop() {
		s := aggregate.New(a)
		s.Merge()
		if err := r.load(s); err != nil {
			b.Fatal(err)
		}
		table := s.Snapshot(&aggregate.Options{})
		if table.Len() != keys {
			b.Fatalf("%d rows, want %d", table.Len(), keys)
		}
		if err := p.Table(table); err != nil {
			b.Fatal(err)
		}
		if err := p.Flush(); err != nil {
			b.Fatal(err)
		}
		var mem runtime.MemStats
		runtime.ReadMemStats(&mem)
		live = max(live, mem.HeapSys)
	}
	b.ReportMetric((cpuTime()-began).Seconds()*1000/float64(b.N), "cpu-ms/op")
	b.ReportMetric(float64(live)/(1<<20), "MiB-heap")
}

func fillAggregation(b *testing.B, m *ebpf.Map, a *object.Agg, keys int) {
	values := make([][]byte, ebpf.MustPossibleCPU())
	for cpu := range values {
		values[cpu] = make([]byte, m.ValueSize())
	}
	key := make([]byte, a.KeySize)
	for i := range keys {
		if a.Keys[0].Type == object.String {
			copy(key, fmt.Sprintf("key number %d", i))
		} else {
			binary.NativeEndian.PutUint64(key, uint64(i)+1)
		}
		for w := range a.Words {
			binary.NativeEndian.PutUint64(values[0][8*w:], uint64(1+i*w%1000))
		}
		if a.Marked() {
			binary.NativeEndian.PutUint64(values[0][8*(a.Words-1):], 1)
		}
		err := m.Put(key, values)
		for try := 0; errors.Is(err, unix.ENOMEM) && try < 1000; try++ {
			runtime.Gosched() // the kernel's stock of memory is being filled
			err = m.Put(key, values)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

// cpuTime is what this process has computed, whatever else the machine does.
func cpuTime() time.Duration {
	var u unix.Rusage
	_ = unix.Getrusage(unix.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
