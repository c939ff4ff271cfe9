package loader

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"golang.org/x/sys/unix"

	"dtc/loader/probe"
	"dtc/object"
)

// Probes of processes: providers pid, and those that programs define.
//
//	               entry, instruction       return                    how many at once
//	5.10           perf uprobe              perf uretprobe            one; a program for each (no cookies: none that come later)
//	5.15, 6.1      perf uprobe              perf uretprobe            one; removing each takes the kernel some 50 ms
//	6.6 and later  uprobe.multi             uretprobe.multi           all of a file and process, or of a file
//	6.12, 6.18,    uprobe.multi             uretprobe.multi           the same
//	7.2
//
// uprobe.multi falls back to perf uprobes where the kernel refuses it. uprobe.session, one probe for
// entry and return (6.13), is not used: entry and return have programs of their own, as other
// kernels need them.
//
// A probe may have several sites; where programs define probes,
// each site may have its arguments elsewhere. Then the program is loaded once for
// each probe and way of passing arguments, which are immediates of the copy.

const mostUprobes = 4096 // one by one

// copyByArgs makes the list of copies of such a program.
func (b *binding) copyByArgs() {
	for _, e := range b.entries {
		seen := map[probe.Passing]bool{}
		for i := range e.User.Sites {
			site := &e.User.Sites[i]
			if seen[site.Args] {
				continue
			}
			seen[site.Args] = true
			name := b.prog.Symbol
			if n := len(b.copies); n > 0 {
				name = fmt.Sprintf("%s_%d", name, n)
			}
			b.copies = append(b.copies, &progCopy{name: name, entries: []*entry{e}, args: site})
		}
	}
	if len(b.copies) == 0 { // for its maps: probes come later
		b.copies = []*progCopy{{name: b.prog.Symbol, entries: b.entries[:1], args: &probe.Site{}}}
	}
}

// place is a site that a copy of a program is attached to.
type place struct {
	*probe.Site
	pid    int
	cookie uint64
	entry  *entry
}

// file is what one link can be about.
func (p *place) file() string { return fmt.Sprintf("%d:%s:%t", p.pid, p.Path, p.Here) }

// places lists the sites of a copy, those of one process and file together.
func (c *progCopy) places() [][]place {
	var list [][]place
	at := map[string]int{}
	for _, e := range c.entries {
		cookie := uint64(0)
		if c.cookies {
			cookie = uint64(e.index)
		}
		for i := range e.User.Sites {
			if e.covered[i] != nil && c.late {
				continue
			}
			p := place{&e.User.Sites[i], e.User.Pid, cookie, e}
			if c.late && isLate(&e.Probe) {
				p.cookie |= lateCookie
			}
			if c.args != nil && c.args.Args != p.Args {
				continue
			}
			k, ok := at[p.file()]
			if !ok {
				k = len(list)
				at[p.file()] = k
				list = append(list, nil)
			}
			list[k] = append(list[k], p)
		}
	}
	return list
}

// attachUprobes attaches the copies of a binding, and leaves out the places that the
// kernel refuses, unless it refuses all. Those of processes that have ended meanwhile do not count.
func (s *session) attachUprobes(b *binding) error {
	var refused []place
	var last error
	total := b.countPlaces()
	if err := s.oneByOne(b.method.kind, total); err != nil {
		return err
	}
	for _, c := range b.copies {
		for _, list := range c.places() {
			link := func(part []place) (int, error) { return s.linkPlaces(c.prog.FD(), b.method.kind, part) }
			bad, err := bisect(list, link, func(fd int) { s.links = append(s.links, fd) })
			bad = slices.DeleteFunc(bad, func(p place) bool { return probe.Ended(p.pid) })
			if len(bad) > 0 {
				refused, last = append(refused, bad...), err
			}
		}
	}
	if len(refused) > 0 && len(refused) == total {
		return fmt.Errorf("attach to %s: %w", refused[0].entry, last)
	}
	if b.group.class == object.ClassUsdt {
		s.answer(b.method.kind, b.entries, func(_ *entry, fd int) { s.links = append(s.links, fd) })
		for _, c := range b.copies {
			s.tellUnread(b, c)
		}
	}
	if len(refused) > 0 {
		s.message("%d of %d places cannot be traced, the first is %s: %s", len(refused), total, refused[0].entry, s.explain(b.method.kind, last))
	}
	return nil
}

// tellUnread names the arguments that the programs ask for and that are where they cannot
// be read, such as in a floating-point register. They are 0.
func (s *session) tellUnread(b *binding, c *progCopy) {
	for _, n := range b.prog.Fields {
		if c.args != nil && n < c.args.NArgs && c.args.Unread>>n&1 != 0 {
			s.message("warning: arg%d of %s reads as 0: it is in no integer register, memory or constant", n, &c.entries[0].Probe)
		}
	}
}

func (b *binding) countPlaces() (n int) {
	for _, c := range b.copies {
		for _, list := range c.places() {
			n += len(list)
		}
	}
	return n
}

