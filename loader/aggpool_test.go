package loader

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/cilium/ebpf"

	"dtc/loader/aggregate"
	"dtc/object"
)

// poolMap is a shared map of two aggregations by tags 1 and 2, with keys of 4 and of
// 8 bytes and a value of one CPU each.
func poolMap(t *testing.T, entries uint32) (m *ebpf.Map, cpus int) {
	t.Helper()
	m, err := ebpf.NewMap(&ebpf.MapSpec{Type: ebpf.PerCPUHash, KeySize: 16, ValueSize: 32, MaxEntries: entries})
	if errors.Is(err, os.ErrPermission) {
		t.Skipf("missing: the right to make BPF maps (%v)", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m, ebpf.MustPossibleCPU()
}

func putPooled(t *testing.T, m *ebpf.Map, cpus int, tag, key uint64, words ...uint64) {
	t.Helper()
	k := make([]byte, m.KeySize())
	binary.NativeEndian.PutUint64(k, tag)
	binary.NativeEndian.PutUint64(k[object.TagSize:], key)
	values := make([][]byte, cpus)
	for cpu := range values {
		values[cpu] = make([]byte, m.ValueSize())
	}
	for i, w := range words {
		binary.NativeEndian.PutUint64(values[0][8*i:], w)
	}
	if err := m.Put(k, values); err != nil {
		t.Fatal(err)
	}
}

// show is what a reader returns: key=words of the first CPU, in the order of keys.
func show(t *testing.T, r *aggReader) []string {
	t.Helper()
	var out []string
	err := r.pool.load(r.head(), r.agg.KeySize, func(key []byte, words []uint64) error {
		out = append(out, fmt.Sprint(key, "=", words[:r.agg.Words]))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

func TestPoolReadsByTag(t *testing.T) {
	m, cpus := poolMap(t, 64)
	for _, single := range []bool{false, true} {
		pool := newAggPool(m, "pool", cpus)
		pool.reader.single = single
		short := newAggReader(m, &object.Agg{Name: "short", Func: "count", KeySize: 4, Words: 1, Tag: 1}, cpus)
		long := newAggReader(m, &object.Agg{Name: "long", Func: "sum", KeySize: 8, Words: 2, Tag: 2}, cpus)
		short.pool, long.pool = pool, pool
		putPooled(t, m, cpus, 1, 7, 3)
		putPooled(t, m, cpus, 2, 7, 1, 30)
		putPooled(t, m, cpus, 2, 8, 1, 31)
		pool.fresh = false
		if got, want := show(t, short), []string{"[7 0 0 0]=[3]"}; !slices.Equal(got, want) {
			t.Errorf("single %v: got %v, want %v", single, got, want)
		}
		want := []string{"[7 0 0 0 0 0 0 0]=[1 30]", "[8 0 0 0 0 0 0 0]=[1 31]"}
		if got := show(t, long); !slices.Equal(got, want) {
			t.Errorf("single %v: got %v, want %v", single, got, want)
		}
	}
}

// What trunc removed is deleted once the whole map is half full, and nothing else:
// round after round there is room for new keys.
func TestPoolReclaim(t *testing.T) {
	m, cpus := poolMap(t, 8)
	pool := newAggPool(m, "pool", cpus)
	agg := &object.Agg{Name: "a", Func: "count", KeySize: 4, Words: 1, Tag: 1, Epoch: "e",
		Keys: []object.Datum{{Size: 4, Type: object.Uint}}}
	r := newAggReader(m, agg, cpus)
	r.pool = pool
	other := newAggReader(m, &object.Agg{Name: "b", Func: "count", KeySize: 8, Words: 1, Tag: 2}, cpus)
	other.pool = pool
	putPooled(t, m, cpus, 2, 1, 7)

	s := aggregate.New(agg)
	s.Merge()
	load := func() {
		t.Helper()
		pool.fresh = false
		if err := r.load(s); err != nil {
			t.Fatal(err)
		}
	}
	putPooled(t, m, cpus, r.head(), 1, 5)
	putPooled(t, m, cpus, r.head(), 2, 6)
	load()
	s.Trunc(0, false, &aggregate.Options{})
	if r.crowded(s.Keys()) {
		t.Error("would delete keys of a map that is not half full")
	}
	for round := range uint64(200) {
		old := r.head()
		putPooled(t, m, cpus, old, 10+2*round, 4)
		putPooled(t, m, cpus, old, 11+2*round, 5)
		load()
		s.Trunc(1, true, &aggregate.Options{})
		if !r.crowded(s.Keys()) && round == 0 {
			t.Error("would not delete keys of a map that is half full")
		}
		r.epoch += epochStep
		putPooled(t, m, cpus, r.head(), 10+2*round, 7) // enters while the others leave
		pool.fresh = false
		if err := r.retire(s); err != nil {
			t.Fatal(err)
		}
		load()
		table := s.Snapshot(&aggregate.Options{})
		var got []string
		for row := range table.Len() {
			got = append(got, fmt.Sprint(binary.NativeEndian.Uint32(table.Key(row)), "=", table.Value(row, 0)[0]))
		}
		// The larger of the round was kept; the other has new data since.
		want := []string{fmt.Sprint(11+2*round, "=", 5), fmt.Sprint(10+2*round, "=", 7)}
		if !slices.Equal(got, want) {
			t.Fatalf("round %d: got %v, want %v", round, got, want)
		}
		s.Trunc(0, false, &aggregate.Options{})
		r.epoch += epochStep
		pool.fresh = false
		if err := r.retire(s); err != nil {
			t.Fatal(err)
		}
	}
	load()
	if got := show(t, r); got != nil {
		t.Errorf("left: %v", got)
	}
	if got, want := show(t, other), []string{"[1 0 0 0 0 0 0 0]=[7]"}; !slices.Equal(got, want) {
		t.Errorf("the other's keys: %v, want %v", got, want)
	}
}

func TestPoolBytes(t *testing.T) {
	for _, test := range []struct {
		aggsize int64
		n       int
		want    int64
	}{
		{1024, 3, 3072}, {defaultAggsize, 1, defaultAggsize}, {defaultAggsize, 100, poolAhead}, {1 << 30, 5, 1 << 30},
	} {
		if got := poolBytes(test.aggsize, test.n); got != test.want {
			t.Errorf("poolBytes(%d, %d) = %d, want %d", test.aggsize, test.n, got, test.want)
		}
	}
}
