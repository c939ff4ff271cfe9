package consume

// Order of time. Each ring has its records in order; Merge puts those of all
// rings in one. A heap holds the next record of each ring. Mostly the next ones
// come from the same ring, and are taken as long as they are not younger than
// the second in the heap: such a run costs a comparison for each record.
//
// A record that has no time of its own, or one before that of the record in front
// of it, takes that one's: the order within a ring is never changed.
//
// What was recorded on another CPU may not be in its ring yet, or busy. So a pass
// looks at the clock, then at the producers, and hands out only what is older
// than Order.Hold: long enough for a program that had looked at the clock to
// reserve its record. A busy record stops the merge where it is, since its time is
// not known, but not for longer than patience.

import (
	"math"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// patience is how long a busy record may stop a merge.
const patience = 20 * time.Millisecond

// Order says how Merge orders records.
type Order struct {
	// Time is when a record was recorded, in nanoseconds of the monotonic
	// clock, 0 where it does not say.
	Time func(rec []byte) uint64
	// Hold is how old a record has to be. At the end, when no program is
	// writing any more, it is 0: all are handed out.
	Hold time.Duration
}

// Merged is what a pass of Merge did.
type Merged struct {
	Records int
	Stopped bool // by a busy record: look again soon
	Held    bool // a record was too young
}

// Mark is how far the producers have come, for each ring. It is good until Add.
type Mark []uint64

// cursor is a ring in a merge.
type cursor struct {
	*ring
	at     uint64 // position of the next record
	after  uint64 // position behind it
	rec    []byte
	end    uint64 // where the pass ends
	stored uint64 // position that the producers know
}

// head is a ring in the heap, by the time of its next record.
type head struct {
	time uint64
	c    *cursor
}

// merger is a merge that is under way.
type merger struct {
	*Rings
	order  *Order
	handle func(cpu int, rec []byte) error
	now    uint64
	limit  uint64 // the youngest that may be handed out
	heap   []head
	done   Merged
}

// Mark returns how far the producers have come.
func (r *Rings) Mark() Mark {
	m := make(Mark, len(r.rings))
	for i := range r.rings {
		m[i] = atomic.LoadUint64(r.rings[i].producer)
	}
	return m
}

// Merge hands the records of all rings to handle in order of time. It stops at the
// handler's first error; the record that caused it counts as read.
func (r *Rings) Merge(o *Order, handle func(cpu int, rec []byte) error) (Merged, error) {
	m := &merger{Rings: r, order: o, handle: handle, limit: math.MaxUint64, heap: r.heads[:0]}
	if o.Hold > 0 {
		m.now = r.clock()
		m.limit = m.now - min(m.now, uint64(o.Hold))
	}
	err := m.start()
	if err == nil {
		err = m.run()
	}
	for i := range r.cursors {
		r.cursors[i].giveBack()
	}
	r.heads = m.heap[:0]
	r.seen = m.now
	for i := range r.cursors {
		r.rings[i].known = r.cursors[i].end
	}
	return m.done, err
}

// monotonic is the clock that programs read.
func monotonic() uint64 {
	var t unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &t)
	return uint64(t.Nano())
}

// start finds the first record of each ring.
func (m *merger) start() error {
	if len(m.cursors) != len(m.rings) {
		m.cursors = make([]cursor, len(m.rings))
	}
	for i := range m.rings {
		c := &m.cursors[i]
		ring := &m.rings[i]
		at := *ring.consumer
		*c = cursor{ring: ring, at: at, stored: at, end: atomic.LoadUint64(ring.producer)}
	}
	for i := range m.cursors {
		c := &m.cursors[i]
		if c.at < c.end && c.data == nil {
			if err := c.mapData(); err != nil {
				return err
			}
		}
		more, err := m.find(c)
		if err != nil {
			return err
		}
		if more {
			m.heap = append(m.heap, head{c.last, c})
		}
	}
	for i := len(m.heap)/2 - 1; i >= 0; i-- {
		m.down(i)
	}
	return nil
}

// find finds the next record of a ring, and reports whether there is one.
func (m *merger) find(c *cursor) (bool, error) {
	for c.at < c.end {
		rec, after, err := c.record(c.at)
		if err != nil {
			return false, err
		}
		if after == c.at {
			m.unfinished(c)
			return false, nil
		}
		if rec != nil {
			c.rec, c.after = rec, after
			c.last = max(c.last, m.order.Time(rec))
			return true, nil
		}
		c.at = after
	}
	return false, nil
}

// unfinished stops the merge at a record that is not finished: it is younger than the
// one in front of it, and than the last pass if that had not seen it.
func (m *merger) unfinished(c *cursor) {
	if m.order.Hold == 0 {
		return
	}
	if b := &c.busy; b.at != c.at || b.since == 0 {
		*b = busy{c.at, m.now, c.last}
		if c.at >= c.known {
			b.least = max(b.least, m.seen-min(m.seen, uint64(m.order.Hold)))
		}
	}
	if m.now-c.busy.since <= uint64(patience) && c.busy.least < m.limit {
		m.limit = c.busy.least
		m.done.Stopped = true
	}
}

// busy is a record that Merge found unfinished.
type busy struct {
	at    uint64 // its position
	since uint64 // when that was
	least uint64 // its time is not before
}

// run hands out records until the heap is empty or what is left is too young.
func (m *merger) run() error {
	for len(m.heap) > 0 {
		top := &m.heap[0]
		if top.time > m.limit {
			m.done.Held = !m.done.Stopped
			return nil
		}
		more, err := m.take(top.c, m.second())
		if err != nil {
			return err
		}
		if more {
			top.time = top.c.last
		} else {
			n := len(m.heap) - 1
			m.heap[0] = m.heap[n]
			m.heap = m.heap[:n]
		}
		m.down(0)
	}
	return nil
}

// second is the time of the second ring of the heap.
func (m *merger) second() uint64 {
	t := uint64(math.MaxUint64)
	for _, h := range m.heap[1:min(3, len(m.heap))] {
		t = min(t, h.time)
	}
	return t
}

// take hands out records of a ring that are not younger than bound, and reports
// whether it has more.
func (m *merger) take(c *cursor, bound uint64) (more bool, err error) {
	for c.last <= bound && c.last <= m.limit {
		m.again = c.at < c.peeked
		c.at = c.after
		c.next = c.at
		m.done.Records++
		if err := m.handle(c.cpu, c.rec); err != nil {
			return false, err
		}
		if c.at-c.stored >= batch {
			c.giveBack()
		}
		if more, err = m.find(c); err != nil || !more {
			return false, err
		}
	}
	return true, nil
}

// giveBack tells the producers what was read.
func (c *cursor) giveBack() {
	if c.at != c.stored {
		atomic.StoreUint64(c.consumer, c.at)
		c.stored = c.at
	}
}

// less orders rings by time, then by CPU.
func (m *merger) less(i, j int) bool {
	a, b := &m.heap[i], &m.heap[j]
	return a.time < b.time || a.time == b.time && a.c.cpu < b.c.cpu
}

// down puts the element at i where it belongs among those below it.
func (m *merger) down(i int) {
	for {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(m.heap); child++ {
			if m.less(child, least) {
				least = child
			}
		}
		if least == i {
			return
		}
		m.heap[i], m.heap[least] = m.heap[least], m.heap[i]
		i = least
	}
}
