// Package symbol turns kernel addresses into names and tidies raw kernel stacks.
//
// The kernel's symbols come from /proc/kallsyms, a line for each:
//
//	ffffffff8142a1d0 t do_nanosleep
//	ffffffffc0201010 T crc32c	[libcrc32c]
//
// Making that text costs the kernel more than a hundred milliseconds, so it is read when the first address
// is looked up and never before, and as a stream. What stays is one array of 16 bytes for each symbol,
// sorted by address, and one of all names: no string and no map for each. Of several symbols at one
// address the one that the kernel lists first wins, as in its own traces.
//
// kallsyms gives no sizes: a symbol ends where the next begins. The last of a region would own everything
// up to the next region, so a symbol of code that is followed by another module's, or by nothing, is taken
// to be at most maxTail long.
package symbol

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"time"
)

const kallsymsFile = "/proc/kallsyms"

// KernelModule is the module name of symbols of the kernel proper.
const KernelModule = "vmlinux"

// ErrRestricted means that the kernel shows this process zeros for addresses.
var ErrRestricted = errors.New("kernel addresses are hidden: needs root or CAP_SYSLOG, and kernel.kptr_restrict below 2")

var errKallsyms = errors.New("malformed kernel symbol")

// maxTail is the length given to code that no symbol of its own module follows.
const maxTail = 64 << 10

// firstKernelAddress is the lowest address of the kernel's half.
const firstKernelAddress = 1 << 63

type entry struct {
	addr   uint64
	name   uint32 // offset in names, ends with a zero byte
	module uint16 // index in modules
	text   bool
}

// A Kernel resolves addresses of the running kernel. It reads the symbols when first asked, and may be
// used by several goroutines.
//
// Modules come while we run. When an address has no symbol the symbols are read again, at most
// every ten seconds, and ever more rarely as long as that does not help.
type Kernel struct {
	mu      sync.Mutex
	current *table
	err     error
	read    time.Time
	wait    time.Duration // until they may be read again
	stale   bool          // they are read again in any case
}

const (
	firstWait = 10 * time.Second
	lastWait  = time.Hour
)

type table struct {
	entries []entry
	percpu  []entry // of which each CPU has its own, at an offset
	names   []byte
	modules []string
	end     uint64 // of the kernel proper; 0: not known
}

// Load reads the symbols unless that was done, and returns what went wrong if Lookup finds none.
func (k *Kernel) Load() error {
	_, err := k.table()
	return err
}

// Reload reads the symbols again: modules and programs may have come since.
func (k *Kernel) Reload() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.current, k.err = readKallsyms()
	return k.err
}

// Renew has the symbols read again when they are next needed, if they were read: a module has come, which may
// lie where another was.
func (k *Kernel) Renew() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.stale = k.current != nil
}

func (k *Kernel) table() (*table, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.current == nil && k.err == nil {
		k.current, k.err = readKallsyms()
		k.read, k.wait = time.Now(), firstWait
	}
	if k.stale {
		if now, err := readKallsyms(); err == nil {
			k.current = now
		}
		k.stale, k.read, k.wait = false, time.Now(), firstWait
	}
	return k.current, k.err
}

// again returns the symbols if they were read again to find an address.
func (k *Kernel) again(addr uint64) (*table, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.current == nil || addr < firstKernelAddress || time.Since(k.read) < k.wait {
		return nil, false
	}
	t, err := readKallsyms()
	k.read = time.Now()
	if err != nil {
		return nil, false
	}
	k.current = t
	if _, ok := t.find(addr); ok {
		k.wait = firstWait
		return t, true
	}
	k.wait = min(2*k.wait, lastWait)
	return nil, false
}

// Lookup returns the module and the symbol that an address lies in, and how far from the symbol's start.
func (k *Kernel) Lookup(addr uint64) (module, name string, offset uint64, ok bool) {
	t, err := k.table()
	if err != nil {
		return "", "", 0, false
	}
	e, ok := t.find(addr)
	if !ok {
		if t, ok = k.again(addr); !ok {
			return "", "", 0, false
		}
		e, _ = t.find(addr)
	}
	return t.modules[e.module], t.name(e), addr - e.addr, true
}

// Address returns the address of a symbol; an empty module means any. Of several the first is returned.
func (k *Kernel) Address(module, name string) (addr uint64, ok bool) {
	t, err := k.table()
	if err != nil {
		return 0, false
	}
	for _, e := range t.entries {
		if t.is(e, name) && (module == "" || t.modules[e.module] == module) {
			return e.addr, true
		}
	}
	return 0, false
}

// PerCPU returns where a variable that each CPU has its own of lies in the memory of a CPU.
func (k *Kernel) PerCPU(name string) (offset uint64, ok bool) {
	t, err := k.table()
	if err != nil {
		return 0, false
	}
	for _, e := range t.percpu {
		if t.is(e, name) {
			return e.addr, true
		}
	}
	return 0, false
}

// Addresses returns, in order, the addresses of all symbols of code with the name in the module.
func (k *Kernel) Addresses(module, name string) []uint64 {
	t, err := k.table()
	if err != nil {
		return nil
	}
	var addrs []uint64
	for _, e := range t.entries {
		if e.text && t.is(e, name) && t.modules[e.module] == module {
			addrs = append(addrs, e.addr)
		}
	}
	return addrs
}

