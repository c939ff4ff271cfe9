package check

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

// firstError compiles a script of testdata/tags as the compiler does, up to the
// typed program, and returns the first error.
func firstError(t *testing.T, types *ctype.BTF, name, src string) *syntax.Error {
	t.Helper()
	macros := &syntax.Macros{}
	if line, _, _ := strings.Cut(src, "\n"); strings.HasPrefix(line, "// args: ") {
		macros.Args = strings.Fields(strings.TrimPrefix(line, "// args: "))
	}
	opts := Options{Name: name, Types: types, Arch: "amd64", Macros: macros}
	tree, err := syntax.Parse(name, []byte(src), syntax.Options{IsType: IsType(types), Macros: macros})
	var errs syntax.ErrorList
	if errors.As(err, &errs) {
		errs = append(Before(errs[0].Pos, []*syntax.Program{tree}, opts), errs...)
	} else {
		_, errs = Check([]*syntax.Program{tree}, opts)
	}
	if len(errs) == 0 {
		return nil
	}
	return errs[0]
}

// TestTags compiles the scripts of testdata/tags. Each is named after the tag of
// its first error, and followed by that error with its place.
func TestTags(t *testing.T) {
	types := kernel(t)
	paths, err := filepath.Glob(filepath.Join("testdata", "tags", "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no test data (%v)", err)
	}
	for _, path := range paths {
		ar, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{}
		for _, f := range ar.Files {
			want[f.Name] = string(f.Data)
		}
		var files []txtar.File
		for _, f := range ar.Files {
			name, script := strings.CutSuffix(f.Name, ".d")
			if !script {
				continue
			}
			got := ""
			if e := firstError(t, types, f.Name, string(f.Data)); e != nil {
				got = e.Error() + "\n"
				if tag, _, _ := strings.Cut(name, "."); tag != e.Tag {
					t.Errorf("%s: tag %s: %v", f.Name, e.Tag, e)
				}
			} else {
				t.Errorf("%s: no error", f.Name)
			}
			files = append(files, f, txtar.File{Name: name + ".err", Data: []byte(got)})
			if diff := cmp.Diff(want[name+".err"], got); diff != "" && !*update {
				t.Errorf("%s (-want +got):\n%s", f.Name, diff)
			}
		}
		if *update {
			ar.Files = files
			if err := os.WriteFile(path, txtar.Format(ar), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
