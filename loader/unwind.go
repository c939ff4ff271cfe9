package loader

// User stacks without frame pointers. Programs walk them by tables that are made here of the
// processes' files; see package loader/unwind, and runtime/bpf/src/unwind.c for the form of the
// maps. What is known of a process are its mappings of code, sorted by address, each with
// the number of its file's table:
//
//	dt_unw_procs    process -> where its stack begins, its ranges, whether it is to be looked at
//	dt_unw_ranges   the ranges of all processes, those of one in a row
//	dt_unw_tables   number -> array of rows
//
// The targets of -c and -p are known before tracing begins. Another process is noted by the first
// program that wants its stack, and that has to take what the kernel finds by frame
// pointers; it is looked at here within a tenth of a second. The same where a program meets
// an address in no range (dlopen), and where the process runs another program: its stack
// begins elsewhere then.
//
// Ranges of a process are not changed but replaced: new ones are written first, then the
// process's entry, and the old ones are free for others only after the next sweep. So a program that is
// walking finds either all old or all new ones.

import (
	"encoding/binary"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/features"
	"golang.org/x/sys/unix"

	"dtc/loader/symbol"
	"dtc/loader/unwind"
	"dtc/object"
)

const (
	unwindEvery = 100 * time.Millisecond
	unwindSweep = 10 * time.Second
	mostRows    = 4 << 20 // of all tables: 64 MB
	noTable     = object.UnwindTables
)

// unwinder fills the maps.
type unwinder struct {
	procs, ranges, tables *ebpf.Map

	next, sweep time.Time
	busy        chan struct{} // holds a token while nobody works
	known       map[uint32]*unwound
	files       map[string]*unwindFile
	total       int
	shared      sync.Map // tables by file, for others to read
	free, limbo []block
}

// unwound is what is known of a process.
type unwound struct {
	stack  uint64
	block  block
	ranges []byte
	retry  time.Time
	wait   time.Duration
}

// unwindFile is the table of a file.
type unwindFile struct {
	number int // noTable: it has none
	rows   int
	table  *unwind.Table
	used   bool
}

// block is a part of the map of ranges.
type block struct{ first, count int }

// sizeUnwind sets what the object leaves open about the maps.
func sizeUnwind(spec *ebpf.CollectionSpec) error {
	want := map[string]ebpf.MapSpec{
		object.MapUnwindProcs:  {Type: ebpf.Hash, ValueSize: object.UnwindProc},
		object.MapUnwindRanges: {Type: ebpf.Array, ValueSize: object.UnwindRange},
		object.MapUnwindTables: {Type: ebpf.ArrayOfMaps, ValueSize: 4},
	}
	for name, w := range want {
		if m := spec.Maps[name]; m != nil && (m.Type != w.Type || m.KeySize != 4 || m.ValueSize != w.ValueSize) {
			return errors.New("damaged object: map " + name + " is not what unwinding needs")
		}
	}
	if m := spec.Maps[object.MapUnwindTables]; m != nil {
		m.InnerMap = tableSpec(1)
	}
	for name, n := range map[string]uint32{
		object.MapUnwindProcs: object.UnwindProcs, object.MapUnwindRanges: object.UnwindRanges, object.MapUnwindTables: object.UnwindTables,
	} {
		if m := spec.Maps[name]; m != nil {
			m.MaxEntries = n
		}
	}
	return nil
}

func tableSpec(rows int) *ebpf.MapSpec {
	return &ebpf.MapSpec{
		Name: "dt_unw_rows", Type: ebpf.Array, KeySize: 4, ValueSize: object.UnwindRow, MaxEntries: uint32(rows), Flags: unix.BPF_F_INNER_MAP,
	}
}

// Values of the option unwind.
const (
	unwindByTables = "tables"
	unwindFrames   = "frames"
)

func setUnwind(o *Options, value string) error {
	if value != unwindByTables && value != unwindFrames {
		return errOptionValue
	}
	o.Unwind = value
	return nil
}

