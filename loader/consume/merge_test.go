package consume

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// handRing is a ring in ordinary memory: what a program writes, byte for byte.
type handRing struct {
	consumer, producer uint64
	ring               *ring
}

const handSize = 1 << 12

// handRings makes rings whose clock shows what now points to.
func handRings(n int, now *uint64) (*Rings, []*handRing) {
	r := &Rings{epoll: -1, wake: -1, clock: func() uint64 { return *now }}
	hands := make([]*handRing, n)
	r.rings = make([]ring, n)
	for i := range hands {
		h := &handRing{}
		r.rings[i] = ring{cpu: i, mask: handSize - 1, longest: 64, data: make([]byte, 2*handSize), consumer: &h.consumer, producer: &h.producer}
		h.ring = &r.rings[i]
		hands[i] = h
	}
	return r, hands
}

func (h *handRing) put32(at uint64, v uint32) {
	off := at & h.ring.mask
	binary.NativeEndian.PutUint32(h.ring.data[off:], v)
	binary.NativeEndian.PutUint32(h.ring.data[off+handSize:], v)
}

// reserve writes a busy record: a time, then a name. It returns its position.
func (h *handRing) reserve(t *testing.T, time uint64, name string) uint64 {
	t.Helper()
	at := h.producer
	data := append(binary.NativeEndian.AppendUint64(nil, time), name...)
	h.producer += (headerSize + uint64(len(data)) + 7) &^ 7
	if h.producer-h.consumer > handSize {
		t.Fatal("the ring is full")
	}
	for len(data)%4 != 0 {
		data = append(data, 0)
	}
	h.put32(at, busyBit|uint32(8+len(name)))
	for i := 0; i < len(data); i += 4 {
		h.put32(at+headerSize+uint64(i), binary.NativeEndian.Uint32(data[i:]))
	}
	return at
}

func (h *handRing) finish(at uint64, flags uint32) {
	h.put32(at, binary.NativeEndian.Uint32(h.ring.data[at&h.ring.mask:])&^busyBit|flags)
}

func (h *handRing) put(t *testing.T, time uint64, name string) {
	t.Helper()
	h.finish(h.reserve(t, time, name), 0)
}

func firstWord(rec []byte) uint64 { return binary.NativeEndian.Uint64(rec) }

