package loader

import (
	"encoding/binary"
	"slices"
	"sync"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// mapWatch tells which processes have mapped a file's code: by exec(), by dlopen(), and, if
// forks is set, by fork(). The
// kernel writes such events to a buffer for each processor, and wakes a goroutine. What it
// could not store it says; then all processes may have.
type mapWatch struct {
	wants func(pid int) bool
	forks atomic.Bool
	tell  atomic.Pointer[func()]

	cpus  []int
	rings []mapRing
	stop  int // eventfd
	done  chan struct{}

	mu   sync.Mutex
	pids map[int]bool
	lost bool
}

type mapRing struct {
	event int
	mem   []byte
}

const mapPages = 16 // of a buffer, besides its head

// watchMaps watches all processors. wants says which processes are of interest.
func watchMaps(wants func(pid int) bool) (*mapWatch, error) {
	cpus, err := onlineCPUs()
	if err != nil {
		return nil, err
	}
	w := &mapWatch{wants: wants, cpus: cpus, stop: -1, done: make(chan struct{}), pids: map[int]bool{}}
	quiet := func() {}
	w.tell.Store(&quiet)
	for _, cpu := range cpus {
		if err := w.open(cpu); err != nil {
			w.free()
			return nil, err
		}
	}
	if w.stop, err = unix.Eventfd(0, unix.EFD_CLOEXEC); err != nil {
		w.free()
		return nil, err
	}
	go w.run()
	return w, nil
}

func (w *mapWatch) open(cpu int) error {
	attr := unix.PerfEventAttr{
		Type: unix.PERF_TYPE_SOFTWARE, Config: unix.PERF_COUNT_SW_DUMMY, Wakeup: 1,
		Bits: unix.PerfBitMmap | unix.PerfBitMmap2 | unix.PerfBitTask | unix.PerfBitWatermark,
	}
	fd, err := openPerf(&attr, cpu, "")
	if err != nil {
		return err
	}
	mem, err := unix.Mmap(fd, 0, (1+mapPages)*unix.Getpagesize(), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		_ = unix.Close(fd)
		return err
	}
	w.rings = append(w.rings, mapRing{fd, mem})
	return nil
}

func (w *mapWatch) run() {
	defer close(w.done)
	fds := []unix.PollFd{{Fd: int32(w.stop), Events: unix.POLLIN}}
	for _, r := range w.rings {
		fds = append(fds, unix.PollFd{Fd: int32(r.event), Events: unix.POLLIN})
	}
	for {
		if _, err := unix.Poll(fds, -1); err != nil && err != unix.EINTR {
			return
		}
		if fds[0].Revents != 0 {
			return
		}
		if w.collect() {
			(*w.tell.Load())()
		}
	}
}

// collect notes what the buffers have, and reports whether it is of interest.
func (w *mapWatch) collect() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	some := false
	for _, r := range w.rings {
		r.read(func(kind uint32, body []byte) {
			const lost, fork, mmap2 = 2, 7, 10
			switch {
			case kind == lost:
				w.lost, some = true, true
			case kind == mmap2 && len(body) >= 4:
				if pid := int(binary.NativeEndian.Uint32(body)); w.wants(pid) {
					w.pids[pid], some = true, true
				}
			case kind == fork && len(body) >= 8 && w.forks.Load():
				pid, parent := binary.NativeEndian.Uint32(body), binary.NativeEndian.Uint32(body[4:])
				if pid != parent && w.wants(int(pid)) { // no thread
					w.pids[int(pid)], some = true, true
				}
			}
		})
	}
	return some
}

// read calls do for each record in a buffer: its type and what follows the head.
func (r *mapRing) read(do func(kind uint32, body []byte)) {
	const head = 8
	page := (*unix.PerfEventMmapPage)(unsafe.Pointer(&r.mem[0]))
	data := r.mem[unix.Getpagesize():]
	end, at := atomic.LoadUint64(&page.Data_head), page.Data_tail
	byteAt := func(i uint64) byte { return data[i%uint64(len(data))] }
	for at+head <= end {
		var record []byte
		size := uint64(byteAt(at+6)) | uint64(byteAt(at+7))<<8
		if size < head || at+size > end {
			break
		}
		for i := range size {
			record = append(record, byteAt(at+i))
		}
		do(binary.NativeEndian.Uint32(record), record[head:])
		at += size
	}
	atomic.StoreUint64(&page.Data_tail, end)
}

// take returns the processes since the last call; all says that there may be others.
func (w *mapWatch) take() (pids []int, all bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for pid := range w.pids {
		pids = append(pids, pid)
	}
	all = w.lost
	clear(w.pids)
	w.lost = false
	return pids, all
}

// follow returns a watch of the processors that are on now: w, or one in its place. What
// happened meanwhile may have been missed.
func (w *mapWatch) follow(cpus []int) *mapWatch {
	if w == nil || slices.Equal(w.cpus, cpus) {
		return w
	}
	next, err := watchMaps(w.wants)
	if err != nil {
		return w
	}
	next.forks.Store(w.forks.Load())
	next.tell.Store(w.tell.Load())
	next.mu.Lock()
	next.lost = true
	next.mu.Unlock()
	w.close()
	return next
}

func (w *mapWatch) close() {
	if w == nil {
		return
	}
	_, _ = unix.Write(w.stop, []byte{1, 0, 0, 0, 0, 0, 0, 0})
	<-w.done
	w.free()
}

func (w *mapWatch) free() {
	for _, r := range w.rings {
		_ = unix.Munmap(r.mem)
		_ = unix.Close(r.event)
	}
	if w.stop >= 0 {
		_ = unix.Close(w.stop)
	}
	w.rings, w.stop = nil, -1
}
