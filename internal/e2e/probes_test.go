package e2e

// Each probe of each provider, made to fire. testdata/probes has an archive for
// each provider, PROVIDER.txtar, with these files for each probe:
//
//	NAME/script.d   a script that prints count and arguments
//	NAME/workload   the command that causes the event (-c)
//	NAME/run        dtrun's flags, one on a line
//	NAME/args       the script's arguments, one on a line
//	NAME/needs      probes that the kernel must offer, one on a line; without it,
//	                PROVIDER:::NAME where package provider defines that
//	NAME/output     what dtrun prints
//	NAME/verdict    what to say instead of "works", where the test shows that something is not seen
//
// DISK in a workload or an argument is the name of a disk, FOLDER a folder of a file
// system on a disk, and MODULE the file of a module of the kernel to load. Needed can be,
// too, ALONE, a machine of its own, RAW, raw sockets that say the protocol of their
// packets, SERVER, a machine that may serve NFS, and XFS, that file system on a loop
// device. One file may serve several probes:
// "start,done/script.d" is the same as two. What stands behind @ in a name
// ("start@nfs") makes a variant: another way that the probe comes about.
//
// Each test says how it ended in a line that begins with "probe":
//
//	probe PROVIDER:NAME works
//	probe PROVIDER:NAME missing: FACILITY
//	probe PROVIDER:NAME fails
//
// TestProbesComplete tells probes without a test. What each kernel can do is kept
// in testdata/probes/on/SERIES.txt: TestVMProbes compares, and writes it with -update.

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"dtc/internal/provider"
	"dtc/internal/vmtest"
)

const probesDir = "testdata/probes"

// classes are the providers whose probes are too many to list: a probe of each
// kind is tested.
var classes = map[string][]string{
	"dtrace":  {"BEGIN", "END", "ERROR"},
	"syscall": {"entry", "return"},
	"profile": {"profile-n", "tick-n"},
	"cpc":     {"software", "counts", "hardware", "cache", "raw"},
	"sdt":     {"event"},
	"rawtp":   {"event"},
	"fbt":     {"entry", "return"},
	"rawfbt":  {"entry", "return"},
}

// probeTest is the test of a probe.
type probeTest struct {
	archive  *probeArchive
	provider string
	name     string
	files    map[string]string
}

// probeArchive is a file of tests.
type probeArchive struct {
	path  string
	text  *txtar.Archive
	tests []*probeTest
}

func readProbes(t testing.TB) (list []*probeArchive) {
	t.Helper()
	paths, err := filepath.Glob(probesDir + "/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no tests of probes: %v", err)
	}
	for _, path := range paths {
		text, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, parseProbes(t, path, text))
	}
	return list
}

func parseProbes(t testing.TB, path string, text *txtar.Archive) *probeArchive {
	t.Helper()
	a := &probeArchive{path: path, text: text}
	of := strings.TrimSuffix(filepath.Base(path), ".txtar")
	for _, f := range text.Files {
		names, file, ok := strings.Cut(f.Name, "/")
		if !ok || !slices.Contains([]string{"script.d", "workload", "run", "args", "needs", "output", "verdict"}, file) {
			t.Fatalf("%s: a file %s", path, f.Name)
		}
		for name := range strings.SplitSeq(names, ",") {
			at := slices.IndexFunc(a.tests, func(p *probeTest) bool { return p.name == name })
			if at < 0 {
				at = len(a.tests)
				a.tests = append(a.tests, &probeTest{archive: a, provider: of, name: name, files: map[string]string{}})
			}
			a.tests[at].files[file] = string(f.Data)
		}
	}
	return a
}

// String names the probe.
func (p *probeTest) String() string { return p.provider + ":" + p.name }

func (p *probeTest) lines(file string) []string {
	if p.files[file] == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(p.files[file], "\n"), "\n")
}

