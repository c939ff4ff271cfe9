package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestPrintf compares conversions, with all flags, on values of every type,
// with those of testdata/printf: a format, its arguments, and the text that the
// reference implementation printed. Where another text is right, it follows
// with the reason.
func TestPrintf(t *testing.T) {
	if inGuest {
		return // the texts do not depend on the kernel, and there is no compiler
	}
	prelude, cases := readPrintf(t)
	if len(cases) < 3000 {
		t.Fatalf("%d conversions", len(cases))
	}
	const each = 700
	for from := 0; from < len(cases); from += each {
		part := cases[from:min(from+each, len(cases))]
		t.Run(fmt.Sprint(from), func(t *testing.T) {
			t.Parallel()
			checkPrintf(t, prelude, part)
		})
	}
}

// printfCase is a call of printf with what it prints.
type printfCase struct{ format, args, want string }

func readPrintf(t *testing.T) (prelude string, cases []printfCase) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "printf"))
	if err != nil {
		t.Fatal(err)
	}
	prelude, rest, ok := strings.Cut(string(data), "\n\n")
	if !ok {
		t.Fatal("no empty line after the declarations")
	}
	for line := range strings.Lines(rest) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 3 && (len(f) != 5 || f[2] == f[3] || f[4] == "") {
			t.Fatalf("bad line: %s", line)
		}
		want, err := strconv.Unquote(f[(len(f)+1)/2])
		if err != nil {
			t.Fatalf("bad line: %s", line)
		}
		cases = append(cases, printfCase{f[0], f[1], want})
	}
	return prelude, cases
}

func checkPrintf(t *testing.T, prelude string, cases []printfCase) {
	const end = "\x1e" // none of the texts has it
	var script strings.Builder
	fmt.Fprintf(&script, "#pragma D option quiet\n#pragma D option strsize=64\n%s\n", prelude)
	for from := 0; from < len(cases); from += 40 {
		script.WriteString("BEGIN\n{\n")
		for _, c := range cases[from:min(from+40, len(cases))] {
			args := c.args
			if args != "" {
				args = ", " + args
			}
			fmt.Fprintf(&script, "\tprintf(\"%s\\036\"%s);\n", c.format, args)
		}
		script.WriteString("}\n")
	}
	script.WriteString("BEGIN { exit(0); }\n")
	dir := t.TempDir()
	file := filepath.Join(dir, "printf.d")
	if err := os.WriteFile(file, []byte(script.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	if r := command(t, dir, "dtc", "-s", file, "-o", "printf.o"); r.status != 0 {
		t.Fatalf("dtc: %s", r.stderr)
	}
	r := command(t, dir, "dtrun", "printf.o")
	if r.status != 0 || r.stderr != "" {
		t.Fatalf("dtrun: status %d: %s", r.status, r.stderr)
	}
	got := strings.Split(strings.TrimSuffix(r.stdout, "\n"), end)
	if len(got) != len(cases)+1 {
		t.Fatalf("%d texts for %d conversions", len(got)-1, len(cases))
	}
	for i, c := range cases {
		if got[i] != c.want {
			t.Errorf("%s of %s: got %q, want %q", c.format, c.args, got[i], c.want)
		}
	}
}
