package loader

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"unsafe"

	"github.com/cilium/ebpf"
	"golang.org/x/sys/unix"

	"dtc/object"
)

// Sizing and filling maps and variables, before and after they are made.

const (
	smallHash  = 8192    // entries up to which a hash is allocated in advance
	mustHash   = 1 << 15 // most entries where it must be, unless the user sets the size
	maxEntries = 1 << 24
	aggHead    = 8 // what aggsize must have room for besides one key and value
)

// checkMaps refuses an object whose maps are not what their names promise: the
// kernel reads and writes our memory by their sizes.
func (s *session) checkMaps(spec *ebpf.CollectionSpec) error {
	check := func(name string, kind ebpf.MapType, key, value int) error {
		m := spec.Maps[name]
		if m == nil || m.Type == kind && int(m.KeySize) == key && (value == 0 || int(m.ValueSize) == value) {
			return nil
		}
		return fmt.Errorf("damaged object: map %s is %s with keys of %d and values of %d bytes", name, m.Type, m.KeySize, m.ValueSize)
	}
	err := errors.Join(
		check(object.MapRings, ebpf.ArrayOfMaps, 4, 0),
		check(object.MapProbes, ebpf.Array, 4, probeSize(s.meta)),
		check(object.MapDrops, ebpf.PerCPUArray, 4, 8),
		check(object.MapText, ebpf.Array, 4, 0),
		check(object.MapSpecs, ebpf.Array, 4, 0),
	)
	if m := spec.Maps[object.MapSpecs]; m != nil && m.ValueSize != 8 {
		err = errors.Join(err, check(object.MapSpecs, ebpf.Array, 4, object.SpecSize))
	}
	for i := range s.meta.Programs {
		err = errors.Join(err, check(nrMap(s.meta.Programs[i].Group), ebpf.Array, 4, 4))
	}
	for i := range s.meta.Aggs {
		a := &s.meta.Aggs[i]
		if a.Tag > 0 {
			err = errors.Join(err, checkPool(spec, a))
			continue
		}
		kind, key := ebpf.PerCPUHash, a.KeySize
		switch {
		case key == 0:
			kind, key = ebpf.PerCPUArray, 4
		case a.Epoch != "":
			key += object.TagSize
		}
		err = errors.Join(err, check(a.Map, kind, key, 0))
	}
	return err
}

// checkPool refuses a shared map that does not hold the aggregation.
func checkPool(spec *ebpf.CollectionSpec, a *object.Agg) error {
	m := spec.Maps[a.Map]
	switch {
	case m == nil:
		return nil
	case a.KeySize == 0 && m.Type == ebpf.PerCPUArray && m.KeySize == 4 && int64(m.MaxEntries) > int64(a.Tag):
		return nil
	case a.KeySize > 0 && m.Type == ebpf.PerCPUHash && int64(m.KeySize) >= int64(object.TagSize+a.KeySize) && m.KeySize <= 2*object.MaxKey:
		return nil
	}
	return fmt.Errorf("damaged object: map %s is %s with keys of %d bytes, which does not hold aggregation @%s", a.Map, m.Type, m.KeySize, a.Name)
}

func nrMap(group int) string { return object.MapNr + strconv.Itoa(group) }

// sizeMaps sets what the object leaves to the host.
func (s *session) sizeMaps(spec *ebpf.CollectionSpec) error {
	if err := s.checkMaps(spec); err != nil {
		return err
	}
	if m := spec.Maps[object.MapRings]; m != nil {
		m.MaxEntries = uint32(s.cpus)
		m.InnerMap = ringSpec(os.Getpagesize())
	}
	if m := spec.Maps[object.MapProbes]; m != nil {
		n, _ := s.grow.room(len(s.res.entries), 0)
		m.MaxEntries = uint32(max(1, n))
	}
	if m := spec.Maps[object.MapSpecs]; m != nil {
		m.MaxEntries = uint32(s.opt.Nspec + 1) // there is no number 0
	}
	if m := spec.Maps[object.MapText]; m != nil {
		_, n := s.grow.room(0, len(s.texts.list))
		m.MaxEntries = uint32(max(1, n))
	}
	if err := sizeUnwind(spec); err != nil {
		return err
	}
	members := map[string]int{}
	for i := range s.meta.Aggs {
		a := &s.meta.Aggs[i]
		m := spec.Maps[a.Map]
		if a.Tag > 0 {
			members[a.Map]++
		}
		if m == nil {
			return fmt.Errorf("map %s of aggregation @%s is missing", a.Map, a.Name)
		}
		if int(m.ValueSize) < 8*a.Words {
			return fmt.Errorf("damaged object: map %s is too small for aggregation @%s", a.Map, a.Name)
		}
		if s.opt.Aggsize < int64(aggHead+a.KeySize+8*a.Words) {
			return errors.New("could not enable tracing: Enabling exceeds size of buffer")
		}
		if a.KeySize > 0 && a.Tag == 0 {
			sizeHash(m, s.opt.Aggsize, a.KeySize+8*a.Words, s.ahead(spec, a.Map), s.opt.Aggsize != defaultAggsize)
		}
	}
	for name, n := range members {
		if m := spec.Maps[name]; m.Type == ebpf.PerCPUHash {
			bytes := poolBytes(s.opt.Aggsize, n)
			sizeHash(m, bytes, int(m.KeySize+m.ValueSize), bytes <= poolAhead || s.ahead(spec, name), s.opt.Aggsize != defaultAggsize)
		}
	}
	for _, v := range s.meta.Vars {
		m := spec.Maps[v.Map]
		if m == nil {
			return fmt.Errorf("map %s is missing", v.Map)
		}
		ahead := v.Shared && s.opt.Dynvarsize <= poolAhead || s.ahead(spec, v.Map)
		sizeHash(m, s.opt.Dynvarsize, v.EntrySize, ahead, s.opt.Dynvarsize != defaultDynvarsize)
	}
	return nil
}

