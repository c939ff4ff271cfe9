package probe

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Which kinds of attachment this kernel has. Versions say little, since distributions leave things out
// and take things back, so each kind is tried with the smallest program that could use it:
//
//	test_run         run it
//	tp_btf, raw_tp   load it; attaching asks for nothing more
//	tracing_multi    load it, then a link whose list is at an address that cannot be read: a kernel that
//	kprobe.multi     knows the kind says EFAULT, any other refuses before it looks
//	fentry, fexit    load it, attach it to a function that nobody calls
//	kprobe           look for the kernel's list of event sources: attaching would cost tens of milliseconds
//	tracepoint       look for tracefs and an open perf event; likewise
//	perf_event       open the event
//
// Nothing is left behind, and nothing that runs is ever attached to.

// testFunction is a kernel function that only BPF's own test run calls.
const testFunction = "bpf_fentry_test1"

const (
	progTypeKprobe     = 2
	progTypeTracepoint = 5
	progTypeRawTP      = 17
	progTypeTracing    = 26

	attachRawTP        = 23
	attachFEntry       = 24
	attachFExit        = 25
	attachPerfEvent    = 41
	attachKprobeMulti  = 42
	attachTracingEntry = 59
	attachTracingExit  = 60
)

var trials = [numKinds]func(*Host) error{
	TestRun:        (*Host).tryTestRun,
	TPBTF:          (*Host).tryTPBTF,
	RawTP:          func(*Host) error { return tryLoad(progTypeRawTP, 0, 0) },
	Tracepoint:     (*Host).tryTracepoint,
	TracingEntry:   func(*Host) error { return tryTracingMulti(attachTracingEntry) },
	TracingExit:    func(*Host) error { return tryTracingMulti(attachTracingExit) },
	KprobeMulti:    (*Host).tryKprobeMulti,
	KretprobeMulti: func(h *Host) error { return h.Have(KprobeMulti) },
	FEntry:         func(h *Host) error { return h.tryTrampoline(attachFEntry) },
	FExit:          func(h *Host) error { return h.tryTrampoline(attachFExit) },
	Kprobe:         tryKprobe,
	Kretprobe:      func(h *Host) error { return h.Have(Kprobe) },
	PerfEvent:      func(*Host) error { return tryPerfEvent() },
	UprobeMulti:    func(*Host) error { return tryUprobeMulti() },
	UretprobeMulti: func(h *Host) error { return h.Have(UprobeMulti) },
	Uprobe:         func(*Host) error { return tryUprobe() },
	Uretprobe:      func(h *Host) error { return h.Have(Uprobe) },
}

// Have returns nil if this kernel and this process's privileges allow the kind, otherwise an error that
// says in a few words why not. The answer is found once.
func (h *Host) Have(k Kind) error {
	if k == 0 || k >= numKinds {
		return fmt.Errorf("%v: unknown", k)
	}
	return h.have[k]()
}

// progAttr is the part of the bpf(2) attributes of BPF_PROG_LOAD that is used here.
type progAttr struct {
	progType     uint32
	insnCount    uint32
	insns        uint64
	license      uint64
	logLevel     uint32
	logSize      uint32
	logBuf       uint64
	kernVersion  uint32
	flags        uint32
	name         [16]byte
	ifindex      uint32
	attachType   uint32
	btfFD        uint32
	funcInfoSize uint32
	funcInfo     uint64
	funcInfoCnt  uint32
	lineInfoSize uint32
	lineInfo     uint64
	lineInfoCnt  uint32
	attachBTFID  uint32
	attachFD     uint32
	_            uint32
}

func bpf(cmd int, attr unsafe.Pointer, size uintptr) (int, error) {
	fd, _, errno := unix.Syscall(unix.SYS_BPF, uintptr(cmd), uintptr(attr), size)
	if errno != 0 {
		return -1, errno
	}
	return int(fd), nil
}

// loadRetries is how often to load again what a signal broke off: the Go runtime sends itself many.
const loadRetries = 30

// load loads "return 0".
func load(progType, attachType, btfID uint32) (int, error) {
	insns := [2]uint64{0xb7, 0x95} // r0 = 0; exit
	if bigEndian() {
		insns = [2]uint64{0xb7 << 56, 0x95 << 56}
	}
	license := [4]byte{'G', 'P', 'L'}
	attr := progAttr{
		progType: progType, insnCount: 2, attachType: attachType, attachBTFID: btfID,
		insns:   uint64(uintptr(unsafe.Pointer(&insns))),
		license: uint64(uintptr(unsafe.Pointer(&license))),
	}
	fd, err := bpf(unix.BPF_PROG_LOAD, unsafe.Pointer(&attr), unsafe.Sizeof(attr))
	for range loadRetries {
		if !errors.Is(err, unix.EAGAIN) {
			break
		}
		fd, err = bpf(unix.BPF_PROG_LOAD, unsafe.Pointer(&attr), unsafe.Sizeof(attr))
	}
	runtime.KeepAlive(&insns)
	runtime.KeepAlive(&license)
	return fd, err
}

