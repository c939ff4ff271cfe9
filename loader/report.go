package loader

import (
	"fmt"
	"io"

	"github.com/cilium/ebpf"
)

// The report of a run that only loads (Config.Check): what the verifier spent on
// each program. The kernel counts the instructions that it walked, on all paths;
// it refuses a program above a million. Since 5.16 it tells.

// programReport is what the kernel says of a loaded program.
type programReport struct {
	size     int // instructions
	verified int // instructions walked, 0 where the kernel does not say
}

// reportPrograms prints a line for each program, in the order of the object.
func (s *session) reportPrograms(w io.Writer) error {
	fmt.Fprintf(w, "%10s %12s %-15s %s\n", "VERIFIED", "INSTRUCTIONS", "ATTACHED BY", "PROGRAM")
	for _, b := range s.bindings {
		for _, c := range b.copies {
			r, err := examine(c.prog)
			if err != nil {
				return fmt.Errorf("examine program %s: %w", c.name, err)
			}
			verified := "-"
			if r.verified > 0 {
				verified = fmt.Sprint(r.verified)
			}
			if _, err := fmt.Fprintf(w, "%10s %12d %-15s %s\n", verified, r.size, b.method.kind, b.prog.Symbol); err != nil {
				return fmt.Errorf("write: %w", err)
			}
		}
	}
	return nil
}

func examine(p *ebpf.Program) (programReport, error) {
	info, err := p.Info()
	if err != nil {
		return programReport{}, err
	}
	verified, _ := info.VerifiedInstructions()
	const wordSize = 8
	size, err := info.TranslatedSize()
	if err != nil {
		return programReport{}, err
	}
	return programReport{size: size / wordSize, verified: int(verified)}, nil
}
