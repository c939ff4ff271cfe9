package loader

import (
	"runtime"
	"unsafe"

	"github.com/cilium/ebpf"
	"golang.org/x/sys/unix"
)

// Priming. A hash that gets its memory when it is needed takes it from a small
// stock of each CPU, which the kernel refills as soon as it runs low, but not while
// interrupts are off; and a new map's stock is next to nothing. So that the first
// keys of a program that runs with interrupts off are not lost, each CPU's stock is
// filled before tracing begins: adding and removing an element from that CPU is
// what makes the kernel do it.

// prime fills the stocks of all hashes that have them.
func (s *session) prime() {
	var maps []*ebpf.Map
	for _, m := range s.coll.Maps {
		if m.Flags()&unix.BPF_F_NO_PREALLOC != 0 && (m.Type() == ebpf.PerCPUHash || m.Type() == ebpf.Hash) {
			maps = append(maps, m)
		}
	}
	if len(maps) == 0 {
		return
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var before unix.CPUSet
	if unix.SchedGetaffinity(0, &before) != nil {
		return
	}
	cpus, err := onlineCPUs()
	if err != nil {
		return
	}
	for _, cpu := range cpus {
		var one unix.CPUSet
		one.Set(cpu)
		if unix.SchedSetaffinity(0, &one) != nil {
			continue
		}
		for _, m := range maps {
			s.touch(m)
		}
	}
	_ = unix.SchedSetaffinity(0, &before)
}

func (s *session) touch(m *ebpf.Map) {
	key := make([]byte, m.KeySize())
	value := make([]byte, (int(m.ValueSize())+7)&^7*s.cpus)
	if mapElem(unix.BPF_MAP_UPDATE_ELEM, m.FD(), unsafe.Pointer(&key[0]), unsafe.Pointer(&value[0])) == nil {
		_ = mapElem(unix.BPF_MAP_DELETE_ELEM, m.FD(), unsafe.Pointer(&key[0]), nil)
	}
	runtime.KeepAlive(m)
}
