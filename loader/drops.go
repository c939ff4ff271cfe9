package loader

import (
	"fmt"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"

	"dtc/loader/format"
	"dtc/object"
)

// Lost data. Programs count what they lose in dt_drops, for each CPU: records by
// clause, and aggregation values and dynamic variables that found no room. The
// kernel counts the firings that it suppressed because the CPU was inside a
// program of ours already. What was added since the last look is reported.

type drops struct {
	fd   int
	cpus int
	last [][]uint64 // by counter, by CPU
	now  []uint64

	refused []uint64 // by CPU: records that found no room here
}

func (s *session) newDrops() *drops {
	m := s.coll.Maps[object.MapDrops]
	if m == nil {
		return nil
	}
	d := &drops{fd: m.FD(), cpus: s.cpus}
	n := min(int(m.MaxEntries()), object.DropClause+len(s.meta.Clauses))
	for range n {
		d.last = append(d.last, make([]uint64, d.cpus))
	}
	d.now, d.refused = make([]uint64, d.cpus), make([]uint64, d.cpus)
	return d
}

// read calls lost for each counter and CPU that rose.
func (d *drops) read(lost func(counter, cpu int, n uint64)) error {
	for i := range d.last {
		key := uint32(i)
		if err := mapElem(unix.BPF_MAP_LOOKUP_ELEM, d.fd, unsafe.Pointer(&key), unsafe.Pointer(&d.now[0])); err != nil {
			return fmt.Errorf("read drops: %w", err)
		}
		for cpu, v := range d.now {
			if n := v - d.last[i][cpu]; n != 0 {
				d.last[i][cpu] = v
				lost(i, cpu, n)
			}
		}
	}
	return nil
}

// reportDrops prints what was lost since the last call.
func (s *session) reportDrops() error {
	if s.drops == nil {
		return nil
	}
	defer runtime.KeepAlive(s.coll)
	records, aggs := make([]uint64, s.cpus), make([]uint64, s.cpus)
	var dyn, spec, unavailable, busy, faults uint64
	err := s.drops.read(func(counter, cpu int, n uint64) {
		switch {
		case counter >= object.DropClause:
			records[cpu] += n
			if s.json != nil {
				s.json.Lose(counter-object.DropClause, n)
			}
		case counter == object.DropAgg:
			aggs[cpu] += n
		case counter == object.DropDyn:
			dyn += n
		case counter == object.DropSpec:
			spec += n
		case counter == object.DropSpecUnavail:
			unavailable += n
		case counter == object.DropSpecBusy:
			busy += n
		case counter == object.DropError:
			faults += n
		}
	})
	if err != nil {
		return err
	}
	for cpu, n := range records {
		s.drop(format.DropPrincipal, n+s.drops.refused[cpu], cpu)
		s.drops.refused[cpu] = 0
	}
	for cpu, n := range aggs {
		s.drop(format.DropAgg, n, cpu)
	}
	s.drop(format.DropDynamic, dyn, 0)
	s.drop(format.DropSpec, spec+s.specs.takeDropped(), 0)
	s.drop(format.DropSpecUnavail, unavailable, 0)
	s.drop(format.DropSpecBusy, busy, 0)
	s.drop(format.DropError, faults, 0)
	return nil
}

func (s *session) drop(kind format.Drop, n uint64, cpu int) {
	if n == 0 {
		return
	}
	text := format.DropMessage(kind, n, cpu, s.opt.Droptags)
	if s.json == nil {
		s.message("%s", text)
		return
	}
	if kind != format.DropPrincipal && kind != format.DropAgg {
		cpu = -1
	}
	s.json.Drop(kind.Name(), n, cpu, text)
}

// reportMisses prints how many firings the kernel suppressed. They are told
// once, at the end: unlike the others they are no lack of room.
func (s *session) reportMisses() {
	n := s.missed()
	if n == 0 {
		return
	}
	text := fmt.Sprintf("%d drops (probe fired inside a probe)", n)
	if n == 1 {
		text = "1 drop (probe fired inside a probe)"
	}
	if s.json == nil {
		s.message("%s", text)
		return
	}
	s.json.Drop("nested", n, -1, text)
}

// missed is how often the kernel did not run a program because it would have
// recursed.
func (s *session) missed() uint64 {
	var n uint64
	for _, b := range s.bindings {
		for _, c := range b.copies {
			if st, err := c.prog.Stats(); err == nil {
				n += st.RecursionMisses
			}
		}
	}
	return n
}
