package check

// Every action, subroutine, aggregating function and built-in variable has a
// script that runs on a kernel and whose output is compared. This test finds the
// names in the checker's own tables and the scripts in testdata/golden (those
// with an output) and internal/e2e/testdata/run.

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

// notRun are the names that no script runs, with the reason.
var notRun = map[string]string{}

// dLibrary are the inlines and variables that the checker has outside of its
// table of built-in variables.
func dLibrary() []string { return append(keys(libraryZeros), "curcpu", "cpu") }

func TestEveryNameRuns(t *testing.T) {
	used := namesThatRun(t)
	names := append(functionNames(), "stack")
	names = append(names, keys(builtins)...)
	names = append(names, dLibrary()...)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		reason, excused := notRun[name]
		switch {
		case laterFunctions[name]:
			continue
		case excused && used[name]:
			t.Errorf("%s is used by a script: take it off the list of exceptions (%s)", name, reason)
		case !excused && !used[name]:
			t.Errorf("no golden or run-test script uses %s", name)
		}
	}
}

// namesThatRun are the identifiers in the scripts that run on kernels.
func namesThatRun(t *testing.T) map[string]bool {
	t.Helper()
	outputs, err := filepath.Glob("../../testdata/golden/*/output")
	if err != nil {
		t.Fatal(err)
	}
	scripts, err := filepath.Glob("../../internal/e2e/testdata/run/*.d")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, s := range scripts {
		namesOfScript(t, s, used)
	}
	for _, o := range outputs {
		dir := filepath.Dir(o)
		if script := filepath.Join(dir, "script.d"); fileExists(script) {
			namesOfScript(t, script, used)
		}
		namesOfFlags(t, filepath.Join(dir, "flags"), used)
	}
	if len(used) == 0 {
		t.Fatal("no scripts found")
	}
	return used
}

func fileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func namesOfScript(t *testing.T, path string, used map[string]bool) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := syntax.Parse(path, text, parseOptions())
	if err != nil {
		t.Logf("%s needs the preprocessor: %v", path, err)
		return
	}
	addNames(tree, used)
}

// namesOfFlags reads the clauses among dtc's flags, one flag or value on a line.
func namesOfFlags(t *testing.T, path string, used map[string]bool) {
	t.Helper()
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(text), "\n") {
		if tree, err := syntax.ParseSpec(syntax.ByName, line, parseOptions()); err == nil {
			addNames(tree, used)
		}
	}
}

func parseOptions() syntax.Options {
	return syntax.Options{IsType: IsType(ctype.NewBTF("../../testdata/golden/vmlinux.btf"))}
}

func addNames(tree *syntax.Program, used map[string]bool) {
	syntax.Walk(tree, func(n syntax.Node) bool {
		if id, ok := n.(*syntax.Ident); ok {
			used[id.Name] = true
		}
		return true
	})
}
