// Package probe knows which probes exist on this host and how each can be attached.
//
// A probe is named provider:module:function:name. Each provider has a file of its own with two ways in:
// match, which must be cheap when the pattern names its probes exactly, and so reads only what it needs;
// and the same match with an open pattern, which lists everything. Nothing is read from the kernel before
// a provider needs it, and then once for each Host.
//
// Probe ids are the same in every run on a host that has not changed, whichever providers were asked
// before. Each provider owns a block:
//
//	1-3             dtrace     BEGIN, END, ERROR
//	4-99            proc, sched, io, ip, tcp, udp, lockstat, sysinfo, vminfo: the order of their definitions
//	100-599         profile    the usual rates, then others in the order in which they are asked for
//	600-999         cpc        the usual counts, then others likewise
//	1000-9999       syscall    1000 + 2 × number, + 1 for return
//	10000-29999     sdt        order in the sorted list of events
//	30000-49999     rawtp      the same order
//	50000-499999    fbt        50000 + 2 × order in the list of functions, + 1 for return
//	500000-999999   rawfbt     the same order
//	1000000-        probes of processes, in the order in which they are asked for
//
// What the host offers comes from tracefs where that is readable, which is exact, and otherwise from BTF,
// which knows the functions and the raw tracepoints but neither what cannot be traced nor the group that
// an event belongs to. Host.Notes says what was used and why.
package probe

import (
	"fmt"
	"strings"
	"time"

	"dtc/internal/glob"
	"dtc/internal/provider"
)

// KernelModule is the module of the probes of the kernel proper.
const KernelModule = "vmlinux"

// A Probe is one probe of this host.
type Probe struct {
	ID       uint32
	Provider string
	Module   string
	Function string
	Name     string

	// Return says that the probe fires on the way out: of a system call or a function.
	Return bool
	// Syscall is the system call's number, -1 where it is not known. Other providers: 0.
	Syscall int
	// BTF is the type id in the BTF of the probe's module: of the function (fbt), or of the typedef of
	// the raw tracepoint (sdt, rawtp). 0 means that BTF has none.
	BTF uint32
	// Ambiguous says that several functions of the kernel and its modules bear the function's name, so that
	// the name does not say which is meant; those of one module are one probe.
	Ambiguous bool
	// Period is the time between two firings (profile).
	Period time.Duration
	// PerCPU says that the probe fires on every CPU, not on one (profile).
	PerCPU bool
	// Counter is the event that is counted (cpc).
	Counter *Counter
	// User is where a probe of a process fires.
	User *User
}

// User is a process with the places in its files where a probe fires.
type User struct {
	Pid   int
	Sites []Site
	// Questions are places where the program asks whether the probe is enabled.
	Questions []Site
	// Types are those of the arguments of a probe that the program defines, Native those that
	// it passes them with. Declared says that they are more than sizes of operands.
	Types, Native []string
	Declared      bool
}

// String returns the probe's name in the form of a description.
func (p *Probe) String() string {
	return p.Provider + ":" + p.Module + ":" + p.Function + ":" + p.Name
}

// Tracepoint returns the tracefs event of a syscall or sdt probe: its group and its name. The group is
// empty where only BTF could be read.
func (p *Probe) Tracepoint() (group, event string) {
	switch {
	case p.Provider == providerSyscall && p.Return:
		return groupSyscalls, exitPrefix + p.Function
	case p.Provider == providerSyscall:
		return groupSyscalls, enterPrefix + p.Function
	case p.Provider == providerSDT || p.Provider == providerRawTP:
		return p.Module, p.Name
	}
	return "", ""
}

// RawTracepoint returns the name of the raw tracepoint behind a syscall, sdt or rawtp probe.
func (p *Probe) RawTracepoint() string {
	switch {
	case p.Provider == providerSyscall && p.Return:
		return "sys_exit"
	case p.Provider == providerSyscall:
		return "sys_enter"
	case p.Provider == providerSDT || p.Provider == providerRawTP:
		return p.Name
	}
	return ""
}

// BTFType returns the name of the BTF typedef that a tp_btf program of the probe attaches to.
func (p *Probe) BTFType() string {
	if name := p.RawTracepoint(); name != "" {
		return btfRawTracepoint + name
	}
	return ""
}

// A Pattern selects probes: each field is a pattern as in package glob, and an empty one matches anything.
type Pattern struct {
	Provider, Module, Function, Name string
}

// String returns the pattern as a probe description.
func (p Pattern) String() string {
	return p.Provider + ":" + p.Module + ":" + p.Function + ":" + p.Name
}

// Match reports whether the pattern matches the probe.
func (p Pattern) Match(q *Probe) bool {
	return p.compile().match(q)
}

// Check returns what is wrong with one of the fields, or nil.
func (p Pattern) Check() error {
	for _, field := range []string{p.Provider, p.Module, p.Function, p.Name} {
		if err := glob.Check(field); err != nil {
			return fmt.Errorf("invalid probe description %q: %w", p.String(), err)
		}
	}
	return nil
}

