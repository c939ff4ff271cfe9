package format

import (
	"errors"

	"dtc/loader/aggregate"
	names "dtc/loader/symbol"
	"dtc/object"
)

// Stacks and addresses of processes.

// errSize is what DTrace says of a stack whose depth was set too high.
var errSize = errors.New("processing aborted: Data record has incorrect size")

// anyStack appends a stack that says itself whose it is. Where trimmed, the
// kernel's has only the frames to show.
func (p *Printer) anyStack(b []byte, indent int, trimmed bool) {
	depth, pid := aggregate.SplitStack(b)
	b = b[min(object.StackHead, len(b)):]
	if depth > len(b)/8 && !trimmed {
		p.bad = errSize
		return
	}
	if pid == 0 {
		switch {
		case trimmed:
			p.keyStack(b, indent)
		case depth == 0:
			p.buf = append(p.buf, '\n')
		default:
			p.stack(b, depth, indent)
		}
		return
	}
	p.frames = aggregate.Frames(p.frames[:0], b)
	p.buf = append(p.buf, '\n')
	for i, pc := range p.frames[:min(depth, len(p.frames))] {
		p.inlined(pid, pc, i == 0, indent)
		p.buf = appendBlanks(p.buf, indent)
		p.buf = append(p.appendProcess(p.buf, pid, pc), '\n')
	}
}

// Inliner tells which functions were inlined at an address, the innermost first.
type Inliner interface {
	Inlined(pid uint32, addr uint64) []string
}

// InlinedAt lists the functions that were inlined at a frame's program counter. That of all but
// the innermost frame is where a call returns to, which may be in another function.
func InlinedAt(proc any, pid uint32, pc uint64, innermost bool) []string {
	in, ok := proc.(Inliner)
	if !ok {
		return nil
	}
	if !innermost {
		pc--
	}
	return in.Inlined(pid, pc)
}

// inlined appends a line for each function that was inlined at a frame.
func (p *Printer) inlined(pid uint32, pc uint64, innermost bool, indent int) {
	if !p.Inlines || p.NoResolve {
		return
	}
	for _, symbol := range InlinedAt(p.Proc, pid, pc, innermost) {
		name, _, _, _, _ := p.process(pid, pc)
		p.buf = appendBlanks(p.buf, indent)
		p.buf = append(appendNames(p.buf, name, p.spelt(symbol), pc), " [inlined]\n"...)
	}
}

// spelt is a symbol as it is shown.
func (p *Printer) spelt(symbol string) string {
	if p.Demangle {
		if name, ok := p.spellings.name(symbol); ok {
			return name
		}
	}
	return symbol
}

// mostDemangled is how many names are remembered.
const mostDemangled = 1 << 12

// demangler remembers names that were demangled.
type demangler map[string]string

func (d *demangler) name(symbol string) (string, bool) {
	if name, ok := (*d)[symbol]; ok {
		return name, name != ""
	}
	if len(*d) >= mostDemangled || *d == nil {
		*d = demangler{}
	}
	name, _ := names.Demangle(symbol)
	(*d)[symbol] = name
	return name, name != ""
}

// appendProcess appends object`symbol+0xoffset of an address of a process, as much
// of it as is known.
func (p *Printer) appendProcess(b []byte, pid uint32, addr uint64) []byte {
	name, symbol, off, base, ok := p.process(pid, addr)
	switch {
	case !ok:
		return appendHex(b, addr)
	case p.NoResolve && name != "":
		return appendHex(append(append(b, name...), ':'), base)
	}
	b = appendNames(b, name, symbol, addr)
	if symbol != "" && off != 0 {
		b = appendHex(append(b, '+'), off)
	}
	return b
}

// appendNames appends object`symbol, or the address for the symbol. Code that is
// made at run time has no object.
func appendNames(b []byte, object, symbol string, addr uint64) []byte {
	if object != "" {
		b = append(append(b, object...), '`')
	}
	if symbol == "" {
		return appendHex(b, addr)
	}
	return append(b, symbol...)
}

func (p *Printer) process(pid uint32, addr uint64) (name, symbol string, off, base uint64, ok bool) {
	if p.Proc == nil {
		return "", "", 0, 0, false
	}
	name, symbol, off, base, ok = p.Proc.Process(pid, addr)
	return name, p.spelt(symbol), off, base, ok
}

// appendProcessSymbol appends the text of a usym(), ufunc(), umod() or uaddr()
// value.
func (p *Printer) appendProcessSymbol(b, value []byte, t object.Type) []byte {
	if len(value) < 16 {
		return b
	}
	pid, addr := uint32(readUint(value[:8])), readUint(value[8:16])
	if t == object.Uaddr {
		return p.appendProcess(b, pid, addr)
	}
	name, symbol, _, _, ok := p.process(pid, addr)
	switch {
	case !ok:
		return appendHex(b, addr)
	case t == object.Umod && name != "":
		return append(b, name...)
	}
	return appendNames(b, name, symbol, addr)
}

// traceProcess appends such a value as trace() and the default format of
// aggregations show it.
func (p *Printer) traceProcess(value []byte, t object.Type, width int) {
	p.scratch = p.appendProcessSymbol(p.scratch[:0], value, t)
	p.buf = alignLeft(append(p.buf, ' ', ' '), p.scratch, width)
}
