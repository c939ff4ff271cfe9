package loader

import (
	"fmt"
	"slices"
	"time"

	"dtc/loader/symbol"
	"dtc/object"
)

// processes resolves addresses of processes. Those of -c and -p are looked at while
// they run, so that their addresses have names when they have ended: in each pass
// in their first second, when libraries are loaded, and each second later.
type processes struct {
	*symbol.Processes
	unwinder *unwinder // nil if no stacks are walked
	watched  []int
	started  time.Time
	next     time.Time
}

func newProcesses() *processes { return &processes{Processes: symbol.NewProcesses()} }

// Process finds an address of a process.
func (p *processes) Process(pid uint32, addr uint64) (name, sym string, off, base uint64, ok bool) {
	at, ok := p.Lookup(pid, addr)
	return at.Object, at.Symbol, at.Offset, at.Base, ok
}

// watch looks at processes from now on.
func (p *processes) watch(pids []int) {
	p.watched = pids
	p.started = time.Now()
	p.look(p.started)
}

func (p *processes) look(now time.Time) {
	p.Pass()
	if len(p.watched) == 0 || now.Before(p.next) {
		return
	}
	if now.Sub(p.started) > time.Second {
		p.next = now.Add(time.Second)
	}
	for _, pid := range p.watched {
		p.See(uint32(pid))
	}
}

// needsProcesses reports whether the run needs to know the targets' programs and
// libraries.
func (s *session) needsProcesses() bool {
	return readsProcesses(s.meta) || probesProcesses(s.meta) || namesProcesses(s.meta)
}

// stopPlace is where commands wait until tracing is enabled.
func (s *session) stopPlace() stopAt {
	switch s.opt.Evaltime {
	case "exec":
		return stopExec
	case "preinit":
		return stopEntry
	}
	return stopMain
}

// probesProcesses reports whether an object has programs for probes of processes.
func probesProcesses(m *object.Meta) bool {
	for i := range m.Programs {
		switch m.Programs[i].Class {
		case object.ClassPidEntry, object.ClassPidReturn, object.ClassUsdt:
			return true
		}
	}
	return false
}

// readsProcesses reports whether an object shows addresses of processes.
func readsProcesses(m *object.Meta) bool {
	shows := func(list []object.Datum) bool {
		for _, d := range list {
			switch d.Type {
			case object.UStack, object.Usym, object.Ufunc, object.Umod, object.Uaddr:
				return true
			}
		}
		return false
	}
	for i := range m.Records {
		if shows(m.Records[i].Data) || showsNumber(&m.Records[i]) {
			return true
		}
	}
	for i := range m.Aggs {
		if shows(m.Aggs[i].Keys) {
			return true
		}
	}
	return false
}

// showsNumber reports whether a record shows a number as an address of the target.
func showsNumber(r *object.Record) bool {
	for _, a := range r.Actions {
		for _, f := range a.Format {
			if f.Verb == "A" {
				return true
			}
		}
	}
	return false
}

// namesProcesses reports whether an object has symbols of the target.
func namesProcesses(m *object.Meta) bool {
	return slices.ContainsFunc(m.Symbols, func(s object.Symbol) bool { return s.User })
}

// setUserSymbols sets the addresses of symbols of the target.
func (s *session) setUserSymbols(set func(name string, value any) error) error {
	for _, sym := range s.meta.Symbols {
		if !sym.User {
			continue
		}
		if s.targets.first == 0 {
			return fmt.Errorf("symbol %s``%s: there is no process (-c or -p)", sym.Module, sym.Name)
		}
		addr, err := s.host.UserSymbol(s.targets.first, sym.Module, sym.Name)
		if err == nil {
			err = set(sym.Var, addr)
		}
		if err != nil {
			return fmt.Errorf("symbol %s``%s: %w", sym.Module, sym.Name, err)
		}
	}
	return nil
}
