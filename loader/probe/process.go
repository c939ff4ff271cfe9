package probe

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"dtc/internal/glob"
	"dtc/loader/symbol"
)

// Providers of processes.
//
//	pidN    functions: entry, return, and instructions by their offset in hexadecimal (see insn.go); with
//	        function "-" instructions by their address. Module: a file of the process, a.out for its program
//	NAMEn   probes that programs define, by SystemTap's notes (see usdt.go)
//
// Such probes exist where a description asks for them: of a process that is there, in the files that it has
// mapped. Ids are given out in the order of asking. What is attached, best first:
//
//	                     5.10, 6.1                     6.12, 6.18, 7.2
//	entry, offsets,      uprobe, a perf event for      uprobe.multi (6.6), a link for each file and
//	probes of programs   each place                    process; uprobe
//	return               uretprobe, likewise           uretprobe.multi, likewise; uretprobe
//	semaphores           raised by the kernel, which the uprobe or the link tells where they are
//
// There is no fall-back: nothing else stops a process at an instruction.

const (
	firstProcess  = 1000000
	pidPrefix     = "pid"
	program       = "a.out"
	addresses     = "-" // the function that stands for addresses
	maxUserProbes = 1 << 17
	globChars     = `*?[\`

	// What is remembered of files: all is read anew when it becomes more.
	mostImages     = 1 << 12
	mostImageFuncs = 1 << 20
)

// A Site is a place in a file where a probe fires.
type Site struct {
	Path      string // of the file, from here
	Off       uint64 // in the file
	File      string // tells the file from others
	Semaphore uint64 // offset of the counter of users, 0 for none
	Args      Passing
	NArgs     int
	Unread    uint16 // a bit for each argument that is somewhere a program cannot read

	// Here: a probe of a return that stands on an instruction that returns, not on
	// the function's first.
	Here bool
}

// Passing is where arguments are, as package object packs it, and the values of those that are constants.
type Passing struct {
	Where, Consts [maxUsdtArgs]uint64
}

// IsProcess reports whether a provider field is of a process's probes: one that ends in digits, or a pattern,
// and that no provider of the kernel has.
func IsProcess(field string) bool {
	if field == "" || strings.IndexAny(field, globChars) == 0 {
		return false
	}
	for _, v := range providers {
		if glob.Match(field, v.name) {
			return false
		}
	}
	last := field[len(field)-1]
	return last >= '0' && last <= '9' || strings.ContainsAny(field, globChars)
}

// process is what is known of a process: the files that it runs code of.
type process struct {
	pid     int
	objects []*mapped
}

// mapped is a file in a process.
type mapped struct {
	symbol.Mapping
	image    *symbol.Image
	exe      bool
	path     string
	identity string // tells it from other files
	bias     uint64 // what is added to the file's addresses
	file     symbol.File
}

func (h *Host) matchProcesses(p Pattern, yield func(Probe) bool) error {
	pids, err := pidsOf(p.Provider)
	if err != nil {
		return err
	}
	for _, pid := range pids {
		proc, err := h.process(pid)
		if err != nil {
			if strings.ContainsAny(p.Provider, globChars) {
				continue // it has ended, or belongs to somebody else
			}
			return fmt.Errorf("failed to grab process %d: %w", pid, plain(err))
		}
		if err := h.matchProcess(p, proc, yield); err != nil {
			return err
		}
	}
	return nil
}

// message is an error in the words of DTrace or the system.
type message string

func (m message) Error() string { return string(m) }

func plain(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return message("No such process")
	}
	return err
}

func (h *Host) matchProcess(p Pattern, proc *process, yield func(Probe) bool) error {
	var list []Probe
	var err error
	defer proc.closeFiles()
	if glob.Match(p.Provider, pidPrefix+strconv.Itoa(proc.pid)) {
		list, err = proc.functions(p)
	} else {
		list = proc.defined(p)
	}
	if err != nil {
		return err
	}
	for i := range list {
		list[i].ID = h.processID(&list[i])
		if !yield(list[i]) {
			break
		}
	}
	return nil
}

// closeFiles closes what looking at instructions has opened.
func (p *process) closeFiles() {
	for _, o := range p.objects {
		if o.file != nil {
			_ = o.file.Close()
			o.file = nil
		}
	}
}

// processID gives a probe its number.
func (h *Host) processID(p *Probe) uint32 {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.processIDs == nil {
		h.processIDs = map[string]uint32{}
	}
	key := p.String()
	id, ok := h.processIDs[key]
	if !ok {
		id = firstProcess + uint32(len(h.processIDs))
		h.processIDs[key] = id
	}
	return id
}

// pidsOf lists the processes that a provider field may be about.
func pidsOf(field string) ([]int, error) {
	if !strings.ContainsAny(field, globChars) {
		digits := strings.TrimLeft(field[len(strings.TrimRight(field, "0123456789")):], "0")
		pid, err := strconv.ParseInt(digits, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("%s does not contain a valid pid", field)
		}
		return []int{int(pid)}, nil
	}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, fmt.Errorf("list processes: %w", err)
	}
	var pids []int
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil && pid != os.Getpid() {
			pids = append(pids, pid)
		}
	}
	slices.Sort(pids)
	return pids, nil
}

// process reads what a process has mapped, once.
func (h *Host) process(pid int) (*process, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if p := h.processes[pid]; p != nil {
		return p, nil
	}
	maps, err := symbol.ReadMaps(uint32(pid))
	if err != nil {
		return nil, err
	}
	exe, _ := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid))
	p := &process{pid: pid}
	seen := map[string]bool{}
	for i := range maps {
		m := &maps[i]
		if !m.Exec || !strings.HasPrefix(m.Path, "/") || seen[m.Key()] {
			continue
		}
		seen[m.Key()] = true
		o := &mapped{Mapping: *m, exe: m.Path == exe, path: m.File(uint32(pid))}
		if o.image = h.image(uint32(pid), m); o.image == nil {
			continue
		}
		o.identity = identity(o.path, m)
		if at, ok := o.image.Addr(m.Off); ok {
			o.bias = m.Start - at
		}
		p.objects = append(p.objects, o)
	}
	if h.processes == nil {
		h.processes = map[int]*process{}
	}
	h.processes[pid] = p
	return p, nil
}

func (h *Host) image(pid uint32, m *symbol.Mapping) *symbol.Image {
	if im, ok := h.images[m.Key()]; ok {
		return im
	}
	im, err := symbol.OpenImage(pid, m)
	if err != nil {
		im = nil
	}
	if h.images == nil || h.imageFuncs > mostImageFuncs || len(h.images) > mostImages {
		h.images, h.imageFuncs = map[string]*symbol.Image{}, 0
	}
	h.images[m.Key()] = im
	if im != nil {
		h.imageFuncs += im.Count()
	}
	return im
}

// is reports whether a description's module field names the file: by a pattern, by its path or its name, or
// by its name up to a dot.
func (o *mapped) is(field string) bool {
	name := o.Name()
	switch {
	case field == "" || field == program && o.exe:
		return true
	case strings.ContainsAny(field, globChars):
		return glob.Match(field, name) || o.exe && glob.Match(field, program)
	}
	return field == name || field == o.Path || strings.HasPrefix(name, field+".")
}

// functions lists the probes of the pid provider that a pattern selects.
func (p *process) functions(pat Pattern) ([]Probe, error) {
	if pat.Function == addresses {
		return p.address(pat)
	}
	var list []Probe
	for _, o := range p.objects {
		if !o.is(pat.Module) {
			continue
		}
		err := o.functions(pat.Function, func(f symbol.Func) error {
			probes, err := p.ofFunction(o, f, pat.Function, pat.Name)
			if list = append(list, probes...); len(list) > maxUserProbes {
				return fmt.Errorf("%s: more than %d probes (each instruction is one, unless the name says entry or return)", pat.String(), maxUserProbes)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

// functions calls do for each function that a field selects, under one name: the best that the field takes.
func (o *mapped) functions(field string, do func(symbol.Func) error) error {
	pattern := glob.Compile(field)
	var err error
	last := uint64(0)
	for f := range o.image.Funcs {
		if f.Addr == last || !f.Code() || !pattern.Match(f.Name) {
			continue
		}
		last = f.Addr
		if err = do(o.image.Best(f)); err != nil {
			break
		}
	}
	return err
}

// ofFunction lists the probes of a function that a name field selects.
func (p *process) ofFunction(o *mapped, f symbol.Func, field, name string) (list []Probe, err error) {
	off, ok := o.image.Offset(f.Addr)
	if !ok {
		return nil, nil
	}
	add := func(name string, off uint64, back bool) {
		list = append(list, p.probe(o, f.Name, name, back, Site{Path: o.path, File: o.identity, Off: off}))
	}
	many := strings.ContainsAny(field+name, globChars) || field == ""
	pattern := name == "" || strings.ContainsAny(name, globChars)
	if n, err := strconv.ParseUint(name, 16, 64); err == nil && !pattern {
		if f.Size != 0 && n >= f.Size {
			return nil, fmt.Errorf("[D_PROC_OFF] offset 0x%x outside of function '%s'", n, f.Name)
		}
		if !o.aligned(uint32(p.pid), f, off, n) {
			if many {
				return nil, nil
			}
			return nil, fmt.Errorf("[D_PROC_ALIGN] offset 0x%x of function '%s' is inside an instruction", n, f.Name)
		}
		add(name, off+n, false)
		return list, nil
	}
	at, ok := o.entry(uint32(p.pid), f, off)
	goes := o.inGo(f)
	if goes {
		at = o.goEntry(uint32(p.pid), f, off)
	}
	if ok || !many {
		if glob.Match(name, nameEntry) {
			add(nameEntry, at, false)
		}
		if glob.Match(name, nameReturn) && goes {
			q, err := p.goReturn(o, f, off)
			if err != nil && !many {
				return nil, err
			}
			list = append(list, q...)
		} else if glob.Match(name, nameReturn) {
			add(nameReturn, at, true)
		}
	}
	if !pattern {
		return list, nil
	}
	c := glob.Compile(name)
	for n, code := range o.instructions(uint32(p.pid), f, off) {
		if text := strconv.FormatUint(n, 16); takesProbe(code) && c.Match(text) {
			add(text, off+n, false)
		}
	}
	return list, nil
}

func (p *process) probe(o *mapped, function, name string, back bool, sites ...Site) Probe {
	return Probe{
		Provider: pidPrefix + strconv.Itoa(p.pid), Module: filepath.Base(o.Name()), Function: function, Name: name,
		Return: back, User: &User{Pid: p.pid, Sites: sites},
	}
}

// address is the probe of an instruction by its address.
func (p *process) address(pat Pattern) ([]Probe, error) {
	addr, err := strconv.ParseUint(pat.Name, 16, 64)
	if err != nil || pat.Module != "" && pat.Module != program {
		return nil, errors.New("only individual addresses may be specified with the '-' function")
	}
	for _, o := range p.objects {
		if addr >= o.Start && addr < o.End {
			return []Probe{p.probe(o, addresses, pat.Name, false, Site{Path: o.path, File: o.identity, Off: addr - o.Start + o.Off})}, nil
		}
	}
	return nil, nil
}

// defined lists the probes that the programs define themselves and a pattern selects.
func (p *process) defined(pat Pattern) []Probe {
	c := pat.compile()
	suffix := strconv.Itoa(p.pid)
	var list []Probe
	at := map[string]int{}
	for _, o := range p.objects {
		if !o.is(pat.Module) {
			continue
		}
		for i := range o.image.Notes {
			n := &o.image.Notes[i]
			name := strings.ReplaceAll(n.Name, "__", "-")
			if n.Enabled || !c.provider.Match(n.Provider+suffix) || !c.name.Match(name) && !c.name.Match(n.Name) {
				continue
			}
			f, _ := o.image.Find(n.PC)
			site, ok := o.site(uint32(p.pid), n)
			if !ok || !c.function.Match(f.Name) {
				continue
			}
			q := p.probe(o, f.Name, name, false, site)
			q.Provider = n.Provider + suffix
			q.User.Questions, q.User.Types = o.questions(uint32(p.pid), n), n.Types
			q.User.Native, q.User.Declared = n.Native, n.Mapped
			if k, have := at[q.String()]; have {
				list[k].User.Sites = append(list[k].User.Sites, site)
				continue
			}
			at[q.String()] = len(list)
			list = append(list, q)
		}
	}
	slices.SortStableFunc(list, func(a, b Probe) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

// UserSymbol returns the address of a symbol of a process; an empty module is any of its files.
func (h *Host) UserSymbol(pid int, module, name string) (uint64, error) {
	p, err := h.process(pid)
	if err != nil {
		return 0, plain(err)
	}
	for _, o := range p.objects {
		if !o.is(module) {
			continue
		}
		if addr, ok := o.symbol(uint32(pid), name); ok {
			return addr, nil
		}
	}
	return 0, message("Unknown symbol name")
}

// symbol returns the address in the process of a symbol of the file.
func (o *mapped) symbol(pid uint32, name string) (uint64, bool) {
	f, err := o.Open(pid)
	if err != nil {
		return 0, false
	}
	defer f.Close()
	addr, ok := o.Symbol(pid, f, name)
	return addr + o.bias, ok
}
