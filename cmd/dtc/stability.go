package main

import (
	"fmt"
	"io"
	"strings"

	"dtc/compiler"
	"dtc/compiler/check"
)

// reportStability prints the stability of each text of the program, as dtrace -v does;
// with descs also that of each description (dtrace -ev).
func reportStability(w io.Writer, comp *compiler.Compilation, descs bool) error {
	var b strings.Builder
	for _, r := range comp.Stability() {
		if len(r.Descs) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\nStability attributes for %s:\n\n", r.Of)
		attributes(&b, "Minimum Probe Description Attributes", r.Probes)
		attributes(&b, "Minimum Statement Attributes", r.Statements)
		if !descs {
			continue
		}
		for i, d := range r.Descs {
			if i > 0 {
				b.WriteString("\n")
			}
			fmt.Fprintf(&b, "%s\n\n", d.Desc)
			attributes(&b, "Probe Description Attributes", d.Probe)
			attributes(&b, "Argument Attributes", d.Args)
			types(&b, d.Types)
		}
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write standard output: %w", err)
	}
	return nil
}

func attributes(b *strings.Builder, title string, a check.Attributes) {
	fmt.Fprintf(b, "\t%s\n\t\tIdentifier Names: %s\n\t\tData Semantics:   %s\n\t\tDependency Class: %s\n\n", title, a.Name, a.Data, a.Class)
}

func types(b *strings.Builder, list []string) {
	b.WriteString("\tArgument Types\n")
	for i, t := range list {
		fmt.Fprintf(b, "\t\targs[%d]: %s\n", i, t)
	}
	if len(list) == 0 {
		b.WriteString("\t\tNone\n")
	}
	b.WriteString("\n")
}