// oneByOne makes room for perf events, of which the kernel takes a twentieth of a second to
// remove each.
func (s *session) oneByOne(kind probe.Kind, total int) error {
	if kind != probe.Uprobe && kind != probe.Uretprobe {
		return nil
	}
	if total > mostUprobes {
		return fmt.Errorf("%d places one by one would take many minutes to undo, at most %d are attached so", total, mostUprobes)
	}
	if total > manyKprobes {
		s.message("warning: %d places are attached one by one, which takes minutes to undo", total)
	}
	raiseFiles(2 * total)
	return nil
}

// answer makes the programs believe that probes are enabled: where
// they ask, a word of theirs becomes 1. Where that is not allowed, the probes that
// they guard this way do not fire.
func (s *session) answer(kind probe.Kind, entries []*entry, keep func(e *entry, fd int)) {
	seen := map[fileSpot]bool{}
	for _, e := range entries {
		for i := range e.User.Questions {
			q := &e.User.Questions[i]
			at := fileSpot{e.User.Pid, q.File, q.Off}
			if seen[at] || s.refuses {
				continue
			}
			seen[at] = true
			fd, err := s.answerAt(kind, place{q, e.User.Pid, 0, e})
			if err == nil && fd >= 0 {
				keep(e, fd)
			}
			if err != nil && !probe.Ended(e.User.Pid) {
				s.message("warning: %s stays disabled where the program asks for it: %s", &e.Probe, s.explain(kind, err))
				s.refuses = true // so do the others
			}
		}
	}
}

func (s *session) answerAt(kind probe.Kind, p place) (int, error) {
	off, ok := p.Args.Register(0)
	if !ok {
		return -1, errors.New("its note is not understood")
	}
	if s.helpers[off] == nil {
		prog, err := ebpf.NewProgram(&ebpf.ProgramSpec{
			Name: "dt_enabled", Type: ebpf.Kprobe, AttachType: attachTypes[kind], License: "GPL", Instructions: storeOne(off),
		})
		if err != nil {
			return -1, err
		}
		if s.helpers == nil {
			s.helpers = map[int]*ebpf.Program{}
		}
		s.helpers[off] = prog
	}
	return s.linkPlaces(s.helpers[off].FD(), kind, []place{p})
}

// storeOne stores a 1 of 32 bits where a saved register points to.
func storeOne(off int) asm.Instructions {
	return asm.Instructions{
		asm.LoadMem(asm.R1, asm.R1, int16(off), asm.DWord),
		asm.Mov.Imm(asm.R2, 1),
		asm.StoreMem(asm.RFP, -8, asm.R2, asm.DWord),
		asm.Mov.Reg(asm.R2, asm.RFP),
		asm.Add.Imm(asm.R2, -8),
		asm.Mov.Imm(asm.R3, 4),
		asm.FnProbeWriteUser.Call(),
		asm.Mov.Imm(asm.R0, 0),
		asm.Return(),
	}
}

func (s *session) linkPlaces(prog int, kind probe.Kind, list []place) (int, error) {
	if kind == probe.Uprobe || kind == probe.Uretprobe {
		return s.openUprobes(prog, kind == probe.Uretprobe && !list[0].Here, list)
	}
	offsets, counts, cookies := make([]uint64, len(list)), make([]uint64, len(list)), make([]uint64, len(list))
	for i, p := range list {
		offsets[i], counts[i], cookies[i] = p.Off, p.Semaphore, p.cookie
	}
	flags := uint32(0)
	if kind == probe.UretprobeMulti && !list[0].Here {
		flags = uprobeMultiReturn
	}
	return linkUprobes(prog, list[0].Path, list[0].pid, offsets, counts, cookies, flags)
}

// openUprobes opens a perf event for each place but the last, whose link it returns.
func (s *session) openUprobes(prog int, back bool, list []place) (int, error) {
	if len(list) > 1 {
		return -1, unix.EINVAL // one at a time
	}
	p := list[0]
	const source = "/sys/bus/event_source/devices/uprobe"
	kind, err := readNumber(filepath.Join(source, "type"), "")
	if err != nil {
		return -1, err
	}
	attr := unix.PerfEventAttr{Type: uint32(kind), Ext2: p.Off, Config: p.Semaphore << 32}
	if back {
		bit, err := readNumber(filepath.Join(source, "format/retprobe"), "config:")
		if err != nil {
			return -1, err
		}
		attr.Config |= 1 << bit
	}
	pid, cpu := p.pid, -1
	if pid == 0 { // all processes
		pid, cpu = -1, 0
	}
	event, err := openPerfOf(&attr, pid, cpu, p.Path)
	if err != nil {
		return -1, err
	}
	return s.perf(prog, event, p.cookie)
}

// readNumber reads a number of sysfs.
func readNumber(path, prefix string) (uint64, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	return strconv.ParseUint(strings.TrimPrefix(strings.TrimSpace(string(text)), prefix), 10, 32)
}