// merged is what a pass hands out, as names with spaces between them.
func merged(t *testing.T, r *Rings, hold time.Duration) (names string, m Merged) {
	t.Helper()
	var list []string
	m, err := r.Merge(&Order{Time: firstWord, Hold: hold}, func(cpu int, rec []byte) error {
		list = append(list, fmt.Sprintf("%d%s", cpu, rec[8:]))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != m.Records {
		t.Errorf("%d records were handed out and %d counted", len(list), m.Records)
	}
	return strings.Join(list, " "), m
}

func expectMerge(t *testing.T, r *Rings, hold time.Duration, want string, stopped bool) {
	t.Helper()
	if got, m := merged(t, r, hold); got != want || m.Stopped != stopped {
		t.Errorf("got %q, stopped %v, want %q, %v", got, m.Stopped, want, stopped)
	}
}

const anHour = uint64(time.Hour)

func TestMerge(t *testing.T) {
	type rec struct {
		cpu  int
		time uint64
		name string
	}
	for _, c := range []struct {
		name, want string
		records    []rec
	}{
		{"nothing", "", nil},
		{"one ring", "2a 2b", []rec{{2, 5, "a"}, {2, 6, "b"}}},
		{"alternating", "0a 1b 0c 1d", []rec{{0, 1, "a"}, {0, 3, "c"}, {1, 2, "b"}, {1, 4, "d"}}},
		{"runs", "1a 1b 0c 0d 1e", []rec{{0, 3, "c"}, {0, 4, "d"}, {1, 1, "a"}, {1, 2, "b"}, {1, 5, "e"}}},
		{"same time", "0a 0b 1c 2d", []rec{{2, 1, "d"}, {0, 1, "a"}, {1, 1, "c"}, {0, 1, "b"}}},
		{"no times", "0a 0b 1c", []rec{{1, 0, "c"}, {0, 0, "a"}, {0, 0, "b"}}},
		{"some times", "1x 0a 0b 1c 1d", []rec{{0, 5, "a"}, {0, 0, "b"}, {1, 0, "x"}, {1, 6, "c"}, {1, 0, "d"}}},
		{"interrupted", "0a 0b 1c 0d", []rec{{0, 5, "a"}, {0, 3, "b"}, {0, 7, "d"}, {1, 6, "c"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := anHour
			r, hands := handRings(4, &now)
			for _, rec := range c.records {
				hands[rec.cpu].put(t, rec.time, rec.name)
			}
			expectMerge(t, r, time.Millisecond, c.want, false)
			expectMerge(t, r, 0, "", false)
			for i, h := range hands {
				if h.consumer != h.producer {
					t.Errorf("ring %d: %d bytes were not given back", i, h.producer-h.consumer)
				}
			}
		})
	}
}

// What is younger than the pass allows stays, with all that is behind it.
func TestMergeHolds(t *testing.T) {
	now := anHour
	old, young := now-uint64(2*time.Millisecond), now-uint64(time.Millisecond/2)
	r, hands := handRings(2, &now)
	hands[0].put(t, old, "a")
	hands[0].put(t, young, "b")
	hands[0].put(t, 0, "c")
	hands[1].put(t, young+1, "d")
	expectMerge(t, r, time.Millisecond, "0a", false)
	hands[1].put(t, young+2, "e")
	now += uint64(time.Millisecond)
	expectMerge(t, r, time.Millisecond, "0b 0c 1d 1e", false)
	hands[0].put(t, now, "f")
	if got, m := merged(t, r, time.Millisecond); got != "" || !m.Held {
		t.Errorf("got %q, held %v, want a record held back", got, m.Held)
	}
	expectMerge(t, r, 0, "0f", false)
}

// A busy record stops the others where it may have been recorded, until it is
// finished, and discarded ones are no records.
func TestMergeBusy(t *testing.T) {
	now := anHour
	r, hands := handRings(3, &now)
	hands[0].put(t, 10, "a")
	busy := hands[0].reserve(t, 30, "c")
	hands[1].put(t, 5, "b")
	hands[1].put(t, 20, "x")
	hands[2].put(t, 40, "y")
	expectMerge(t, r, time.Millisecond, "1b 0a", true)
	expectMerge(t, r, time.Millisecond, "", true)
	hands[0].finish(busy, 0)
	expectMerge(t, r, time.Millisecond, "1x 0c 2y", false)
	hands[0].finish(hands[0].reserve(t, 50, "z"), discardBit)
	hands[1].put(t, 60, "d")
	expectMerge(t, r, time.Millisecond, "1d", false)
	if hands[0].consumer != hands[0].producer {
		t.Error("a discarded record was not given back")
	}
}

// A record that was reserved after a pass is not older than that.
func TestMergeBusySinceLastPass(t *testing.T) {
	now := anHour
	r, hands := handRings(2, &now)
	expectMerge(t, r, time.Millisecond, "", false)
	before, after := now-uint64(2*time.Millisecond), now+1
	hands[0].reserve(t, now, "c")
	hands[1].put(t, before, "a")
	hands[1].put(t, after, "b")
	now += uint64(5 * time.Millisecond)
	expectMerge(t, r, time.Millisecond, "1a", true)
}

// No record stops the others for long, and the last pass waits for none.
func TestMergePatience(t *testing.T) {
	now := anHour
	r, hands := handRings(2, &now)
	busy := hands[0].reserve(t, 10, "a")
	hands[1].put(t, 20, "b")
	expectMerge(t, r, time.Millisecond, "", true)
	now += uint64(patience)
	expectMerge(t, r, time.Millisecond, "", true)
	now++
	expectMerge(t, r, time.Millisecond, "1b", false)
	hands[0].finish(busy, 0)
	hands[0].reserve(t, 30, "c")
	hands[1].put(t, now, "d")
	now += uint64(2 * time.Millisecond)
	expectMerge(t, r, time.Millisecond, "0a", true)
	expectMerge(t, r, 0, "1d", false)
}

func TestMergeHandlerError(t *testing.T) {
	now := anHour
	r, hands := handRings(2, &now)
	for i := range 10 {
		hands[i%2].put(t, uint64(i+1), fmt.Sprint(i))
	}
	stop, left := errors.New("stop"), 3
	m, err := r.Merge(&Order{Time: firstWord}, func(int, []byte) error {
		if left--; left == 0 {
			return stop
		}
		return nil
	})
	if m.Records != 3 || err != stop {
		t.Errorf("got %d and %v, want 3 and the handler's error", m.Records, err)
	}
	expectMerge(t, r, 0, "13 04 15 06 17 08 19", false)
}

func TestMergeCorrupt(t *testing.T) {
	now := anHour
	r, hands := handRings(2, &now)
	hands[1].put(t, 1, strings.Repeat("x", 100))
	if _, err := r.Merge(&Order{Time: firstWord}, func(int, []byte) error { return nil }); err != errCorrupt {
		t.Errorf("got %v, want %v", err, errCorrupt)
	}
}

// Peek sees what is behind the record being handled, in all rings.
func TestMergePeek(t *testing.T) {
	now := anHour
	r, hands := handRings(2, &now)
	for i := range 6 {
		hands[i%2].put(t, uint64(i+1), fmt.Sprint(i))
	}
	var peeked, again []string
	_, err := r.Merge(&Order{Time: firstWord}, func(_ int, rec []byte) error {
		name := string(rec[8:])
		if r.Peeked() {
			again = append(again, name)
		}
		if name != "1" {
			return nil
		}
		return r.Peek(func(_ int, rec []byte) (bool, error) {
			if firstWord(rec) > 5 {
				return false, nil
			}
			peeked = append(peeked, string(rec[8:]))
			return true, nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"2", "4", "3"}; !slices.Equal(peeked, want) {
		t.Errorf("peeked %v, want %v", peeked, want)
	}
	if want := []string{"2", "3", "4"}; !slices.Equal(again, want) {
		t.Errorf("%v were seen again, want %v", again, want)
	}
}

// DrainTo stops at a mark, and Merge goes on there.
func TestMark(t *testing.T) {
	now := anHour
	r, hands := handRings(2, &now)
	hands[1].put(t, 9, "a")
	mark := r.Mark()
	hands[0].put(t, 1, "b")
	hands[1].put(t, 10, "c")
	var got []string
	n, err := r.DrainTo(mark, func(_ int, rec []byte) error { got = append(got, string(rec[8:])); return nil })
	if n != 1 || err != nil || !slices.Equal(got, []string{"a"}) {
		t.Errorf("got %d, %v, %q, want a alone", n, err, got)
	}
	expectMerge(t, r, 0, "0b 1c", false)
}

// A ring that is added later is merged with the others.
func TestMergeAdded(t *testing.T) {
	now := anHour
	r, hands := handRings(3, &now)
	all := r.rings
	r.rings = all[:1]
	hands[0].put(t, 1, "a")
	expectMerge(t, r, time.Millisecond, "0a", false)
	r.rings = all
	hands[0].put(t, 3, "c")
	hands[2].put(t, 2, "b")
	expectMerge(t, r, time.Millisecond, "2b 0c", false)
}

// Many rings, many times around them: sorted, and nothing lost, whatever the
// length of the runs.
func TestMergeMany(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, run := range []int{1, 3, 40} {
		now := anHour
		r, hands := handRings(7, &now)
		var put, got uint64
		for range 500 {
			cpu := 0
			for i := range 100 {
				if i%run == 0 {
					cpu = random.IntN(len(hands))
				}
				put++
				at := hands[cpu].reserve(t, put, "")
				hands[cpu].finish(at, 0)
				if random.IntN(10) == 0 {
					hands[cpu].finish(hands[cpu].reserve(t, put, "x"), discardBit)
				}
			}
			_, err := r.Merge(&Order{Time: firstWord, Hold: time.Millisecond}, func(_ int, rec []byte) error {
				if got++; len(rec) != 8 || firstWord(rec) != got {
					return fmt.Errorf("record %d of %d bytes, want %d", firstWord(rec), len(rec), got)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if got != put {
			t.Errorf("read %d of %d records", got, put)
		}
	}
}

func TestMergeDoesNotAllocate(t *testing.T) {
	p := newProducer(t, size, never, noWakeup)
	var sum uint64
	handle := func(_ int, rec []byte) error { sum += firstWord(rec); return nil }
	order := &Order{Time: firstWord}
	p.run(t, 100)
	if _, err := p.rings.Merge(order, handle); err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(10, func() { _, _ = p.rings.Merge(order, handle) }); n != 0 {
		t.Errorf("%v allocations in a pass", n)
	}
}

// BenchmarkMerge reads rings that are all busy, with runs of records of one ring.
func BenchmarkMerge(b *testing.B) {
	for _, c := range []struct{ rings, run int }{{1, 1}, {2, 1}, {8, 1}, {8, 100}, {64, 1}, {64, 100}} {
		b.Run(fmt.Sprintf("rings=%d/run=%d", c.rings, c.run), func(b *testing.B) {
			const records = 1 << 16
			now := anHour
			r, rings := benchRings(c.rings, c.run, records, &now)
			order := &Order{Time: firstWord, Hold: time.Millisecond}
			var sum uint64
			handle := func(_ int, rec []byte) error { sum += uint64(len(rec)); return nil }
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				for _, h := range rings {
					h.consumer, h.ring.last = 0, 0
				}
				if m, err := r.Merge(order, handle); m.Records != records || err != nil {
					b.Fatalf("read %d records, %v", m.Records, err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/records, "ns/record")
		})
	}
}

// benchRings makes rings of records of 24 bytes that follow each other in runs.
func benchRings(n, run, records int, now *uint64) (*Rings, []*handRing) {
	r, hands := handRings(n, now)
	for _, h := range hands {
		h.ring.mask, h.ring.data = 1<<22-1, make([]byte, 32*(records/n+2*run)+64)
	}
	for i := range records {
		h := hands[i/run%n]
		at := h.producer
		binary.NativeEndian.PutUint32(h.ring.data[at:], 24)
		binary.NativeEndian.PutUint64(h.ring.data[at+headerSize:], uint64(i+1))
		h.producer += 32
	}
	return r, hands
}
