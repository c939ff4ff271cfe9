package loader

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
	"golang.org/x/sys/unix"

	"dtc/loader/jsonout"
	"dtc/loader/probe"
	"dtc/loader/symbol"
	"dtc/object"
)

// session is one run: what was resolved, loaded and attached.
type session struct {
	cfg    *Config
	meta   *object.Meta
	opt    Options
	host   *probe.Host
	macros *macros
	res    *resolution
	texts  *texts

	ringSize int
	rings    []*ebpf.Map // by CPU, nil where there is none
	last     *ebpf.Map   // the ring of END, nil where there is no END
	bindings []*binding
	coll     *ebpf.Collection
	links    []int // descriptors, in the order of attaching
	clocks   []*clock
	signals  *interrupts
	targets  *targets
	procs    *processes
	notes    *mapNotes // nil if no addresses of processes are shown
	unwinder *unwinder // nil if no stacks are walked
	spec     *ebpf.CollectionSpec
	cache    *btf.Cache
	helpers  map[int]*ebpf.Program // that answer programs, by the register that has the place of the answer
	refuses  bool                  // the kernel does not let them
	standins standins              // helpers that the kernel lacks
	locks    bool                  // probes are on locks that programs take
	drops    *drops
	specs    *speculations
	sink     *sink // nil until output is open
	dest     *port
	stderr   *port
	builds   *builds // that the object was compiled for
	grow     *growth // nil if no probes come later
	watch    *mapWatch
	atStart  map[string]uint64 // modules; nil if that does not matter
	dropped  map[int]bool      // groups that others stand in for
	skips    map[hook]int      // frames of the tracing machinery
	ksyms    *symbol.Kernel    // while programs are loaded
	ringWant int64             // the size that the kernel's buffers are asked to have
	lowered  []string          // options of sizes for which the kernel had no memory
	cpus     int               // possible ones: values of a per-CPU map
	json     *jsonout.Writer   // nil for text
}

// close removes everything from the kernel.
func (s *session) close() {
	s.detach()
	if s.grow != nil {
		s.grow.defs.close()
	}
	if s.coll != nil {
		s.coll.Close()
		s.coll = nil
	}
	for _, r := range s.rings {
		_ = r.Close()
	}
	for _, p := range s.helpers {
		_ = p.Close()
	}
	_ = s.last.Close()
	s.rings, s.helpers, s.last = nil, nil, nil
}

func (s *session) detach() {
	s.grow.gather(s)
	for _, fd := range s.links {
		_ = unix.Close(fd)
	}
	s.links = nil
	s.closeClocks()
}

// parseSpec reads the object's programs and maps. debug/elf and the reader on top
// of it may panic on damaged files.
func parseSpec(f *object.File) (spec *ebpf.CollectionSpec, err error) {
	defer func() {
		if r := recover(); r != nil {
			spec, err = nil, errors.New("damaged object")
		}
	}()
	spec, err = ebpf.LoadCollectionSpecFromReader(bytes.NewReader(f.Image))
	if err != nil {
		return nil, fmt.Errorf("damaged object: %w", err)
	}
	for i := range f.Meta.Programs {
		if spec.Programs[f.Meta.Programs[i].Symbol] == nil {
			return nil, fmt.Errorf("damaged object: program %s is missing", f.Meta.Programs[i].Symbol)
		}
	}
	return spec, nil
}

// refusal is an error that strikes off a method of a group.
type refusal struct {
	binding *binding
	err     error
	why     string // "": what the error says
}

func (r *refusal) Error() string { return r.err.Error() }
func (r *refusal) Unwrap() error { return r.err }

// install loads and attaches: it tries, for each group of programs, one method
// after the other, until everything is in place or a group has none left.
func (s *session) install() error {
	spec, err := parseSpec(s.cfg.Object)
	if err != nil {
		return err
	}
	if err := s.checkBuffer(); err != nil {
		return err
	}
	if s.cpus, err = ebpf.PossibleCPU(); err != nil {
		return fmt.Errorf("count CPUs: %w", err)
	}
	s.texts = newTexts()
	internProbes(s.texts, s.res.entries)
	s.grow.reserve(s)
	if err := s.setSizes(spec); err != nil {
		return err
	}
	s.forkFirst()
	cache := btf.NewCache()
	if err := s.checkArgs(cache); err != nil {
		return err
	}
	s.spareLocks()
	refused := refusals{}
	s.spec, s.cache = spec, cache
	for {
		err := s.try(spec, cache, refused)
		var less *shortage
		if errors.As(err, &less) && s.shrink(less) {
			s.close()
			if err := s.setSizes(spec); err != nil {
				return err
			}
			continue
		}
		var no *refusal
		if !errors.As(err, &no) {
			return err
		}
		s.handOver()
		s.close()
		s.verifierLog(no)
		m := no.binding.method
		refused.add(no.binding.group, m, cmp.Or(no.why, s.explain(m.kind, no.err)))
	}
}

