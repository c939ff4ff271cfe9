package probe

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"dtc/internal/glob"
	"dtc/loader/symbol"
)

// Probes of what is not there yet. A description of all processes (provider pid*) is
// about files: a probe in a file fires in each process that maps it, also in one that
// starts later. Files gives such probes, of provider pid* as no process is known yet:
// those of the files that processes have mapped now, and of a file that the description
// names though no process uses it: by its path, or by a name that is found where
// libraries are kept.
//
// While a run lasts processes map more: Again gives the probes that a description has
// in a process now.

// EveryPid is the provider field that means all processes, and the provider of a probe
// of a file in whatever process.
const EveryPid = pidPrefix + "*"

// libraryFolders are where libraries are looked for, and patterns of such folders.
var libraryFolders = []string{
	"/usr/local/lib", "/usr/lib/*-linux-gnu", "/lib/*-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib", "/lib",
}

// Files returns the probes that a pattern has in files, in whatever process. The files
// are noted in seen.
func (h *Host) Files(p Pattern, seen map[string]bool) ([]Probe, error) {
	pids, err := pidsOf(EveryPid)
	if err != nil {
		return nil, err
	}
	var list []Probe
	for _, pid := range pids {
		proc, err := h.process(pid)
		if err != nil {
			continue // it has ended
		}
		found, err := h.ofFiles(p, proc, seen)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	if proc := h.unmapped(p.Module); proc != nil {
		found, err := h.ofFiles(p, proc, seen)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	return list, nil
}

// FilesOf returns the probes that a pattern has in the files of a process that are not
// among those seen; these are added.
func (h *Host) FilesOf(p Pattern, pid int, seen map[string]bool) ([]Probe, error) {
	proc, err := h.process(pid)
	if err != nil {
		return nil, nil // it has ended
	}
	return h.ofFiles(p, proc, seen)
}

func (h *Host) ofFiles(p Pattern, proc *process, seen map[string]bool) ([]Probe, error) {
	some := proc.unseen(seen)
	defer some.closeFiles()
	list, err := some.functions(p)
	for i := range list {
		list[i].Provider, list[i].User.Pid = EveryPid, 0
		list[i].ID = h.processID(&list[i])
	}
	return list, err
}

// unseen is a process with those of its files that are not among those seen; these are
// added.
func (p *process) unseen(seen map[string]bool) *process {
	some := &process{pid: p.pid}
	for _, o := range p.objects {
		if !seen[o.identity] && !seen[o.path] {
			some.objects = append(some.objects, o)
		}
		seen[o.identity], seen[o.path] = true, true
	}
	return some
}

// identity tells files apart that are probed each by itself. Containers that are made of
// one image have files that look different, but are one below (overlay).
func identity(path string, m *symbol.Mapping) string {
	var fs unix.Statfs_t
	var st unix.Stat_t
	if unix.Statfs(path, &fs) == nil && fs.Type == unix.OVERLAYFS_SUPER_MAGIC && unix.Stat(path, &st) == nil {
		return fmt.Sprintf("overlay:%d:%d:%d.%d", st.Ino, st.Size, st.Mtim.Sec, st.Mtim.Nsec)
	}
	return m.Key()
}

// unmapped is a file that a module field names, as a process that has mapped only that;
// nil if there is none.
func (h *Host) unmapped(module string) *process {
	if module == "" || module == program || strings.ContainsAny(module, globChars) {
		return nil
	}
	paths := []string{module}
	if module[0] != '/' {
		paths = nil
		for _, folder := range libraryFolders {
			found, _ := filepath.Glob(filepath.Join(folder, module))
			more, _ := filepath.Glob(filepath.Join(folder, module+".*"))
			paths = append(paths, append(found, more...)...)
		}
	}
	proc := &process{}
	for _, path := range paths {
		if real, err := filepath.EvalSymlinks(path); err == nil && module[0] != '/' {
			path = real
		}
		m, err := symbol.FileMapping(path)
		if err != nil || slices.ContainsFunc(proc.objects, func(o *mapped) bool { return o.Key() == m.Key() }) {
			continue
		}
		if o := (&mapped{Mapping: m, path: path, identity: identity(path, &m)}); o.is(module) {
			if o.image = h.image(0, &m); o.image != nil {
				proc.objects = append(proc.objects, o)
			}
		}
	}
	return proc
}

// Again returns the probes that a pattern has in a process now, in files that are not among
// those seen; these are added.
func (h *Host) Again(p Pattern, pid int, seen map[string]bool) (list []Probe, err error) {
	proc, err := h.process(pid)
	if err != nil {
		return nil, nil // it has ended
	}
	err = h.matchProcess(p, proc.unseen(seen), func(q Probe) bool {
		list = append(list, q)
		return true
	})
	return list, err
}

// Forget has what a process has mapped read again when it is asked for.
func (h *Host) Forget(pid int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.processes, pid)
}

// PidsOf lists the processes that a provider field is about, if it is about single ones.
func PidsOf(field string) []int {
	if strings.ContainsAny(field, globChars) {
		return nil
	}
	pids, _ := pidsOf(field)
	return pids
}

// Grows reports whether more may come to match a pattern of process probes while a run
// lasts, if it has matched some or not: not where it names the one file that it is
// about, and has been found there.
func (p Pattern) Grows(matched bool) bool {
	return !matched || strings.ContainsAny(p.Provider, globChars) || p.Module == "" || strings.ContainsAny(p.Module, globChars)
}

// IsAbout reports whether a pattern's provider may be about a process.
func (p Pattern) IsAbout(pid int) bool {
	if pids := PidsOf(p.Provider); pids != nil {
		return slices.Contains(pids, pid)
	}
	return pid != os.Getpid() && glob.Check(p.Provider) == nil
}

// IsAboutMany reports whether a pattern is about probes that programs define, in more than one
// process: in children too, which have what their parent had when they were forked.
func (p Pattern) IsAboutMany() bool {
	return strings.ContainsAny(p.Provider, globChars) && p.Provider != EveryPid
}

// IsAboutAll reports whether a pattern is about the probes that programs define in any process:
// a name, which does not end in a digit, and an asterisk.
func (p Pattern) IsAboutAll() bool {
	name, ok := strings.CutSuffix(p.Provider, "*")
	return ok && p.IsAboutMany() && !strings.ContainsAny(name, globChars) && strings.TrimRight(name, "0123456789") == name && name != ""
}

// Widen makes a probe of a process that its program defines one of the file.
func (h *Host) Widen(p *Probe, pid int) {
	p.Provider = strings.TrimSuffix(p.Provider, strconv.Itoa(pid)) + "*"
	p.User.Pid = 0
	p.ID = h.processID(p)
}

// AllPids lists the processes that there are.
func AllPids() []int {
	pids, _ := pidsOf(EveryPid)
	return pids
}

// Ended reports whether a process has ended, be it that its parent has not asked for its status yet;
// 0 is all processes.
func Ended(pid int) bool {
	if pid == 0 {
		return false
	}
	_, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid))
	return unix.Kill(pid, 0) == unix.ESRCH || errors.Is(err, os.ErrNotExist)
}
