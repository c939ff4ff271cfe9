package clidoc

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

func command() *cli.App {
	return &cli.App{
		Name: "tool", Usage: "do things", Version: "1.0",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "q", Usage: "don't talk"},
			&cli.StringFlag{Name: "o", Usage: "write to `FILE` [or not]: it's up to you"},
			&cli.StringFlag{Name: "kind", Aliases: []string{"k"}, Usage: "a `KIND` of thing"},
			&cli.BoolFlag{Name: "secret", Usage: "nobody's business", Hidden: true},
		},
	}
}

func TestMan(t *testing.T) {
	var b bytes.Buffer
	page := Page{
		Synopsis: []string{"[flags] file", "-q"}, Description: []string{"One.", ".Two"},
		Sections: []Section{{Title: "EXIT STATUS", Text: []string{"Numbers:"}, Terms: [][2]string{{"0", "all is well"}}}},
	}
	if err := Man(&b, command(), page); err != nil {
		t.Fatal(err)
	}
	want := `.TH TOOL 1 "" "tool 1.0" "User Commands"
.SH NAME
tool \- do things
.SH SYNOPSIS
.B tool
[flags] file
.br
.B tool
\-q
.SH DESCRIPTION
One.
.PP
\&.Two
.SH OPTIONS
.TP
\fB\-q\fR
Don't talk.
.TP
\fB\-o\fR \fIFILE\fR
Write to FILE [or not]: it's up to you.
.TP
\fB\-\-kind\fR, \fB\-k\fR \fIKIND\fR
A KIND of thing.
.SH EXIT STATUS
Numbers:
.TP
\fB0\fR
all is well
`
	if b.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", b.String(), want)
	}
}

func TestCompletion(t *testing.T) {
	for _, tt := range []struct {
		shell string
		want  []string
	}{
		{"bash", []string{"--kind|-k) COMPREPLY=($(compgen -W 'big small'", "-o) COMPREPLY=($(compgen -f", "'-q -o --kind -k'", "!@(*.x)"}},
		{"zsh", []string{"#compdef tool", `'*-q[don'\''t talk]'`, `'*-o[write to FILE \[or not\]\: it'\''s up to you]:FILE:_files'`, `'*--kind[a KIND of thing]:KIND:(big small)'`}},
		{"fish", []string{"complete -c tool -s q -d 'don\\'t talk'", "complete -c tool -s o -r ", "complete -c tool -l kind -s k -x -a 'big small'"}},
	} {
		t.Run(tt.shell, func(t *testing.T) {
			var b bytes.Buffer
			if err := Completion(&b, command(), tt.shell, []string{".x"}, map[string][]string{"--kind": {"big", "small"}}); err != nil {
				t.Fatal(err)
			}
			for _, w := range tt.want {
				if !strings.Contains(b.String(), w) {
					t.Errorf("%q is missing in:\n%s", w, b.String())
				}
			}
			if strings.Contains(b.String(), "secret") {
				t.Errorf("a hidden flag in:\n%s", b.String())
			}
			parses(t, tt.shell, b.String())
		})
	}
	if err := Completion(&bytes.Buffer{}, command(), "csh", nil, nil); err == nil {
		t.Error("no error for an unknown shell")
	}
}

// parses has the shell, if there is one, read the completion.
func parses(t *testing.T, shell, text string) {
	t.Helper()
	path, err := exec.LookPath(shell)
	if err != nil {
		t.Logf("missing: %s", shell)
		return
	}
	cmd := exec.Command(path, "-n")
	cmd.Stdin = strings.NewReader(text)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s -n: %v\n%s", shell, err, out)
	}
}