// setSizes sizes buffers and maps, and sets the variables, by the options.
func (s *session) setSizes(spec *ebpf.CollectionSpec) (err error) {
	if s.ringWant == 0 {
		s.ringWant = s.kernelBuffer()
	}
	if s.ringSize, err = bufsize(s.ringWant); err != nil {
		return fmt.Errorf("failed to set bufsize: %w", err)
	}
	return errors.Join(s.sizeMaps(spec), s.setVariables(spec))
}

// try makes one attempt with the methods that were not refused.
func (s *session) try(spec *ebpf.CollectionSpec, cache *btf.Cache, refused refusals) error {
	s.bindings, s.dropped = nil, map[int]bool{}
	var failed []missing
	for _, g := range s.res.groups {
		if s.needless(g) {
			continue
		}
		list, why, err := bind(g, s.host, refused[g], s.optional())
		if err != nil && g.programs[0].For != "" {
			s.dropped[g.id] = true
			failed = append(failed, missing{g.programs[0].For, err})
			continue
		}
		if err != nil && s.forSites(g) {
			continue
		}
		if err != nil {
			return err
		}
		if why != nil && !s.opt.Quiet {
			s.message("%s", why)
		}
		s.bindings = append(s.bindings, list...)
	}
	if err := s.tellMissing(failed); err != nil {
		return err
	}
	if err := s.load(spec, cache); err != nil {
		return err
	}
	s.prime()
	if err := errors.Join(s.fillMaps(), s.claimLate(), s.forgetThreads()); err != nil {
		return err
	}
	for _, b := range s.bindings {
		if err := s.attach(b); err != nil {
			return &refusal{binding: b, err: err}
		}
	}
	return nil
}

// optional reports whether probes may be missing (-Z).
func (s *session) optional() bool { return s.cfg.Zero || s.opt.Zdefs }

// load loads the chosen programs with the maps that they use.
func (s *session) load(spec *ebpf.CollectionSpec, cache *btf.Cache) error {
	want := &ebpf.CollectionSpec{
		Maps: map[string]*ebpf.MapSpec{}, Programs: map[string]*ebpf.ProgramSpec{},
		Variables: map[string]*ebpf.VariableSpec{}, Types: spec.Types, ByteOrder: spec.ByteOrder,
	}
	owner := map[string]*binding{}
	skips := s.skipper()
	defer func() { s.ksyms = nil }()
	for _, b := range s.bindings {
		for _, c := range b.copies {
			p, err := s.specialise(b, c, spec, skips)
			if err != nil {
				return &refusal{binding: b, err: err}
			}
			s.identifyLate(b.group, c, p, spec)
			if b.group.late && b.group.class == object.ClassUsdt {
				s.makeLateMaps(spec) // for programs that are loaded later
			}
			want.Programs[c.name] = p
			owner[c.name] = b
		}
	}
	s.keepMaps(want, spec)
	outer, placed, err := s.makeRings(want.Maps[object.MapRings])
	if err != nil {
		return err
	}
	coll, err := ebpf.NewCollectionWithOptions(want, ebpf.CollectionOptions{Cache: cache, MapReplacements: outer})
	err = errors.Join(err, <-placed)
	for _, m := range outer {
		_ = m.Close()
	}
	if err != nil {
		failed := failedProgram(err)
		if b := owner[failed]; b != nil {
			return &refusal{b, err, s.lacking(want.Programs[failed], spec.Types, err)}
		}
		if short := s.short(err); short != nil {
			return short
		}
		return s.loadError(err)
	}
	s.coll = coll
	for _, b := range s.bindings {
		for _, c := range b.copies {
			c.prog = coll.Programs[c.name]
		}
	}
	return nil
}

