package loader

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"dtc/loader/probe"
)

// Attaching to functions of the kernel. A function is meant by its name, by its
// BTF id, or by its address where the name is ambiguous, and for many at once,
// since that saves the kernel the search for their names. One probe may mean
// several addresses.

// spot is one thing to attach to for a probe: an address, or with 0 its name or id.
type spot struct {
	*entry
	addr uint64
}

// manyNames is how many functions attach faster by address even though the
// addresses must be read first.
const manyNames = 400

// spots lists what to attach to, those with addresses apart from the rest.
func (s *session) spots(list []*entry) (named, addressed []spot) {
	var want []probe.FunctionName
	for _, e := range list {
		if e.Ambiguous || len(list) > manyNames {
			want = append(want, probe.FunctionName{Module: e.Module, Name: e.Function})
		}
	}
	var known map[probe.FunctionName][]uint64
	if len(want) > 0 {
		known = s.host.FunctionAddresses(want)
	}
	for _, e := range list {
		addrs := known[probe.FunctionName{Module: e.Module, Name: e.Function}]
		for _, a := range addrs {
			addressed = append(addressed, spot{e, a})
		}
		if len(addrs) == 0 {
			named = append(named, spot{e, 0})
		}
	}
	return named, addressed
}

// attachMany attaches one program to all functions of a binding. One that the
// kernel refuses spoils the whole call, so the list is halved until the bad ones
// stand alone, and those are left out.
func (s *session) attachMany(b *binding) error {
	c := b.copies[0]
	keep := func(fd int) { s.links = append(s.links, fd) }
	if b.method.kind == probe.TracingEntry || b.method.kind == probe.TracingExit {
		link := func(list []*entry) (int, error) { return linkIDs(c.prog.FD(), b.method.kind, list) }
		refused, err := bisect(c.entries, link, keep)
		return s.without(refused, c.entries, err)
	}
	named, addressed := s.spots(c.entries)
	bad := map[*entry]error{}
	for _, list := range [][]spot{named, addressed} {
		if len(list) == 0 {
			continue
		}
		link := func(list []spot) (int, error) { return linkSpots(c.prog.FD(), b.method.kind, list) }
		refused, err := bisect(list, link, keep)
		for _, at := range refused {
			bad[at.entry] = err
		}
		for _, at := range taken(list, refused) {
			delete(bad, at.entry) // one of its addresses is enough
		}
	}
	var refused []*entry
	var last error
	for _, e := range c.entries {
		if err := bad[e]; err != nil {
			refused, last = append(refused, e), err
		}
	}
	return s.without(refused, c.entries, last)
}

// taken returns the rest of a list, in whose order the refused ones are.
func taken(list, refused []spot) (rest []spot) {
	for _, at := range list {
		if len(refused) > 0 && refused[0] == at {
			refused = refused[1:]
			continue
		}
		rest = append(rest, at)
	}
	return rest
}

// without ends attaching to many functions of which some were refused: that is an
// error if all were.
func (s *session) without(refused, all []*entry, err error) error {
	if len(refused) == len(all) {
		return err
	}
	if len(refused) > 0 {
		s.message("%d of %d functions cannot be traced here, the first is %s", len(refused), len(all), refused[0].Function)
	}
	return nil
}

func linkIDs(prog int, kind probe.Kind, list []*entry) (int, error) {
	ids, cookies := make([]uint32, len(list)), make([]uint64, len(list))
	for i, e := range list {
		ids[i], cookies[i] = e.BTF, uint64(e.index)
	}
	attach := uint32(attachTracingEntry)
	if kind == probe.TracingExit {
		attach = attachTracingExit
	}
	return linkTracing(prog, attach, ids, cookies)
}

// linkSpots links to functions that all have an address or all have none.
func linkSpots(prog int, kind probe.Kind, list []spot) (int, error) {
	var names []string
	var addrs []uint64
	cookies := make([]uint64, len(list))
	for i, at := range list {
		cookies[i] = uint64(at.index)
		if at.addr != 0 {
			addrs = append(addrs, at.addr)
		} else {
			names = append(names, at.Function)
		}
	}
	flags := uint32(0)
	if kind == probe.KretprobeMulti {
		flags = kprobeMultiReturn
	}
	return linkKprobes(prog, names, addrs, cookies, flags)
}

// attachKprobes attaches to the functions one by one and leaves out those that the
// kernel refuses.
func (s *session) attachKprobes(b *binding) error {
	raiseFiles(2 * len(b.entries))
	named, addressed := s.spots(b.entries)
	addrs := map[*entry][]uint64{}
	for _, at := range append(named, addressed...) {
		addrs[at.entry] = append(addrs[at.entry], at.addr)
	}
	var refused []*entry
	var last error
	err := s.each(b, func(prog int, e *entry, cookie uint64) (int, error) {
		err := s.attachKprobe(prog, e, addrs[e], cookie)
		if err != nil && oneOfMany(err) {
			refused, last, err = append(refused, e), err, nil
		}
		return -1, err
	})
	if err != nil {
		return err
	}
	return s.without(refused, b.entries, last)
}

const kprobeSource = "/sys/bus/event_source/devices/kprobe"

// attachKprobe attaches to a function, at each of its addresses. One of them is
// enough.
func (s *session) attachKprobe(prog int, e *entry, addrs []uint64, cookie uint64) error {
	attr, err := kprobeAttr(e)
	if err != nil {
		return err
	}
	done := 0
	var last error
	for _, addr := range addrs {
		one, name := *attr, e.Function
		if addr != 0 {
			one.Ext2, name = addr, ""
		}
		event, err := openPerf(&one, 0, name)
		if err != nil {
			last = err
			continue
		}
		link, err := s.perf(prog, event, cookie)
		if err != nil {
			return err
		}
		if done++; link >= 0 {
			s.links = append(s.links, link)
		}
	}
	if done == 0 {
		return last
	}
	return nil
}

// kprobeAttr describes the kernel's source of kprobes, whose number is not fixed.
func kprobeAttr(e *entry) (*unix.PerfEventAttr, error) {
	text, err := os.ReadFile(filepath.Join(kprobeSource, "type"))
	if err != nil {
		return nil, err
	}
	kind, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 32)
	if err != nil {
		return nil, fmt.Errorf("read type of kprobes: %w", err)
	}
	attr := &unix.PerfEventAttr{Type: uint32(kind)}
	if e.Return {
		bit, err := retprobeBit()
		if err != nil {
			return nil, err
		}
		attr.Config = 1 << bit
	}
	return attr, nil
}

// retprobeBit reads the flag of return probes: "config:0".
func retprobeBit() (uint64, error) {
	text, err := os.ReadFile(filepath.Join(kprobeSource, "format/retprobe"))
	if err != nil {
		return 0, err
	}
	_, bit, _ := strings.Cut(strings.TrimSpace(string(text)), ":")
	return strconv.ParseUint(bit, 10, 6)
}