// poolAhead is the size up to which a map that aggregations or arrays share has its memory
// before tracing: one clause may add more keys at once than the kernel's stock has.
const poolAhead = 2 * defaultAggsize

// poolBytes is the size of a map that n aggregations share: aggsize for each of
// them, and no more than that or poolAhead for all.
func poolBytes(aggsize int64, n int) int64 {
	if aggsize >= poolAhead {
		return aggsize
	}
	return min(aggsize*int64(n), poolAhead)
}

// sizeHash sizes a hash to hold bytes of entries. Large ones get their memory
// when it is needed, unless it must be there ahead: then, if nobody asked for
// the size, there are fewer of them, since each costs time and memory at once.
func sizeHash(m *ebpf.MapSpec, bytes int64, entry int, ahead, asked bool) {
	n := min(max(1, bytes/int64(entry)), maxEntries)
	if ahead && !asked {
		n = min(n, mustHash)
	}
	m.Flags &^= unix.BPF_F_NO_PREALLOC
	if n > smallHash && !ahead {
		m.Flags |= unix.BPF_F_NO_PREALLOC
	}
	m.MaxEntries = uint32(n)
}

// ahead reports whether a map's memory must be allocated before tracing: where
// programs use it that may run with interrupts off, in which the kernel's stock
// of memory is not refilled, and on kernels where allocating in a program is not
// safe.
func (s *session) ahead(spec *ebpf.CollectionSpec, name string) bool {
	if kernelBefore(6, 1) {
		return true
	}
	for i := range s.meta.Programs {
		p := &s.meta.Programs[i]
		switch p.Class {
		case object.ClassBegin, object.ClassEnd, object.ClassSyscallEntry, object.ClassSyscallReturn:
			continue
		}
		if uses(spec.Programs[p.Symbol], name) {
			return true
		}
	}
	return false
}

// uses reports whether a program refers to a map.
func uses(p *ebpf.ProgramSpec, name string) bool {
	if p == nil {
		return false
	}
	for i := range p.Instructions {
		if ins := &p.Instructions[i]; ins.IsLoadFromMap() && ins.Reference() == name {
			return true
		}
	}
	return false
}

func kernelBefore(major, minor int) bool {
	var name unix.Utsname
	var x, y int
	if unix.Uname(&name) != nil {
		return false
	}
	if n, _ := fmt.Sscanf(unix.ByteSliceToString(name.Release[:]), "%d.%d", &x, &y); n < 2 {
		return false
	}
	return x < major || x == major && y < minor
}

func newRing(size int) (*ebpf.Map, error) { return ebpf.NewMap(ringSpec(size)) }

func ringSpec(size int) *ebpf.MapSpec {
	return &ebpf.MapSpec{Name: "dt_ring", Type: ebpf.RingBuf, MaxEntries: uint32(size)}
}

func probeSize(m *object.Meta) int { return object.ProbeHead + 8*m.MaskWords }

// setVariables fills the .rodata variables.
func (s *session) setVariables(spec *ebpf.CollectionSpec) error {
	set := func(name string, value any) error {
		v := spec.Variables[name]
		if v == nil {
			return nil // the object does not read it
		}
		if err := v.Set(value); err != nil {
			return fmt.Errorf("set variable %s: %w", name, err)
		}
		return nil
	}
	err := set(object.VarWallOffset, wallOffset())
	err = errors.Join(err, set(object.VarMark, uint64(s.ringSize/4)))
	err = errors.Join(err, set(object.VarSpecsize, uint64(s.opt.Specsize)))
	err = errors.Join(err, set(object.VarTemporal, s.temporalFlag()))
	if n := len(s.meta.Texts); n > 0 {
		numbers := make([]uint32, n)
		for i, t := range s.meta.Texts {
			numbers[i] = s.texts.lookup(t)
		}
		err = errors.Join(err, set(object.VarTexts, numbers))
	}
	err = errors.Join(err, s.setSymbols(set))
	for _, m := range s.meta.Macros {
		value, e := s.macros.value(m, s.macroSize(spec, m))
		if e != nil {
			return e
		}
		err = errors.Join(err, set(m.Var, value))
	}
	return err
}

