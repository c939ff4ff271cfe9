// Package consume reads the ring buffers in which BPF programs leave records.
//
// Each CPU has a ring of its own, so its records stay in order and producers
// never contend. A ring (BPF_MAP_TYPE_RINGBUF) is mapped as
//
//	page 0       the consumer's position, which we write
//	page 1       the producers' position, read only
//	page 2 ...   the data, mapped twice one after the other, so that a record that
//	             wraps around is still contiguous
//
// The data are mapped when a ring holds some for the first time, and only as far
// into the second copy as the longest record can reach: every page that is mapped
// counts as memory of ours.
//
// Positions count bytes and only grow; position modulo size is the place. A record
// is a 32-bit length with two flags, 32 bits that are the kernel's own, and the
// data, padded to 8 bytes:
//
//	busy     reserved and not submitted yet: nothing behind it can be read
//	discard  submitted as nothing: skipped
//
// Records are handed out in place, without a copy, and valid until the handler
// returns. The position is given back to the producers in steps of batch bytes and
// at the end of a pass: each store costs a cache line that the producers read.
//
// A pass ends where the producers were when it began, so a ring that fills as fast
// as it is read cannot keep the reader from the others. Programs do not wake the
// reader for a record, only at marks of the ring's fill; that is why epoll is
// edge-triggered, and the caller drains after each Wait whatever its reason.
package consume

import (
	"errors"
	"fmt"
	"math"
	"os"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

const (
	busyBit    = 1 << 31
	discardBit = 1 << 30
	headerSize = 8
	batch      = 128 << 10
)

var errCorrupt = errors.New("ring buffer holds a record longer than any")

type ring struct {
	cpu      int
	fd       int
	consumer *uint64
	producer *uint64
	data     []byte // size and the longest record; nil until there are some
	mask     uint64
	longest  uint64
	pages    [3][]byte
	next     uint64 // position behind the last record handed out
	peeked   uint64 // position up to which Peek has looked

	last  uint64 // time of the last record that was looked at; see merge.go
	known uint64 // where the producer was at the last pass of Merge
	busy  busy
}

// Rings are the ring buffers of all CPUs.
type Rings struct {
	rings []ring
	epoll int
	mu    sync.Mutex // of wake
	wake  int        // eventfd
	ready [16]unix.EpollEvent

	again bool // the record being handled was handed out by Peek before

	clock   func() uint64
	seen    uint64 // when the last pass of Merge began
	cursors []cursor
	heads   []head
}

// Open maps the ring buffers. fds has a map's descriptor for each CPU, or -1
// where there is none; each holds size bytes and records of at most longest bytes.
// The descriptors may be closed only after Close.
func Open(fds []int, size, longest int) (*Rings, error) {
	r := &Rings{epoll: -1, wake: -1, clock: monotonic}
	if err := r.open(fds, size, longest); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

func (r *Rings) open(fds []int, size, longest int) (err error) {
	if r.epoll, err = unix.EpollCreate1(unix.EPOLL_CLOEXEC); err != nil {
		return fmt.Errorf("create epoll: %w", err)
	}
	if r.wake, err = unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK); err != nil {
		return fmt.Errorf("create eventfd: %w", err)
	}
	if err := r.watch(r.wake); err != nil {
		return err
	}
	for cpu, fd := range fds {
		if fd < 0 {
			continue
		}
		one, err := mapRing(cpu, fd, size, longest)
		if err != nil {
			return fmt.Errorf("map ring buffer of CPU %d: %w", cpu, err)
		}
		r.rings = append(r.rings, one)
		if err := r.watch(fd); err != nil {
			return err
		}
	}
	return nil
}

func (r *Rings) watch(fd int) error {
	event := unix.EpollEvent{Events: unix.EPOLLIN | unix.EPOLLET, Fd: int32(fd)}
	if err := unix.EpollCtl(r.epoll, unix.EPOLL_CTL_ADD, fd, &event); err != nil {
		return fmt.Errorf("watch descriptor: %w", err)
	}
	return nil
}

func mapRing(cpu, fd, size, longest int) (r ring, err error) {
	page := os.Getpagesize()
	if size < page || size&(size-1) != 0 {
		return r, fmt.Errorf("bad size %d", size)
	}
	r = ring{cpu: cpu, fd: fd, mask: uint64(size - 1), longest: uint64(min(longest, size))}
	for i, prot := range []int{unix.PROT_READ | unix.PROT_WRITE, unix.PROT_READ} {
		if r.pages[i], err = unix.Mmap(fd, int64(i*page), page, prot, unix.MAP_SHARED); err != nil {
			r.unmap()
			return r, err
		}
	}
	r.consumer = (*uint64)(unsafe.Pointer(&r.pages[0][0]))
	r.producer = (*uint64)(unsafe.Pointer(&r.pages[1][0]))
	return r, nil
}

// mapData maps the data, with the producers' page in front of them.
func (r *ring) mapData() (err error) {
	page := os.Getpagesize()
	reach := (int(r.longest) + headerSize + page - 1) &^ (page - 1)
	length := page + int(r.mask) + 1 + min(reach, int(r.mask)+1)
	if r.pages[2], err = unix.Mmap(r.fd, int64(page), length, unix.PROT_READ, unix.MAP_SHARED); err != nil {
		return fmt.Errorf("map ring buffer of CPU %d: %w", r.cpu, err)
	}
	r.data = r.pages[2][page:]
	return nil
}

func (r *ring) unmap() {
	for _, p := range r.pages {
		if p != nil {
			_ = unix.Munmap(p)
		}
	}
}

// Close unmaps the buffers.
func (r *Rings) Close() {
	if r == nil {
		return
	}
	for i := range r.rings {
		r.rings[i].unmap()
	}
	r.rings = nil
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, fd := range []*int{&r.epoll, &r.wake} {
		if *fd >= 0 {
			_ = unix.Close(*fd)
			*fd = -1
		}
	}
}

// Wake makes a Wait that is under way, or the next one, return. It may be called
// from any goroutine; after Close it does nothing.
func (r *Rings) Wake() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.wake < 0 {
		return
	}
	one := [8]byte{0: 1}
	_, _ = unix.Write(r.wake, one[:])
}

