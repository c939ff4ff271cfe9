package format

import "strings"

// flowKind says how a probe moves the indentation in flow mode.
type flowKind uint8

const (
	flowNone flowKind = iota
	flowEntry
	flowReturn
)

// A flow is the state of flow mode on one CPU.
type flow struct {
	indent int
	probe  uint32
	clause int
	seen   bool
}

// maxCPU bounds the states that are kept, whatever a record claims.
const maxCPU = 1 << 16

// maxIndent bounds the indentation of entries that never return.
const maxIndent = 1 << 12

func kindOf(p *Probe) flowKind {
	switch {
	case p.Name == "entry" || strings.HasSuffix(p.Name, "-entry"):
		return flowEntry
	case p.Name == "return" || strings.HasSuffix(p.Name, "-return"):
		return flowReturn
	}
	return flowNone
}

func (p *Printer) flowHead(r *record, probe *Probe, cpu int) {
	f := p.flow(cpu)
	kind := probe.kind
	if kind == flowEntry && f.seen && f.probe == probe.ID && f.clause != r.clause {
		kind = flowNone
	}
	f.seen, f.probe, f.clause = true, probe.ID, r.clause
	if probe.Provider == "dtrace" {
		f.indent = 0
	}
	if kind == flowReturn {
		f.indent = max(f.indent-2, 0)
	}
	if !p.Testing {
		p.buf = appendPadded(p.buf, int64(cpu), 3)
		p.buf = append(p.buf, ' ')
	}
	start := len(p.buf)
	p.buf = appendBlanks(p.buf, f.indent)
	p.buf = append(p.buf, arrow(kind, probe.Provider == "syscall")...)
	p.buf = append(p.buf, probe.Function...)
	if kind == flowNone {
		p.buf = append(p.buf, ':')
		p.buf = append(p.buf, probe.Name...)
	}
	p.buf = appendBlanks(p.buf, 41-(len(p.buf)-start))
	p.buf = append(p.buf, ' ')
	if kind == flowEntry {
		f.indent = min(f.indent+2, maxIndent)
	}
}

func arrow(kind flowKind, syscall bool) string {
	switch {
	case kind == flowNone:
		return "| "
	case kind == flowEntry && syscall:
		return " => "
	case kind == flowEntry:
		return " -> "
	case syscall:
		return " <= "
	}
	return " <- "
}

func (p *Printer) flow(cpu int) *flow {
	if cpu < 0 || cpu >= maxCPU {
		cpu = 0
	}
	for len(p.flows) <= cpu {
		p.flows = append(p.flows, flow{})
	}
	return &p.flows[cpu]
}
