package symbol

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
)

// Processes that live for a millisecond have gone before anybody can read their mappings. So the
// kernel is asked to note what becomes of mappings (perf_event_open(2), records of mmap2,
// comm and fork), and Event takes these notes, in the order in which they were made:
//
//	a process maps code            MMAP2: pid, tid, addr, len, pgoff, major, minor, inode, ..., name
//	a process runs a program       COMM with a flag in misc: pid, tid, name
//	a process has a child          FORK: pid, parent, tid, ...
//
// As long as a process lives /proc has the last word; notes are for those that do not.

// Types of records, and the flag of a COMM that says exec.
const (
	recordComm  = 3
	recordFork  = 7
	recordMmap2 = 10
	commExec    = 1 << 13
)

const mostParents = 16

// Event takes a record of the kernel, without its head.
func (p *Processes) Event(kind uint32, misc uint16, b []byte) {
	if len(b) < 8 {
		return
	}
	word := func(at int) uint32 { return binary.NativeEndian.Uint32(b[at:]) }
	pid := word(0)
	p.mu.Lock()
	defer p.mu.Unlock()
	switch kind {
	case recordComm:
		if misc&commExec != 0 {
			p.executed(pid)
		}
	case recordFork:
		if parent := word(4); parent != pid {
			p.forked(pid, parent)
		}
	case recordMmap2:
		if m, ok := eventMapping(b); ok {
			p.mapped(pid, m)
		}
	}
}

// eventMapping reads a record of MMAP2.
func eventMapping(b []byte) (m Mapping, ok bool) {
	const (
		addr, length, offset, major, minor, inode = 8, 16, 24, 32, 36, 40
		name                                      = 64
	)
	if len(b) <= name {
		return m, false
	}
	word := func(at int) uint64 { return binary.NativeEndian.Uint64(b[at:]) }
	half := func(at int) uint64 { return uint64(binary.NativeEndian.Uint32(b[at:])) }
	text, _, _ := bytes.Cut(b[name:], []byte{0})
	m = Mapping{
		Start: word(addr), End: word(addr) + word(length), Off: word(offset), Path: string(text), Exec: true,
		id: fileID{half(major)<<20 | half(minor), word(inode)},
	}
	return m, m.Start < m.End && !strings.HasPrefix(m.Path, "//")
}

// executed forgets the mappings of the program before, but for addresses that were noted
// then and are shown now.
func (p *Processes) executed(pid uint32) {
	q := p.process(pid)
	q.before, q.maps, q.life, q.parent = q.mapsOf(), nil, life{}, 0
	p.weigh(pid, q)
}

func (p *Processes) forked(pid, parent uint32) {
	q := p.process(pid)
	*q = process{parent: parent}
	if from, ok := p.procs.get(parent); ok && len(from.maps) > 0 {
		q.maps = slices.Clip(from.maps)
	}
	p.weigh(pid, q)
}

func (p *Processes) mapped(pid uint32, m Mapping) {
	q := p.process(pid)
	m.Path = p.path(m.Path)
	if len(q.maps) >= maxMaps {
		return
	}
	list := make([]Mapping, 0, len(q.maps)+1)
	for _, o := range q.maps {
		if o.End <= m.Start || o.Start >= m.End {
			list = append(list, o)
		}
	}
	i, _ := slices.BinarySearchFunc(list, m.Start, func(o Mapping, start uint64) int {
		if o.Start < start {
			return -1
		}
		return 1
	})
	q.maps = slices.Insert(list, i, m)
	p.weigh(pid, q)
}

// mapsOf is what a process has mapped, or had.
func (q *process) mapsOf() []Mapping {
	if len(q.maps) > 0 {
		return q.maps
	}
	return q.before
}

// inherit gives a process that has gone the mappings of its parent, if it ran no program of
// its own.
func (p *Processes) inherit(q *process) {
	from := q
	for i := 0; i < mostParents && len(from.maps) == 0 && from.parent != 0; i++ {
		pid := from.parent
		from = p.process(pid)
		if len(from.maps) == 0 {
			p.reread(pid, from)
		}
	}
	if len(q.maps) == 0 {
		q.maps = slices.Clip(from.maps)
	}
}

// findBefore finds an address in the program that the process ran before.
func (q *process) findBefore(addr uint64) *Mapping {
	now := q.maps
	q.maps = q.before
	m := q.find(addr)
	q.maps = now
	return m
}
