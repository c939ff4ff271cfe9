// Package usdt makes what a program needs to have probes of its own (USDT), from the
// declaration of a provider in D: a header for its sources (dtc -h) and an object to
// link it with (dtc -G).
//
// A probe is a place in the code, an instruction that does nothing, and a note that
// describes it in the form of SystemTap (section .note.stapsdt), which tracers of all
// kinds read: where the place is, the probe's name, where its arguments are at that
// place, and a semaphore, a counter of those who trace the probe.
//
// The header's macros call a function __dtrace_PROVIDER___PROBE for each probe, as the
// headers of other DTraces do. dtc -G replaces the calls in the objects and gives them
// notes (see patch.go). On x86-64 an instruction of five bytes stays, which newer kernels
// turn into a call of their own while the probe is traced. That pushes an address on the
// stack, so it is right only where the compiler expects a call: elsewhere it may have
// variables there, below the stack pointer.
//
// Therefore the other form of the macros (_DTRACE_INLINE), inline assembly that makes the
// note itself and needs no dtc -G, has an instruction of one byte. Its arguments are
// wherever the compiler has them.
//
// Whether a probe is enabled is the value of its semaphore, or what the function
// __dtraceenabled_PROVIDER___PROBE returns. So a tracer need not write to the program's
// memory to make it say yes: the kernel counts in the semaphore for each probe that is
// attached.
//
// The object of dtc -G (see object.go) has these functions, the semaphores, and a note
// in the form of DTrace 2.0.7 (section .note.usdt), which says what types the arguments
// have, and which of them scripts see in which order.
package usdt

import (
	"slices"
	"strings"

	"dtc/compiler/check"
	"dtc/compiler/ctype"
)

// Provider is a provider that a program has.
type Provider struct {
	Name   string
	Probes []Probe
}

// Probe is a probe. Name is as a declaration has it, with __ where scripts have a dash.
type Probe struct {
	Provider, Name string
	Args           []Arg
	Types          []string // of the arguments that scripts see
	Map            []int    // which of Args these are
}

// Arg is an argument that a program passes.
type Arg struct {
	Type   string
	Size   int // 1, 2, 4 or 8
	Signed bool
}

// Providers are those that a script declares, each once: what is declared twice is the same.
func Providers(p *check.Program) (list []Provider) {
	for _, d := range p.Defined {
		if slices.ContainsFunc(list, func(of Provider) bool { return of.Name == d.Name }) {
			continue
		}
		of := Provider{Name: d.Name}
		for _, q := range d.Probes {
			probe := Probe{Provider: d.Name, Name: q.Name, Map: q.Map}
			for _, t := range q.In {
				probe.Args = append(probe.Args, argOf(t))
			}
			for _, t := range q.Out {
				probe.Types = append(probe.Types, t.String())
			}
			of.Probes = append(of.Probes, probe)
		}
		list = append(list, of)
	}
	return list
}

// argOf is how a value of a type is passed: what is no integer as an address is.
func argOf(t *ctype.Type) Arg {
	a := Arg{Type: t.String(), Size: 8}
	if r := t.Resolve(); r.Kind == ctype.Int || r.Kind == ctype.Enum {
		a.Size, a.Signed = int(r.Bytes), r.IsSigned
		if a.Size != 1 && a.Size != 2 && a.Size != 4 {
			a.Size = 8
		}
	}
	return a
}

// function is what the name of a probe's functions ends in.
func (p *Probe) function() string { return p.Provider + "___" + p.Name }

func (p *Probe) semaphore() string { return callPrefix + p.function() + "_semaphore" }

// script is the probe's name in scripts.
func (p *Probe) script() string { return strings.ReplaceAll(p.Name, "__", "-") }

// Prefixes of the functions that programs call.
const (
	callPrefix    = "__dtrace_"
	enabledPrefix = "__dtraceenabled_"
)

// kind is the part of a note's argument in front of its place: "-4@".
func (a Arg) kind() string {
	sign := ""
	if a.Signed {
		sign = "-"
	}
	return sign + string(rune('0'+a.Size)) + "@"
}
