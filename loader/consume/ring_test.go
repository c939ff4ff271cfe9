package consume

import (
	"encoding/binary"
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"golang.org/x/sys/unix"
)

// producer is a ring buffer and a program that writes into it.
type producer struct {
	rings *Rings
	prog  *ebpf.Program
}

const size = 1 << 16

// newProducer makes a program that writes one record of 24 bytes at each run:
// the number of the run, from 1, in the first word. Runs whose number has all bits
// of skip set are discarded.
func newProducer(t testing.TB, size int, skip int32, flags int32) *producer {
	t.Helper()
	ring, err := ebpf.NewMap(&ebpf.MapSpec{Type: ebpf.RingBuf, MaxEntries: uint32(size)})
	if errors.Is(err, unix.EPERM) {
		t.Skip("BPF is not permitted")
	}
	if err != nil {
		t.Fatal(err)
	}
	count, err := ebpf.NewMap(&ebpf.MapSpec{Type: ebpf.Array, KeySize: 4, ValueSize: 8, MaxEntries: 1})
	if err != nil {
		t.Fatal(err)
	}
	prog, err := ebpf.NewProgram(&ebpf.ProgramSpec{Type: ebpf.RawTracepoint, License: "GPL", Instructions: asm.Instructions{
		asm.LoadMapValue(asm.R6, count.FD(), 0),
		asm.LoadMem(asm.R7, asm.R6, 0, asm.DWord),
		asm.Add.Imm(asm.R7, 1),
		asm.StoreMem(asm.R6, 0, asm.R7, asm.DWord),
		asm.LoadMapPtr(asm.R1, ring.FD()),
		asm.Mov.Imm(asm.R2, 24),
		asm.Mov.Imm(asm.R3, 0),
		asm.FnRingbufReserve.Call(),
		asm.JEq.Imm(asm.R0, 0, "full"),
		asm.StoreMem(asm.R0, 0, asm.R7, asm.DWord),
		asm.Mov.Reg(asm.R1, asm.R0),
		asm.Mov.Imm(asm.R2, flags),
		asm.And.Imm(asm.R7, skip),
		asm.JEq.Imm(asm.R7, skip, "discard"),
		asm.FnRingbufSubmit.Call(),
		asm.Mov.Imm(asm.R0, 0),
		asm.Return(),
		asm.FnRingbufDiscard.Call().WithSymbol("discard"),
		asm.Mov.Imm(asm.R0, 0).WithSymbol("full"),
		asm.Return(),
	}})
	if err != nil {
		t.Fatal(err)
	}
	rings, err := Open([]int{-1, ring.FD()}, size, 24)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		rings.Close()
		ring.Close()
		count.Close()
		prog.Close()
	})
	return &producer{rings, prog}
}

func (p *producer) run(t testing.TB, n int) {
	t.Helper()
	for range n {
		if _, err := p.prog.Run(&ebpf.RunOptions{}); err != nil {
			t.Fatal(err)
		}
	}
}

const (
	never    = 1 << 30
	noWakeup = 1 // BPF_RB_NO_WAKEUP
	force    = 2 // BPF_RB_FORCE_WAKEUP
)

