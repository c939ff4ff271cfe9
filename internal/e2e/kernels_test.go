package e2e

// What runs on which kernel. testdata/kernels/SERIES.txt keeps, for each series of
// kernels, one verdict a line, with tabs between:
//
//	object	NAME	VERDICT    an object of the tests, made once for all kernels
//	probe	PROVIDER:NAME	HOW    the way in which dtrun attaches to it there
//
// The first line names the kernel. A verdict of an object is
//
//	runs                     it printed what is expected of it
//	fewer probes: MESSAGE    it ran, without probes that cannot be had
//	refused: MESSAGE         dtrun said why it cannot run here
//	differs                  it printed something else; for 5.10 only
//
// and of a probe "missing: FACILITY" where it cannot be had. Each run compares what
// it finds with what is kept, and -update keeps it. docs/kernels.md is made of these
// files (kernelsdoc_test.go).

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sys/unix"

	"dtc/internal/provider"
)

// Kinds of lines.
const (
	objectLine = "object"
	probeLine  = "probe"
	testedLine = "tested"
)

const (
	verdictRuns    = "runs"
	verdictDiffers = "differs"
	verdictFewer   = "fewer probes: "
	verdictRefused = "refused: "
	verdictMissing = "missing: "
)

// oldest is the series that is tried without a promise.
const oldest = "5.10"

var kernelsDir = filepath.Join(filepath.Dir(goldenDir), "kernels")

// verdictKey names a line of a table.
type verdictKey struct{ kind, name string }

// kernelTable is what is known of a kernel.
type kernelTable struct {
	release  string
	verdicts map[verdictKey]string
}

func kernelFile(series string) string { return filepath.Join(kernelsDir, series+".txt") }

// readKernelTable reads a table; one that is not there has no release.
func readKernelTable(t testing.TB, series string) *kernelTable {
	t.Helper()
	table := &kernelTable{verdicts: map[verdictKey]string{}}
	text, err := os.ReadFile(kernelFile(series))
	if os.IsNotExist(err) {
		return table
	}
	if err != nil {
		t.Fatal(err)
	}
	table.add(string(text))
	return table
}

// add takes lines over.
func (k *kernelTable) add(text string) {
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		if release, ok := strings.CutPrefix(line, "# "); ok {
			k.release = release
		} else if f := strings.SplitN(line, "\t", 3); len(f) == 3 {
			k.verdicts[verdictKey{f[0], f[1]}] = f[2]
		}
	}
}

// text is the table as it is kept.
func (k *kernelTable) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", k.release)
	for _, key := range slices.SortedFunc(maps.Keys(k.verdicts), compareKeys) {
		fmt.Fprintf(&b, "%s\t%s\t%s\n", key.kind, key.name, k.verdicts[key])
	}
	return b.String()
}

func compareKeys(a, b verdictKey) int {
	return strings.Compare(a.kind+"\t"+a.name, b.kind+"\t"+b.name)
}

// found collects what this process found.
var found = struct {
	sync.Mutex
	table kernelTable
}{table: kernelTable{verdicts: map[verdictKey]string{}}}

// recorded is the table of this kernel.
var recorded sync.Map // series → *kernelTable

// keepVerdict records a verdict on this kernel, or compares it with the recorded
// one. A kernel of another release may differ, on this machine.
func keepVerdict(t testing.TB, kind, name, verdict string) {
	t.Helper()
	found.Lock()
	found.table.verdicts[verdictKey{kind, name}] = verdict
	found.Unlock()
	if *update {
		return
	}
	series := kernelSeries(t)
	v, ok := recorded.Load(series)
	if !ok {
		v, _ = recorded.LoadOrStore(series, readKernelTable(t, series))
	}
	table := v.(*kernelTable)
	if table.release == "" || !inGuest && table.release != kernelRelease() {
		t.Logf("%s %s: %s", kind, name, verdict)
		return
	}
	want, ok := table.verdicts[verdictKey{kind, name}]
	if !ok && !inGuest {
		t.Logf("%s %s is not in %s yet (-update keeps it)", kind, name, filepath.Base(kernelFile(series)))
	} else if want != verdict {
		t.Errorf("%s %s: %q, want %q as in %s (-update keeps it)", kind, name, verdict, want, filepath.Base(kernelFile(series)))
	}
}

var releaseNumber = regexp.MustCompile(`^\d+\.\d+(\.\d+)?`)