// Len returns the number of symbols.
func (k *Kernel) Len() int {
	t, err := k.table()
	if err != nil {
		return 0
	}
	return len(t.entries)
}

func readKallsyms() (*table, error) {
	f, err := os.Open(kallsymsFile)
	if err != nil {
		return nil, fmt.Errorf("read kernel symbols: %w", err)
	}
	defer f.Close()
	t, err := parse(f)
	if err != nil {
		return nil, fmt.Errorf("read kernel symbols: %w", err)
	}
	return t, nil
}

// parse reads kallsyms text. It gives up at the first symbol of code whose address is hidden.
func parse(r io.Reader) (*table, error) {
	t := &table{entries: make([]entry, 0, 1<<17), names: make([]byte, 0, 3<<20), modules: []string{KernelModule}}
	lines := bufio.NewReaderSize(r, 64<<10)
	for number := 1; ; number++ {
		line, err := lines.ReadSlice('\n')
		if len(line) > 0 && (err == nil || err == io.EOF) {
			if err := t.add(bytes.TrimRight(line, "\n")); err != nil {
				return nil, fmt.Errorf("line %d: %w", number, err)
			}
		}
		switch {
		case err == io.EOF:
			t.seal()
			return t, nil
		case err == bufio.ErrBufferFull:
			return nil, fmt.Errorf("line %d: %w", number, errKallsyms)
		case err != nil:
			return nil, err
		}
	}
}

// add reads "ADDRESS TYPE NAME" or "ADDRESS TYPE NAME<TAB>[MODULE]".
func (t *table) add(line []byte) error {
	addr, rest, ok := hex(line)
	if !ok || len(rest) < 4 || rest[0] != ' ' || rest[2] != ' ' {
		return errKallsyms
	}
	kind, name := rest[1], rest[3:]
	module := KernelModule
	if tab := bytes.IndexByte(name, '\t'); tab >= 0 {
		module = string(bytes.Trim(name[tab+1:], "[]"))
		name = name[:tab]
	}
	if len(name) == 0 || bytes.IndexByte(name, 0) >= 0 || len(t.names) > 1<<30 {
		return errKallsyms
	}
	text := kind == 't' || kind == 'T' || kind == 'w' || kind == 'W'
	if addr == 0 && text && len(t.entries) == 0 {
		return ErrRestricted
	}
	if addr < firstKernelAddress { // an offset in each CPU's memory
		t.percpu = append(t.percpu, entry{addr, uint32(len(t.names)), 0, false})
		t.names = append(append(t.names, name...), 0)
		return nil
	}
	m, ok := t.module(module)
	if !ok {
		return errKallsyms
	}
	if module == KernelModule && string(name) == "_end" {
		t.end = addr
	}
	t.entries = append(t.entries, entry{addr, uint32(len(t.names)), m, text})
	t.names = append(append(t.names, name...), 0)
	return nil
}

// module returns a module's index; symbols of one module come together, so the last is nearly always it.
func (t *table) module(name string) (uint16, bool) {
	if last := len(t.modules) - 1; t.modules[last] == name {
		return uint16(last), true
	}
	if i := slices.Index(t.modules, name); i >= 0 {
		return uint16(i), true
	}
	t.modules = append(t.modules, name)
	return uint16(len(t.modules) - 1), len(t.modules) < 1<<16
}

func hex(b []byte) (n uint64, rest []byte, ok bool) {
	for i, c := range b {
		switch {
		case c >= '0' && c <= '9':
			n = n<<4 | uint64(c-'0')
		case c >= 'a' && c <= 'f':
			n = n<<4 | uint64(c-'a'+10)
		default:
			return n, b[i:], i > 0 && i <= 16
		}
	}
	return n, nil, false
}

// seal sorts, and drops symbols that are listed twice.
func (t *table) seal() {
	byAddress := func(a, b entry) int { return cmp.Compare(a.addr, b.addr) }
	if !slices.IsSortedFunc(t.entries, byAddress) {
		slices.SortStableFunc(t.entries, byAddress)
	}
	t.entries = slices.CompactFunc(t.entries, func(a, b entry) bool {
		return a.addr == b.addr && a.module == b.module && a.text == b.text && bytes.Equal(t.bytes(a), t.bytes(b))
	})
}

// find returns the first symbol of the highest address that is not above addr.
func (t *table) find(addr uint64) (entry, bool) {
	i, exact := slices.BinarySearchFunc(t.entries, addr, func(e entry, addr uint64) int {
		switch {
		case e.addr < addr:
			return -1
		case e.addr > addr:
			return 1
		}
		return 0
	})
	next := i
	if !exact {
		if i == 0 {
			return entry{}, false
		}
		for i--; i > 0 && t.entries[i-1].addr == t.entries[i].addr; i-- {
		}
	}
	e := t.entries[i]
	if e.module == 0 && t.end != 0 && e.addr <= t.end && addr >= t.end {
		return entry{}, false
	}
	if last := next == len(t.entries) || t.entries[next].module != e.module; last && addr-e.addr >= maxTail {
		return entry{}, false
	}
	return e, true
}

func (t *table) bytes(e entry) []byte {
	b := t.names[e.name:]
	return b[:bytes.IndexByte(b, 0)]
}

func (t *table) name(e entry) string { return string(t.bytes(e)) }

func (t *table) is(e entry, name string) bool {
	b := t.names[e.name:]
	return len(b) > len(name) && b[len(name)] == 0 && string(b[:len(name)]) == name
}
