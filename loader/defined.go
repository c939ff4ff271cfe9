package loader

import (
	"errors"
	"fmt"
	"slices"

	"github.com/cilium/ebpf"

	"dtc/loader/probe"
	"dtc/object"
)

// Probes that programs define and that come later (grow.go says how they are found). Each
// place of such a probe may have its arguments elsewhere, which are immediates of a program.
// So a copy of the program is loaded when a place is met whose arguments are where none
// had them before, made from the object like those of the start, with their maps. Probes
// share it: the cookie says which has fired. A program that runs a thousand times needs one copy
// for each way of passing arguments, not a thousand; only an argument at an address
// (a variable that a note names) is elsewhere in each process, whose copies go when it has
// ended.
//
//	5.10           a copy for each probe too: there are no cookies
//	5.15 and later a copy for each way of passing arguments
//
// Where a description is a name and an asterisk, a place is attached to its file, for all
// processes (growth's widen): then a process that starts later misses nothing. Its entry is made as
// those of pid* are, see late.go. Not so on 5.10, where a process of the file was there at the
// start, and where arguments are at addresses.
//
// A semaphore is raised by the kernel with the attachment, before the call that makes it
// returns; where a program asks in another way (package probe, Questions) it gets its answer
// from then on. When the process has ended all of it is removed.

const mostDefined = 1024 // copies at a time

// definedCopies are the copies that were loaded later.
type definedCopies struct {
	copies map[definedKey]*progCopy
	number int
}

// definedKey says which places a copy serves.
type definedKey struct {
	binding *binding
	args    probe.Passing
	entry   *entry // where there are no cookies
	pid     int    // of the only process, 0 for any
}

// shares reports whether probes that come later are attached to the program of the others.
func (g *group) shares() bool { return g.grows && g.class != object.ClassUsdt }

// forget closes the copies that only processes used which have ended.
func (d *definedCopies) forget(gone map[int]bool) {
	for key, c := range d.copies {
		if gone[key.pid] {
			_ = c.prog.Close()
			delete(d.copies, key)
		}
	}
}

// close closes all copies.
func (d *definedCopies) close() {
	for _, c := range d.copies {
		_ = c.prog.Close()
	}
	d.copies = nil
}

// attachDefined attaches places of a group for probes that programs define.
func (r *runner) attachDefined(g *group, list []place) {
	b := r.bindingOf(g)
	if b == nil {
		return
	}
	raiseFiles(growEntries)
	if list = r.fitting(g, list); len(list) == 0 {
		return
	}
	type link struct {
		*progCopy
		file string
	}
	var order []link
	parts := map[link][]place{}
	var entries []*entry
	for _, p := range list {
		c, err := r.definedCopy(b, &p)
		if err != nil {
			r.message("%s came later and is not traced: %s", p.entry, r.explain(b.method.kind, err))
			return
		}
		p.cookie = 0
		if c.cookies {
			p.cookie = uint64(p.entry.index)
		}
		if c.late && isLate(&p.entry.Probe) {
			p.cookie |= lateCookie
		}
		l := link{c, p.file()}
		if parts[l] == nil {
			order = append(order, l)
		}
		parts[l] = append(parts[l], p)
		entries = append(entries, p.entry)
	}
	for _, l := range order {
		r.linkDefined(b, l.progCopy, parts[l])
	}
	r.answer(b.method.kind, entries, r.keepDefined)
}

// fitting leaves those places whose arguments are of the types that the object was compiled for.
func (r *runner) fitting(g *group, list []place) []place {
	if err := r.countUsdt(g); err != nil {
		r.message("%s", err)
		return nil
	}
	told := map[*entry]bool{}
	return slices.DeleteFunc(list, func(p place) bool {
		err := checkUsdtTypes(&p.entry.Probe, r.typedArgs(g, p.entry))
		if err != nil && !told[p.entry] {
			told[p.entry] = true
			r.message("%s", err)
		}
		return err != nil
	})
}

func (r *runner) linkDefined(b *binding, c *progCopy, part []place) {
	link := func(part []place) (int, error) { return r.linkPlaces(c.prog.FD(), b.method.kind, part) }
	bad, err := bisect(part, link, func(fd int) { r.keepDefined(part[0].entry, fd) })
	if err != nil && !probe.Ended(part[0].pid) {
		r.message("%d of %d places that came later cannot be traced, the first is %s: %s", len(bad), len(part), bad[0].entry, r.explain(b.method.kind, err))
	}
}

// keepDefined keeps a link as long as the process of its probe, that of a file to the end.
func (r *runner) keepDefined(e *entry, fd int) {
	if e.User.Pid == 0 {
		r.links = append(r.links, fd)
		return
	}
	f := r.grow.follow(e.User.Pid)
	f.links = append(f.links, fd)
}

// bindingOf is the binding of a group, whose probes are all attached in one way.
func (r *runner) bindingOf(g *group) *binding {
	for _, b := range r.bindings {
		if b.group == g {
			return b
		}
	}
	return nil
}

// definedCopy is the copy of a program that serves a place; it is loaded if there is none.
func (r *runner) definedCopy(b *binding, p *place) (*progCopy, error) {
	d := &r.grow.defs
	cookies := r.host.HaveCookie(b.method.kind) == nil
	key := definedKey{binding: b}
	if len(b.prog.Fields) > 0 {
		key.args = p.Args
	}
	if !cookies {
		key.entry = p.entry
	}
	if !cookies || key.args.Absolute() {
		key.pid = p.pid
	}
	if c := d.copies[key]; c != nil {
		return c, nil
	}
	if len(d.copies) >= mostDefined {
		return nil, fmt.Errorf("there are %d ways of passing arguments already", mostDefined)
	}
	d.number++
	c := &progCopy{name: fmt.Sprintf("%s_later%d", b.prog.Symbol, d.number), entries: []*entry{p.entry}, cookies: cookies}
	if len(b.prog.Fields) > 0 {
		c.args = p.Site
	}
	if err := r.loadDefined(b, c); err != nil {
		return nil, err
	}
	if d.copies == nil {
		d.copies = map[definedKey]*progCopy{}
	}
	d.copies[key] = c
	r.tellUnread(b, c)
	return c, nil
}

// loadDefined loads a copy with the maps that there are.
func (r *runner) loadDefined(b *binding, c *progCopy) error {
	p, err := r.specialise(b, c, r.spec, r.skipper())
	if err != nil {
		return err
	}
	r.identifyLate(b.group, c, p, r.spec)
	for i := range p.Instructions {
		ins := &p.Instructions[i]
		if !ins.IsLoadFromMap() {
			continue
		}
		m := r.coll.Maps[ins.Reference()]
		if m == nil {
			return errors.New("its program uses a map that there is not")
		}
		if err := ins.AssociateMap(m); err != nil {
			return fmt.Errorf("use map: %w", err)
		}
	}
	one := &ebpf.CollectionSpec{Programs: map[string]*ebpf.ProgramSpec{c.name: p}, Types: r.spec.Types, ByteOrder: r.spec.ByteOrder}
	coll, err := ebpf.NewCollectionWithOptions(one, ebpf.CollectionOptions{Cache: r.cache})
	if err != nil {
		return err
	}
	c.prog = coll.DetachProgram(c.name)
	coll.Close()
	return nil
}
