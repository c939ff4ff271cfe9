package probe

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"dtc/loader/symbol"
)

// A Host answers which probes this machine has. Everything is read when first needed, once; a Host may be
// used by several goroutines.
type Host struct {
	mu        sync.Mutex
	notes     []string
	rateNames []string

	counterNames []string
	processIDs   map[string]uint32
	processes    map[int]*process
	images       map[string]*symbol.Image
	imageFuncs   int // functions of all of them
	modules      map[string]moduleResult

	tracefs   func() (string, error)
	syscalls  func() (*syscallSet, error)
	events    func() ([]event, error)
	kernelBTF func() (*btfIndex, error)
	functions func() (*functionList, error)
	pmus      func() []pmu
	usual     func() []string // names of cpc
	have      [numKinds]func() error
	cookies   struct{ raw, perf, trampoline func() error }
}

const (
	btfFolder     = "/sys/kernel/btf"
	kernelBTFFile = btfFolder + "/vmlinux"
)

// OpenHost returns the host that the process runs on. It reads nothing yet.
func OpenHost() *Host {
	h := &Host{rateNames: slices.Clone(usualRates)}
	h.tracefs = sync.OnceValues(findTracefs)
	h.syscalls = sync.OnceValues(h.readSyscalls)
	h.events = sync.OnceValues(h.readEvents)
	h.kernelBTF = sync.OnceValues(func() (*btfIndex, error) { return readBTF(kernelBTFFile, nil) })
	h.functions = sync.OnceValues(h.readFunctions)
	h.pmus = sync.OnceValue(readCounters)
	h.usual = sync.OnceValue(h.usualCounters)
	for k, try := range trials {
		h.have[k] = sync.OnceValue(func() error { return try(h) })
	}
	h.cookies.raw = sync.OnceValue(tryRawCookie)
	h.cookies.perf = sync.OnceValue(tryPerfCookie)
	h.cookies.trampoline = sync.OnceValue(h.tryTrampolineCookie)
	return h
}

// Renewed returns the host as it is now, after modules were loaded. What the kernel can do is not asked again.
func (h *Host) Renewed() *Host {
	now := OpenHost()
	now.tracefs, now.kernelBTF, now.have, now.cookies = h.tracefs, h.kernelBTF, h.have, h.cookies
	return now
}

// Tracefs returns the folder of tracefs, or an error that says why there is none to read.
func (h *Host) Tracefs() (string, error) { return h.tracefs() }

var tracefsFolders = []string{"/sys/kernel/tracing", "/sys/kernel/debug/tracing"}

// findTracefs looks for the folder events, which only a mounted tracefs has.
func findTracefs() (string, error) {
	var denied error
	for _, folder := range tracefsFolders {
		_, err := os.Stat(filepath.Join(folder, "events"))
		if err == nil {
			return folder, nil
		}
		if errors.Is(err, fs.ErrPermission) {
			denied = fmt.Errorf("tracefs not readable: %w", err)
		}
	}
	if denied != nil {
		return "", denied
	}
	return "", errNoTracefs
}

var errNoTracefs = errors.New("tracefs mounted neither at /sys/kernel/tracing nor at /sys/kernel/debug/tracing (mount -t tracefs tracefs /sys/kernel/tracing)")

// Notes returns remarks on what the host could not tell, in the order in which they arose.
func (h *Host) Notes() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.notes)
}

func (h *Host) note(text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !slices.Contains(h.notes, text) {
		h.notes = append(h.notes, text)
	}
}
