package compiler

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"dtc/compiler/check"
	"dtc/compiler/ctype"
)

// PrintKernelTypes prints the kernel's structures that the program reads, each
// with the members that it reads: what the host's kernel has to have. Without a
// program it prints the types that are named, whole.
func (c *Compilation) PrintKernelTypes(ctx context.Context, w io.Writer, names []string) error {
	if len(c.opts.Units) == 0 {
		return c.printNamed(w, names)
	}
	if err := c.Parse(ctx); err != nil {
		return err
	}
	if err := c.Check(); err != nil {
		return err
	}
	for _, u := range check.KernelTypes(c.Typed) {
		if err := printType(w, u.Type, u.Members); err != nil {
			return err
		}
	}
	return nil
}

func (c *Compilation) printNamed(w io.Writer, names []string) error {
	for _, name := range names {
		t, err := c.lookupType(name)
		if err != nil {
			return fmt.Errorf("look up kernel type %s: %w", name, err)
		}
		if err := printType(w, t, nil); err != nil {
			return err
		}
	}
	return nil
}

// lookupType finds [MODULE`][struct|union|enum] NAME, or struct MODULE`NAME.
func (c *Compilation) lookupType(text string) (*ctype.Type, error) {
	words := strings.Fields(text)
	if len(words) == 0 {
		return nil, ctype.ErrNoType
	}
	name, module := words[len(words)-1], ""
	if m, n, ok := strings.Cut(name, "`"); ok {
		module, name = m, n
	}
	if m, n, ok := strings.Cut(words[0], "`"); ok && len(words) > 1 {
		module, words[0] = m, n
	}
	if len(words) == 1 {
		return c.types.Typedef(name, module)
	}
	kind, ok := map[string]ctype.Kind{"struct": ctype.Struct, "union": ctype.Union, "enum": ctype.Enum}[words[0]]
	if !ok || len(words) > 2 {
		return nil, ctype.ErrNoType
	}
	return c.types.Struct(kind, name, module)
}

// printType prints a type with the members that are named, nil for all.
func printType(w io.Writer, t *ctype.Type, members []string) error {
	var sb strings.Builder
	if t.Kind == ctype.Typedef {
		fmt.Fprintf(&sb, "typedef %s;\n", t.Elem.Declare(t.Name))
	}
	switch r := t.Resolve(); {
	case r.IsSOU():
		fmt.Fprintf(&sb, "%s { /* %s%d bytes */\n", r, moduleText(r), r.Size())
		printMembers(&sb, r, 0, members)
		sb.WriteString("};\n")
	case r.Kind == ctype.Enum:
		fmt.Fprintf(&sb, "%s {\n", r)
		for _, v := range r.Enumerators() {
			fmt.Fprintf(&sb, "\t%s = %d,\n", v.Name, v.Value)
		}
		sb.WriteString("};\n")
	}
	_, err := io.WriteString(w, sb.String())
	return err
}

func moduleText(t *ctype.Type) string {
	if t.Module == "" {
		return ""
	}
	return "module " + t.Module + ", "
}

// printMembers prints members as they are found by name: those of anonymous
// structures among the others.
func printMembers(sb *strings.Builder, t *ctype.Type, base int64, only []string) {
	for _, m := range t.Fields() {
		if m.Name == "" && m.Type.IsSOU() {
			printMembers(sb, m.Type.Resolve(), base+m.BitOff/8, only)
			continue
		}
		if only != nil && !slices.Contains(only, m.Name) {
			continue
		}
		bits := ""
		if m.BitSize > 0 {
			bits = fmt.Sprintf(":%d", m.BitSize)
		}
		fmt.Fprintf(sb, "\t%s%s; /* offset %d */\n", m.Type.Declare(m.Name), bits, base+m.BitOff/8)
	}
}