// canUnwind asks the kernel whether programs can walk stacks, once.
var canUnwind = sync.OnceValue(func() bool {
	for _, helper := range []asm.BuiltinFunc{asm.FnLoop, asm.FnTaskPtRegs} {
		if features.HaveProgramHelper(ebpf.RawTracepoint, helper) != nil {
			return false
		}
	}
	return true
})

// keepUnwinding takes the walking of stacks out of a program where the kernel cannot run it.
func (s *session) keepUnwinding(p *ebpf.ProgramSpec) {
	from, _ := function(p.Instructions, object.UnwindFunc)
	if from < 0 || s.opt.Unwind != unwindFrames && canUnwind() {
		return
	}
	p.Instructions = slices.Clone(p.Instructions)
	for name, body := range map[string]asm.Instructions{
		object.UnwindStep: nil, object.UnwindFunc: {asm.Mov.Imm(asm.R0, 0), asm.Return()},
	} {
		from, to := function(p.Instructions, name)
		if from < 0 {
			continue
		}
		if len(body) > 0 {
			body[0].Metadata = p.Instructions[from].Metadata
		}
		p.Instructions = slices.Replace(p.Instructions, from, to, body...)
	}
}

// function finds a function of a program, -1 if it has none of the name.
func function(list asm.Instructions, name string) (from, to int) {
	from = slices.IndexFunc(list, func(i asm.Instruction) bool { return i.Symbol() == name })
	if from < 0 {
		return -1, -1
	}
	for to = from + 1; to < len(list) && list[to].Symbol() == ""; to++ {
	}
	return from, to
}

// startUnwinding makes the targets known.
func (s *session) startUnwinding() {
	m := s.coll.Maps
	if m[object.MapUnwindProcs] == nil || m[object.MapUnwindRanges] == nil || m[object.MapUnwindTables] == nil {
		return
	}
	u := &unwinder{
		procs: m[object.MapUnwindProcs], ranges: m[object.MapUnwindRanges], tables: m[object.MapUnwindTables],
		busy: make(chan struct{}, 1), known: map[uint32]*unwound{}, files: map[string]*unwindFile{},
		free: []block{{0, object.UnwindRanges}}, sweep: time.Now().Add(unwindSweep),
	}
	var pids []uint32
	add := func(pid int) {
		if pid > 0 && !slices.Contains(pids, uint32(pid)) {
			pids = append(pids, uint32(pid))
		}
	}
	for _, pid := range s.targets.pids {
		add(pid)
	}
	for _, b := range s.bindings {
		for _, e := range b.entries {
			if e.User != nil && len(pids) < 64 {
				add(e.User.Pid)
			}
		}
	}
	u.learn(pids, time.Now())
	u.busy <- struct{}{}
	s.unwinder, s.procs.unwinder = u, u
}

// look serves what programs have noted, in the background.
func (u *unwinder) look(now time.Time) {
	if u == nil || now.Before(u.next) {
		return
	}
	u.next = now.Add(unwindEvery)
	select {
	case <-u.busy:
	default:
		return
	}
	go func() {
		u.serve(now)
		u.busy <- struct{}{}
	}()
}

// end waits until nobody works.
func (u *unwinder) end() {
	if u != nil {
		<-u.busy
	}
}

func (u *unwinder) serve(now time.Time) {
	var pids []uint32
	var pid uint32
	var v [object.UnwindProc]byte
	it := u.procs.Iterate()
	for it.Next(&pid, &v) {
		if binary.LittleEndian.Uint32(v[16:]) == 0 {
			continue
		}
		if k := u.known[pid]; k != nil && now.Before(k.retry) {
			continue
		}
		pids = append(pids, pid)
	}
	u.learn(pids, now)
	if now.After(u.sweep) {
		u.sweep = now.Add(unwindSweep)
		u.clean()
	}
}

