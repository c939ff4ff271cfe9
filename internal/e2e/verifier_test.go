package e2e

// What the verifier spends on each golden script is kept in
// testdata/verifier/SERIES.txt, one file for each series of kernels (6.12). A
// line is
//
//	NAME	TOTAL	LARGEST
//
// the instructions that the verifier walked for all programs of the script, and
// for the largest of them. The test fails where a number has grown by more than a
// tenth, and where a script is missing. Write the table anew with
//
//	go test ./internal/e2e -run TestRunVerifier -update     (this kernel)
//	go test ./internal/e2e -run TestVM -update              (virtual machines)
//
// Versions of clang make different code: the first line names the one that the
// table was made with, and others are not compared.

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"dtc/compiler/clang"
)

// verifiedProgram is a line of dtrun -ev.
type verifiedProgram struct {
	name     string
	verified int
}

// verified loads an object and returns what was spent on its programs. The test
// is skipped where the kernel does not tell.
func verified(t testing.TB, args ...string) []verifiedProgram {
	t.Helper()
	r := dtrun(t, append([]string{"-ev"}, args...)...)
	if r.status != 0 {
		t.Fatalf("dtrun -ev %q: status %d\n%s", args, r.status, r.stderr)
	}
	var list []verifiedProgram
	for _, line := range strings.Split(strings.TrimSpace(r.stdout), "\n")[1:] {
		f := strings.Fields(line)
		if len(f) < 4 {
			t.Fatalf("dtrun -ev %q: unexpected line %q", args, line)
		}
		if f[0] == "-" {
			t.Skip("missing: the number of verified instructions (5.16)")
		}
		n, err := strconv.Atoi(f[0])
		if err != nil {
			t.Fatalf("dtrun -ev %q: %v", args, err)
		}
		list = append(list, verifiedProgram{f[len(f)-1], n})
	}
	return list
}

// cost is what a script costs the verifier.
type cost struct{ total, largest int }

// verifierTable maps names of goldens to their costs.
type verifierTable struct {
	clang string
	costs map[string]cost
}

var seriesPattern = regexp.MustCompile(`^\d+\.\d+`)

// kernelSeries is the series of the running kernel, 6.12.
func kernelSeries(t testing.TB) string {
	var name unix.Utsname
	if err := unix.Uname(&name); err != nil {
		t.Fatal(err)
	}
	return seriesPattern.FindString(unix.ByteSliceToString(name.Release[:]))
}

func verifierFile(series string) string {
	return filepath.Join(filepath.Dir(goldenDir), "verifier", series+".txt")
}

// clangVariable tells a virtual machine which clang made the objects.
const clangVariable = "DTC_E2E_CLANG"

// objectClang is the clang that the objects are made with: its name and major
// version.
func objectClang(t testing.TB) string {
	t.Helper()
	if inGuest {
		return os.Getenv(clangVariable)
	}
	path, err := clang.Find("")
	if err != nil {
		t.Skip("missing: clang")
	}
	major, err := clang.Version(path)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint("clang-", major)
}

func readVerifierTable(t testing.TB, series string) *verifierTable {
	t.Helper()
	text, err := os.ReadFile(verifierFile(series))
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	table := &verifierTable{costs: map[string]cost{}}
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		f := strings.Fields(line)
		if len(f) == 2 && f[0] == "#" {
			table.clang = f[1]
			continue
		}
		var c cost
		if len(f) != 3 {
			t.Fatalf("%s: unexpected line %q", verifierFile(series), line)
		}
		if _, err := fmt.Sscan(f[1]+" "+f[2], &c.total, &c.largest); err != nil {
			t.Fatalf("%s: %v in %q", verifierFile(series), err, line)
		}
		table.costs[f[0]] = c
	}
	return table
}

// text is the table as it is kept, in the order of the scripts.
func (v *verifierTable) text(order []string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n", v.clang)
	for _, name := range order {
		if c, ok := v.costs[name]; ok {
			fmt.Fprintf(&b, "%s\t%d\t%d\n", name, c.total, c.largest)
		}
	}
	return b.Bytes()
}

func TestRunVerifier(t *testing.T) {
	needBPF(t)
	series, compiler := kernelSeries(t), objectClang(t)
	table := readVerifierTable(t, series)
	switch {
	case *update:
		table = nil
	case table == nil:
		t.Skipf("missing: a table for %s (go test ./internal/e2e -run TestRunVerifier -update)", series)
	case table.clang != compiler:
		t.Skipf("missing: %s, with which the table was made", table.clang)
	}
	now := &verifierTable{clang: compiler, costs: map[string]cost{}}
	var order []string
	for _, g := range goldens(t) {
		if !g.has("output") {
			continue
		}
		order = append(order, g.name)
		t.Run(g.name, func(t *testing.T) {
			if strings.HasPrefix(g.name, "fbt-") {
				needProbe(t, "fbt::vfs_read:entry")
			}
			now.costs[g.name] = g.cost(t)
			if table != nil {
				table.compare(t, g.name, now.costs[g.name])
			}
		})
	}
	if *update {
		now.write(t, series, order)
	}
}

// cost loads a golden script.
func (g golden) cost(t *testing.T) cost {
	args := []string{"-w"}
	if w := g.lines(t, "workload"); w != nil {
		idle := "workload status 0"
		if strings.HasPrefix(w[0], "target ") {
			idle = "target 0"
		}
		args = append(args, "-c", idle)
	}
	args = append(args, g.object(t))
	var c cost
	for _, p := range verified(t, append(args, g.lines(t, "args")...)...) {
		c.total += p.verified
		c.largest = max(c.largest, p.verified)
	}
	return c
}

// compare fails where a script costs a tenth more than it did.
func (v *verifierTable) compare(t *testing.T, name string, now cost) {
	was, ok := v.costs[name]
	switch {
	case !ok:
		t.Errorf("%s is not in the table: add it with -update", name)
	case now.total > was.total+was.total/10, now.largest > was.largest+was.largest/10:
		t.Errorf("%d instructions verified (%d for the largest program), want at most a tenth more than %d (%d)",
			now.total, now.largest, was.total, was.largest)
	}
}

// tableMark stands before each line of a table that a virtual machine prints,
// and before the series of its kernel.
const tableMark = "verifier table: "

// write keeps a new table. A virtual machine prints it for TestVM to keep.
func (v *verifierTable) write(t *testing.T, series string, order []string) {
	t.Helper()
	text := v.text(order)
	if inGuest {
		for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
			fmt.Println(tableMark + series + ": " + line)
		}
		return
	}
	writeVerifierTable(t, series, text)
}

func writeVerifierTable(t *testing.T, series string, text []byte) {
	t.Helper()
	path := verifierFile(series)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

var tableLine = regexp.MustCompile(`(?m)^` + tableMark + `(\d+\.\d+): (.*?)\r?$`)

// keepVerifierTable keeps the table that a virtual machine printed.
func keepVerifierTable(t *testing.T, output string) {
	t.Helper()
	var series string
	var text []byte
	for _, m := range tableLine.FindAllStringSubmatch(output, -1) {
		series, text = m[1], append(text, m[2]+"\n"...)
	}
	if len(text) == 0 {
		t.Log("no table of what the verifier spends")
		return
	}
	writeVerifierTable(t, series, text)
}
