package format

// A Lister prints the list of probes of option -l. Append to Buf and reset it
// as you like.
type Lister struct {
	Buf []byte
}

// Attributes are a stability: of names, of data semantics, and the dependency
// class.
type Attributes struct{ Name, Data, Class string }

// The stabilities that probes have.
var (
	Stable   = Attributes{"Stable", "Stable", "Common"}
	Private  = Attributes{"Private", "Private", "Unknown"}
	ISA      = Attributes{"Private", "Private", "ISA"}
	Evolving = Attributes{"Evolving", "Evolving", "Common"}
	Made     = Attributes{"Evolving", "Evolving", "ISA"}
)

// Header appends the list's first line.
func (l *Lister) Header() {
	l.row("ID", "PROVIDER", "MODULE", "FUNCTION", "NAME")
}

// Row appends a probe.
func (l *Lister) Row(p *Probe) {
	var a [16]byte
	l.row(string(appendPaddedUint(a[:0], uint64(p.ID), 0)), p.Provider, p.Module, p.Function, p.Name)
}

func (l *Lister) row(id, provider, module, function, name string) {
	b := padLeft(l.Buf, id, 5)
	b = padLeft(append(b, ' '), provider, 10)
	b = padLeft(append(b, ' '), module, 17)
	b = padLeft(append(b, ' '), function, 33)
	b = append(append(b, ' '), name...)
	l.Buf = append(b, '\n')
}

// AttributesOf returns the stability of the descriptions of a provider's probes,
// which is that of their least stable part, and of their arguments.
func AttributesOf(provider string) (probe, args Attributes) {
	switch provider {
	case "dtrace":
		return Stable, Stable
	case "profile", "cpc":
		return Evolving, Evolving
	case "syscall", "fbt", "rawfbt", "sdt", "rawtp":
		return Private, ISA
	case "proc", "sched", "io", "ip", "tcp", "udp", "lockstat", "sysinfo", "vminfo":
		return Private, Made
	}
	return Private, Private
}

// Blocks appends what option -v says of the probe last printed: the stability
// of its description and arguments, the arguments' types, and a note.
func (l *Lister) Blocks(provider string, types []string, note string) {
	probe, args := AttributesOf(provider)
	l.attributes("\n\tProbe Description Attributes\n", probe)
	l.attributes("\n\tArgument Attributes\n", args)
	b := append(l.Buf, "\n\tArgument Types\n"...)
	for i, t := range types {
		b = append(b, "\t\targs["...)
		b = appendPadded(b, int64(i), 0)
		b = append(append(b, "]: "...), t...)
		b = append(b, '\n')
	}
	if len(types) == 0 {
		b = append(b, "\t\tNone\n"...)
	}
	if note != "" {
		b = append(append(append(b, "\n\t"...), note...), '\n')
	}
	l.Buf = append(b, '\n')
}

func (l *Lister) attributes(head string, a Attributes) {
	b := append(l.Buf, head...)
	b = append(append(b, "\t\tIdentifier Names: "...), a.Name...)
	b = append(append(b, "\n\t\tData Semantics:   "...), a.Data...)
	b = append(append(b, "\n\t\tDependency Class: "...), a.Class...)
	l.Buf = append(b, '\n')
}
