package check

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
	"dtc/internal/provider"
)

// goldenTypes are the kernel types that the golden tests have: they hold what
// the definitions of providers name.
const goldenTypes = "../../testdata/golden/vmlinux.btf"

// Every definition's conditions and arguments compile, for each probe on its
// own: as numbers, and by type.
func TestEveryMadeProbe(t *testing.T) {
	if _, err := os.Stat(goldenTypes); err != nil {
		t.Fatal(err)
	}
	types := ctype.NewBTF(goldenTypes)
	for _, of := range provider.All {
		for _, p := range of.Probes {
			var reads strings.Builder
			for n, a := range p.Args {
				fmt.Fprintf(&reads, "trace(arg%d); ", n)
				if a.Type == a.Native || a.Expr != "" {
					fmt.Fprintf(&reads, "trace(args[%d]); ", n)
				}
			}
			text := fmt.Sprintf("%s:::%s { trace(1); %s }", of.Name, p.Name, reads.String())
			tree, err := syntax.Parse("a.d", []byte(text), syntax.Options{IsType: IsType(types)})
			if err != nil {
				t.Fatal(err)
			}
			prog, errs := Check([]*syntax.Program{tree}, Options{Name: "a.d", Types: types, Arch: "amd64"})
			if len(errs) > 0 {
				t.Errorf("%s: %v", text, errs)
				continue
			}
			if len(prog.Sites) != len(p.Sites) {
				t.Errorf("%s: %d sites, want %d", text, len(prog.Sites), len(p.Sites))
			}
			for _, s := range prog.Sites {
				if n := slices.Index(s.Args[:len(p.Args)], nil); n >= 0 {
					t.Errorf("%s: no value of argument %d at %v", text, n, s.Site.At)
				}
			}
		}
	}
}

// Clauses of the library stand behind the script's, which keep their numbers.
func TestLibraryClausesComeLast(t *testing.T) {
	text := "BEGIN { trace(vtimestamp); } END { trace(vtimestamp); }"
	tree, err := syntax.Parse("a.d", []byte(text), syntax.Options{})
	if err != nil {
		t.Fatal(err)
	}
	prog, errs := Check([]*syntax.Program{tree}, Options{Name: "a.d", Types: ctype.NewBTF(goldenTypes), Arch: "amd64"})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for i, c := range prog.Clauses {
		if c.Index != i || c.Hidden != (i == 2) {
			t.Errorf("clause %d: index %d, hidden %v", i, c.Index, c.Hidden)
		}
	}
	if len(prog.Clauses) != 3 {
		t.Errorf("%d clauses, want 3", len(prog.Clauses))
	}
}