func bigEndian() bool {
	x := uint16(1)
	return *(*byte)(unsafe.Pointer(&x)) == 0
}

func tryLoad(progType, attachType, btfID uint32) error {
	fd, err := load(progType, attachType, btfID)
	if err != nil {
		return reason(kindOf(progType, attachType), err)
	}
	return unix.Close(fd)
}

func kindOf(progType, attachType uint32) Kind {
	switch {
	case progType == progTypeRawTP:
		return RawTP
	case progType == progTypeKprobe:
		return KprobeMulti
	case attachType == attachFEntry:
		return FEntry
	case attachType == attachFExit:
		return FExit
	case attachType == attachTracingEntry:
		return TracingEntry
	case attachType == attachTracingExit:
		return TracingExit
	}
	return TPBTF
}

// reason names an errno, or what is behind it where that is known.
func reason(k Kind, err error) error {
	var errno unix.Errno
	if errors.As(err, &errno) {
		if missing := missingCapability(k); (errno == unix.EPERM || errno == unix.EACCES) && missing != "" {
			return fmt.Errorf("%s needs %s", k, missing)
		}
		return fmt.Errorf("%s %s", k, unix.ErrnoName(errno))
	}
	return fmt.Errorf("%s: %w", k, err)
}

func (h *Host) tryTestRun() error {
	fd, err := load(progTypeRawTP, 0, 0)
	if err != nil {
		return reason(TestRun, err)
	}
	defer unix.Close(fd)
	attr := struct {
		fd, retval, dataIn, dataOut uint32
		in, out                     uint64
		repeat, duration            uint32
		ctxIn, ctxOut               uint32
		ctx, ctxBack                uint64
		flags, cpu, batch, _        uint32
	}{fd: uint32(fd)}
	if _, err := bpf(unix.BPF_PROG_TEST_RUN, unsafe.Pointer(&attr), unsafe.Sizeof(attr)); err != nil {
		return reason(TestRun, err)
	}
	return nil
}

func (h *Host) tryTPBTF() error {
	btf, err := h.kernelBTF()
	if err != nil {
		return fmt.Errorf("tp_btf: %w", noBTF(err))
	}
	id := btf.tracepoints["sys_enter"]
	for _, other := range btf.tracepoints {
		if id == 0 {
			id = other
		}
	}
	if id == 0 {
		return errors.New("tp_btf: no raw tracepoints in BTF")
	}
	return tryLoad(progTypeTracing, attachRawTP, id)
}

func (h *Host) tryTrampoline(attachType uint32) error {
	btf, err := h.kernelBTF()
	if err != nil {
		return fmt.Errorf("%s: %w", kindOf(progTypeTracing, attachType), noBTF(err))
	}
	kind := kindOf(progTypeTracing, attachType)
	id := btf.function(testFunction)
	if id == 0 {
		return fmt.Errorf("%s: no %s to try it on", kind, testFunction)
	}
	fd, err := load(progTypeTracing, attachType, id)
	if err != nil {
		return reason(kind, err)
	}
	defer unix.Close(fd)
	attr := struct {
		name   uint64
		fd     uint32
		_      uint32
		cookie uint64
	}{fd: uint32(fd)}
	link, err := bpf(unix.BPF_RAW_TRACEPOINT_OPEN, unsafe.Pointer(&attr), 16)
	if err != nil {
		return reason(kind, err)
	}
	return unix.Close(link)
}

// linkAttr is BPF_LINK_CREATE for the kinds with a list of functions.
type linkAttr struct {
	fd, target, attachType, flags uint32
	tail                          [4]uint64
}

// unreadable is an address in the page that no process maps.
const unreadable = 8

// tryLink makes a link whose list cannot be read; EFAULT is the answer hoped for.
func tryLink(k Kind, progType, attachType uint32, tail [4]uint64) error {
	fd, err := load(progType, attachType, 0)
	if err != nil {
		return refused(k, err)
	}
	defer unix.Close(fd)
	attr := linkAttr{fd: uint32(fd), attachType: attachType, tail: tail}
	link, err := bpf(unix.BPF_LINK_CREATE, unsafe.Pointer(&attr), unsafe.Sizeof(attr))
	if err == nil {
		unix.Close(link)
	}
	if err == nil || errors.Is(err, unix.EFAULT) {
		return nil
	}
	return refused(k, err)
}

func refused(k Kind, err error) error {
	switch {
	case k == KprobeMulti && errors.Is(err, unix.EOPNOTSUPP):
		return errors.New("kprobe.multi: CONFIG_FPROBE=n")
	case errors.Is(err, unix.EINVAL), errors.Is(err, unix.E2BIG), errors.Is(err, unix.EOPNOTSUPP):
		return fmt.Errorf("no %s in this kernel", k)
	}
	return reason(k, err)
}

func tryTracingMulti(attachType uint32) error {
	// addresses of the ids and the cookies, then their count
	return tryLink(kindOf(progTypeTracing, attachType), progTypeTracing, attachType, [4]uint64{unreadable, 0, 1})
}

