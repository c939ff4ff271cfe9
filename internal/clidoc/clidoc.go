// Package clidoc writes the manual page and the shell completions of a command
// from the definitions of its flags, so that there is one description of each.
package clidoc

import (
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"
)

// Page is what a manual page says beyond the flags.
type Page struct {
	Synopsis    []string  // command lines, without the command's name
	Description []string  // paragraphs
	Sections    []Section // after the flags
}

// Section is a further part of a manual page: paragraphs, or terms with their
// descriptions.
type Section struct {
	Title string
	Text  []string
	Terms [][2]string
}

// Doc is what a command has to say for its documents, beyond its flags.
type Doc struct {
	Page    Page
	Endings []string            // of the names of operands
	Words   map[string][]string // values of flags
}

// Flags are the flags that ask for documents. They are hidden.
func Flags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "man", Usage: "write the manual page", Hidden: true},
		&cli.StringFlag{Name: "completion", Usage: "write the completion for a `SHELL`", Hidden: true},
	}
}

// Asked writes the document that the command line asks for, and reports whether
// it asks for any.
func (d Doc) Asked(w io.Writer, ctx *cli.Context) (done bool, err error) {
	switch {
	case ctx.Bool("man"):
		return true, Man(w, ctx.App, d.Page)
	case ctx.IsSet("completion"):
		return true, Completion(w, ctx.App, ctx.String("completion"), d.Endings, d.Words)
	}
	return false, nil
}

// flag is one flag as both kinds of documents need it.
type flag struct {
	names []string // with their dashes
	value string   // placeholder of the value, "" if there is none
	usage string
}

// flags lists the visible flags of a command in their order.
func flags(app *cli.App) []flag {
	var list []flag
	for _, f := range app.Flags {
		if v, ok := f.(cli.VisibleFlag); ok && !v.IsVisible() {
			continue
		}
		doc, ok := f.(cli.DocGenerationFlag)
		if !ok {
			continue
		}
		out := flag{usage: doc.GetUsage()}
		for _, name := range f.Names() {
			out.names = append(out.names, dashed(name))
		}
		if doc.TakesValue() {
			out.value, out.usage = placeholder(out.usage)
		}
		list = append(list, out)
	}
	return list
}

func dashed(name string) string {
	if len(name) == 1 || name == "32" || name == "64" {
		return "-" + name
	}
	return "--" + name
}

// placeholder takes the name of the value out of a usage text, where it stands
// in backquotes.
func placeholder(usage string) (name, text string) {
	before, rest, ok := strings.Cut(usage, "`")
	if !ok {
		return "VALUE", usage
	}
	name, after, ok := strings.Cut(rest, "`")
	if !ok {
		return "VALUE", usage
	}
	return name, before + name + after
}

// Man writes a manual page of section 1.
func Man(w io.Writer, app *cli.App, page Page) error {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH %s 1 \"\" \"%s %s\" \"User Commands\"\n", strings.ToUpper(app.Name), app.Name, roff(app.Version))
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n.SH SYNOPSIS\n", app.Name, roff(app.Usage))
	for i, s := range page.Synopsis {
		if i > 0 {
			b.WriteString(".br\n")
		}
		fmt.Fprintf(&b, ".B %s\n%s\n", app.Name, roff(s))
	}
	paragraphs(&b, "DESCRIPTION", page.Description)
	b.WriteString(".SH OPTIONS\n")
	for _, f := range flags(app) {
		b.WriteString(".TP\n")
		for i, n := range f.names {
			if i > 0 {
				b.WriteString(", ")
			}
			fmt.Fprintf(&b, "\\fB%s\\fR", roff(n))
		}
		if f.value != "" {
			fmt.Fprintf(&b, " \\fI%s\\fR", roff(f.value))
		}
		fmt.Fprintf(&b, "\n%s\n", roff(sentence(f.usage)))
	}
	for _, s := range page.Sections {
		paragraphs(&b, s.Title, s.Text)
		for _, t := range s.Terms {
			fmt.Fprintf(&b, ".TP\n\\fB%s\\fR\n%s\n", roff(t[0]), roff(t[1]))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func paragraphs(b *strings.Builder, title string, text []string) {
	fmt.Fprintf(b, ".SH %s\n", title)
	for i, p := range text {
		if i > 0 {
			b.WriteString(".PP\n")
		}
		b.WriteString(roff(p) + "\n")
	}
}

// sentence begins a usage text with a capital and ends it with a full stop.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

// roff escapes what would be a request or an escape; a dash of a flag is not to
// become a hyphen.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") || strings.HasPrefix(l, "'") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
