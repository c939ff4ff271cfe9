package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOperators runs every operator on every pair of types, on variables and on
// constants, and compares the values with those of testdata/operators. They are
// what the reference implementation printed (see genexpr), except where a line
// says that another value is right, and why.
func TestOperators(t *testing.T) {
	if inGuest {
		return // the values do not depend on the kernel, and there is no compiler
	}
	prelude, cases := readOperators(t)
	if len(cases) < 7000 {
		t.Fatalf("%d expressions", len(cases))
	}
	const each = 1200
	for from := 0; from < len(cases); from += each {
		part := cases[from:min(from+each, len(cases))]
		t.Run(fmt.Sprint(from), func(t *testing.T) {
			t.Parallel()
			checkOperators(t, prelude, part)
		})
	}
}

// operatorCase is an expression with the value that it must have.
type operatorCase struct {
	text, want string
}

func readOperators(t *testing.T) (prelude string, cases []operatorCase) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "operators"))
	if err != nil {
		t.Fatal(err)
	}
	prelude, rest, ok := strings.Cut(string(data), "\n\n")
	if !ok {
		t.Fatal("no empty line after the declarations")
	}
	for line := range strings.Lines(rest) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		switch {
		case len(f) == 2:
			cases = append(cases, operatorCase{f[0], f[1]})
		case len(f) == 4 && f[1] != f[2] && f[3] != "":
			cases = append(cases, operatorCase{f[0], f[2]})
		default:
			t.Fatalf("bad line: %s", line)
		}
	}
	return prelude, cases
}

func checkOperators(t *testing.T, prelude string, cases []operatorCase) {
	var script strings.Builder
	fmt.Fprintf(&script, "#pragma D option quiet\n%s\n", prelude)
	for from := 0; from < len(cases); from += 40 {
		script.WriteString("BEGIN\n{\n")
		for _, c := range cases[from:min(from+40, len(cases))] {
			fmt.Fprintf(&script, "\tprintf(\"%%d\\n\", %s);\n", c.text)
		}
		script.WriteString("}\n")
	}
	script.WriteString("BEGIN { exit(0); }\n")
	dir := t.TempDir()
	file := filepath.Join(dir, "operators.d")
	if err := os.WriteFile(file, []byte(script.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	if r := command(t, dir, "dtc", "-s", file, "-o", "operators.o"); r.status != 0 {
		t.Fatalf("dtc: %s", r.stderr)
	}
	r := command(t, dir, "dtrun", "operators.o")
	if r.status != 0 || r.stderr != "" {
		t.Fatalf("dtrun: status %d: %s", r.status, r.stderr)
	}
	got := strings.Fields(r.stdout)
	if len(got) != len(cases) {
		t.Fatalf("%d values for %d expressions", len(got), len(cases))
	}
	for i, c := range cases {
		if got[i] != c.want {
			t.Errorf("%s: got %s, want %s", c.text, got[i], c.want)
		}
	}
}