// learn looks at processes. New tables are placed all together, since that takes the
// kernel a while.
func (u *unwinder) learn(pids []uint32, now time.Time) {
	type found struct {
		pid    uint32
		stack  uint64
		ranges []byte
	}
	var list []found
	var fresh []*unwindFile
	for _, pid := range pids {
		stack, ok := symbol.StackStart(pid)
		maps, err := symbol.ReadMaps(pid)
		again, _ := symbol.StackStart(pid)
		if !ok || err != nil || stack == 0 || stack != again {
			u.forget(pid)
			continue
		}
		list = append(list, found{pid, stack, u.rangesOf(pid, maps, &fresh)})
	}
	u.place(fresh)
	for _, f := range list {
		u.tell(f.pid, f.stack, f.ranges, now)
	}
}

// rangesOf makes the ranges of a process; files that were not known are added to fresh.
func (u *unwinder) rangesOf(pid uint32, maps []symbol.Mapping, fresh *[]*unwindFile) []byte {
	var out []byte
	for i := range maps {
		m := &maps[i]
		if !m.Exec || m.Path == "[vsyscall]" {
			continue
		}
		f := u.file(pid, m, fresh)
		number, rows, bias := uint64(noTable), 0, uint64(0)
		if f.table != nil {
			if b, ok := f.table.Bias(m.Start, m.Off); ok {
				number, rows, bias = uint64(f.number), f.rows, b
			}
		}
		f.used = true
		le := binary.LittleEndian
		for _, w := range []uint64{m.Start, m.End, bias, number, uint64(rows)} {
			out = le.AppendUint64(out, w)
		}
	}
	return out
}

// file is the table of a mapping's file.
func (u *unwinder) file(pid uint32, m *symbol.Mapping, fresh *[]*unwindFile) *unwindFile {
	if !m.HasFile() {
		return &unwindFile{number: noTable}
	}
	key := m.Key()
	if f := u.files[key]; f != nil {
		return f
	}
	f := &unwindFile{number: noTable}
	u.files[key] = f
	r, err := m.Open(pid)
	if err != nil {
		return f
	}
	defer r.Close()
	t, err := unwind.Read(r)
	if err != nil || u.total+len(t.Rows) > mostRows || len(u.files) >= object.UnwindTables {
		return f
	}
	f.table, f.rows, f.number = t, len(t.Rows), u.number()
	u.shared.Store(key, t)
	u.total += f.rows
	*fresh = append(*fresh, f)
	return f
}

// place puts tables into the kernel. Rows are kept nowhere else.
func (u *unwinder) place(fresh []*unwindFile) {
	var numbers, fds []uint32
	var maps []*ebpf.Map
	for _, f := range fresh {
		m, err := ebpf.NewMap(tableSpec(f.rows))
		if err == nil {
			maps = append(maps, m)
			err = fillArray(m, f.rows, func(i int, b []byte) { f.table.Rows[i].Put(b) })
		}
		f.table.Rows = nil
		if err != nil {
			f.table = nil
			continue
		}
		numbers, fds = append(numbers, uint32(f.number)), append(fds, uint32(m.FD()))
	}
	if len(numbers) > 0 && placeRings(u.tables, numbers, fds) != nil {
		for _, f := range fresh {
			f.table = nil
		}
	}
	for _, m := range maps {
		_ = m.Close()
	}
}

// number is the first one that no table has.
func (u *unwinder) number() (n int) {
	taken := map[int]bool{}
	for _, f := range u.files {
		taken[f.number] = true
	}
	for taken[n] {
		n++
	}
	return n
}

