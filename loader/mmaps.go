package loader

// Notes of the kernel on what processes map; see loader/symbol/events.go. Each CPU has a
// perf event that counts nothing, with a ring of notes that are read before records are. Where
// the kernel refuses, processes that end at once have no names.

import (
	"cmp"
	"encoding/binary"
	"os"
	"slices"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

const (
	noteBytes    = 64 << 10 // of each CPU's ring
	noteHead     = 1024     // where the first page has the ring's head, then its tail
	noteTail     = 1032
	recordHeader = 8
	recordTime   = 8
)

// mapNotes are the rings of all CPUs.
type mapNotes struct {
	rings []noteRing
	list  []note // of CPUs that are off now; memory for the others
}

type noteRing struct {
	cpu    int
	fd     int
	memory []byte
	page   int
}

// noteMaps has the kernel note what is mapped from now on.
func noteMaps() *mapNotes {
	cpus, err := onlineCPUs()
	if err != nil {
		return nil
	}
	n := &mapNotes{}
	n.follow(cpus)
	return n
}

// follow makes the rings of CPUs that have none, and takes away those of CPUs that are off: what is
// switched on again needs another.
func (n *mapNotes) follow(cpus []int) {
	if n == nil {
		return
	}
	have := map[int]bool{}
	n.rings = slices.DeleteFunc(n.rings, func(r noteRing) bool {
		have[r.cpu] = slices.Contains(cpus, r.cpu)
		if !have[r.cpu] {
			n.list = r.read(n.list)
			r.close()
		}
		return !have[r.cpu]
	})
	for _, cpu := range cpus {
		if have[cpu] {
			continue
		}
		if r, ok := openNotes(cpu); ok {
			n.rings = append(n.rings, r)
		}
	}
}

func openNotes(cpu int) (r noteRing, ok bool) {
	attr := unix.PerfEventAttr{
		Type: unix.PERF_TYPE_SOFTWARE, Config: unix.PERF_COUNT_SW_DUMMY, Wakeup: noteBytes,
		Sample_type: unix.PERF_SAMPLE_TIME,
		Bits:        unix.PerfBitSampleIDAll | unix.PerfBitMmap | unix.PerfBitMmap2 | unix.PerfBitComm | unix.PerfBitCommExec | unix.PerfBitTask | unix.PerfBitWatermark,
	}
	attr.Size = uint32(unsafe.Sizeof(attr))
	fd, err := unix.PerfEventOpen(&attr, -1, cpu, -1, unix.PERF_FLAG_FD_CLOEXEC)
	if err != nil {
		return r, false
	}
	page := os.Getpagesize()
	memory, err := unix.Mmap(fd, 0, page+noteBytes, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		_ = unix.Close(fd)
		return r, false
	}
	return noteRing{cpu, fd, memory, page}, true
}

// note is a record of the kernel.
type note struct {
	time uint64
	kind uint32
	misc uint16
	b    []byte
}

// read hands out what was noted, in the order of time: a process and its parent may run on
// two CPUs.
func (n *mapNotes) read(event func(kind uint32, misc uint16, b []byte)) {
	if n == nil {
		return
	}
	list := n.list
	for i := range n.rings {
		list = n.rings[i].read(list)
	}
	slices.SortStableFunc(list, func(a, b note) int { return cmp.Compare(a.time, b.time) })
	for i := range list {
		event(list[i].kind, list[i].misc, list[i].b)
		list[i].b = nil
	}
	n.list = list[:0]
}

// read appends the records of a ring. Each ends with its time.
func (r *noteRing) read(list []note) []note {
	head := atomic.LoadUint64((*uint64)(unsafe.Pointer(&r.memory[noteHead])))
	at := (*uint64)(unsafe.Pointer(&r.memory[noteTail]))
	tail := atomic.LoadUint64(at)
	ring := r.memory[r.page:]
	ne := binary.NativeEndian
	for tail < head {
		var h [recordHeader]byte
		copyRing(h[:], ring, tail)
		size := uint64(ne.Uint16(h[6:]))
		if size < recordHeader+recordTime || size > head-tail {
			tail = head
			break
		}
		b := make([]byte, size-recordHeader)
		copyRing(b, ring, tail+recordHeader)
		end := len(b) - recordTime
		list = append(list, note{ne.Uint64(b[end:]), ne.Uint32(h[:]), ne.Uint16(h[4:]), b[:end]})
		tail += size
	}
	atomic.StoreUint64(at, tail)
	return list
}

// copyRing copies what begins at a place of a ring, whose length is a power of two.
func copyRing(dst, ring []byte, at uint64) {
	from := int(at & uint64(len(ring)-1))
	n := copy(dst, ring[from:])
	copy(dst[n:], ring)
}

func (n *mapNotes) close() {
	if n == nil {
		return
	}
	for i := range n.rings {
		n.rings[i].close()
	}
}

func (r *noteRing) close() {
	_ = unix.Munmap(r.memory)
	_ = unix.Close(r.fd)
}