func (h *Host) tryKprobeMulti() error {
	// flags and count, symbols, addresses, cookies; the head's flags word is the generic one
	count := uint64(1) << 32
	if bigEndian() {
		count = 1
	}
	return tryLink(KprobeMulti, progTypeKprobe, attachKprobeMulti, [4]uint64{count, 0, unreadable, 0})
}

const eventSources = "/sys/bus/event_source/devices"

func tryKprobe(h *Host) error {
	if _, err := os.Stat(filepath.Join(eventSources, "kprobe")); err != nil {
		if _, sysfs := os.Stat(eventSources); sysfs != nil {
			return errors.New("kprobe: sysfs not mounted")
		}
		return errors.New("CONFIG_KPROBES=n")
	}
	if missing := missingCapability(Kprobe); missing != "" {
		return fmt.Errorf("kprobe needs %s", missing)
	}
	if Lockdown() == "confidentiality" {
		return errors.New("kprobe: lockdown confidentiality")
	}
	return nil
}

func (h *Host) tryTracepoint() error {
	if _, err := h.Tracefs(); err != nil {
		return fmt.Errorf("tracepoint: %w", err)
	}
	if err := h.Have(PerfEvent); err != nil {
		return fmt.Errorf("tracepoint: %w", err)
	}
	return nil
}

func tryPerfEvent() error {
	attr := unix.PerfEventAttr{
		Type: unix.PERF_TYPE_SOFTWARE, Config: unix.PERF_COUNT_SW_CPU_CLOCK, Sample: 1_000_000_000,
		Size: unix.PERF_ATTR_SIZE_VER1, Bits: unix.PerfBitDisabled,
	}
	fd, err := unix.PerfEventOpen(&attr, -1, 0, -1, unix.PERF_FLAG_FD_CLOEXEC)
	if errors.Is(err, unix.ENODEV) { // CPU 0 is off
		return nil
	}
	if err != nil {
		return reason(PerfEvent, err)
	}
	return unix.Close(fd)
}

// HaveCookie returns nil if a link of the kind carries a cookie to its program on this kernel. It says
// nothing of whether the kind itself can be had.
func (h *Host) HaveCookie(k Kind) error {
	switch k {
	case TPBTF, RawTP:
		return h.cookies.raw()
	case Tracepoint, Kprobe, Kretprobe, Uprobe, Uretprobe, PerfEvent:
		return h.cookies.perf()
	case FEntry, FExit:
		return h.cookies.trampoline()
	case KprobeMulti, KretprobeMulti, UprobeMulti, UretprobeMulti, TracingEntry, TracingExit:
		return nil // since there is the kind
	}
	return fmt.Errorf("%s has no cookie", k)
}

// tryRawCookie opens a tracepoint that does not exist: an older kernel objects to the cookie first.
func tryRawCookie() error {
	fd, err := load(progTypeRawTP, 0, 0)
	if err != nil {
		return reason(RawTP, err)
	}
	defer unix.Close(fd)
	name := [...]byte{'-', 0}
	attr := struct {
		name   uint64
		fd     uint32
		_      uint32
		cookie uint64
	}{uint64(uintptr(unsafe.Pointer(&name))), uint32(fd), 0, 1}
	_, err = bpf(unix.BPF_RAW_TRACEPOINT_OPEN, unsafe.Pointer(&attr), unsafe.Sizeof(attr))
	runtime.KeepAlive(&name)
	if errors.Is(err, unix.ENOENT) {
		return nil
	}
	return errors.New("no raw_tp cookies in this kernel")
}

// tryPerfCookie makes a perf link without an event: a kernel that has such links wants the event.
func tryPerfCookie() error {
	fd, err := load(progTypeTracepoint, 0, 0)
	if err != nil {
		return reason(Tracepoint, err)
	}
	defer unix.Close(fd)
	attr := linkAttr{fd: uint32(fd), target: 1<<32 - 1, attachType: attachPerfEvent, tail: [4]uint64{1}}
	_, err = bpf(unix.BPF_LINK_CREATE, unsafe.Pointer(&attr), unsafe.Sizeof(attr))
	if errors.Is(err, unix.EBADF) {
		return nil
	}
	return errors.New("no perf event cookies in this kernel")
}

// tryTrampolineCookie attaches to the test function with a cookie.
func (h *Host) tryTrampolineCookie() error {
	btf, err := h.kernelBTF()
	if err != nil {
		return noBTF(err)
	}
	fd, err := load(progTypeTracing, attachFEntry, btf.function(testFunction))
	if err != nil {
		return reason(FEntry, err)
	}
	defer unix.Close(fd)
	attr := linkAttr{fd: uint32(fd), attachType: attachFEntry, tail: [4]uint64{0, 1}}
	link, err := bpf(unix.BPF_LINK_CREATE, unsafe.Pointer(&attr), unsafe.Sizeof(attr))
	if err != nil {
		return errors.New("no fentry cookies in this kernel")
	}
	return unix.Close(link)
}
