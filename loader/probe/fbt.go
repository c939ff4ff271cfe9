package probe

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The providers fbt and rawfbt: entry and return of the kernel's functions, module = vmlinux or the kernel
// module. What is attached, best first:
//
//	                     5.10, 6.1             6.12                 6.18 without kprobes   7.2
//	fbt                  fentry/fexit, kprobe  kprobe.multi,        fentry/fexit where     tracing_multi, kprobe.multi,
//	                                           fentry, kprobe       not locked down        fentry, kprobe
//	fbt, over 50         kprobe, fentry        kprobe.multi         the same               the same
//	fbt, over 500        kprobe, at most 1000  kprobe.multi         none                   kprobe.multi, tracing_multi
//	                     (5.10: 256)
//	ambiguous names      kprobe by address     kprobe.multi by      fentry, of the first   kprobe.multi by address
//	                                           address
//	functions that       kprobe                kprobe.multi         none                   kprobe.multi
//	trampolines call
//	rawfbt               kprobe                kprobe.multi,        none                   kprobe.multi, kprobe
//	                                           kprobe
//
// Linux has kprobe.multi since 5.18, but Debian builds 6.1 without it (CONFIG_FPROBE). With a multi kind
// any number of functions is one step; one by one each takes a hundredth of a second and more, and longer
// to remove.
//
// The candidates are the functions that ftrace can trace, less those that the compiler made (a dot in the
// name), the tracing machinery's own, and those where kprobes are forbidden. Where ftrace's list cannot
// be read they are the functions of BTF, some of which then turn out to be untraceable when attached.
// Static functions of one name in one module are one probe, attached to all of them by address.
//
// The list is kept as the text that the kernel gave, since a run that names its functions needs a few
// lines of it and nothing else: a function's place is the number of its line.

var hiddenPrefixes = []string{"__probestub_", "__traceiter_", "__ftrace_invalid_address__"}

// A function is one candidate; place is its order in the source.
type function struct {
	name, module string
	place        int
	btf          uint32 // where BTF is the source
	ambiguous    bool
}

// functionList yields candidates, from ftrace's text or from BTF.
type functionList struct {
	text      string
	kernel    *btfIndex
	modules   []moduleBTF
	forbidden map[string]bool
}

type moduleBTF struct {
	name  string
	index *btfIndex
}

func (h *Host) readFunctions() (*functionList, error) {
	list := &functionList{forbidden: readBlacklist()}
	tracefs, err := h.Tracefs()
	if err == nil {
		var text []byte
		if text, err = os.ReadFile(filepath.Join(tracefs, "available_filter_functions")); err == nil {
			list.text = string(text)
			return list, nil
		}
	}
	h.note("functions come from BTF, untraceable ones included: " + err.Error())
	if list.kernel, err = h.kernelBTF(); err != nil {
		return nil, noBTF(err)
	}
	for _, module := range listModules() {
		if index, err := h.moduleBTF(module); err == nil {
			list.modules = append(list.modules, moduleBTF{module, index})
		}
	}
	return list, nil
}

// listModules returns the kernel modules that have BTF, sorted.
func listModules() []string {
	entries, _ := os.ReadDir(btfFolder)
	var names []string
	for _, e := range entries {
		if e.Name() != moduleKernel {
			names = append(names, e.Name())
		}
	}
	return names
}

// readBlacklist returns the functions where kprobes are forbidden, as far as debugfs can be read.
func readBlacklist() map[string]bool {
	text, err := os.ReadFile("/sys/kernel/debug/kprobes/blacklist")
	if err != nil {
		return nil
	}
	return parseBlacklist(string(text))
}

// parseBlacklist reads lines of the form "0xSTART-0xEND<TAB>name".
func parseBlacklist(text string) map[string]bool {
	names := map[string]bool{}
	for line := range strings.Lines(text) {
		if _, name, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			names[name] = true
		}
	}
	return names
}

// all yields every candidate, duplicates included.
func (l *functionList) all(yield func(function) bool) {
	if l.kernel == nil {
		l.fromText(yield)
		return
	}
	place, more := 0, true
	from := func(module string, index *btfIndex) {
		for _, fn := range index.funcs {
			if !more {
				return
			}
			name := index.file.name(fn.name)
			if l.candidate(name) {
				more = yield(function{name: name, module: module, place: place, btf: fn.id})
			}
			place++
		}
	}
	from(moduleKernel, l.kernel)
	for _, m := range l.modules {
		from(m.name, m.index)
	}
}