// kernelRelease is the number of the running kernel, 6.12.48.
func kernelRelease() string {
	var name unix.Utsname
	if err := unix.Uname(&name); err != nil {
		return ""
	}
	return releaseNumber.FindString(unix.ByteSliceToString(name.Release[:]))
}

// keepKernelTable keeps what this process found, after all tests, where -update
// was given. A virtual machine prints it for TestVM.
func keepKernelTable() error {
	release := kernelRelease()
	series := seriesPattern.FindString(release)
	if !*update || len(found.table.verdicts) == 0 || series == "" {
		return nil
	}
	found.table.release = release
	text := found.table.text()
	if inGuest {
		for line := range strings.Lines(text) {
			fmt.Print(kernelMark + series + ": " + line)
		}
		return nil
	}
	return mergeKernelTable(series, text)
}

// kernelMark stands before each line of a table that a virtual machine prints.
const kernelMark = "kernel table: "

var kernelLine = regexp.MustCompile(`(?m)^` + kernelMark + `(\d+\.\d+): (.*?)\r?$`)

// keepGuestTable keeps the table that a virtual machine printed.
func keepGuestTable(t *testing.T, output string) {
	t.Helper()
	var series string
	var text bytes.Buffer
	for _, m := range kernelLine.FindAllStringSubmatch(output, -1) {
		series = m[1]
		text.WriteString(m[2] + "\n")
	}
	if series == "" {
		t.Error("the virtual machine found no verdicts")
		return
	}
	if err := mergeKernelTable(series, text.String()); err != nil {
		t.Fatal(err)
	}
}

