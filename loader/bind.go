package loader

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"

	"dtc/loader/probe"
	"dtc/object"
)

// Binding programs to probes. A group's probes are served by one of its programs,
// which the host's attach kinds decide; the program is loaded in one or more
// copies, each specialised by patching (see object.Program). How many:
//
//	test_run                     one for each probe
//	tp_btf, syscall              one: the number selects
//	kprobe.multi, tracing_multi  one: the cookie selects
//	tp_btf, fentry, fexit        one for each probe: each has a target of its own
//	others                       one for each probe up to maxCopies; above, one
//	                             that a cookie selects in, where the kernel has
//	                             cookies for the kind
//
// A method that the kernel then refuses, at load or at attach, is struck off for
// the group, and the next one is tried.

const (
	maxCopies   = 16
	maxSingle   = 256 // functions that each have a copy of the program
	maxTracing  = 500 // most functions for tracing_multi, if there is kprobe.multi
	manyKprobes = 100 // perf kprobes beyond this take long to remove
	maxKprobes  = 1000
)

// method is a way to attach the probes of a group.
type method struct {
	kind   probe.Kind
	shared bool // one copy, cookies
}

// binding is a program of a group with the probes that it serves, by one method.
type binding struct {
	group   *group
	prog    *object.Program
	method  method
	entries []*entry
	copies  []*progCopy
}

// progCopy is a program as it is loaded.
type progCopy struct {
	name    string
	entries []*entry
	cookies bool
	late    bool        // it tells processes apart by itself
	args    *probe.Site // usdt: only the sites whose arguments are where this one's are
	prog    *ebpf.Program
}

// refusals are the methods that failed for a group, with the reasons.
type refusals map[*group]map[method]string

func (r refusals) add(g *group, m method, reason string) {
	if r[g] == nil {
		r[g] = map[method]string{}
	}
	r[g][m] = reason
}

// chooser is the part of a host that binding needs.
type chooser interface {
	Have(probe.Kind) error
	HaveCookie(probe.Kind) error
}

// bind chooses how each of the group's probes is attached. Where optional, those
// that cannot be attached leave the group, and why returns the reason.
func bind(g *group, host chooser, refused map[method]string, optional bool) (list []*binding, why, err error) {
	programs := map[object.Kind]*object.Program{}
	recordArgs := false
	for _, p := range g.programs {
		programs[p.Kind] = p
		recordArgs = recordArgs || len(p.Fields) > 0
	}
	by := map[method]*binding{}
	var left []*entry
	for _, e := range g.entries {
		m, err := choose(e, g, host, programs, recordArgs, refused)
		if err != nil && !optional {
			return nil, nil, err
		}
		if err != nil {
			why = err
			continue
		}
		left = append(left, e)
		b := by[m]
		if b == nil {
			b = &binding{group: g, prog: programs[m.kind.Program()], method: m}
			by[m] = b
			list = append(list, b)
		}
		b.entries = append(b.entries, e)
	}
	g.entries = left
	for _, b := range list {
		b.copy()
	}
	return list, why, nil
}

func choose(e *entry, g *group, host chooser, programs map[object.Kind]*object.Program, recordArgs bool, refused map[method]string) (method, error) {
	var reasons []string
	reason := func(text string) {
		if len(reasons) == 0 || reasons[len(reasons)-1] != text {
			reasons = append(reasons, text)
		}
	}
	for _, k := range kindsOf(e, len(g.entries), recordArgs) {
		if programs[k.Program()] == nil || (k == probe.TracingEntry || k == probe.TracingExit) && e.Module != "vmlinux" || g.kprobes && isTrampoline(k) {
			continue
		}
		if err := host.Have(k); err != nil {
			reason(err.Error())
			continue
		}
		for _, m := range methodsOf(k, g) {
			text, no := refused[m]
			if !no {
				text, no = tooMany(m, e, len(g.entries), host)
			}
			if !no {
				return m, nil
			}
			reason(text)
		}
	}
	if len(reasons) == 0 {
		reason("the object has no program for it")
	}
	return method{}, fmt.Errorf("probe %s unavailable: %s", e, strings.Join(reasons, ", "))
}

// tooMany says why a method that attaches to functions one by one cannot serve so
// many: each takes a hundredth of a second and more, and as much again to undo.
func tooMany(m method, e *entry, count int, host chooser) (why string, no bool) {
	if m.shared && m.kind.Single() {
		if err := host.HaveCookie(m.kind); err != nil {
			return err.Error(), true
		}
	}
	most := maxKprobes
	if !m.shared {
		most = maxSingle
	}
	if !isFunction(e) || m.kind.Multi() || count <= most {
		return "", false
	}
	return fmt.Sprintf("%s: %d functions one by one would take minutes (at most %d)", m.kind, count, most), true
}

