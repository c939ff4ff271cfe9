// Package provider defines the providers whose probes are made of others: proc,
// sched, io and so on. The kernel has no probe "a process has ended"; it has a
// tracepoint for the end of each thread, and a condition picks out the last one.
//
// A definition is data, a file for each provider. Each probe has sites: kernel
// probes that it fires at, with a condition and the values of its arguments, in
// D over the arguments of the kernel probe (arg0, arg1, ...). A clause of the
// script is compiled once for each site, as if it had been written
//
//	rawtp:::sched_process_exit
//	/pid == tid/
//	{ ... }
//
// with args[N] replaced. So an argument can come from other places at each site
// and is translated in the same way at all.
//
// The compiler reads all of this. The loader reads the names and the sites'
// kernel probes, to say which probes a host has; what a program is attached to
// it takes from the object.
package provider

import "strings"

// Provider is a provider.
type Provider struct {
	Name   string
	First  uint32 // the id of its first probe
	Probes []Probe
}

// Module is the module of all probes.
const Module = "vmlinux"

// Probe is a probe: what scripts see of it, and where it fires.
type Probe struct {
	Name  string
	Args  []Arg
	Sites []Site
	// Library names the texts of the D library, with blanks between, that hold
	// what the sites need besides: clauses that keep something from one kernel
	// probe for another.
	Library string
}

// Arg is an argument. Sites give a value of type Native; scripts see Type. How
// the one is made of the other is Expr, where the value is called it; without
// Expr it is translated (xlate), or taken as it is where the types are one.
// Listed is the type that lists of probes show, where DTrace shows another name
// for it than the kernel has.
type Arg struct {
	Type, Native, Expr, Listed string
}

// Site is where a probe fires.
type Site struct {
	// At lists kernel probes, as provider:module:function:name. Those that the
	// host lacks are left out.
	At []string
	// When is the condition, "" for always.
	When string
	// Args are the native values of the arguments; those behind the probe's
	// own are numbers that scripts see as argN only.
	Args []string
	// Spare says that the site is used only where none of the sites before it
	// that are not spare can be attached. What stands behind it is apart.
	Spare bool
}

// All lists the providers in the order of their ids.
var All = []*Provider{&proc, &sched, &io, &ip, &tcp, &udp, &lockstat, &sysinfo, &vminfo}

// Find returns a provider, nil if there is none of the name.
func Find(name string) *Provider {
	for _, p := range All {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// Fields splits a kernel probe of a site into provider, module, function, name.
func Fields(at string) (f [4]string) {
	copy(f[:], strings.SplitN(at, ":", 4))
	return f
}

// SameArgs reports whether two probes have arguments of the same types.
func SameArgs(a, b *Probe) bool {
	if len(a.Args) != len(b.Args) {
		return false
	}
	for i := range a.Args {
		if a.Args[i].Type != b.Args[i].Type {
			return false
		}
	}
	return true
}