// ParsePattern reads a description of one to four fields, which are right-justified: name,
// function:name, and so on.
func ParsePattern(s string) (Pattern, error) {
	fields := strings.Split(s, ":")
	if len(fields) > 4 {
		return Pattern{}, fmt.Errorf("invalid probe description %q: Overspecified probe description", s)
	}
	all := make([]string, 4)
	copy(all[4-len(fields):], fields)
	p := Pattern{all[0], all[1], all[2], all[3]}
	return p, p.Check()
}

type compiled struct {
	provider, module, function, name *glob.Pattern
}

func (p Pattern) compile() *compiled {
	return &compiled{glob.Compile(p.Provider), glob.Compile(p.Module), glob.Compile(p.Function), glob.Compile(p.Name)}
}

func (c *compiled) match(q *Probe) bool {
	return c.provider.Match(q.Provider) && c.module.Match(q.Module) && c.function.Match(q.Function) && c.name.Match(q.Name)
}

// sides says which of two probe names, entry and return, a pattern selects.
func (c *compiled) sides() (entry, exit bool) {
	return c.name.Match(nameEntry), c.name.Match(nameReturn)
}

const (
	providerDtrace  = "dtrace"
	providerProfile = "profile"
	providerSyscall = "syscall"
	providerSDT     = "sdt"
	providerRawTP   = "rawtp"
	providerFBT     = "fbt"
	providerRawFBT  = "rawfbt"
	providerCPC     = "cpc"

	moduleKernel = KernelModule
	nameEntry    = "entry"
	nameReturn   = "return"
)

const (
	firstProfile = 100
	firstSyscall = 1000
	firstSDT     = 10000
	firstRawTP   = 30000
	firstFBT     = 50000
	firstRawFBT  = 500000
	firstCPC     = 600
	lastID       = 999999

	farCounters = 100000 // room for rates beyond their block
)

// A definer is a provider: it yields the probes that match, in the order of their ids; it stops when yield returns false.
type definer struct {
	name  string
	first uint32
	match func(*Host, *compiled, func(Probe) bool) error
}

var providers []definer

func init() {
	providers = append(append([]definer{
		{providerDtrace, 1, (*Host).matchDtrace},
	}, madeProviders()...), []definer{
		{providerProfile, firstProfile, (*Host).matchProfile},
		{providerCPC, firstCPC, (*Host).matchCPC},
		{providerSyscall, firstSyscall, (*Host).matchSyscall},
		{providerSDT, firstSDT, (*Host).matchSDT},
		{providerRawTP, firstRawTP, (*Host).matchRawTP},
		{providerFBT, firstFBT, (*Host).matchFBT},
		{providerRawFBT, firstRawFBT, (*Host).matchRawFBT},
	}...)
}

func madeProviders() (list []definer) {
	for _, of := range provider.All {
		list = append(list, definer{of.Name, of.First, made(of)})
	}
	return list
}

// Match returns the probes that the pattern selects, in the order of their ids. No match is not an error;
// an error means that a provider that the pattern names could not be asked.
func (h *Host) Match(p Pattern) ([]Probe, error) {
	var probes []Probe
	err := h.each(p, func(q Probe) bool {
		probes = append(probes, q)
		return true
	})
	return probes, err
}

// All calls yield for every probe of the host, in the order of their ids, until it returns false.
// Providers that cannot be asked are left out; Notes says why.
func (h *Host) All(yield func(Probe) bool) {
	_ = h.each(Pattern{}, yield) // the pattern names no provider: errors become notes
}

func (h *Host) each(p Pattern, yield func(Probe) bool) error {
	if err := p.Check(); err != nil {
		return err
	}
	if IsProcess(p.Provider) {
		return h.matchProcesses(p, yield)
	}
	c := p.compile()
	_, named := c.provider.Literal()
	more := true
	next := func(q Probe) bool {
		more = yield(q)
		return more
	}
	for _, v := range providers {
		if !more {
			break
		}
		if !c.provider.Match(v.name) {
			continue
		}
		if err := v.match(h, c, next); err != nil {
			err = fmt.Errorf("%s unavailable: %w", v.name, err)
			if named {
				return err
			}
			h.note(err.Error())
		}
	}
	return nil
}

// ByID returns the probe with the given id.
func (h *Host) ByID(id uint32) (Probe, bool, error) {
	var found Probe
	var ok bool
	for i := len(providers) - 1; i >= 0; i-- {
		v := providers[i]
		if id < v.first {
			continue
		}
		err := v.match(h, Pattern{Provider: v.name}.compile(), func(q Probe) bool {
			if q.ID == id {
				found, ok = q, true
			}
			return !ok
		})
		return found, ok, err
	}
	return Probe{}, false, nil
}

// Providers returns the names of all providers.
func Providers() []string {
	names := make([]string, len(providers))
	for i, v := range providers {
		names[i] = v.name
	}
	return names
}
