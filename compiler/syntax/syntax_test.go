package syntax

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var testTypes = wordSet("u8 foo_t task_t mod`t_t uint64_t uintptr_t psinfo_t")

var testOptions = Options{IsType: func(name string) bool { return testTypes[name] }}

// sameTree ignores what printing does not keep.
var sameTree = cmp.Options{
	cmpopts.IgnoreTypes(Span{}, Pos{}),
	cmpopts.IgnoreFields(ProbeDesc{}, "Text"),
	cmpopts.IgnoreFields(Program{}, "Name", "System"),
	cmpopts.EquateEmpty(),
}

func archives(t testing.TB, dir string) map[string]*txtar.Archive {
	paths, err := filepath.Glob(filepath.Join("testdata", dir, "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives in %s: %v", dir, err)
	}
	list := map[string]*txtar.Archive{}
	for _, path := range paths {
		ar, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		list[path] = ar
	}
	return list
}

func dumpString(n Node) string {
	var b bytes.Buffer
	_ = Dump(&b, n)
	return b.String()
}

// TestAccept parses programs and compares their print and dump with the golden
// files beside them.
func TestAccept(t *testing.T) {
	for path, ar := range archives(t, "accept") {
		golden := &txtar.Archive{}
		for _, f := range ar.Files {
			prog, err := Parse(f.Name, f.Data, testOptions)
			if err != nil {
				t.Errorf("%s: %s: %v", path, f.Name, err)
				continue
			}
			checkRoundTrip(t, prog)
			checkSameTree(t, prog)
			golden.Files = append(golden.Files,
				txtar.File{Name: f.Name, Data: []byte(String(prog))},
				txtar.File{Name: f.Name + ".dump", Data: []byte(dumpString(prog))})
		}
		compareGolden(t, strings.TrimSuffix(path, "txtar")+"golden", txtar.Format(golden))
	}
}

func compareGolden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s: (-want +got)\n%s", path, diff)
	}
}

var position = regexp.MustCompile(` @[-0-9:]+\n`)

// shape returns the dump of a program without positions and name.
func shape(prog *Program) string {
	s := position.ReplaceAllString(dumpString(prog), "\n")
	_, s, _ = strings.Cut(s, "\n")
	return s
}

func checkRoundTrip(t testing.TB, prog *Program) {
	t.Helper()
	text := String(prog)
	again, err := reparse(prog, text)
	if err != nil {
		t.Fatalf("printed program refused: %v\n%s", err, text)
	}
	if shape(prog) == shape(again) && text == String(again) {
		return
	}
	if diff := cmp.Diff(prog, again, sameTree); diff != "" {
		t.Fatalf("printed program differs (-parsed +printed)\n%s\n%s", diff, text)
	}
}

var wantComment = regexp.MustCompile(` *// want(\+[0-9])? (D_\w+): (.*)`)

// wanted returns the errors that the comments of a refused program announce, in
// the form of got.
func wanted(src string) []string {
	var list []string
	for i, line := range strings.Split(src, "\n") {
		if m := wantComment.FindStringSubmatch(line); m != nil {
			ahead, _ := strconv.Atoi(m[1])
			list = append(list, fmt.Sprintf("%d: %s: %s", i+1+ahead, m[2], m[3]))
		}
	}
	return list
}

// TestRefuse parses programs whose comments `// want TAG: MESSAGE` name the
// errors of their line (with want+N, of the Nth line after it). The comments
// are removed first.
func TestRefuse(t *testing.T) {
	for path, ar := range archives(t, "refuse") {
		for _, f := range ar.Files {
			_, err := Parse(f.Name, wantComment.ReplaceAll(f.Data, nil), testOptions)
			list, _ := err.(ErrorList)
			var got []string
			for _, e := range list {
				got = append(got, fmt.Sprintf("%d: %s: %s", e.Pos.Line, e.Tag, e.Msg))
			}
			if diff := cmp.Diff(wanted(string(f.Data)), got); diff != "" {
				t.Errorf("%s: %s: (-want +got)\n%s", path, f.Name, diff)
			}
		}
	}
}

// checkSameTree compares every field of the trees.
func checkSameTree(t testing.TB, prog *Program) {
	t.Helper()
	again, err := reparse(prog, String(prog))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(prog, again, sameTree); diff != "" {
		t.Errorf("printed program differs (-parsed +printed)\n%s", diff)
	}
}

// reparse parses printed text the way its program was parsed: a clause without
// a body exists on a command line only.
func reparse(prog *Program, text string) (*Program, error) {
	for _, d := range prog.Decls {
		if c, ok := d.(*Clause); ok && c.Body == nil {
			return ParseSpec(ByName, text, testOptions)
		}
	}
	return Parse("", []byte(text), testOptions)
}