// mergeKernelTable puts lines into the file of a series. Objects that are gone lose
// theirs.
func mergeKernelTable(series, text string) error {
	table := &kernelTable{verdicts: map[verdictKey]string{}}
	old, err := os.ReadFile(kernelFile(series))
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	table.add(string(old))
	table.add(text)
	for key := range table.verdicts {
		if key.kind == objectLine && !matrixHas(key.name) {
			delete(table.verdicts, key)
		}
	}
	if err := os.MkdirAll(kernelsDir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(kernelFile(series), []byte(table.text()), 0o644)
}

// Where the objects come from: the first part of their names.
const (
	fromGolden  = "golden/"
	fromExample = "example/"
	fromScript  = "script/"
)

func matrixHas(name string) bool {
	kind, rest, _ := strings.Cut(name, "/")
	switch kind + "/" {
	case fromGolden:
		return golden{rest, filepath.Join(goldenDir, rest)}.has("output")
	case fromExample:
		return exists(filepath.Join("../../examples", rest+".d"))
	case fromScript:
		return exists(filepath.Join(largerDir, rest+".d"))
	}
	return false
}

// Every object of the goldens, the examples and the long scripts runs here.
func TestRunKernelObjects(t *testing.T) {
	needBPF(t)
	for _, g := range goldens(t) {
		if g.has("output") {
			t.Run(fromGolden+g.name, func(t *testing.T) {
				t.Parallel()
				g.judge(t)
			})
		}
	}
	for _, e := range examples { // one by one: they look at all processes
		t.Run(fromExample+e.name, func(t *testing.T) {
			r := run(t, e.args(t)...)
			keepObject(t, fromExample+e.name, r, r.status == 0 && e.printed(r.stdout))
		})
	}
	for _, path := range largerScripts(t) {
		name := strings.TrimSuffix(filepath.Base(path), ".d")
		t.Run(fromScript+name, func(t *testing.T) { // one by one: some need much memory
			r := run(t, "-w", "-c", "workload status 0", larger(t, name))
			keepObject(t, fromScript+name, r, r.status == 0)
		})
	}
}

// run is dtrun without skipping what is refused.
func run(t testing.TB, args ...string) result {
	t.Helper()
	return command(t, "", "dtrun", args...)
}

// judge runs a golden and keeps whether it printed what is expected of it.
func (g golden) judge(t *testing.T) {
	t.Helper()
	if g.name == "paths" {
		needRootDir(t)
	}
	want, err := os.ReadFile(filepath.Join(g.dir, "output"))
	if err != nil {
		t.Fatal(err)
	}
	end := onOneCPU(t)
	r := run(t, g.arguments(t)...)
	end()
	if string(want) == outputText(r) {
		keepVerdict(t, objectLine, fromGolden+g.name, verdictRuns)
		return
	}
	if why := g.lacks(t); why != "" && r.status == 0 {
		keepVerdict(t, objectLine, fromGolden+g.name, verdictFewer+why)
		return
	}
	keepObject(t, fromGolden+g.name, r, false)
}

// lacks says why the functions that a golden traces cannot be traced here, "" if
// they can.
func (g golden) lacks(t *testing.T) string {
	t.Helper()
	if !strings.HasPrefix(g.name, "fbt-") {
		return ""
	}
	return unavailable(t, "fbt::vfs_read:entry")
}

var (
	messageLine = regexp.MustCompile(`(?m)^dtrun: (.*)$`)
	fewerProbes = regexp.MustCompile(`(?m)^dtrun: (.*(?:cannot be traced|cannot be attached|left out).*)$`)
)

// keepObject keeps what became of an object.
func keepObject(t *testing.T, name string, r result, good bool) {
	t.Helper()
	says := messageLine.FindAllStringSubmatch(r.stderr, -1)
	switch {
	case good:
		verdict := verdictRuns
		if m := fewerProbes.FindStringSubmatch(r.stderr); m != nil {
			verdict = verdictFewer + m[1]
		}
		keepVerdict(t, objectLine, name, verdict)
	case r.status == 1 && len(says) > 0:
		keepVerdict(t, objectLine, name, verdictRefused+says[len(says)-1][1])
	default:
		if kernelSeries(t) != oldest {
			t.Errorf("status %d, output:\n%s%s", r.status, r.stdout, r.stderr)
		}
		keepVerdict(t, objectLine, name, verdictDiffers)
	}
}

// listedProviders are those whose probes have a line each; the others have a line
// for what all their probes have in common.
var listedProviders = []string{
	"dtrace", "proc", "sched", "io", "ip", "tcp", "udp", "lockstat", "sysinfo", "vminfo", "profile", "cpc",
}

// openProviders have as many probes as the kernel has places.
var openProviders = []struct{ name, probe string }{
	{"syscall:entry", "syscall::read:entry"},
	{"syscall:return", "syscall::read:return"},
	{"sdt:NAME", "sdt:sched::sched_switch"},
	{"rawtp:NAME", "rawtp:::sched_switch"},
	{"fbt:entry", "fbt:vmlinux:vfs_read:entry"},
	{"fbt:return", "fbt:vmlinux:vfs_read:return"},
	{"rawfbt:entry", "rawfbt:vmlinux:vfs_read:entry"},
	{"rawfbt:return", "rawfbt:vmlinux:vfs_read:return"},
}

var (
	listedProbe = regexp.MustCompile(`^ *\d+ +(\S+) .*?(\S+)$`)
	attachedBy  = regexp.MustCompile(`^\tAttach Kind: (.*)$`)
)

// Every probe that all kernels could have says how it is attached here.
func TestRunKernelProbes(t *testing.T) {
	needBPF(t)
	for _, p := range listedProviders {
		ways := waysToAttach(t, "-P", p)
		if made := provider.Find(p); made != nil {
			for i := range made.Probes {
				if name := p + ":" + made.Probes[i].Name; ways[name] == "" {
					ways[name] = verdictMissing + "the kernel's probes that it is made of"
				}
			}
		}
		for name, how := range ways {
			keepVerdict(t, probeLine, name, how)
		}
	}
	for _, p := range openProviders {
		how := verdictMissing + "the probe " + p.probe
		for _, h := range waysToAttach(t, "-n", p.probe) {
			how = h
		}
		keepVerdict(t, probeLine, p.name, how)
	}
}

// waysToAttach reads what dtrun -lv says of probes.
func waysToAttach(t *testing.T, flags ...string) map[string]string {
	t.Helper()
	ways := map[string]string{}
	var name string
	for line := range strings.Lines(run(t, append([]string{"-lvv"}, flags...)...).stdout) {
		line = strings.TrimSuffix(line, "\n")
		if m := listedProbe.FindStringSubmatch(line); m != nil {
			name = m[1] + ":" + m[2]
		} else if m := attachedBy.FindStringSubmatch(line); m != nil {
			ways[name] = m[1]
		} else if m := cannot.FindStringSubmatch(line); m != nil {
			ways[name] = verdictMissing + m[1]
		}
	}
	return ways
}