func isFunction(e *entry) bool { return e.Provider == "fbt" || e.Provider == "rawfbt" }

// kindsOf lists the ways to attach to a probe, best first. Trampolines, which
// are slow to make, come last for many functions. For very many kprobe.multi
// comes first: unlike tracing_multi it keeps out of functions that tracing
// itself runs through (with thousands of them attached, 7.2 never came back).
func kindsOf(e *entry, count int, recordArgs bool) []probe.Kind {
	kinds := e.Kinds(recordArgs)
	if !isFunction(e) || count <= probe.MaxTrampolines {
		return kinds
	}
	rank := func(k probe.Kind) int {
		switch k {
		case probe.FEntry, probe.FExit:
			return 2
		case probe.TracingEntry, probe.TracingExit:
			if count > maxTracing {
				return 1
			}
		}
		return 0
	}
	slices.SortStableFunc(kinds, func(a, b probe.Kind) int { return rank(a) - rank(b) })
	return kinds
}

func isSyscall(c object.Class) bool {
	return c == object.ClassSyscallEntry || c == object.ClassSyscallReturn
}

// methodsOf lists the ways in which a kind can serve the probes of a group.
func methodsOf(k probe.Kind, g *group) []method {
	n := len(g.entries)
	if g.shares() {
		n = max(n, maxCopies+1)
	}
	return methods(k, g.class, n)
}

// methods lists the ways in which a kind can serve count probes.
func methods(k probe.Kind, class object.Class, count int) []method {
	switch k {
	case probe.KprobeMulti, probe.KretprobeMulti, probe.TracingEntry, probe.TracingExit, probe.UprobeMulti, probe.UretprobeMulti:
		return []method{{k, true}}
	case probe.TPBTF:
		return []method{{k, isSyscall(class)}}
	case probe.TestRun, probe.FEntry, probe.FExit:
		return []method{{k, false}}
	}
	if count > maxCopies {
		return []method{{k, true}, {k, false}}
	}
	return []method{{k, false}}
}

// copy makes the list of the program's copies.
func (b *binding) copy() {
	if b.group.class == object.ClassUsdt && len(b.prog.Fields) > 0 {
		b.copyByArgs()
		return
	}
	if b.method.shared {
		cookies := (len(b.entries) > 1 || b.group.shares()) && b.method.kind != probe.TPBTF
		b.copies = []*progCopy{{name: b.prog.Symbol, entries: b.entries, cookies: cookies}}
		return
	}
	for i, e := range b.entries {
		name := b.prog.Symbol
		if i > 0 {
			name = fmt.Sprintf("%s_%d", name, i)
		}
		b.copies = append(b.copies, &progCopy{name: name, entries: []*entry{e}})
	}
}

// patches maps a patch slot to its value.
type patches map[uint64]uint64

// patches gives the values of a copy's slots.
func (b *binding) patches(c *progCopy) patches {
	const unset = ^uint64(0)
	p := patches{object.SlotProbe: unset, object.SlotNr: unset, object.SlotMasked: 0}
	first := c.entries[0]
	for i := range first.words {
		p[object.SlotWord+uint64(i)] = 0
	}
	if len(c.entries) == 1 && !c.cookies {
		p[object.SlotProbe] = uint64(first.index)
		for i, w := range first.words {
			p[object.SlotWord+uint64(i)] = uint64(w)
		}
		if isSyscall(b.group.class) && first.Syscall >= 0 {
			p[object.SlotNr] = uint64(first.Syscall)
		}
	}
	for w, bits := range first.mask {
		p[object.SlotMask+uint64(w)] = bits
	}
	if !sameMasks(c.entries) || b.group.grows && c.cookies {
		p[object.SlotMasked] = 1
	}
	return p
}

func sameMasks(entries []*entry) bool {
	for _, e := range entries[1:] {
		for w := range e.mask {
			if e.mask[w] != entries[0].mask[w] {
				return false
			}
		}
	}
	return true
}

// fields adds the slots of an sdt program's arguments: where they lie in the
// record of the event.
func (p patches) fields(f *probe.Format) {
	for n := range object.SlotFields {
		var v uint64
		if n < len(f.Fields) {
			q := &f.Fields[n]
			v = object.Field(q.Offset, q.Size, q.Signed, q.Array && !q.Dynamic)
		}
		p[object.SlotField+uint64(n)] = v
	}
}