// Wait returns when a program asks for the consumer, when Wake is called, or
// after the timeout.
func (r *Rings) Wait(timeout time.Duration) error {
	end := time.Now().Add(timeout)
	for {
		left := max(0, time.Until(end))
		n, err := unix.EpollWait(r.epoll, r.ready[:], int((left+time.Millisecond-1)/time.Millisecond))
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return fmt.Errorf("wait for records: %w", err)
		}
		for _, e := range r.ready[:n] {
			if e.Fd == int32(r.wake) {
				var b [8]byte
				_, _ = unix.Read(r.wake, b[:])
			}
		}
		return nil
	}
}

// Drain hands the records that are in the rings to handle, CPU by CPU, and
// returns how many there were. It stops at the handler's first error; the record
// that caused it counts as read.
func (r *Rings) Drain(handle func(cpu int, rec []byte) error) (int, error) {
	return r.DrainTo(nil, handle)
}

// DrainTo is Drain as far as a mark.
func (r *Rings) DrainTo(m Mark, handle func(cpu int, rec []byte) error) (int, error) {
	total := 0
	for i := range r.rings {
		end := uint64(math.MaxUint64)
		if m != nil {
			end = m[i]
		}
		n, err := r.rings[i].drain(end, &r.again, handle)
		total += n
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// Peek hands records to look that nobody has been handed yet. They stay in the
// rings. It goes on to the next ring at a record that look does not want, which counts
// as not handed out. It may be called by a handler of Drain or Merge.
func (r *Rings) Peek(look func(cpu int, rec []byte) (more bool, err error)) error {
	for i := range r.rings {
		if err := r.rings[i].peek(look); err != nil {
			return err
		}
	}
	return nil
}

// Peeked reports, to a handler of Drain or Merge, whether Peek has handed out its record.
func (r *Rings) Peeked() bool { return r.again }

func (r *ring) peek(look func(cpu int, rec []byte) (more bool, err error)) error {
	at, end := max(r.next, r.peeked, *r.consumer), atomic.LoadUint64(r.producer)
	if at < end && r.data == nil {
		if err := r.mapData(); err != nil {
			return err
		}
	}
	for at < end {
		rec, after, err := r.record(at)
		if err != nil || after == at {
			return err
		}
		if rec != nil {
			if more, err := look(r.cpu, rec); err != nil || !more {
				return err
			}
		}
		at = after
		r.peeked = at
	}
	return nil
}

// record is the record at a position, nil if it was discarded, and the position
// behind it: the same one if the record is not finished.
func (r *ring) record(at uint64) (rec []byte, after uint64, err error) {
	off := at & r.mask
	head := atomic.LoadUint32((*uint32)(unsafe.Pointer(&r.data[off])))
	if head&busyBit != 0 {
		return nil, at, nil
	}
	length := uint64(head &^ (busyBit | discardBit))
	if length > r.longest {
		return nil, at, errCorrupt
	}
	if head&discardBit == 0 {
		rec = r.data[off+headerSize:][:length:length]
	}
	return rec, at + (length+headerSize+7)&^7, nil
}

func (r *ring) drain(end uint64, again *bool, handle func(cpu int, rec []byte) error) (n int, err error) {
	at := *r.consumer
	end = min(end, atomic.LoadUint64(r.producer))
	stored := at
	if at < end && r.data == nil {
		if err := r.mapData(); err != nil {
			return 0, err
		}
	}
	for at < end {
		rec, after, bad := r.record(at)
		if bad != nil || after == at {
			err = bad
			break
		}
		*again = at < r.peeked
		at = after
		r.next = at
		if rec != nil {
			n++
			if err = handle(r.cpu, rec); err != nil {
				break
			}
		}
		if at-stored >= batch {
			atomic.StoreUint64(r.consumer, at)
			stored = at
		}
	}
	if at != stored {
		atomic.StoreUint64(r.consumer, at)
	}
	return n, err
}
