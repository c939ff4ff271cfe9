package check

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cilium/ebpf/btf"
	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"dtc/compiler/ctype"
	"dtc/compiler/syntax"
)

var update = flag.Bool("update", false, "rewrite the expected output")

// kernel makes a small kernel's types: what the scripts of testdata use.
func kernel(t testing.TB) *ctype.BTF {
	t.Helper()
	integer := &btf.Int{Name: "int", Size: 4, Encoding: btf.Signed}
	uint := &btf.Int{Name: "unsigned int", Size: 4}
	ulong := &btf.Int{Name: "long unsigned int", Size: 8}
	boolean := &btf.Int{Name: "_Bool", Size: 1, Encoding: btf.Bool}
	char := &btf.Int{Name: "char", Size: 1, Encoding: btf.Signed}
	uchar := &btf.Int{Name: "unsigned char", Size: 1}
	pointer := func(to btf.Type) *btf.Pointer { return &btf.Pointer{Target: to} }
	text := func(n uint32) *btf.Array { return &btf.Array{Type: char, Index: integer, Nelems: n} }
	typedef := func(name string, of btf.Type) *btf.Typedef { return &btf.Typedef{Name: name, Type: of} }
	pid := typedef("pid_t", integer)
	state := &btf.Enum{Name: "state", Size: 4, Values: []btf.EnumValue{{Name: "IDLE", Value: 0}, {Name: "BUSY", Value: 1}}}
	box := typedef("box_t", &btf.Struct{Size: 8, Members: []btf.Member{{Name: "inner", Type: ulong}}})
	task := &btf.Struct{Name: "task_struct", Size: 128}
	task.Members = []btf.Member{
		{Name: "pid", Type: pid, Offset: 0},
		{Name: "tgid", Type: pid, Offset: 32},
		{Name: "comm", Type: text(16), Offset: 64},
		{Name: "flag", Type: uint, Offset: 192, BitfieldSize: 3},
		{Name: "", Type: &btf.Union{Size: 8, Members: []btf.Member{{Name: "cookie", Type: ulong}}}, Offset: 256},
		{Name: "real_parent", Type: pointer(task), Offset: 320},
		{Name: "state", Type: state, Offset: 384},
		{Name: "boxed", Type: box, Offset: 448},
		{Name: "cpus", Type: &btf.Array{Type: integer, Index: integer, Nelems: 4}, Offset: 512},
		{Name: "name", Type: pointer(uchar), Offset: 640},
		{Name: "load", Type: &btf.Float{Name: "double", Size: 8}, Offset: 704},
		{Name: "later", Type: pointer(&btf.Fwd{Name: "later", Kind: btf.FwdStruct}), Offset: 768},
		{Name: "call", Type: pointer(&btf.FuncProto{Return: integer}), Offset: 832},
		{Name: "title", Type: pointer(char), Offset: 896},
	}
	void := pointer((*btf.Void)(nil))
	entry := &btf.Struct{Name: "trace_entry", Size: 8, Members: []btf.Member{{Name: "pid", Type: integer}}}
	types := []btf.Type{
		task,
		typedef("btf_trace_switched", pointer(&btf.FuncProto{Return: (*btf.Void)(nil), Params: []btf.FuncParam{
			{Type: void}, {Type: boolean}, {Type: pointer(task)},
		}})),
		&btf.Struct{Name: "trace_event_raw_switched", Size: 32, Members: []btf.Member{
			{Name: "ent", Type: entry, Offset: 0},
			{Name: "comm", Type: text(16), Offset: 64},
			{Name: "prio", Type: integer, Offset: 192},
			{Name: "__data", Type: text(0), Offset: 224},
		}},
		&btf.Func{Name: "read_it", Type: &btf.FuncProto{Return: typedef("ssize_t", &btf.Int{Name: "long int", Size: 8, Encoding: btf.Signed}),
			Params: []btf.FuncParam{{Name: "t", Type: pointer(task)}, {Name: "n", Type: uint}}}},
		&btf.Func{Name: "free_it", Type: &btf.FuncProto{Return: (*btf.Void)(nil), Params: []btf.FuncParam{{Name: "p", Type: void}}}},
	}
	b, err := btf.NewBuilder(types, nil)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := b.Marshal(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	source, err := ctype.ParseBTF(raw)
	if err != nil {
		t.Fatal(err)
	}
	return source
}

func check(t testing.TB, name, src string, opts Options) (*Program, syntax.ErrorList) {
	t.Helper()
	if opts.Types == nil {
		opts.Types = kernel(t)
	}
	opts.Arch = "amd64"
	tree, err := syntax.Parse(name, []byte(src), syntax.Options{IsType: IsType(opts.Types)})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return Check([]*syntax.Program{tree}, opts)
}

// TestTyped compares the typed programs of testdata/typed.txtar: each NAME.d is
// followed by its NAME.typed.
func TestTyped(t *testing.T) {
	path := filepath.Join("testdata", "typed.txtar")
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
		name, isScript := strings.CutSuffix(f.Name, ".d")
		if !isScript {
			continue
		}
		prog, errs := check(t, f.Name, string(f.Data), Options{Name: f.Name})
		if len(errs) > 0 {
			t.Errorf("%s: %v", f.Name, errs)
			continue
		}
		var b bytes.Buffer
		if err := Dump(&b, prog); err != nil {
			t.Fatal(err)
		}
		files = append(files, f, txtar.File{Name: name + ".typed", Data: b.Bytes()})
		if diff := cmp.Diff(want[name+".typed"], b.String()); diff != "" && !*update {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if *update {
		ar.Files = files
		if err := os.WriteFile(path, txtar.Format(ar), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestErrors checks the scripts of testdata/errors.txtar. The line of an error
// ends in a comment `// D_TAG TEXT`, where TEXT is part of the message. A
// script without such a line is right.
func TestErrors(t *testing.T) {
	ar, err := txtar.ParseFile(filepath.Join("testdata", "errors.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range ar.Files {
		t.Run(f.Name, func(t *testing.T) {
			_, errs := check(t, f.Name, string(f.Data), Options{Name: f.Name})
			for i, line := range strings.Split(string(f.Data), "\n") {
				_, comment, found := strings.Cut(line, "// D_")
				if found {
					tag, text, _ := strings.Cut("D_"+comment, " ")
					errs = expect(t, errs, i+1, tag, text)
				}
			}
			for _, e := range errs {
				t.Errorf("unexpected: %v [%s]", e, e.Tag)
			}
		})
	}
}

// expect takes the error of a line out of the list.
func expect(t *testing.T, errs syntax.ErrorList, line int, tag, text string) syntax.ErrorList {
	t.Helper()
	for i, e := range errs {
		if e.Pos.Line == line && e.Tag == tag && strings.Contains(e.Msg, text) {
			return append(errs[:i:i], errs[i+1:]...)
		}
	}
	t.Errorf("line %d: want %s %s, got %v", line, tag, text, errs)
	return errs
}

func TestSettingsComeBeforePragmas(t *testing.T) {
	const src = "#pragma D option strsize=64\nBEGIN { trace(execname); }\n"
	prog, errs := check(t, "t.d", src, Options{Settings: []Option{{Name: "strsize", Value: "1k"}, {Name: "nspec", Value: "2"}}})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if prog.Strsize != 64 || len(prog.Options) != 3 || prog.Options[2].Value != "64" {
		t.Errorf("got strsize %d, options %v", prog.Strsize, prog.Options)
	}
}

func TestEmptyProgram(t *testing.T) {
	tests := []struct {
		src  string
		want int // errors
	}{
		{"", 1},
		{"int x;\n", 1},
		{"#pragma D option empty\nint x;\n", 0},
		{"BEGIN { }\n", 0},
	}
	for _, tt := range tests {
		_, errs := check(t, "t.d", tt.src, Options{})
		if len(errs) != tt.want || tt.want == 1 && errs[0].Tag != "D_EMPTY" {
			t.Errorf("%q: got %v, want %d D_EMPTY", tt.src, errs, tt.want)
		}
	}
}

func TestZdefs(t *testing.T) {
	const src = "nosuch:::probe, profile:::tick-1us { trace(1); }\n"
	if _, errs := check(t, "t.d", src, Options{Zdefs: true}); len(errs) > 0 {
		t.Errorf("with -Z: %v", errs)
	}
	if _, errs := check(t, "t.d", src, Options{}); len(errs) != 2 {
		t.Errorf("without -Z: got %v, want two errors", errs)
	}
}

func TestOptionValues(t *testing.T) {
	tests := []struct {
		name, value string
		has, inside bool
		want        error
	}{
		{"quiet", "", false, true, nil},
		{"quiet", "0", true, true, nil},
		{"quiet", "maybe", true, true, ErrOptionValue},
		{"nspec", "-1", true, true, ErrOptionValue},
		{"strsize", "", false, true, ErrOptionValue},
		{"strsize", "64K", true, true, nil},
		{"strsize", "1x", true, true, ErrOptionValue},
		{"bufsize", "0x10000", true, true, nil},
		{"switchrate", "10hz", true, true, nil},
		{"switchrate", "5foo", true, true, ErrOptionValue},
		{"bufpolicy", "ring", true, true, nil},
		{"temporal", "", false, true, nil},
		{"temporal", "auto", true, true, nil},
		{"temporal", "off", true, true, nil},
		{"temporal", "never", true, true, ErrOptionValue},
		{"bufpolicy", "square", true, true, ErrOptionValue},
		{"stdc", "a", true, true, ErrOptionContext},
		{"stdc", "a", true, false, nil},
		{"nosuch", "", false, true, ErrOptionName},
		{"zdefs", "", false, true, nil},
		{"zdefs", "1", true, true, ErrOptionValue},
		{"lockmem", "unlimited", true, false, nil},
		{"lockmem", "unlimited", true, true, ErrOptionContext},
		{"iregs", "9", true, true, ErrOptionValue},
		{"version", "1.0", true, true, ErrOptionFixed},
		{"amin", "stable/stable/common", true, true, nil},
		{"amin", "nosuch", true, true, ErrOptionValue},
	}
	for _, tt := range tests {
		if got := CheckOption(tt.name, tt.value, tt.has, tt.inside); got != tt.want {
			t.Errorf("%s=%q: got %v, want %v", tt.name, tt.value, got, tt.want)
		}
	}
}

func TestHostTypes(t *testing.T) {
	host := ctype.NewBTF(ctype.DefaultBTF)
	if err := host.Err(); err != nil {
		t.Skipf("no kernel type information: %v", err)
	}
	const src = `BEGIN { trace(curthread->real_parent->tgid); }
rawtp:::sched_switch { trace(args[1]->comm); }
fbt::vfs_read:entry { trace(args[2]); }
`
	if _, errs := check(t, "t.d", src, Options{Types: host}); len(errs) > 0 {
		t.Error(errs)
	}
}

// TestKernelTypesAreLazy compiles a script that needs no kernel types from a
// source that cannot be read.
func TestKernelTypesAreLazy(t *testing.T) {
	const src = "syscall::read:entry /pid == $target/ { self->t = timestamp; x[execname] = args[2]; @[probefunc] = count(); }\n"
	none := ctype.NewBTF(filepath.Join(t.TempDir(), "none"))
	if _, errs := check(t, "t.d", src, Options{Types: none}); len(errs) > 0 {
		t.Error(errs)
	}
	_, errs := check(t, "t.d", "BEGIN { trace(curthread); }\n", Options{Types: none})
	if len(errs) != 1 || errs[0].Tag != "D_TYPE_ERR" {
		t.Errorf("got %v, want D_TYPE_ERR", errs)
	}
}

// FuzzCheck checks that every text ends in errors, each with its tag and place,
// or in a typed program, whatever it was given for macro arguments.
func FuzzCheck(f *testing.F) {
	types := kernel(f)
	tags, err := filepath.Glob(filepath.Join("testdata", "tags", "*.txtar"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range append(tags, filepath.Join("testdata", "typed.txtar"), filepath.Join("testdata", "errors.txtar")) {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, s := range ar.Files {
			if strings.HasSuffix(s.Name, ".d") {
				f.Add(string(s.Data), "")
			}
		}
	}
	f.Add("int a[$1]; BEGIN { a[0] = ($2)$3; $4(1); $$5; } $6:::$7 { }", "4 int -5 nosuch 0x10 syscall 08")
	f.Fuzz(func(t *testing.T, src, args string) {
		macros := &syntax.Macros{Args: strings.Fields(args)}
		tree, err := syntax.Parse("fuzz.d", []byte(src), syntax.Options{IsType: IsType(types), Macros: macros})
		opts := Options{Types: types, Arch: "amd64", Macros: macros}
		var errs syntax.ErrorList
		if errors.As(err, &errs) {
			places(t, append(Before(errs[0].Pos, []*syntax.Program{tree}, opts), errs...))
			return
		}
		prog, errs := Check([]*syntax.Program{tree}, opts)
		if (prog == nil) == (len(errs) == 0) {
			t.Fatalf("got both or neither of a program and errors: %v", errs)
		}
		places(t, errs)
		if prog != nil {
			leaks(t, prog)
			if err := Dump(&bytes.Buffer{}, prog); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// places fails when an error lacks its tag, place or text.
func places(t *testing.T, errs syntax.ErrorList) {
	t.Helper()
	for _, e := range errs {
		if !strings.HasPrefix(e.Tag, "D_") || e.Msg == "" || e.Pos.Line < 0 || e.Pos.Col < 1 {
			t.Fatalf("%v: tag %q", e, e.Tag)
		}
	}
}

// leaks fails when something that has no value is in a typed program.
func leaks(t *testing.T, p *Program) {
	t.Helper()
	visit := func(e Expr) {
		if _, bad := e.(*marker); bad || e.Type() == nil || e.Type().Is(ctype.Dyn) {
			t.Fatalf("%v: %T in the typed program", e.Position(), e)
		}
	}
	var stmts func([]Stmt)
	stmts = func(list []Stmt) {
		for _, s := range list {
			switch s := s.(type) {
			case *ExprStmt:
				Walk(s.X, visit)
			case *AggStmt:
				for _, k := range append(s.Keys[:len(s.Keys):len(s.Keys)], s.Value, s.Incr) {
					Walk(k, visit)
				}
			case *ActStmt:
				for _, a := range s.Args {
					Walk(a, visit)
				}
			case *IfStmt:
				Walk(s.Cond, visit)
				stmts(s.Then)
				stmts(s.Else)
			}
		}
	}
	for _, c := range p.Clauses {
		Walk(c.Pred, visit)
		stmts(c.Body)
	}
}
