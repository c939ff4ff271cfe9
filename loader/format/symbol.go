package format

import (
	"strconv"

	"dtc/loader/aggregate"
	"dtc/object"
)

// stack appends a stack of which want frames are shown: a newline, then a line
// for each frame.
func (p *Printer) stack(b []byte, want, indent int) {
	p.frames = aggregate.Frames(p.frames[:0], b)
	shown := p.frames
	if p.Sym != nil {
		shown = p.Sym.Trim(shown, want)
	} else if want > 0 && len(shown) > want {
		shown = shown[:want]
	}
	p.appendFrames(shown, indent)
}

// keyStack appends a stack that is trimmed already.
func (p *Printer) keyStack(b []byte, indent int) {
	p.frames = aggregate.Frames(p.frames[:0], b)
	p.appendFrames(p.frames, indent)
}

func (p *Printer) appendFrames(frames []uint64, indent int) {
	p.buf = append(p.buf, '\n')
	for _, pc := range frames {
		p.buf = appendBlanks(p.buf, indent)
		p.buf = p.appendAddress(p.buf, pc)
		p.buf = append(p.buf, '\n')
	}
}

// appendAddress appends module`symbol+0xoffset, or the address.
func (p *Printer) appendAddress(b []byte, addr uint64) []byte {
	module, name, off, ok := p.kernel(addr)
	switch {
	case !ok:
		return appendHex(b, addr)
	case name == "":
		return appendHex(append(append(b, module...), '`'), addr)
	}
	b = append(append(append(b, module...), '`'), name...)
	if off != 0 {
		b = appendHex(append(b, '+'), off)
	}
	return b
}

// appendSymbol appends the text of a sym(), func() or mod() value.
func (p *Printer) appendSymbol(b []byte, addr uint64, t object.Type) []byte {
	module, name, _, ok := p.kernel(addr)
	switch {
	case !ok:
		return appendHex(b, addr)
	case t == object.Mod:
		return append(b, module...)
	case name == "":
		return appendHex(append(append(b, module...), '`'), addr)
	}
	return append(append(append(b, module...), '`'), name...)
}

func (p *Printer) kernel(addr uint64) (module, name string, off uint64, ok bool) {
	if p.Sym == nil {
		return "", "", 0, false
	}
	return p.Sym.Kernel(addr)
}

// traceSymbol appends a symbol value as trace() and the default format of
// aggregations show it, in every mode.
func (p *Printer) traceSymbol(addr uint64, t object.Type, width int) {
	p.scratch = p.appendSymbol(p.scratch[:0], addr, t)
	p.buf = alignLeft(append(p.buf, ' ', ' '), p.scratch, width)
}

func appendHex(b []byte, v uint64) []byte {
	return strconv.AppendUint(append(b, "0x"...), v, 16)
}