// fromText reads available_filter_functions: "name" or "name [module]" in each line.
func (l *functionList) fromText(yield func(function) bool) {
	place := 0
	for line := range strings.Lines(l.text) {
		name, module, found := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if module = strings.Trim(module, "[] \t"); !found || module == "" {
			module = moduleKernel
		}
		if l.candidate(name) && !yield(function{name: name, module: module, place: place}) {
			return
		}
		place++
	}
}

func (l *functionList) candidate(name string) bool {
	if name == "" || l.forbidden[name] {
		return false
	}
	return !slices.ContainsFunc(hiddenPrefixes, func(p string) bool { return strings.HasPrefix(name, p) })
}

func (h *Host) matchFBT(c *compiled, yield func(Probe) bool) error {
	return h.matchFunctions(c, providerFBT, yield)
}

// matchRawFBT serves rawfbt, which has the functions of fbt and those that the compiler made, always by
// kprobes. Where there are none and nobody asks for it by name it has no probes.
func (h *Host) matchRawFBT(c *compiled, yield func(Probe) bool) error {
	if _, named := c.provider.Literal(); !named {
		if _, err := h.Choose([]Kind{KprobeMulti, Kprobe}); err != nil {
			return err
		}
	}
	return h.matchFunctions(c, providerRawFBT, yield)
}

func (h *Host) matchFunctions(c *compiled, provider string, yield func(Probe) bool) error {
	entry, exit := c.sides()
	if !entry && !exit {
		return nil
	}
	list, err := h.functions()
	if err != nil {
		return err
	}
	var found []function
	seen := map[FunctionName]bool{}
	times := map[string]int{}
	list.all(func(fn function) bool {
		if !c.function.Match(fn.name) || provider == providerFBT && strings.IndexByte(fn.name, '.') >= 0 {
			return true
		}
		times[fn.name]++
		if key := (FunctionName{fn.module, fn.name}); c.module.Match(fn.module) && !seen[key] {
			seen[key] = true
			found = append(found, fn)
		}
		return true
	})
	for _, fn := range found {
		if fn.btf == 0 && provider == providerFBT {
			fn.btf = h.functionID(fn.module, fn.name)
		}
		fn.ambiguous = times[fn.name] > 1
		if !yieldFunction(fn, provider, entry, exit, yield) {
			break
		}
	}
	return nil
}

func yieldFunction(fn function, provider string, entry, exit bool, yield func(Probe) bool) bool {
	first := firstFBT
	if provider == providerRawFBT {
		first, fn.btf = firstRawFBT, 0
	}
	p := Probe{ID: uint32(first + 2*fn.place), Provider: provider, Module: fn.module, Function: fn.name, Name: nameEntry, BTF: fn.btf, Ambiguous: fn.ambiguous}
	if entry && !yield(p) {
		return false
	}
	p.ID, p.Name, p.Return = p.ID+1, nameReturn, true
	return !exit || yield(p)
}

// functionID returns the BTF id of a function, or 0.
func (h *Host) functionID(module, name string) uint32 {
	index, err := h.moduleBTF(module)
	if err != nil {
		return 0
	}
	return index.function(name)
}

// moduleBTF returns the BTF of vmlinux or of a module, read once.
func (h *Host) moduleBTF(module string) (*btfIndex, error) {
	base, err := h.kernelBTF()
	if err != nil || module == moduleKernel {
		return base, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if m, ok := h.modules[module]; ok {
		return m.index, m.err
	}
	index, err := readBTF(filepath.Join(btfFolder, module), base.file)
	if h.modules == nil {
		h.modules = map[string]moduleResult{}
	}
	h.modules[module] = moduleResult{index, err}
	return index, err
}

type moduleResult struct {
	index *btfIndex
	err   error
}

// noBTF makes a clear sentence of an error in reading the kernel's BTF.
func noBTF(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("kernel without BTF: %s is missing (CONFIG_DEBUG_INFO_BTF=n)", kernelBTFFile)
	}
	return fmt.Errorf("read kernel BTF: %w", err)
}
