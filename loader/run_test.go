package loader

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"dtc/loader/probe"
	"dtc/object"
)

// compile makes an object of a C file of testdata and metadata.
func compile(t testing.TB, name string, m *object.Meta) *object.File {
	t.Helper()
	clang, err := exec.LookPath("clang")
	if err != nil {
		t.Skip("clang is missing")
	}
	out := filepath.Join(t.TempDir(), "a.o")
	cmd := exec.Command(clang, "--target=bpf", "-mcpu=v3", "-g", "-O2", "-Wall", "-Wno-unused", "-c", "-o", out, filepath.Join("testdata", name))
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	image, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if image, err = object.Append(image, m); err != nil {
		t.Fatal(err)
	}
	f, err := object.Parse(image)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func traceMeta() *object.Meta {
	text := func(s string) object.Part { return object.Part{Text: s} }
	clause := func(n int) []int { return []int{n} }
	return &object.Meta{
		Version: [2]int{object.Major, object.Minor}, Name: "trace.d", FromFile: true, Arch: runtime.GOARCH, Strsize: 16, MaskWords: 1,
		Macros: []object.Macro{{Name: "1", Var: "m1"}, {Name: "2", Var: "m2", Text: true}, {Name: "target", Var: "m_target"}},
		Descs: []object.Desc{
			{Provider: "dtrace", Name: "BEGIN", Clauses: []int{0, 1}, Pos: "trace.d:1:1", Source: "BEGIN"},
			{Provider: "syscall", Function: "$3", Name: "entry", Clauses: clause(2), Pos: "trace.d:2:1", Source: "syscall::$3:entry"},
			{Provider: "profile", Name: "tick-$4", Clauses: clause(3), Pos: "trace.d:3:1", Source: "tick-$4"},
			{Provider: "dtrace", Name: "END", Clauses: clause(4), Pos: "trace.d:4:1", Source: "END"},
		},
		Clauses: []object.Clause{{Pos: "trace.d:1:1"}, {Pos: "trace.d:1:2"}, {Pos: "trace.d:2:1"}, {Pos: "trace.d:3:1"}, {Pos: "trace.d:4:1"}},
		Programs: []object.Program{
			{Symbol: "begin", Group: 0, Class: object.ClassBegin, Kind: object.TestRun, Clauses: []int{0, 1}, Descs: []int{0}},
			{Symbol: "entry", Group: 1, Class: object.ClassSyscallEntry, Kind: object.TPBTF, Clauses: clause(2), Descs: []int{1}},
			{Symbol: "tick", Group: 2, Class: object.ClassProfile, Kind: object.PerfEvent, Clauses: clause(3), Descs: []int{2}},
			{Symbol: "end", Group: 3, Class: object.ClassEnd, Kind: object.TestRun, Clauses: clause(4), Descs: []int{3}},
		},
		Records: []object.Record{
			{Size: object.ShortFault},
			{Clause: 0, Size: 32, Data: []object.Datum{{Off: 8, Size: 8, Type: object.Int}, {Off: 16, Size: 16, Type: object.String}},
				Actions: []object.Action{{Act: "printf", Data: []int{0, 1}, Format: []object.Part{text("begin "), {Verb: "d"}, text(" "), {Verb: "s", Arg: 1}, text("\n")}}}},
			{Clause: 2, Size: 16, Data: []object.Datum{{Off: 8, Size: 8, Type: object.Uint}},
				Actions: []object.Action{{Act: "trace", Data: []int{0}}}},
			{Clause: 3, Size: 16, Data: []object.Datum{{Off: 8, Size: 4, Type: object.Int}},
				Actions: []object.Action{{Act: "exit", Data: []int{0}}}},
			{Clause: 4, Size: 8, Actions: []object.Action{{Act: "printf", Format: []object.Part{text("end\n")}}}},
		},
		Aggs: []object.Agg{
			{Name: "c", Func: "count", Map: "agg_c", KeySize: 8, Keys: []object.Datum{{Size: 4, Type: object.Text}}, Words: 1},
			{Name: "n", Func: "count", Map: "agg_n", Words: 1},
		},
		Sites: []object.Site{{Pos: "trace.d:1:2"}},
	}
}

// calls is how often the command of TestMain calls getppid.
const calls = 5000

// TestMain is also the command that tests trace.
func TestMain(m *testing.M) {
	if n, err := strconv.Atoi(os.Getenv("LOADER_TEST_CALLS")); err == nil {
		for range n {
			unix.Getppid()
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func self(t testing.TB) string {
	t.Setenv("LOADER_TEST_CALLS", strconv.Itoa(calls))
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return "'" + path + "'"
}

// need skips where the kernel or our privileges lack a kind.
func need(t testing.TB, kinds ...probe.Kind) {
	t.Helper()
	host := probe.OpenHost()
	for _, k := range kinds {
		if err := host.Have(k); err != nil {
			t.Skip(err)
		}
	}
}

type result struct {
	status      int
	err         error
	out, stderr string
}

func runObject(t *testing.T, f *object.File, change func(*Config)) result {
	t.Helper()
	var out, stderr bytes.Buffer
	cfg := &Config{Object: f, Script: "trace.o", Stdout: &out, Stderr: &stderr}
	change(cfg)
	status, err := Run(cfg)
	return result{status, err, out.String(), stderr.String()}
}

func TestExit(t *testing.T) {
	need(t, probe.TestRun, probe.TPBTF, probe.PerfEvent)
	f := compile(t, "trace.c", traceMeta())
	r := runObject(t, f, func(c *Config) {
		c.Args = []string{"-42", "two", "getppid", "100ms"}
		c.Commands = []string{"sleep 600"}
		c.Settings = []object.Option{{Name: "quiet"}}
	})
	if r.err != nil || r.status != 7 {
		t.Fatalf("status %d, want 7 (%v)\n%s", r.status, r.err, r.stderr)
	}
	if diff := cmp.Diff("begin -42 two\nend\n\n", r.out); diff != "" {
		t.Error(diff)
	}
	want := "dtrun: error in dt_clause_1 for probe ID 1 (dtrace:::BEGIN): invalid address (0x10) at BPF pc 5\n"
	if diff := cmp.Diff(want, r.stderr); diff != "" {
		t.Error(diff)
	}
}

func TestCommand(t *testing.T) {
	need(t, probe.TestRun, probe.TPBTF, probe.PerfEvent)
	f := compile(t, "trace.c", traceMeta())
	for _, function := range []string{"getppid", "getp*id"} {
		t.Run(function, func(t *testing.T) {
			r := runObject(t, f, func(c *Config) {
				c.Args = []string{"1", "", function, "1hour"}
				c.Commands = []string{self(t)}
			})
			if r.err != nil || r.status != 0 {
				t.Fatalf("status %d (%v)\n%s", r.status, r.err, r.stderr)
			}
			if n := strings.Count(r.out, "getppid:entry"); n != calls {
				t.Errorf("%d records of getppid, want %d", n, calls)
			}
			want := "  getppid " + strings.Repeat(" ", 43) + "            5000\n             5000\n"
			if function == "getppid" && !strings.HasSuffix(r.out, want) {
				t.Errorf("the output ends with %q, want %q", r.out[max(0, len(r.out)-200):], want)
			}
			if !strings.Contains(r.stderr, "dtrun: script 'trace.d' matched ") {
				t.Errorf("stderr: %s", r.stderr)
			}
		})
	}
}

// TestKinds runs the clause by other kinds of programs: for few probes in copies,
// for many in one that gets cookies.
func TestKinds(t *testing.T) {
	if testing.Short() {
		t.Skip("perf tracepoints take a tenth of a second each to detach")
	}
	for _, test := range []struct {
		name string
		desc object.Desc
		prog object.Program
		kind probe.Kind
		want string
	}{
		{"few tracepoints", object.Desc{Provider: "syscall", Function: "getp*id", Name: "entry"},
			object.Program{Symbol: "entry_tracepoint", Class: object.ClassSyscallEntry, Kind: object.Tracepoint}, probe.Tracepoint, "getppid:entry"},
		{"many tracepoints", object.Desc{Provider: "syscall", Function: "get*", Name: "entry"},
			object.Program{Symbol: "entry_tracepoint", Class: object.ClassSyscallEntry, Kind: object.Tracepoint}, probe.Tracepoint, "getppid:entry"},
		{"few raw tracepoints", object.Desc{Provider: "rawtp", Name: "sys_*"},
			object.Program{Symbol: "raw", Class: object.ClassRawtp, Kind: object.RawTP}, probe.RawTP, ":sys_enter"},
		{"many raw tracepoints", object.Desc{Provider: "rawtp", Name: "s[cy][hs]*"},
			object.Program{Symbol: "raw", Class: object.ClassRawtp, Kind: object.RawTP}, probe.RawTP, ":sys_enter"},
	} {
		t.Run(test.name, func(t *testing.T) {
			need(t, probe.TestRun, probe.PerfEvent, test.kind)
			m := traceMeta()
			test.desc.Clauses, test.desc.Pos = m.Descs[1].Clauses, m.Descs[1].Pos
			test.prog.Group, test.prog.Clauses, test.prog.Descs = 1, m.Programs[1].Clauses, m.Programs[1].Descs
			m.Descs[1], m.Programs[1] = test.desc, test.prog
			m.Options = []object.Option{{Name: "argref"}}
			r := runObject(t, compile(t, "trace.c", m), func(c *Config) {
				c.Args = []string{"1", "", "", "1hour"}
				c.Commands = []string{self(t)}
			})
			if r.err != nil {
				t.Fatal(r.err)
			}
			if n := strings.Count(r.out, test.want); n < calls {
				t.Errorf("%d records of %s, want %d\n%s", n, test.want, calls, r.stderr)
			}
		})
	}
}

// TestDrops gives the records less room than they need: what is printed and what
// is reported lost are all there were.
func TestDrops(t *testing.T) {
	need(t, probe.TestRun, probe.TPBTF, probe.PerfEvent)
	f := compile(t, "trace.c", traceMeta())
	r := runObject(t, f, func(c *Config) {
		c.Args = []string{"1", "", "getppid", "1hour"}
		c.Commands = []string{self(t)}
		c.Settings = []object.Option{{Name: "bufsize", Value: "4k"}, {Name: "switchrate", Value: "1s"}}
	})
	if r.err != nil {
		t.Fatal(r.err)
	}
	got := strings.Count(r.out, "getppid:entry")
	lost := 0
	for line := range strings.Lines(r.stderr) {
		var n, cpu int
		if k, _ := fmt.Sscanf(line, "dtrun: %d drops on CPU %d", &n, &cpu); k == 2 {
			lost += n
		}
	}
	if got+lost != calls || lost == 0 {
		t.Errorf("%d printed and %d lost, want %d together\n%s", got, lost, calls, r.stderr)
	}
}

func TestRunErrors(t *testing.T) {
	need(t, probe.TestRun, probe.TPBTF, probe.PerfEvent)
	f := compile(t, "trace.c", traceMeta())
	good := []string{"1", "", "getppid", "1hour"}
	for _, test := range []struct {
		name   string
		change func(*Config)
		want   string
	}{
		{"too few arguments", func(c *Config) { c.Args = good[:3] }, "trace.d:3:1: [D_MACRO_UNDEF] macro argument $4 is not defined"},
		{"too many arguments", func(c *Config) { c.Args = append(good, "more") }, "[D_MACRO_UNUSED] extraneous argument 'more' ($5 is not referenced)"},
		{"no number", func(c *Config) { c.Args = []string{"one", "", "getppid", "1hour"} }, `macro argument $1 is "one", want an integer`},
		{"overflow", func(c *Config) { c.Args = []string{"99999999999999999999", "", "getppid", "1s"} }, "macro argument $1 constant 99999999999999999999 results in integer overflow"},
		{"no probe", func(c *Config) { c.Args = []string{"1", "", "getnobody", "1hour"} }, "trace.d:2:1: [D_PDESC_ZERO] probe description syscall::getnobody:entry does not match any probes"},
		{"option", func(c *Config) { c.Settings = []object.Option{{Name: "bufsize", Value: "big"}} }, "failed to set -x bufsize: Invalid value for specified option"},
		{"command", func(c *Config) { c.Args, c.Commands = good, []string{"/nonexistent/x"} }, "failed to execute /nonexistent/x: no such file or directory"},
		{"pid", func(c *Config) { c.Args, c.Pids = good, []int{1 << 22} }, "failed to grab pid 4194304: No such process"},
		{"output", func(c *Config) { c.Output = "/nonexistent/x" }, "failed to open output file '/nonexistent/x': no such file or directory"},
		{"disk full", func(c *Config) { c.Args, c.Output = []string{"1", "", "getppid", "100ms"}, "/dev/full" }, "write output: no space left on device"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := runObject(t, f, test.change)
			if r.err == nil || r.err.Error() != test.want || r.status != 1 {
				t.Errorf("got status %d and %v, want %s", r.status, r.err, test.want)
			}
		})
	}
}