// tell writes what is known of a process.
func (u *unwinder) tell(pid uint32, stack uint64, ranges []byte, now time.Time) {
	k := u.known[pid]
	if k == nil {
		k = &unwound{}
		u.known[pid] = k
	}
	if k.stack == stack && slices.Equal(k.ranges, ranges) {
		k.wait = min(max(2*k.wait, unwindEvery), unwindSweep)
	} else {
		u.limbo = append(u.limbo, k.block)
		k.stack, k.ranges, k.wait = stack, ranges, 0
		k.block = u.take(len(ranges) / object.UnwindRange)
		if u.write(k.block, ranges) != nil {
			k.block.count = 0
		}
	}
	k.retry = now.Add(k.wait)
	var v [object.UnwindProc]byte
	binary.LittleEndian.PutUint64(v[:], stack)
	binary.LittleEndian.PutUint32(v[8:], uint32(k.block.first))
	binary.LittleEndian.PutUint32(v[12:], uint32(k.block.count))
	_ = u.procs.Put(pid, &v)
}

func (u *unwinder) write(b block, ranges []byte) error {
	if b.count == 0 {
		return nil
	}
	keys := make([]uint32, b.count)
	for i := range keys {
		keys[i] = uint32(b.first + i)
	}
	return updateAll(u.ranges, keys, ranges, object.UnwindRange)
}

// take finds room for so many ranges, none if there is no more.
func (u *unwinder) take(n int) block {
	for i := range u.free {
		if b := &u.free[i]; b.count >= n {
			got := block{b.first, n}
			b.first, b.count = b.first+n, b.count-n
			return got
		}
	}
	return block{}
}

// forget takes out a process that has ended.
func (u *unwinder) forget(pid uint32) {
	if k := u.known[pid]; k != nil {
		u.limbo = append(u.limbo, k.block)
		delete(u.known, pid)
	}
	_ = u.procs.Delete(pid)
}

// clean takes out processes that have ended, and tables that no process needs.
func (u *unwinder) clean() {
	u.release()
	for pid, k := range u.known {
		if stack, ok := symbol.StackStart(pid); !ok || stack != k.stack {
			u.forget(pid)
		}
	}
	for _, f := range u.files {
		f.used = false
	}
	for _, k := range u.known {
		for r := k.ranges; len(r) >= object.UnwindRange; r = r[object.UnwindRange:] {
			n := int(binary.LittleEndian.Uint64(r[24:]))
			for _, f := range u.files {
				f.used = f.used || f.number == n && n != noTable
			}
		}
	}
	for key, f := range u.files {
		if f.used {
			continue
		}
		delete(u.files, key)
		u.shared.Delete(key)
		u.total -= f.rows
		if f.number != noTable {
			_ = u.tables.Delete(uint32(f.number))
		}
	}
}

// release gives the ranges of an earlier sweep free, and joins neighbours.
func (u *unwinder) release() {
	u.free = append(u.free, u.limbo...)
	u.limbo = nil
	slices.SortFunc(u.free, func(a, b block) int { return a.first - b.first })
	out := u.free[:0]
	for _, b := range u.free {
		switch n := len(out); {
		case b.count == 0:
		case n > 0 && out[n-1].first+out[n-1].count == b.first:
			out[n-1].count += b.count
		default:
			out = append(out, b)
		}
	}
	u.free = out
}

// threadStarts are functions that nobody called, for files without tables.
var threadStarts = map[string]bool{
	"_start": true, "clone": true, "__clone": true, "clone3": true, "__clone3": true, "start_thread": true, "_dl_start_user": true,
	"runtime.goexit": true, "runtime.goexit.abi0": true, "runtime.mstart": true, "runtime.mstart.abi0": true, "runtime.mcall": true,
}

// Complete reports whether a stack may end with a frame: whether nobody called the function. Where
// that is not so the walk has lost its way.
func (p *processes) Complete(pid uint32, pc uint64) bool {
	at, ok := p.Lookup(pid, pc)
	if ok && threadStarts[at.Symbol] {
		return true
	}
	m, mapped := p.Mapping(pid, pc)
	if p.unwinder == nil || !mapped {
		return false
	}
	t, ok := p.unwinder.shared.Load(m.Key())
	if !ok {
		return false
	}
	bias, ok := t.(*unwind.Table).Bias(m.Start, m.Off)
	return ok && t.(*unwind.Table).Ends(pc-1-bias)
}
