package loader

import (
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The bpf(2) and perf_event_open(2) calls that attach and run programs. They are
// made directly, because the kinds that matter most (cookies for raw tracepoints,
// tracing_multi, timers) have no wrapper, and because the errno is wanted as the
// kernel gave it. Attribute structs hold pointers as unsafe.Pointer, so that what
// they point to stays alive; only 64-bit hosts are supported.

const (
	attachPerfEvent    = 41
	attachKprobeMulti  = 42
	attachUprobeMulti  = 48
	attachTracingEntry = 59
	attachTracingExit  = 60

	kprobeMultiReturn = 1
	uprobeMultiReturn = 1
)

func bpf(cmd int, attr unsafe.Pointer, size uintptr) (int, error) {
	for {
		n, _, errno := unix.Syscall(unix.SYS_BPF, uintptr(cmd), uintptr(attr), size)
		switch errno {
		case 0:
			return int(n), nil
		case unix.EINTR, unix.EAGAIN:
			continue
		}
		return -1, errno
	}
}

// openRaw attaches a raw_tp program to the tracepoint, or, without a name, a
// tracing program to the target that it was loaded for.
func openRaw(prog int, name string, cookie uint64) (int, error) {
	attr := struct {
		name   unsafe.Pointer
		prog   uint32
		_      uint32
		cookie uint64
	}{prog: uint32(prog), cookie: cookie}
	size := unsafe.Sizeof(attr)
	if cookie == 0 {
		size = unsafe.Offsetof(attr.cookie)
	}
	if name != "" {
		p, err := unix.BytePtrFromString(name)
		if err != nil {
			return -1, err
		}
		attr.name = unsafe.Pointer(p)
	}
	return bpf(unix.BPF_RAW_TRACEPOINT_OPEN, unsafe.Pointer(&attr), size)
}

// linkPerf attaches a program to a perf event.
func linkPerf(prog, event int, cookie uint64) (int, error) {
	attr := struct {
		prog, target, kind, flags uint32
		cookie                    uint64
	}{prog: uint32(prog), target: uint32(event), kind: attachPerfEvent, cookie: cookie}
	return bpf(unix.BPF_LINK_CREATE, unsafe.Pointer(&attr), unsafe.Sizeof(attr))
}

// linkKprobes attaches a program to many functions, by their names or, without
// names, by their addresses.
func linkKprobes(prog int, names []string, at, cookies []uint64, flags uint32) (int, error) {
	list := make([]unsafe.Pointer, len(names))
	for i, name := range names {
		p, err := unix.BytePtrFromString(name)
		if err != nil {
			return -1, err
		}
		list[i] = unsafe.Pointer(p)
	}
	attr := struct {
		prog, target, kind, flags uint32
		multi, count              uint32
		names, addrs, cookies     unsafe.Pointer
	}{
		prog: uint32(prog), kind: attachKprobeMulti, multi: flags, count: uint32(len(cookies)),
		cookies: unsafe.Pointer(unsafe.SliceData(cookies)),
	}
	if len(list) > 0 {
		attr.names = unsafe.Pointer(unsafe.SliceData(list))
	} else {
		attr.addrs = unsafe.Pointer(unsafe.SliceData(at))
	}
	return bpf(unix.BPF_LINK_CREATE, unsafe.Pointer(&attr), unsafe.Sizeof(attr))
}

// linkTracing attaches a program to many functions, by their BTF ids.
func linkTracing(prog int, kind uint32, ids []uint32, cookies []uint64) (int, error) {
	attr := struct {
		prog, target, kind, flags uint32
		ids, cookies              unsafe.Pointer
		count, _                  uint32
	}{
		prog: uint32(prog), kind: kind, count: uint32(len(ids)),
		ids: unsafe.Pointer(unsafe.SliceData(ids)), cookies: unsafe.Pointer(unsafe.SliceData(cookies)),
	}
	return bpf(unix.BPF_LINK_CREATE, unsafe.Pointer(&attr), unsafe.Sizeof(attr))
}

// linkUprobes attaches a program to many places of a file, for one process.
func linkUprobes(prog int, path string, pid int, offsets, semaphores, cookies []uint64, flags uint32) (int, error) {
	name, err := unix.BytePtrFromString(path)
	if err != nil {
		return -1, err
	}
	attr := struct {
		prog, target, kind, flags      uint32
		path, offsets, counts, cookies unsafe.Pointer
		count, multi, pid, _           uint32
	}{
		prog: uint32(prog), kind: attachUprobeMulti, multi: flags, count: uint32(len(offsets)), pid: uint32(pid),
		path: unsafe.Pointer(name), offsets: unsafe.Pointer(unsafe.SliceData(offsets)),
		counts: unsafe.Pointer(unsafe.SliceData(semaphores)), cookies: unsafe.Pointer(unsafe.SliceData(cookies)),
	}
	return bpf(unix.BPF_LINK_CREATE, unsafe.Pointer(&attr), unsafe.Sizeof(attr))
}

// testRun runs a raw_tp program here and now, with all arguments zero.
func testRun(prog int) error {
	var ctx [12]uint64
	attr := struct {
		prog, retval, dataIn, dataOut uint32
		in, out                       unsafe.Pointer
		repeat, duration              uint32
		ctxSize, ctxOutSize           uint32
		ctx, ctxOut                   unsafe.Pointer
		flags, cpu, batch, _          uint32
	}{prog: uint32(prog), ctxSize: uint32(unsafe.Sizeof(ctx)), ctx: unsafe.Pointer(&ctx)}
	_, err := bpf(unix.BPF_PROG_TEST_RUN, unsafe.Pointer(&attr), unsafe.Sizeof(attr))
	return err
}

// mapBatch reads or writes many elements of a map in one call (BPF_MAP_LOOKUP_BATCH,
// BPF_MAP_UPDATE_BATCH). It returns how many there were; ENOENT means that a
// lookup reached the end.
func mapBatch(cmd, fd int, in, out, keys, values unsafe.Pointer, count int) (int, error) {
	attr := struct {
		in, out, keys, values unsafe.Pointer
		count, fd             uint32
		elemFlags, flags      uint64
	}{in: in, out: out, keys: keys, values: values, count: uint32(count), fd: uint32(fd)}
	_, err := bpf(cmd, unsafe.Pointer(&attr), unsafe.Sizeof(attr))
	return int(attr.count), err
}

// mapElem reads or writes one element (BPF_MAP_LOOKUP_ELEM, BPF_MAP_UPDATE_ELEM).
func mapElem(cmd, fd int, key, value unsafe.Pointer) error {
	attr := struct {
		fd, _      uint32
		key, value unsafe.Pointer
		flags      uint64
	}{fd: uint32(fd), key: key, value: value}
	_, err := bpf(cmd, unsafe.Pointer(&attr), unsafe.Sizeof(attr))
	return err
}

// mapNext finds the key that follows key, the first one for nil.
func mapNext(fd int, key, next unsafe.Pointer) error {
	attr := struct {
		fd, _     uint32
		key, next unsafe.Pointer
	}{fd: uint32(fd), key: key, next: next}
	_, err := bpf(unix.BPF_MAP_GET_NEXT_KEY, unsafe.Pointer(&attr), unsafe.Sizeof(attr))
	return err
}

// openPerf opens a perf event of all processes on a CPU. name is the function of
// a kprobe, which the kernel reads through a pointer.
func openPerf(attr *unix.PerfEventAttr, cpu int, name string) (int, error) {
	return openPerfOf(attr, -1, cpu, name)
}

// openPerfOf opens a perf event of a process or a CPU, -1 for all. name may also be
// the file of a uprobe.
func openPerfOf(attr *unix.PerfEventAttr, pid, cpu int, name string) (int, error) {
	var p *byte
	if name != "" {
		var err error
		if p, err = unix.BytePtrFromString(name); err != nil {
			return -1, err
		}
		var pin runtime.Pinner
		pin.Pin(p)
		defer pin.Unpin()
		attr.Ext1 = uint64(uintptr(unsafe.Pointer(p)))
	}
	attr.Size = uint32(unsafe.Sizeof(*attr))
	return unix.PerfEventOpen(attr, pid, cpu, -1, unix.PERF_FLAG_FD_CLOEXEC)
}