// object compiles the script.
func (p *probeTest) object(t testing.TB) string {
	t.Helper()
	name := "probe-" + p.provider + "-" + p.name
	dir := filepath.Join(objectDir, name)
	if !inGuest {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "script.d"), []byte(p.files["script.d"]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return build(t, name, dir, "-s", "script.d")
}

func probeObjects(t testing.TB) {
	for _, a := range readProbes(t) {
		for _, p := range a.tests {
			p.object(t)
		}
	}
}

// missing names what the kernel lacks for a probe, "" if nothing.
func (p *probeTest) missing(t testing.TB) string {
	t.Helper()
	needs := p.lines("needs")
	if base, _, _ := strings.Cut(p.name, "@"); needs == nil && provider.Find(p.provider) != nil {
		needs = []string{p.provider + ":::" + base}
	}
	for _, n := range needs {
		if !strings.Contains(n, ":") {
			continue // see lacks
		}
		why := unavailable(t, n)
		if strings.HasPrefix(n, "cpc:") && why != "" {
			return "a CPU with counters"
		}
		if strings.HasSuffix(why, ": No probe matches description") {
			return strings.Join(madeOf(n), ", ")
		}
		if why != "" {
			return why
		}
	}
	return ""
}

// madeOf lists the kernel's probes that one is made of, or that itself.
func madeOf(description string) (list []string) {
	f := strings.Split(description, ":")
	if of := provider.Find(f[0]); of != nil {
		for _, p := range of.Probes {
			if p.Name != f[3] {
				continue
			}
			for _, s := range p.Sites {
				for _, at := range s.At {
					if !slices.Contains(list, at) {
						list = append(list, at)
					}
				}
			}
		}
	}
	if list == nil {
		list = []string{description}
	}
	return list
}

// fill puts the names of this machine's things into a line.
func (p *probeTest) fill(t testing.TB, line string) string {
	t.Helper()
	if strings.Contains(line, "DISK") {
		line = strings.ReplaceAll(line, "DISK", needDisk(t))
	}
	if strings.Contains(line, "FOLDER") {
		line = strings.ReplaceAll(line, "FOLDER", folder())
	}
	return strings.ReplaceAll(line, "MODULE", module())
}

// terminal reports whether a pseudo terminal can be opened.
func terminal() bool {
	f, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err == nil {
		f.Close()
	}
	return err == nil
}

// mountsXFS reports whether an xfs can be mounted.
func mountsXFS() bool {
	kinds, err := os.ReadFile("/proc/filesystems")
	return err == nil && strings.Contains(string(kinds), "\txfs\n") && exists("/dev/loop-control")
}

// lacks names what this machine lacks to cause the event, "" if nothing.
func (p *probeTest) lacks(t testing.TB) string {
	uses := func(word string) bool { return strings.Contains(p.files["workload"]+p.files["args"], word) }
	needs := func(word string) bool { return slices.Contains(p.lines("needs"), word) }
	switch {
	case uses("DISK") && disk() == "":
		return "a disk"
	case uses("FOLDER") && folder() == "":
		return "a file system on a disk"
	case uses("workload tty") && !terminal():
		return "a pseudo terminal"
	case uses("MODULE") && module() == "":
		return "a module to load"
	case needs("RAW") && kernelSeries(t) == oldest:
		return "the protocol of packets that a raw socket sends"
	case needs("XFS") && !mountsXFS():
		return "xfs on a loop device"
	case needs("SERVER") && !inGuest:
		return "a machine that may serve NFS"
	case needs("ALONE") && !inGuest:
		return "a machine that may run short of memory"
	}
	return ""
}

func (p *probeTest) run(t testing.TB) result {
	t.Helper()
	args := p.lines("run")
	for _, w := range p.lines("workload") {
		args = append(args, "-c", p.fill(t, w))
	}
	args = append(args, p.object(t))
	for _, a := range p.lines("args") {
		args = append(args, p.fill(t, a))
	}
	return command(t, "", "dtrun", args...)
}

// test runs it and tells the verdict.
func (p *probeTest) test(t *testing.T) {
	verdict := "fails"
	defer func() { fmt.Printf("probe %s %s\n", p, verdict) }()
	lacks := func(why string) {
		verdict = "missing: " + why
		t.Skip(verdict)
	}
	if why := p.lacks(t); why != "" {
		lacks(why)
	}
	if why := p.missing(t); why != "" {
		lacks(why)
	}
	r := p.run(t)
	if why := lacking(r.stderr); why != "" {
		lacks(why)
	}
	got := r.stdout
	if r.stderr != "" {
		got += "stderr: " + settle(r.stderr)
	}
	if r.status != 0 {
		got += fmt.Sprintf("status: %d\n", r.status)
	}
	if *update && !inGuest {
		p.keep(t, got)
	} else if got != p.files["output"] {
		t.Fatalf("output differs (-want +got):\n%s", cmp.Diff(p.files["output"], got))
	}
	verdict = "works"
	if said := p.lines("verdict"); said != nil {
		verdict = said[0]
	}
}

// keep writes an output into the archive.
func (p *probeTest) keep(t *testing.T, got string) {
	t.Helper()
	a := p.archive.text
	place := -1
	for i, f := range a.Files {
		names, file, _ := strings.Cut(f.Name, "/")
		if !slices.Contains(strings.Split(names, ","), p.name) {
			continue
		}
		if place = i; file == "output" {
			a.Files[i].Data = []byte(got)
			break
		}
	}
	if names, file, _ := strings.Cut(a.Files[place].Name, "/"); file != "output" {
		a.Files = slices.Insert(a.Files, place+1, txtar.File{Name: names + "/output", Data: []byte(got)})
	}
	if err := os.WriteFile(p.archive.path, txtar.Format(a), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestRunProbes(t *testing.T) {
	needBPF(t)
	for _, a := range readProbes(t) {
		for _, p := range a.tests {
			t.Run(p.provider+"/"+p.name, p.test)
		}
	}
}

// network are the providers that have tests of their own (the goldens fbt-net and tcp-states).
var network = map[string]bool{"ip": true, "tcp": true, "udp": true}

// Every probe has a test, and every test a probe.
func TestProbesComplete(t *testing.T) {
	tested := map[string]bool{}
	for _, a := range readProbes(t) {
		for _, p := range a.tests {
			tested[p.String()] = true
			for _, file := range []string{"script.d", "output"} {
				if _, ok := p.files[file]; !ok {
					t.Errorf("%s: no %s", p, file)
				}
			}
		}
	}
	for of, names := range classes {
		for _, n := range names {
			if !tested[of+":"+n] {
				t.Errorf("no test of %s:%s in %s", of, n, probesDir)
			}
		}
	}
	for _, of := range provider.All {
		if network[of.Name] {
			continue
		}
		for _, p := range of.Probes {
			if !tested[of.Name+":"+p.Name] {
				t.Errorf("no test of %s:%s in %s", of.Name, p.Name, probesDir)
			}
		}
	}
}

// TestVMProbes runs the same on other kernels, or of it what DTC_VMTEST_TESTS says.
func TestVMProbes(t *testing.T) {
	if inGuest || testing.Short() {
		t.Skip("not in a virtual machine or a short run")
	}
	kernels := vmtest.Need(t)
	probeObjects(t)
	test := guestTest(t)
	for _, k := range kernels {
		t.Run(k.Series, func(t *testing.T) { probesOn(t, k, test) })
	}
}

// guestModules are those that the tests of probes need.
var guestModules = []string{"loop", "xfs", "nfsv4", "nfsd"}

// guestTest builds this test for the guest.
func guestTest(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "e2e.test")
	build := exec.Command("go", "test", "-c", "-trimpath", "-o", path, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the test: %v\n%s", err, out)
	}
	return path
}

// packageSeries finds the series in a kernel package's name, which says what "newest" is.
var packageSeries = regexp.MustCompile(`^linux-[a-z]+-(\d+\.\d+)`)

// bringModule puts the module that tests load themselves into a machine, if the kernel has it.
func bringModule(k *vmtest.Kernel, files map[string]string) error {
	file, err := k.Module("dummy")
	if errors.Is(err, vmtest.ErrMissing) {
		return nil
	}
	files["/e2e/dummy.ko"] = file
	return err
}

var probeVerdict = regexp.MustCompile(`(?m)^probe (\S+ .*)\n`)

// probesOn runs the tests of probes on a kernel, and holds the verdicts against
// those that are kept.
func probesOn(t *testing.T, k *vmtest.Kernel, test string) {
	files := map[string]string{
		"/e2e/internal/e2e/" + probesDir: mustAbs(probesDir),
		"/e2e/e2e.test":                  test,
		"/e2e/objects":                   objectDir,
	}
	for _, name := range []string{"dtrun", "workload"} {
		files["/e2e/"+name] = filepath.Join(toolsDir, name)
	}
	if err := bringModule(k, files); err != nil {
		t.Fatal(err)
	}
	args := []string{"/e2e/e2e.test", "-test.timeout=20m", "-test.run", "^TestRunProbes$"}
	if only := os.Getenv("DTC_VMTEST_TESTS"); only != "" {
		args[len(args)-1] = only
	}
	var stream io.Writer
	if testing.Verbose() {
		stream = os.Stderr
		args = append(args, "-test.v")
	}
	res, err := k.Run(t.Context(), vmtest.Spec{
		Stdout:  stream,
		Command: args,
		Env:     []string{toolsVariable + "=/e2e"},
		Dir:     "/e2e/internal/e2e",
		Files:   files,
		Modules: guestModules,
		CPUs:    4, // waiting in the queue of a lock takes three
		Timeout: 25 * time.Minute,
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, res.Output)
	}
	var got strings.Builder
	for _, m := range probeVerdict.FindAllStringSubmatch(string(res.Output), -1) {
		got.WriteString(m[1] + "\n")
	}
	series := k.Series
	if m := packageSeries.FindStringSubmatch(k.Package); m != nil {
		series = m[1]
	}
	path := filepath.Join(probesDir, "on", series+".txt")
	if *update && res.Status == 0 {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		t.Logf("nothing is kept in %s; what was found:\n%s", path, got.String())
	} else if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("what works differs from %s (-want +got), %v:\n%s", path, err, diff)
	}
	if res.Status != 0 {
		t.Errorf("status %d:\n%s", res.Status, res.Output)
	}
}