func (s *session) skipper() skipper {
	return skipper{
		frames: func(k probe.Kind, event string) int { return s.skipFor(k, event, s.cache) },
		caller: s.eventCaller,
	}
}

// specialise gives the program to load for a copy.
func (s *session) specialise(b *binding, c *progCopy, spec *ebpf.CollectionSpec, skips skipper) (*ebpf.ProgramSpec, error) {
	p, err := b.spec(c, spec.Programs[b.prog.Symbol], s.host, skips)
	if err != nil {
		return nil, err
	}
	if s.opt.CPU >= 0 && b.method.kind != probe.TestRun {
		onlyOn(s.opt.CPU, p)
	}
	s.keepUnwinding(p)
	if !knowsGlobal() {
		makeStatic(p)
	}
	s.noteInside(b, p, spec)
	return p, s.standIn(p, spec)
}

// keepMaps takes over the maps that the wanted programs use, those that the
// loader reads, and the variables in them.
func (s *session) keepMaps(want, spec *ebpf.CollectionSpec) {
	keep := func(name string) {
		if m := spec.Maps[name]; m != nil {
			want.Maps[name] = m
		}
	}
	keepUsed := func(p *ebpf.ProgramSpec) {
		for i := range p.Instructions {
			if ins := &p.Instructions[i]; ins.IsLoadFromMap() {
				keep(ins.Reference())
			}
		}
	}
	for _, p := range want.Programs {
		keepUsed(p)
	}
	s.keepForModules(func(program string) { keepUsed(spec.Programs[program]) })
	keep(object.MapRings)
	keep(object.MapDrops)
	for _, name := range []string{mapLate, mapLateNext, mapLateFor} {
		keep(name) // there only where it is needed
	}
	if want.Maps[mapLate] != nil {
		keep(object.MapProbes)
	}
	for i := range s.meta.Aggs {
		keep(s.meta.Aggs[i].Map)
	}
	for name, v := range spec.Variables {
		if v.SectionName == ".bss" || want.Maps[v.SectionName] != nil {
			keep(v.SectionName)
			want.Variables[name] = v
		}
	}
}

// loadError explains why a map could not be made.
func (s *session) loadError(err error) error {
	if errors.Is(err, unix.E2BIG) {
		for i := range s.meta.Aggs {
			if a := &s.meta.Aggs[i]; 8*a.Words > perCPUValue {
				return fmt.Errorf("could not enable tracing: distribution @%s has %d buckets, more than the kernel's maps allow (%d)",
					a.Name, a.Words-1, perCPUValue/8-1)
			}
		}
		if name, size := s.longestKey(); size > oldKey {
			return fmt.Errorf("could not enable tracing: keys of %s take %d bytes, more than this kernel's maps allow (%d; 5.11 has longer ones)", name, size, oldKey)
		}
	}
	return fmt.Errorf("could not enable tracing: %s", s.explain(probe.RawTP, err))
}

const (
	oldKey      = 512      // longest key of a map on old kernels
	perCPUValue = 32 << 10 // longest value of a per-CPU map
)

// longestKey returns the aggregation or array with the longest key, and its size.
func (s *session) longestKey() (name string, size int) {
	for i := range s.meta.Aggs {
		a := &s.meta.Aggs[i]
		n := a.KeySize
		if a.Tag > 0 || a.Epoch != "" {
			n += object.TagSize
		}
		if n > size {
			name, size = "@"+a.Name, n
		}
	}
	for _, v := range s.meta.Vars {
		if m := s.spec.Maps[v.Map]; m != nil && int(m.KeySize) > size {
			name, size = "an array", int(m.KeySize)
		}
	}
	return name, size
}

// failedProgram returns the name of the program that a collection's error is
// about.
func failedProgram(err error) string {
	rest, ok := strings.CutPrefix(err.Error(), "program ")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, ":")
	return name
}

// explain makes one line of an error of the kernel.
func (s *session) explain(k probe.Kind, err error) string {
	if errors.Is(err, unix.EMFILE) {
		return fmt.Sprintf("too many open files: the limit is %d (ulimit -n)", filesLimit())
	}
	text := probe.Diagnose(k, err).Error()
	if !strings.HasPrefix(text, k.String()) {
		text = k.String() + ": " + text
	}
	return strings.Join(strings.Fields(text), " ")
}

