package usdt

import (
	"debug/elf"
	"fmt"
	"runtime"
	"strings"
)

// Assembly is the text of the object that a program is linked with. stubs are the probes
// whose functions it has, by provider___probe: those that are not called, but for which
// something asks all the same.
func Assembly(providers []Provider, machine elf.Machine, stubs map[string]bool) string {
	var b strings.Builder
	b.WriteString("\t.section .probes, \"aw\", \"progbits\"\n\t.balign 2\n")
	each := func(write func(*Probe)) {
		for i := range providers {
			for j := range providers[i].Probes {
				write(&providers[i].Probes[j])
			}
		}
	}
	each(func(p *Probe) { symbol(&b, p.semaphore(), "object", "\t.2byte 0\n") })
	b.WriteString("\t.text\n")
	m := machines[machine]
	each(func(p *Probe) {
		symbol(&b, enabledPrefix+p.function(), "function", strings.ReplaceAll(m.enabled, "SEMAPHORE", p.semaphore()))
		if stubs[p.function()] {
			symbol(&b, callPrefix+p.function(), "function", "990:"+m.nop+"\tret\n")
			fmt.Fprintf(&b, stapNote, p.semaphore(), p.Provider, p.Name, p.where(m, true))
		}
	})
	b.WriteString("\t.section .stapsdt.base, \"aG\", \"progbits\", .stapsdt.base, comdat\n\t.weak _.stapsdt.base\n\t.hidden _.stapsdt.base\n" +
		"_.stapsdt.base:\t.space 1\n\t.size _.stapsdt.base, 1\n")
	for i := range providers {
		providers[i].note(&b)
	}
	b.WriteString("\t.section .note.GNU-stack, \"\", \"progbits\"\n")
	return b.String()
}

func symbol(b *strings.Builder, name, kind, body string) {
	fmt.Fprintf(b, "\t.weak %s\n\t.hidden %s\n\t.type %s, \"%s\"\n%s:\n%s\t.size %s, . - %s\n", name, name, name, kind, name, body, name, name)
}

const stapNote = `	.pushsection .note.stapsdt, "", "note"
	.balign 4
	.4byte 992f - 991f, 994f - 993f, 3
991:	.asciz "stapsdt"
992:	.balign 4
993:	.8byte 990b, _.stapsdt.base, %s
	.asciz "%s"
	.asciz "%s"
	.asciz "%s"
994:	.balign 4
	.popsection
`

// note describes the provider's probes in the form of DTrace 2.0.7.
func (p *Provider) note(b *strings.Builder) {
	b.WriteString("\t.section .note.usdt, \"\", \"note\"\n\t.balign 4\n\t.4byte 992f - 991f, 994f - 993f, 1\n991:\t.asciz \"prov\"\n992:\t.balign 4\n")
	fmt.Fprintf(b, "993:\t.asciz \"%s\"\n\t.balign 4\n", p.Name)
	b.WriteString("\t.byte 0, 5, 4, 4, 0, 5, 4, 4, 0, 5, 4, 4, 0, 5, 4, 4, 0, 5, 4, 4\n") // Evolving and Common, of five things
	fmt.Fprintf(b, "\t.4byte %d\n", len(p.Probes))
	for i := range p.Probes {
		q := &p.Probes[i]
		fmt.Fprintf(b, "\t.asciz \"%s\"\n\t.byte %d\n", q.script(), len(q.Args))
		for _, a := range q.Args {
			fmt.Fprintf(b, "\t.asciz \"%s\"\n", a.Type)
		}
		fmt.Fprintf(b, "\t.byte %d\n", len(q.Map))
		for k, from := range q.Map {
			fmt.Fprintf(b, "\t.asciz \"%s\"\n\t.byte %d\n", q.Types[k], from)
		}
		b.WriteString("\t.balign 4\n")
	}
	b.WriteString("994:\t.balign 4\n")
}

// machineText is what differs between machines.
type machineText struct {
	nop     string
	enabled string
	regs    []string // of the first arguments
	stack   string   // where a further argument is, at an offset
	back    int      // what a call leaves on the stack
}

var machines = map[elf.Machine]*machineText{
	elf.EM_X86_64: {
		nop:     "\t.byte 0x0f, 0x1f, 0x44, 0x00, 0x00\n",
		enabled: "\tmovzwl SEMAPHORE(%rip), %eax\n\tret\n",
		regs:    []string{"%rdi", "%rsi", "%rdx", "%rcx", "%r8", "%r9"}, stack: "%d(%%rsp)", back: 8,
	},
	elf.EM_AARCH64: {
		nop:     "\tnop\n",
		enabled: "\tadrp x0, SEMAPHORE\n\tldrh w0, [x0, :lo12:SEMAPHORE]\n\tret\n",
		regs:    []string{"x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7"}, stack: "[sp, %d]",
	},
}

// Supported reports whether programs of a machine can have probes.
func Supported(machine elf.Machine) bool { return machines[machine] != nil }

// where says where the arguments are at a call, or, entered, in the function called.
func (p *Probe) where(m *machineText, entered bool) string {
	var list []string
	for i, a := range p.Args {
		if i < len(m.regs) {
			list = append(list, a.kind()+m.regs[i])
			continue
		}
		at := 8 * (i - len(m.regs))
		if entered {
			at += m.back
		}
		list = append(list, a.kind()+fmt.Sprintf(m.stack, at))
	}
	return strings.Join(list, " ")
}

// MachineOf is the machine of a GOARCH, "" for this one's.
func MachineOf(arch string) (elf.Machine, error) {
	if arch == "" {
		arch = runtime.GOARCH
	}
	switch arch {
	case "amd64":
		return elf.EM_X86_64, nil
	case "arm64":
		return elf.EM_AARCH64, nil
	}
	return 0, fmt.Errorf("compile for %s: the architectures are amd64 and arm64", arch)
}

// Target is what clang calls a machine.
func Target(machine elf.Machine) string {
	if machine == elf.EM_AARCH64 {
		return "aarch64-linux-gnu"
	}
	return "x86_64-linux-gnu"
}
