package consume

import (
	"encoding/binary"
	"fmt"

	"golang.org/x/sys/unix"
)

// Kept holds records until the end of a run, where the policy is not to print them
// as they come: the first ones of each CPU, until a buffer is full (fill), or the
// last ones, each pushing out the oldest (ring). The kernel's ring buffers cannot
// do either, so they are emptied into these as fast as they fill.
//
// A buffer is a ring of whole records, in the order of Add, each with a head:
//
//	offset 0   uint32  bytes of the record
//	offset 4   uint32  CPU it is of
//	offset 8   uint64  how many were added before, to all buffers
//	offset 16  the record, padded to 8 bytes
//
// Positions count bytes and only grow, as in the kernel's. What wraps around is put
// together again when it is read. Buffers are memory outside of the Go heap, of
// which the system gives only what is written to.
type Kept struct {
	size  int
	ring  bool
	bufs  []buffer
	added uint64
	full  bool
	whole []byte // a record that had wrapped around
}

type buffer struct {
	data       []byte
	start, end uint64
	shut       bool // a record found no room: those after it have none either
}

const keptHead = 16

// Keep returns a store of size bytes for each CPU. ring has it keep the last records
// instead of the first.
func Keep(size int, ring bool) *Kept { return &Kept{size: (size + 7) &^ 7, ring: ring} }

// Close gives the memory back.
func (k *Kept) Close() {
	for i := range k.bufs {
		if b := &k.bufs[i]; b.data != nil {
			_ = unix.Munmap(b.data)
			b.data = nil
		}
	}
	k.bufs = nil
}

// Full reports whether a record has found no room: never in a ring.
func (k *Kept) Full() bool { return k.full }

// Add keeps a copy of a record in the buffer of a CPU. of is the CPU that it was
// recorded on. It reports whether there was room.
func (k *Kept) Add(cpu, of int, rec []byte) (bool, error) {
	for cpu >= len(k.bufs) {
		k.bufs = append(k.bufs, buffer{})
	}
	b := &k.bufs[cpu]
	if b.data == nil {
		var err error
		if b.data, err = unix.Mmap(-1, 0, k.size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE); err != nil {
			return false, fmt.Errorf("make buffer of %d bytes: %w", k.size, err)
		}
	}
	need := uint64(keptHead+len(rec)+7) &^ 7
	if k.ring && need <= uint64(k.size) {
		b.makeRoom(need)
	}
	if b.shut || b.end-b.start+need > uint64(k.size) {
		b.shut, k.full = !k.ring, !k.ring
		return false, nil
	}
	var head [keptHead]byte
	ne := binary.NativeEndian
	ne.PutUint32(head[:], uint32(len(rec)))
	ne.PutUint32(head[4:], uint32(of))
	ne.PutUint64(head[8:], k.added)
	k.added++
	b.put(b.end, head[:])
	b.put(b.end+keptHead, rec)
	b.end += need
	return true, nil
}

// makeRoom drops the oldest records.
func (b *buffer) makeRoom(need uint64) {
	for b.end-b.start+need > uint64(len(b.data)) {
		size, _, _ := b.head(b.start)
		b.start += (keptHead + uint64(size) + 7) &^ 7
	}
}

func (b *buffer) put(at uint64, p []byte) {
	n := copy(b.data[at%uint64(len(b.data)):], p)
	copy(b.data, p[n:])
}

// head reads the head of a record. Heads do not wrap around in parts of their
// words, since records are of whole words.
func (b *buffer) head(at uint64) (size, cpu int, order uint64) {
	ne, n := binary.NativeEndian, uint64(len(b.data))
	word := func(at uint64) []byte { return b.data[at%n:] }
	return int(ne.Uint32(word(at))), int(ne.Uint32(word(at + 4))), ne.Uint64(word(at + 8))
}

// record is the record behind a head.
func (b *buffer) record(at uint64, size int, whole *[]byte) []byte {
	off := (at + keptHead) % uint64(len(b.data))
	if off+uint64(size) <= uint64(len(b.data)) {
		return b.data[off:][:size:size]
	}
	*whole = append((*whole)[:0], b.data[off:]...)
	*whole = append(*whole, b.data[:size-len(*whole)]...)
	return *whole
}

// Replay hands out what was kept, from the oldest on, and empties the store: buffer
// by buffer or, in order, as the records were added.
func (k *Kept) Replay(order bool, handle func(cpu int, rec []byte) error) error {
	if !order {
		for i := range k.bufs {
			for b := &k.bufs[i]; b.start < b.end; {
				if err := k.next(b, handle); err != nil {
					return err
				}
			}
		}
		return nil
	}
	for {
		b := k.oldest()
		if b == nil {
			return nil
		}
		if err := k.next(b, handle); err != nil {
			return err
		}
	}
}

// next hands out the oldest record of a buffer.
func (k *Kept) next(b *buffer, handle func(cpu int, rec []byte) error) error {
	size, cpu, _ := b.head(b.start)
	rec := b.record(b.start, size, &k.whole)
	b.start += (keptHead + uint64(size) + 7) &^ 7
	return handle(cpu, rec)
}

// oldest is the buffer with the record that was added first.
func (k *Kept) oldest() *buffer {
	var best *buffer
	var first uint64
	for i := range k.bufs {
		b := &k.bufs[i]
		if b.start == b.end {
			continue
		}
		if _, _, n := b.head(b.start); best == nil || n < first {
			best, first = b, n
		}
	}
	return best
}
