package probe

// Functions of Go programs.
//
// A goroutine's stack is moved when it grows, and every return address on it must be one
// that Go knows. So the kernel's probe of a return, which puts an address of its own there, ends
// the program: `unexpected return pc`. Instead the instructions that return have a probe each.
//
// A function begins by looking whether there is stack enough. If not, it has the stack grow and
// begins again. So its entry is probed behind the look, where it comes once. Registers still have the
// arguments, and nothing is on the stack yet.

import (
	"fmt"
	"strings"

	"dtc/loader/symbol"
)

// mostPrologue is within how many instructions a function looks for stack.
const mostPrologue = 12

// inGo reports whether a function is one of Go, which are named after their package.
func (o *mapped) inGo(f symbol.Func) bool { return o.image.Go && strings.Contains(f.Name, ".") }

// goEntry is where a function is probed that begins at an offset in the file.
func (o *mapped) goEntry(pid uint32, f symbol.Func, off uint64) uint64 {
	seen := 0
	for n, code := range o.instructions(pid, f, off) {
		if seen++; seen > mostPrologue || endsPrologue(code) {
			break
		}
		if looksForStack(code) {
			return off + n + uint64(len(code))
		}
	}
	return off
}

// goReturn is the probe of a function's return, none where the function does not return.
func (p *process) goReturn(o *mapped, f symbol.Func, off uint64) ([]Probe, error) {
	at, all := o.goReturns(uint32(p.pid), f, off)
	if !all {
		return nil, fmt.Errorf("the instructions of %s are not known: the return of a function of Go cannot be probed otherwise", f.Name)
	}
	var sites []Site
	for _, off := range at {
		sites = append(sites, Site{Path: o.path, File: o.identity, Off: off, Here: true})
	}
	if len(sites) == 0 {
		return nil, nil
	}
	return []Probe{p.probe(o, f.Name, nameReturn, true, sites...)}, nil
}

// goReturns lists the instructions of a function that return, false if they cannot all
// be told.
func (o *mapped) goReturns(pid uint32, f symbol.Func, off uint64) (list []uint64, all bool) {
	end := uint64(0)
	for n, code := range o.instructions(pid, f, off) {
		end = n + uint64(len(code))
		if returns(code) {
			list = append(list, off+n)
		}
	}
	return list, end >= f.Size && f.Size <= mostCode
}
