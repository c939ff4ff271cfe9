package loader

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"dtc/loader/format"
	"dtc/loader/probe"
	"dtc/object"
)

// Listing: the probes of the host, or those that an object would enable on it.

// A Query says which probes of the host to list: a description of at most four
// fields, right-justified at the field that Kind names, or an id.
type Query struct {
	Kind byte // P m f n, i for an id
	Text string
}

// pattern gives the query's fields.
func (q Query) pattern() (probe.Pattern, error) {
	text, _, _ := strings.Cut(q.Text, "{")
	text, _, _ = strings.Cut(text, "/")
	fields := strings.Split(strings.TrimSpace(text), ":")
	most := strings.IndexByte("Pmfn", q.Kind) + 1
	if len(fields) > most {
		return probe.Pattern{}, fmt.Errorf("invalid probe specifier %s: Overspecified probe description", q.Text)
	}
	var all [4]string
	copy(all[most-len(fields):], fields)
	p := probe.Pattern{Provider: all[0], Module: all[1], Function: all[2], Name: all[3]}
	return p, p.Check()
}

// ListHost prints the probes of the host that the queries select, all of them
// where there are none. With verbose 1 it says what DTrace says of each, and why
// one cannot be attached; with 2 also how the others are.
func ListHost(queries []Query, verbose int, stdout, stderr io.Writer) error {
	raiseMemlock(DefaultOptions().Lockmem)
	l := &lister{host: probe.OpenHost(), w: stdout, verbose: verbose > 0, ways: verbose > 1}
	l.Header()
	if len(queries) == 0 {
		l.host.All(func(p probe.Probe) bool {
			l.hostProbe(&p)
			return l.err == nil
		})
	}
	for _, q := range queries {
		if err := l.query(q, stderr); err != nil {
			return errors.Join(l.flush(), err)
		}
	}
	if verbose > 0 {
		for _, note := range l.host.Notes() {
			fmt.Fprintf(stderr, "dtrun: note: %s\n", note)
		}
	}
	return l.flush()
}

type lister struct {
	format.Lister
	host    *probe.Host
	w       io.Writer
	verbose bool // stability, types
	ways    bool // how to attach
	err     error
}

// probe prints a probe; with -v its stability and the types of its arguments, with
// two how it would be attached.
func (l *lister) probe(p *probe.Probe, kind func() (probe.Kind, error)) {
	l.Row(&format.Probe{ID: p.ID, Provider: p.Provider, Module: p.Module, Function: p.Function, Name: p.Name})
	if l.verbose {
		types, _ := l.host.ArgTypes(p)
		note := l.attachment(kind())
		if why := p.Delicate(); why != "" {
			note = strings.TrimPrefix(note+"\n\t", "\n\t") + "Left out of broad patterns: " + why
		}
		l.Blocks(p.Provider, types, note)
	}
	if len(l.Buf) >= flushAt {
		_ = l.flush()
	}
}

// attachment is what is said of it: nothing, where DTrace says nothing.
func (l *lister) attachment(k probe.Kind, err error) string {
	switch {
	case err != nil:
		return fmt.Sprintf("Cannot be attached: %s", err)
	case !l.ways:
		return ""
	}
	return fmt.Sprintf("Attach Kind: %s", k)
}

// flush writes what is listed, and returns the first error.
func (l *lister) flush() error {
	if _, err := l.w.Write(l.Buf); err != nil && l.err == nil {
		l.err = fmt.Errorf("write output: %w", reason(err))
	}
	l.Buf = l.Buf[:0]
	return l.err
}

func (l *lister) query(q Query, stderr io.Writer) error {
	if q.Kind == 'i' {
		return l.byID(q.Text)
	}
	for text := range strings.SplitSeq(q.Text, ",") {
		p, err := Query{q.Kind, text}.pattern()
		if err != nil {
			return err
		}
		found, err := l.host.Match(p)
		if err != nil {
			fmt.Fprintf(stderr, "dtrun: %s\n", err)
		}
		if len(found) == 0 {
			fmt.Fprintf(stderr, "dtrun: failed to match %s: No probe matches description\n", p)
			if why := l.host.Why(p); why != "" {
				fmt.Fprintf(stderr, "dtrun: %s\n", why)
			}
		}
		for _, f := range slices.Backward(found) {
			l.hostProbe(&f)
		}
	}
	return nil
}

func (l *lister) byID(text string) error {
	id, err := parseInteger(text)
	if err == nil && id > 0 && id == int64(uint32(id)) {
		p, ok, err := l.host.ByID(uint32(id))
		if err != nil {
			return err
		}
		if ok {
			l.hostProbe(&p)
			return nil
		}
	}
	return fmt.Errorf("invalid probe specifier %s: invalid probe identifier %s: Unknown probe identifier", text, text)
}

// hostProbe prints a probe of the host.
func (l *lister) hostProbe(p *probe.Probe) {
	l.probe(p, func() (probe.Kind, error) { return l.kind(p) })
}

// ListObject prints the probes that the object would enable here. A description
// that matches nothing is told, not an error. Commands are started and held where tracing
// would begin, so that their probes are there.
func ListObject(cfg *Config) error {
	s := &session{cfg: cfg, meta: cfg.Object.Meta, host: probe.OpenHost()}
	if err := s.prepare(); err != nil {
		return err
	}
	s.macros.defaults = true
	var err error
	if s.targets, err = startTargets(cfg.Commands, cfg.Pids, starting{s.stopPlace(), s.needsProcesses(), s.commandStdout()}); err != nil {
		return err
	}
	defer s.targets.kill()
	s.macros.target = s.targets.first
	r, err := resolve(s.meta, s.host, s.macros, true, nil)
	if err != nil {
		return err
	}
	l := &lister{host: s.host, w: cfg.Stdout, verbose: cfg.Verbose, ways: cfg.Ways}
	l.Header()
	for i := range r.descs {
		d := &r.descs[i]
		if d.Hidden {
			continue
		}
		if len(d.probes) == 0 {
			fmt.Fprintf(cfg.Stderr, "dtrun: failed to match %s: No probe matches description\n", d.show())
		}
		for _, p := range slices.Backward(d.probes) {
			l.probe(&p, func() (probe.Kind, error) { return r.kindOf(&p, s.host) })
		}
	}
	return l.flush()
}

// kindOf says how the object's program for a probe would be attached.
func (r *resolution) kindOf(p *probe.Probe, host chooser) (probe.Kind, error) {
	class := classOf(p)
	if class == object.ClassError {
		return probe.TestRun, nil
	}
	err := fmt.Errorf("the object has no program for it")
	for _, g := range r.groups {
		for _, e := range g.entries {
			if e.face().ID != p.ID || e.as == nil && g.class != class {
				continue
			}
			list, _, refused := bind(&group{id: g.id, class: g.class, programs: g.programs, entries: []*entry{e}}, host, nil, false)
			if refused == nil {
				return list[0].method.kind, nil
			}
			err = refused // a probe that is made of others may have another site
		}
	}
	return 0, err
}
