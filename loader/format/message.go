package format

import (
	"encoding/binary"
	"fmt"
	"strconv"

	"dtc/object"
)

// Drop is a kind of lost data.
type Drop uint8

// The kinds of lost data. DropPrincipal and DropAgg are counted for each CPU.
const (
	DropPrincipal Drop = iota
	DropAgg
	DropDynamic
	DropSpec
	DropSpecUnavail
	DropSpecBusy
	DropError
)

var drops = [...]struct{ tag, one, more, why string }{
	DropPrincipal:   {tag: "PRINCIPAL", one: "drop", more: "drops"},
	DropAgg:         {tag: "AGGREGATION", one: "aggregation drop", more: "aggregation drops"},
	DropDynamic:     {tag: "DYNAMIC", one: "dynamic variable drop", more: "dynamic variable drops"},
	DropSpec:        {tag: "SPEC", one: "speculative drop", more: "speculative drops"},
	DropSpecUnavail: {tag: "SPECUNAVAIL", one: "failed speculation", more: "failed speculations", why: " (no speculative buffer available)"},
	DropSpecBusy:    {tag: "SPECBUSY", one: "failed speculation", more: "failed speculations", why: " (available buffer(s) still busy)"},
	DropError:       {tag: "DBLERROR", one: "error", more: "errors", why: " in ERROR probe enabling"},
}

// DropMessage returns the message, without the command's prefix, that n data
// were lost. Tags asks for the prefix of option droptags.
func DropMessage(kind Drop, n uint64, cpu int, tags bool) string {
	if int(kind) >= len(drops) {
		kind = DropPrincipal
	}
	d := &drops[kind]
	s := strconv.FormatUint(n, 10) + " " + d.more
	if n == 1 {
		s = "1 " + d.one
	}
	if kind == DropPrincipal || kind == DropAgg {
		s += " on CPU " + strconv.Itoa(cpu)
	}
	s += d.why
	if tags {
		s = "[DTRACEDROP_" + d.tag + "] " + s
	}
	return s
}

// Fault is the content of a fault record.
type Fault struct {
	Clause, Code, Site uint32
	Value              uint64
	Time               uint64 // 0: not known
}

// ReadFault reads a fault record, with its header.
func ReadFault(data []byte) (Fault, error) {
	if len(data) < object.ShortFault {
		return Fault{}, fmt.Errorf("fault record has %d bytes, want %d", len(data), object.ShortFault)
	}
	b := data[object.HeaderSize:]
	f := Fault{
		Clause: binary.NativeEndian.Uint32(b),
		Code:   binary.NativeEndian.Uint32(b[4:]),
		Value:  binary.NativeEndian.Uint64(b[8:]),
		Site:   binary.NativeEndian.Uint32(b[16:]),
	}
	if len(data) >= object.FaultSize {
		f.Time = binary.NativeEndian.Uint64(data[object.FaultTime:])
	}
	return f, nil
}

var faults = map[uint32]string{
	object.FaultBadAddr:   "invalid address",
	object.FaultBadAlign:  "invalid alignment",
	object.FaultIllOp:     "illegal operation",
	object.FaultDivZero:   "divide-by-zero",
	object.FaultNoScratch: "out of scratch space",
	object.FaultKPriv:     "invalid kernel access",
	object.FaultUPriv:     "invalid user access",
	object.FaultTupOflow:  "tuple stack overflow",
	object.FaultBadStack:  "bad stack",
	object.FaultBadSize:   "invalid size",
	object.FaultBadIndex:  "index out of bounds",
}

// Text returns the name of the fault, with the address or size it is about.
func (f Fault) Text() string {
	s, ok := faults[f.Code]
	if !ok {
		s = "unknown fault"
	}
	switch f.Code {
	case object.FaultBadIndex:
		s += " (" + strconv.FormatUint(f.Value, 10) + ")"
	case object.FaultBadAddr, object.FaultBadSize:
		s += " (0x" + strconv.FormatUint(f.Value, 16) + ")"
	}
	return s
}

// Message returns the message, without the command's prefix, that a clause
// faulted. The site stands where DTrace says the BPF program counter.
func (f Fault) Message(probe *Probe) string {
	return faultHead(int(f.Clause), probe) + f.Text() + " at BPF pc " + strconv.FormatUint(uint64(f.Site), 10)
}

func faultHead(clause int, probe *Probe) string {
	return fmt.Sprintf("error in dt_clause_%d for probe ID %d (%s): ", clause, probe.ID, probe)
}

// SetoptMessage returns the message, without the command's prefix, that a
// clause could not set an option; why is such as "Invalid option name". An
// empty line follows it.
func SetoptMessage(clause int, probe *Probe, name, value, why string) string {
	return fmt.Sprintf("%scouldn't set option %q to %q: %s\n", faultHead(clause, probe), name, value, why)
}

// String returns provider:module:function:name.
func (p *Probe) String() string {
	return p.Provider + ":" + p.Module + ":" + p.Function + ":" + p.Name
}

// MatchedDescription returns the notice, without the command's prefix, that a
// description of the command line matched n probes.
func MatchedDescription(source string, n int) string {
	return "description '" + source + "' matched " + countProbes(n)
}

// MatchedScript returns the notice, without the command's prefix, that a
// script's descriptions matched n probes.
func MatchedScript(name string, n int) string {
	return "script '" + name + "' matched " + countProbes(n)
}

func countProbes(n int) string {
	if n == 1 {
		return "1 probe"
	}
	return strconv.Itoa(n) + " probes"
}

// Destructive is the notice, without the command's prefix, of option
// destructive.
const Destructive = "allowing destructive actions"