// isPatch reports whether an instruction loads an immediate to be replaced.
func isPatch(ins *asm.Instruction) bool {
	return uint64(ins.Constant)&object.PatchMask == object.Patch && ins.OpCode == asm.LoadImmOp(asm.DWord) && ins.Src == 0 && ins.Reference() == ""
}

// reads reports whether a program has a slot.
func reads(insns asm.Instructions, slot uint64) bool {
	for i := range insns {
		if isPatch(&insns[i]) && uint64(insns[i].Constant)&^object.PatchMask == slot {
			return true
		}
	}
	return false
}

// apply replaces the marked immediates of a program.
func (p patches) apply(insns asm.Instructions) error {
	for i := range insns {
		ins := &insns[i]
		if !isPatch(ins) {
			continue
		}
		c := uint64(ins.Constant)
		v, ok := p[c&^object.PatchMask]
		if !ok {
			return fmt.Errorf("program asks for the unknown patch slot %d", c&^object.PatchMask)
		}
		ins.Constant = int64(v)
	}
	return nil
}

var attachTypes = map[probe.Kind]ebpf.AttachType{
	probe.TPBTF: ebpf.AttachTraceRawTp, probe.FEntry: ebpf.AttachTraceFEntry, probe.FExit: ebpf.AttachTraceFExit,
	probe.KprobeMulti: ebpf.AttachTraceKprobeMulti, probe.KretprobeMulti: ebpf.AttachTraceKprobeMulti,
	probe.TracingEntry: attachTracingEntry, probe.TracingExit: attachTracingExit,
	probe.UprobeMulti: attachUprobeMulti, probe.UretprobeMulti: attachUprobeMulti,
}

var progTypes = map[probe.Kind]ebpf.ProgramType{
	probe.TestRun: ebpf.RawTracepoint, probe.RawTP: ebpf.RawTracepoint, probe.TPBTF: ebpf.Tracing,
	probe.Tracepoint: ebpf.TracePoint, probe.PerfEvent: ebpf.PerfEvent,
	probe.TracingEntry: ebpf.Tracing, probe.TracingExit: ebpf.Tracing, probe.FEntry: ebpf.Tracing, probe.FExit: ebpf.Tracing,
	probe.KprobeMulti: ebpf.Kprobe, probe.KretprobeMulti: ebpf.Kprobe, probe.Kprobe: ebpf.Kprobe, probe.Kretprobe: ebpf.Kprobe,
	probe.UprobeMulti: ebpf.Kprobe, probe.UretprobeMulti: ebpf.Kprobe, probe.Uprobe: ebpf.Kprobe, probe.Uretprobe: ebpf.Kprobe,
}

// formatter reads the layout of a probe's event.
type formatter interface {
	Format(*probe.Probe) (*probe.Format, error)
}

// skipper says what a program skips of its stack; see skip.go.
type skipper struct {
	frames func(k probe.Kind, event string) int
	caller func(event string) (addr, size uint64)
}

// spec gives the program to load for a copy.
func (b *binding) spec(c *progCopy, from *ebpf.ProgramSpec, host formatter, skips skipper) (*ebpf.ProgramSpec, error) {
	s := from.Copy()
	first := &c.entries[0].Probe
	s.Name = c.name
	s.Type = progTypes[b.method.kind]
	s.AttachType = attachTypes[b.method.kind]
	s.AttachTo = ""
	switch b.method.kind {
	case probe.TPBTF:
		s.AttachTo = first.RawTracepoint()
	case probe.FEntry, probe.FExit:
		s.AttachTo = first.Function
	}
	p := b.patches(c)
	if c.args != nil {
		for n, v := range c.args.Args.Where {
			p[object.SlotField+uint64(n)] = v
			p[object.SlotConst+uint64(n)] = c.args.Args.Consts[n]
		}
	} else if len(b.prog.Fields) > 0 {
		f, err := host.Format(first)
		if err != nil {
			return nil, err
		}
		p.fields(f)
	}
	if reads(s.Instructions, object.SlotSkip) {
		p[object.SlotSkip] = uint64(int64(skips.frames(b.method.kind, first.RawTracepoint())))
	}
	if reads(s.Instructions, object.SlotCaller) {
		p[object.SlotCaller], p[object.SlotCallerSize] = skips.caller(first.RawTracepoint())
	}
	return s, p.apply(s.Instructions)
}