// verifierLog prints what the verifier said, if wanted.
func (s *session) verifierLog(r *refusal) {
	var v *ebpf.VerifierError
	if (s.opt.BPFLog || s.cfg.Verbose) && errors.As(r.err, &v) {
		s.message("BPF verifier log of %s:\n%+v", r.binding.prog.Symbol, v)
	}
}

// makeRings makes a ring buffer for each CPU that is on, and the array that holds
// them. Placing a map in an array of maps takes the kernel a grace period: that
// goes on while the programs are loaded, until placed gives its error.
func (s *session) makeRings(spec *ebpf.MapSpec) (outer map[string]*ebpf.Map, placed <-chan error, err error) {
	done := make(chan error, 1)
	if spec == nil {
		done <- nil
		return nil, done, nil
	}
	online, err := s.tracedCPUs()
	if err != nil {
		return nil, nil, err
	}
	array, err := ebpf.NewMap(spec)
	if err != nil {
		return nil, nil, fmt.Errorf("could not enable tracing: make array of buffers: %s", s.explain(probe.RawTP, err))
	}
	s.rings = make([]*ebpf.Map, array.MaxEntries())
	var cpus, fds []uint32
	for _, cpu := range online {
		if cpu >= len(s.rings) {
			continue
		}
		m, err := newRing(s.ringSize)
		if errors.Is(err, unix.ENOMEM) {
			_ = array.Close()
			return nil, nil, &shortage{"bufsize", err}
		}
		if err != nil {
			return nil, nil, fmt.Errorf("could not enable tracing: make buffer of CPU %d: %s", cpu, s.explain(probe.RawTP, err))
		}
		s.rings[cpu] = m
		cpus, fds = append(cpus, uint32(cpu)), append(fds, uint32(m.FD()))
	}
	if err := s.makeLast(); err != nil {
		return nil, nil, err
	}
	go func() { done <- placeRings(array, cpus, fds) }()
	return map[string]*ebpf.Map{object.MapRings: array}, done, nil
}

// placeRings puts ring buffers into their array: all at once where the kernel
// can, else one after the other.
func placeRings(array *ebpf.Map, cpus, fds []uint32) error {
	if _, err := array.BatchUpdate(cpus, fds, nil); err == nil {
		return nil
	}
	for i, cpu := range cpus {
		if err := array.Put(cpu, fds[i]); err != nil {
			return fmt.Errorf("could not enable tracing: place buffer of CPU %d: %w", cpu, err)
		}
	}
	return nil
}

// placeRing puts a ring buffer into the array.
func (s *session) placeRing(cpu int, m *ebpf.Map) error {
	return s.coll.Maps[object.MapRings].Put(uint32(cpu), m)
}

// ringFDs lists the descriptors of the ring buffers by CPU, -1 for none.
func (s *session) ringFDs() []int {
	fds := make([]int, len(s.rings))
	for cpu, m := range s.rings {
		fds[cpu] = -1
		if m != nil {
			fds[cpu] = m.FD()
		}
	}
	return fds
}

// quiesce waits until no program runs that saw the state before: replacing a map
// in an array of maps takes the kernel a grace period.
func (s *session) quiesce() {
	outer := s.coll.Maps[object.MapRings]
	for cpu, m := range s.rings {
		if m != nil && outer.Put(uint32(cpu), m) == nil {
			return
		}
	}
	const membarrierGlobal = 1
	_, _, _ = unix.Syscall(unix.SYS_MEMBARRIER, membarrierGlobal, 0, 0)
}

// onlineCPUs lists the CPUs that are on.
func onlineCPUs() ([]int, error) {
	text, err := os.ReadFile(onlineFile)
	if err != nil {
		return nil, fmt.Errorf("list CPUs: %w", err)
	}
	return parseCPUs(strings.TrimSpace(string(text)))
}

// parseCPUs reads a list such as "0-3,5".
func parseCPUs(text string) ([]int, error) {
	var list []int
	for part := range strings.SplitSeq(text, ",") {
		var from, to int
		switch n, _ := fmt.Sscanf(part, "%d-%d", &from, &to); n {
		case 1:
			to = from
		case 2:
		default:
			return nil, fmt.Errorf("list CPUs: unexpected %q", text)
		}
		for cpu := from; cpu <= to && len(list) < 1<<16; cpu++ {
			list = append(list, cpu)
		}
	}
	return list, nil
}