func TestDrainInOrder(t *testing.T) {
	p := newProducer(t, os.Getpagesize(), 7, noWakeup)
	var want uint64
	for range 40 { // several times around the ring
		p.run(t, 50)
		_, err := p.rings.Drain(func(cpu int, rec []byte) error {
			want++
			if want&7 == 7 {
				want++ // discarded
			}
			if cpu != 1 || len(rec) != 24 || binary.NativeEndian.Uint64(rec) != want {
				t.Fatalf("CPU %d, record % x, want number %d", cpu, rec, want)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if want != 2000 {
		t.Errorf("the last record is %d, want 2000", want)
	}
}

func TestFullRing(t *testing.T) {
	p := newProducer(t, os.Getpagesize(), never, noWakeup)
	p.run(t, 1000)
	n, err := p.rings.Drain(func(int, []byte) error { return nil })
	if want := os.Getpagesize() / 32; err != nil || n < want-1 || n > want {
		t.Errorf("read %d records (%v), want %d", n, err, want)
	}
	p.run(t, 1)
	if n, _ := p.rings.Drain(func(int, []byte) error { return nil }); n != 1 {
		t.Errorf("read %d records after the ring was emptied, want 1", n)
	}
}

// Peek shows each record once, and leaves it to Drain.
func TestPeek(t *testing.T) {
	p := newProducer(t, os.Getpagesize(), 7, noWakeup)
	var peeked, drained []uint64
	look := func(_ int, rec []byte) (bool, error) {
		peeked = append(peeked, binary.NativeEndian.Uint64(rec))
		return true, nil
	}
	for range 20 {
		p.run(t, 30)
		if err := p.rings.Peek(look); err != nil {
			t.Fatal(err)
		}
		p.run(t, 10)
		first := true
		_, err := p.rings.Drain(func(_ int, rec []byte) error {
			n := binary.NativeEndian.Uint64(rec)
			drained = append(drained, n)
			if want := slices.Contains(peeked, n); p.rings.Peeked() != want {
				t.Errorf("record %d: Peeked is %v, want %v", n, !want, want)
			}
			if !first {
				return nil
			}
			first = false
			return p.rings.Peek(look) // those behind, not this one
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(peeked, drained) {
		t.Errorf("peeked %v, drained %v", peeked, drained)
	}
}

func TestHandlerError(t *testing.T) {
	p := newProducer(t, size, never, noWakeup)
	p.run(t, 5)
	stop := errors.New("stop")
	n, err := p.rings.Drain(func(_ int, rec []byte) error {
		if binary.NativeEndian.Uint64(rec) == 2 {
			return stop
		}
		return nil
	})
	if n != 2 || err != stop {
		t.Errorf("got %d and %v, want 2 and the handler's error", n, err)
	}
	if n, err := p.rings.Drain(func(int, []byte) error { return nil }); n != 3 || err != nil {
		t.Errorf("got %d and %v, want the 3 that were left", n, err)
	}
}

func TestWait(t *testing.T) {
	const long = 10 * time.Minute
	quiet, loud := newProducer(t, size, never, noWakeup), newProducer(t, size, never, force)
	quiet.rings.Wake()
	if err := quiet.rings.Wait(long); err != nil {
		t.Fatal(err)
	}
	quiet.run(t, 1)
	if err := quiet.rings.Wait(time.Millisecond); err != nil {
		t.Fatal(err)
	}
	loud.run(t, 1)
	if err := loud.rings.Wait(long); err != nil {
		t.Fatal(err)
	}
	go quiet.rings.Wake()
	if err := quiet.rings.Wait(long); err != nil {
		t.Fatal(err)
	}
}

func TestOpenErrors(t *testing.T) {
	if _, err := Open([]int{-1, 1 << 20}, size, 24); err == nil {
		t.Error("a bad descriptor was mapped")
	}
	if _, err := Open([]int{0}, 1000, 24); err == nil {
		t.Error("a size that is no power of two was accepted")
	}
}

func TestDrainDoesNotAllocate(t *testing.T) {
	p := newProducer(t, size, never, noWakeup)
	var sum uint64
	handle := func(_ int, rec []byte) error { sum += binary.NativeEndian.Uint64(rec); return nil }
	p.run(t, 100)
	if n := testing.AllocsPerRun(10, func() { _, _ = p.rings.Drain(handle); _ = p.rings.Wait(0) }); n != 0 {
		t.Errorf("%v allocations in a pass", n)
	}
}

func BenchmarkDrain(b *testing.B) {
	const records = 100000
	p := newProducer(b, 4<<20, never, noWakeup)
	if _, err := p.prog.Run(&ebpf.RunOptions{}); err != nil {
		b.Fatal(err)
	}
	p.run(b, records-1)
	r := &p.rings.rings[0]
	start := *r.consumer
	var sum uint64
	handle := func(_ int, rec []byte) error { sum += binary.NativeEndian.Uint64(rec); return nil }
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		*r.consumer = start
		if n, _ := p.rings.Drain(handle); n != records {
			b.Fatalf("read %d records", n)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/records, "ns/record")
}
