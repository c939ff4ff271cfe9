package main

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplitFlags(t *testing.T) {
	for in, want := range map[string]string{
		"-q a.o -q":            "-q|a.o|-q",
		"-qw -xquiet=no a.o":   "-q|-w|-x|quiet=no|a.o",
		"-qb4m a.o":            "-q|-b|4m|a.o",
		"-x -q a.o":            "-x|-q|a.o",
		"-lnsyscall::read: -v": "-l|-n|syscall::read:|-v",
		"--version":            "--version",
		"-q -- -x":             "-q|--|-x",
		"- -q":                 "-|-q",
		"-y":                   "-y",
		"-qy a":                "-q|-y|a",
		"-b":                   "-b",
	} {
		if diff := cmp.Diff(want, strings.Join(shortFlags.Split(strings.Fields(in), true), "|")); diff != "" {
			t.Errorf("%s: %s", in, diff)
		}
	}
}

// command runs dtrun and gives its status and what it printed.
func command(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var text [2]string
	files := []**os.File{&os.Stdout, &os.Stderr}
	done := make(chan struct{}, len(files))
	var ends []*os.File
	for i, f := range files {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		old := *f
		*f = w
		defer func() { *f = old }()
		ends = append(ends, w)
		go func() {
			var b bytes.Buffer
			_, _ = io.Copy(&b, r)
			text[i] = b.String()
			done <- struct{}{}
		}()
	}
	status = run(append([]string{"dtrun"}, args...))
	for _, w := range ends {
		w.Close()
		<-done
	}
	return status, text[0], text[1]
}

func TestCommandLine(t *testing.T) {
	folder, text := t.TempDir(), t.TempDir()+"/x.o"
	if err := os.WriteFile(text, []byte("not an object"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args   string
		status int
		want   string
	}{
		{"", 2, "Usage: dtrun"},
		{"-y", 2, "dtrun: flag provided but not defined: -y"},
		{"-c", 2, "dtrun: flag needs an argument: -c"},
		{"-lV", 2, "dtrun: only one of the [-lV] options can be specified at a time"},
		{"-xnosuch a.o", 1, "dtrun: failed to set -x nosuch: Invalid option name"},
		{"-x bufsize=1x a.o", 1, "dtrun: failed to set -x bufsize: Invalid value for specified option"},
		{"-b abc a.o", 1, "dtrun: failed to set -b abc: Invalid value for specified option"},
		{"-x strsize=9 a.o", 1, "dtrun: failed to set -x strsize: Option is fixed when the object is compiled"},
		{"-p abc a.o", 1, "dtrun: invalid pid: abc"},
		{"/nonexistent/a.o", 1, "dtrun: failed to open /nonexistent/a.o: no such file or directory"},
		{folder, 1, "dtrun: failed to open " + folder + ": not a regular file"},
		{text, 1, "dtrun: " + text + ": not an object: it is no ELF file"},
		{"--format=xml a.o", 2, "dtrun: unknown value of --format: xml (text or json)"},
		{"--format json -l", 2, "dtrun: --format=json is for runs: -l and -e print text"},
		{"--format json /nonexistent/a.o", 1, "dtrun: failed to open /nonexistent/a.o: no such file or directory"},
		{"-li 0", 1, "dtrun: invalid probe specifier 0: invalid probe identifier 0: Unknown probe identifier"},
		{"-l -P a:b", 1, "dtrun: invalid probe specifier a:b: Overspecified probe description"},
	} {
		status, _, stderr := command(t, strings.Fields(test.args)...)
		line, _, _ := strings.Cut(stderr, "\n")
		if status != test.status || !strings.HasPrefix(line, test.want) {
			t.Errorf("dtrun %s: status %d, %q, want %d, %q", test.args, status, stderr, test.status, test.want)
		}
	}
}

func TestVersion(t *testing.T) {
	for _, flag := range []string{"-V", "--version"} {
		if status, stdout, _ := command(t, flag); status != 0 || stdout != "dtrun: D devel\n" {
			t.Errorf("%s: status %d, %q", flag, status, stdout)
		}
	}
}

func TestListProvider(t *testing.T) {
	status, stdout, stderr := command(t, "-l", "-P", "dtrace", "-n", "nobody:::x")
	want := `   ID   PROVIDER            MODULE                          FUNCTION NAME
    3     dtrace                                                     ERROR
    2     dtrace                                                     END
    1     dtrace                                                     BEGIN
`
	if diff := cmp.Diff(want, stdout); status != 0 || diff != "" {
		t.Errorf("status %d: %s", status, diff)
	}
	if stderr != "dtrun: failed to match nobody:::x: No probe matches description\n" {
		t.Errorf("stderr: %s", stderr)
	}
}