// macroSize is the size of a text macro's variable.
func (s *session) macroSize(spec *ebpf.CollectionSpec, m object.Macro) int {
	if v := spec.Variables[m.Var]; v != nil {
		return int(v.Size())
	}
	return s.meta.Strsize
}

// internProbes numbers the names of all probes that are served.
func internProbes(t *texts, entries []*entry) {
	for _, e := range entries {
		p := e.face()
		e.words[0] = p.ID
		for i, name := range [...]string{p.Provider, p.Module, p.Function, p.Name} {
			e.words[1+i] = t.intern(name)
		}
		if n, known := p.Arguments(); known {
			e.words[object.WordArgs] = uint32(n + 1)
		}
	}
}

// fillMaps writes the probes, texts and system call numbers.
func (s *session) fillMaps() error {
	if m := s.coll.Maps[object.MapProbes]; m != nil {
		if err := fillArray(m, len(s.res.entries), func(i int, b []byte) { probeEntry(s.res.entries[i], b) }); err != nil {
			return fmt.Errorf("write probes: %w", err)
		}
	}
	if m := s.coll.Maps[object.MapText]; m != nil {
		if err := fillArray(m, len(s.texts.list), func(i int, b []byte) { copy(b[:max(0, len(b)-1)], s.texts.list[i]) }); err != nil {
			return fmt.Errorf("write texts: %w", err)
		}
	}
	for _, b := range s.bindings {
		if err := s.fillNumbers(b); err != nil {
			return fmt.Errorf("write system calls: %w", err)
		}
	}
	return nil
}

func probeEntry(e *entry, b []byte) {
	ne := binary.NativeEndian
	for i, w := range e.words {
		ne.PutUint32(b[4*i:], w)
	}
	for w, bits := range e.mask {
		ne.PutUint64(b[object.ProbeHead+8*w:], bits)
	}
}

// fillNumbers writes the dispatch array of a group of system calls.
func (s *session) fillNumbers(b *binding) error {
	m := s.coll.Maps[nrMap(b.group.id)]
	if m == nil || !isSyscall(b.group.class) || !b.method.shared || len(b.entries) < 2 {
		return nil
	}
	index := make([]uint32, min(m.MaxEntries(), 1<<16))
	for _, e := range b.entries {
		if e.Syscall >= 0 && e.Syscall < len(index) {
			index[e.Syscall] = uint32(e.index) + 1
		}
	}
	return fillArray(m, len(index), func(i int, b []byte) { binary.NativeEndian.PutUint32(b, index[i]) })
}

// fillArray writes the first n elements of an array map.
func fillArray(m *ebpf.Map, n int, fill func(i int, b []byte)) error {
	const most = 1024
	size := int(m.ValueSize())
	for at := 0; at < n; at += most {
		count := min(most, n-at)
		keys, values := make([]uint32, count), make([]byte, count*size)
		for i := range keys {
			keys[i] = uint32(at + i)
			fill(at+i, values[i*size:][:size])
		}
		if err := updateAll(m, keys, values, size); err != nil {
			return err
		}
	}
	return nil
}

func updateAll(m *ebpf.Map, keys []uint32, values []byte, size int) error {
	defer runtime.KeepAlive(m)
	if len(keys) > 4 {
		if _, err := mapBatch(unix.BPF_MAP_UPDATE_BATCH, m.FD(), nil, nil, unsafe.Pointer(&keys[0]), unsafe.Pointer(&values[0]), len(keys)); err == nil {
			return nil
		}
	}
	for i := range keys {
		if err := mapElem(unix.BPF_MAP_UPDATE_ELEM, m.FD(), unsafe.Pointer(&keys[i]), unsafe.Pointer(&values[i*size])); err != nil {
			return err
		}
	}
	return nil
}

// raiseMemlock lifts the limit on locked memory, which old kernels charge maps to.
func raiseMemlock(limit int64) {
	want := uint64(unix.RLIM_INFINITY)
	if limit >= 0 {
		want = uint64(limit)
	}
	_ = unix.Setrlimit(unix.RLIMIT_MEMLOCK, &unix.Rlimit{Cur: want, Max: want})
}

// bufsize rounds a buffer's size up to what a ring buffer can have.
func bufsize(want int64) (int, error) {
	page := int64(os.Getpagesize())
	size := page
	for size < want && size < 1<<31 {
		size *= 2
	}
	if size < want {
		return 0, errOptionValue
	}
	return int(size), nil
}
