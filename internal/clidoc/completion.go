package clidoc

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"
)

// Shells are the shells that Completion knows.
var Shells = []string{"bash", "zsh", "fish"}

// ErrShell is the error of Completion for a shell that it does not know.
var ErrShell = errors.New("the shells are")

// Completion writes the completion of a command for a shell. Operands are files
// whose names end in one of the endings. Values of flags are words where words
// has some for the flag, else files.
func Completion(w io.Writer, app *cli.App, shell string, endings []string, words map[string][]string) error {
	c := completion{app: app, endings: endings, words: words}
	var text string
	switch shell {
	case "bash":
		text = c.bash()
	case "zsh":
		text = c.zsh()
	case "fish":
		text = c.fish()
	default:
		return fmt.Errorf("completion for %s: %w %s", shell, ErrShell, strings.Join(Shells, ", "))
	}
	_, err := io.WriteString(w, text)
	return err
}

type completion struct {
	app     *cli.App
	endings []string
	words   map[string][]string // by the flag with its dashes
}

func (c *completion) bash() string {
	var all, cases strings.Builder
	for _, f := range flags(c.app) {
		for _, n := range f.names {
			fmt.Fprintf(&all, "%s ", n)
		}
		switch list := c.wordsOf(f); {
		case f.value == "":
		case list != nil:
			fmt.Fprintf(&cases, "\t%s) COMPREPLY=($(compgen -W %s -- \"$word\")); return ;;\n", strings.Join(f.names, "|"), quote(strings.Join(list, " ")))
		default:
			fmt.Fprintf(&cases, "\t%s) COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n", strings.Join(f.names, "|"))
		}
	}
	var globs []string
	for _, e := range c.endings {
		globs = append(globs, "*"+e)
	}
	return fmt.Sprintf(`# bash completion for %[1]s
_%[1]s() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
	case $before in
%[2]s	esac
	if [[ $word == -* ]]; then
		COMPREPLY=($(compgen -W %[3]s -- "$word"))
	else
		COMPREPLY=($(compgen -f -X '!@(%[4]s)' -- "$word") $(compgen -d -- "$word"))
	fi
}
shopt -s extglob
complete -o filenames -F _%[1]s %[1]s
`, c.app.Name, cases.String(), quote(strings.TrimSpace(all.String())), strings.Join(globs, "|"))
}

func (c *completion) zsh() string {
	var b strings.Builder
	fmt.Fprintf(&b, "#compdef %s\n_arguments -S \\\n", c.app.Name)
	for _, f := range flags(c.app) {
		for _, n := range f.names {
			spec := "*" + n + "[" + zshText(f.usage) + "]"
			switch list := c.wordsOf(f); {
			case f.value == "":
			case list != nil:
				spec += ":" + zshText(f.value) + ":(" + strings.Join(list, " ") + ")"
			default:
				spec += ":" + zshText(f.value) + ":_files"
			}
			fmt.Fprintf(&b, "\t%s \\\n", quote(spec))
		}
	}
	var globs []string
	for _, e := range c.endings {
		globs = append(globs, "*"+e)
	}
	fmt.Fprintf(&b, "\t%s\n", quote(`*:file:_files -g "(`+strings.Join(globs, "|")+`)"`))
	return b.String()
}

func (c *completion) fish() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# fish completion for %s\n", c.app.Name)
	for _, f := range flags(c.app) {
		fmt.Fprintf(&b, "complete -c %s", c.app.Name)
		for _, n := range f.names {
			switch {
			case strings.HasPrefix(n, "--"):
				fmt.Fprintf(&b, " -l %s", n[2:])
			case len(n) == 2:
				fmt.Fprintf(&b, " -s %s", n[1:])
			default:
				fmt.Fprintf(&b, " -o %s", n[1:])
			}
		}
		switch list := c.wordsOf(f); {
		case f.value == "":
		case list != nil:
			fmt.Fprintf(&b, " -x -a %s", fishQuote(strings.Join(list, " ")))
		default:
			b.WriteString(" -r")
		}
		fmt.Fprintf(&b, " -d %s\n", fishQuote(f.usage))
	}
	return b.String()
}

func (c *completion) wordsOf(f flag) []string {
	for _, n := range f.names {
		if list := c.words[n]; list != nil {
			return list
		}
	}
	return nil
}

// quote quotes a word for bash and zsh.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

func fishQuote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}

// zshText escapes what ends a description or message in a specification.
func zshText(s string) string {
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, ":", `\:`).Replace(s)
}
