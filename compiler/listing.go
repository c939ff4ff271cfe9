package compiler

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"

	"dtc/object"
)

// The listing of a compiled program (dtc -S): its instructions as they are in
// the object, with the lines of the script that they come from. The columns are
// those of dtrace -S.

// list writes the listing of an object.
func list(w io.Writer, image []byte, meta *object.Meta) (err error) {
	defer func() {
		if r := recover(); r != nil { // the reader may panic on damaged files
			err = errors.New("list the object: damaged object")
		}
	}()
	spec, err := ebpf.LoadCollectionSpecFromReader(bytes.NewReader(image))
	if err != nil {
		return fmt.Errorf("list the object: %w", err)
	}
	var b bytes.Buffer
	for i := range meta.Programs {
		p := &meta.Programs[i]
		prog := spec.Programs[p.Symbol]
		if prog == nil {
			return fmt.Errorf("list the object: program %s is missing", p.Symbol)
		}
		fmt.Fprintf(&b, "\nDisassembly of program <%s>, %s for %s:\n", p.Symbol, p.Kind, clauseNames(p.Clauses))
		listInstructions(&b, prog.Instructions, p.Symbol)
	}
	_, err = w.Write(b.Bytes())
	return err
}

func clauseNames(clauses []int) string {
	var sb strings.Builder
	for i, c := range clauses {
		if i > 0 {
			sb.WriteString(" ")
		}
		fmt.Fprintf(&sb, "dt_clause_%d", c)
	}
	return sb.String()
}

func listInstructions(b *bytes.Buffer, insns asm.Instructions, program string) {
	b.WriteString("INS  OFF    OPCODE                  INSTRUCTION\n")
	n, line := 0, ""
	for i := range insns {
		ins := &insns[i]
		if s := ins.Symbol(); s != "" && s != program {
			fmt.Fprintf(b, "<%s>:\n", s)
		}
		if src := ins.Source(); src != nil && src.String() != line {
			line = src.String()
			fmt.Fprintf(b, "; %s\n", strings.TrimSpace(line))
		}
		fmt.Fprintf(b, "%04d %05d: %02x %x %x %04x %08x    %v\n", n, n*asm.InstructionSize,
			uint8(ins.OpCode), uint8(ins.Dst), uint8(ins.Src), uint16(ins.Offset), uint32(ins.Constant), *ins)
		n += int(ins.Width())
	}
}
