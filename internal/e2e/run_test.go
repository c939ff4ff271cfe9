package e2e

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

// scaled is a number of events: fewer where every instruction is emulated.
func scaled(n int) int {
	if inGuest {
		return n / 20
	}
	return n
}

// lastNumber is the number that the text ends with, as a keyless aggregation prints it.
func lastNumber(t testing.TB, text string) int {
	t.Helper()
	f := strings.Fields(text)
	if len(f) == 0 {
		t.Fatalf("no number in %q", text)
	}
	n, err := strconv.Atoi(f[len(f)-1])
	if err != nil {
		t.Fatalf("number in %q: %v", text, err)
	}
	return n
}

func expect(t testing.TB, got, want string) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("output differs (-want +got):\n%s", d)
	}
}

// Every event is counted, once.
func TestRunCount(t *testing.T) {
	needBPF(t)
	n := scaled(1_000_000)
	got := quietly(t, "-q", "-c", fmt.Sprint("workload getppid ", n), object(t, "count"))
	if got := lastNumber(t, got); got != n {
		t.Errorf("counted %d calls, want %d", got, n)
	}
}

var dropped = regexp.MustCompile(`(?m)^dtrun: (\d+) drops? on CPU \d+$`)

// drops adds up the drops that dtrun reported, and fails on any other message.
func drops(t testing.TB, r result) int {
	t.Helper()
	n := 0
	for _, m := range dropped.FindAllStringSubmatch(r.stderr, -1) {
		d, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		n += d
	}
	if rest := strings.TrimSpace(dropped.ReplaceAllString(r.stderr, "")); rest != "" {
		t.Errorf("unexpected message: %s", rest)
	}
	return n
}

// Every record is printed or reported as dropped.
func TestRunRecords(t *testing.T) {
	needBPF(t)
	for _, tt := range []struct {
		name  string
		flags []string
		n     int
	}{
		{"printf", nil, 1_000_000},
		{"small-buffer", nil, 200_000},
		{"printf", []string{"-x", "bufsize=64k", "-x", "switchrate=500ms"}, 200_000},
	} {
		n := scaled(tt.n)
		args := append(tt.flags, "-c", fmt.Sprint("workload getppid ", n), object(t, tt.name))
		r := dtrun(t, args...)
		printed := strings.Count(strings.TrimRight(r.stdout, "\n"), "\n") + 1
		if lost := drops(t, r); printed+lost != n || r.status != 0 {
			t.Errorf("%s %q: printed %d + dropped %d = %d, want %d; status %d",
				tt.name, tt.flags, printed, lost, printed+lost, n, r.status)
		}
		if tt.flags == nil && tt.name == "printf" {
			checkLines(t, r.stdout)
		}
	}
}

// checkLines checks that no printed record is torn.
func checkLines(t testing.TB, text string) {
	t.Helper()
	whole := regexp.MustCompile(`^\d+ workload$`)
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		if !whole.MatchString(line) {
			t.Fatalf("torn record %q", line)
		}
	}
}

// Arguments and return values are those of the calls.
func TestRunArguments(t *testing.T) {
	needBPF(t)
	got := quietly(t, "-c", "workload read 300 100 , write 200 7", object(t, "transfer"))
	expect(t, got, ""+
		"\n"+
		fmt.Sprintf("  %-50s %8d %8d %16d\n", "write", 98, 7, 200)+
		fmt.Sprintf("  %-50s %8d %8d %16d\n", "read", 99, 100, 300)+
		fmt.Sprintf("  %-50s %16d\n", "write", 1400)+
		fmt.Sprintf("  %-50s %16d\n", "read", 30000))
}

func TestRunEverySyscall(t *testing.T) {
	needBPF(t)
	got := quietly(t, "-c", "workload getppid 1000", object(t, "every-syscall"))
	expect(t, got, ""+
		"\n"+
		fmt.Sprintf("  %-50s  %-50s %16d\n", "getppid", "entry", 1000)+
		fmt.Sprintf("  %-50s  %-50s %16d\n", "getppid", "return", 1000))
}

func TestRunProcesses(t *testing.T) {
	needBPF(t)
	got := quietly(t, "-c", "workload fork 3", object(t, "processes"))
	expect(t, got, ""+
		"1\n\n"+
		fmt.Sprintf("  %-50s %16d\n", "exec", 3)+
		fmt.Sprintf("  %-50s %16d\n", "raw exec", 3))
}

func TestRunProfile(t *testing.T) {
	needBPF(t)
	if n := lastNumber(t, quietly(t, "-c", "workload spin 500", object(t, "profile"))); n == 0 {
		t.Error("no sample of a busy process")
	}
}

// A profile probe fires on every processor; a tick probe after its time.
func TestRunProfileOnEveryCPU(t *testing.T) {
	needBPF(t)
	keepBusy(t) // a machine's idle processors may have no timers
	got := quietly(t, object(t, "profile-cpus"))
	lines := strings.Split(strings.TrimSpace(got), "\n")
	online, err := os.ReadFile("/sys/devices/system/cpu/online")
	if err != nil {
		t.Fatal(err)
	}
	if want := countCPUs(t, string(online)); lines[0] != "1" || len(lines)-2 != want {
		t.Errorf("got %q, want 1 and %d processors", got, want)
	}
}

// keepBusy has each processor compute until the test ends.
func keepBusy(t testing.TB) {
	for cpu := range runtime.NumCPU() {
		go func() {
			runtime.LockOSThread()
			var set unix.CPUSet
			set.Set(cpu)
			if unix.SchedSetaffinity(0, &set) != nil {
				return
			}
			for t.Context().Err() == nil {
			}
		}()
	}
}

func countCPUs(t testing.TB, list string) int {
	t.Helper()
	n := 0
	for part := range strings.SplitSeq(strings.TrimSpace(list), ",") {
		var first, last int
		switch c, _ := fmt.Sscanf(part, "%d-%d", &first, &last); c {
		case 2:
			n += last - first + 1
		case 1:
			n++
		default:
			t.Fatalf("processors %q", list)
		}
	}
	return n
}

func TestRunStacks(t *testing.T) {
	needBPF(t)
	got := quietly(t, "-c", "workload getppid 2", object(t, "stacks"))
	frame := "(vmlinux`[A-Za-z_0-9.]+(\\+0x[0-9a-f]+)?|0x[0-9a-f]+)\n"
	indented := " {14}" + frame
	record := "\n(" + indented + "){1,3}\n" + frame + "\\."
	whole := regexp.MustCompile("^(" + record + "){2}\n\n(" + indented + "){1,2} {16}2\n +[1-9][0-9]*\n$")
	if !whole.MatchString(got) {
		t.Errorf("got %q", got)
	}
}

// The caller is the second frame of the stack and stackdepth counts from the first,
// also where a tracepoint has several programs.
func TestRunCallers(t *testing.T) {
	needBPF(t)
	if why := unavailable(t, "rawtp:::sys_enter"); why != "" {
		t.Skip("no rawtp:::sys_enter: " + why)
	}
	got := quietly(t, "-c", "workload getppid 1", object(t, "callers"), strconv.Itoa(unix.SYS_GETPPID))
	seen := regexp.MustCompile("\n +vmlinux`.*\n +(vmlinux`[^+\n]+)\\S*\n +(\\S+) *\n([0-9]+)\n").FindAllStringSubmatch(got, -1)
	if len(seen) != 2 {
		t.Fatalf("got %q, want two records with a stack", got)
	}
	for _, s := range seen {
		if s[1] != s[2] || s[3] != seen[0][3] {
			t.Errorf("caller %s, depth %s; the stack says %s, the other program %s", s[2], s[3], s[1], seen[0][3])
		}
	}
}

// One object, byte for byte, runs on every kernel.
func TestRunPortable(t *testing.T) {
	needBPF(t)
	args := []string{"-c", "workload getppid 1 , name renamed , write 10 4321", object(t, "portable")}
	why := unavailable(t, "fbt::vfs_write:")
	if why != "" {
		args = append([]string{"-Z"}, args...)
	}
	r := dtrun(t, args...)
	head, rest, _ := strings.Cut(r.stdout, "\n\n")
	expect(t, head, "parent 1\nleader workload\nworkload -> renamed")
	if r.status != 0 {
		t.Errorf("status %d: %s", r.status, r.stderr)
	}
	if why != "" {
		t.Logf("missing: fbt: %s", why)
		return
	}
	if !strings.HasSuffix(rest, fmt.Sprintf("\n %16d\n %16d\n", 10, 43210)) || !strings.Contains(rest, "Distribution") {
		t.Errorf("latency %q", rest)
	}
}

func TestRunStatus(t *testing.T) {
	needBPF(t)
	for argument, want := range map[string]int{"0": 0, "3": 3, "255": 255, "263": 7, "-1": 255} {
		if r := dtrun(t, object(t, "exit"), argument); r.status != want || r.stdout != "\n" {
			t.Errorf("exit(%s): status %d, output %q%s, want %d", argument, r.status, r.stdout, r.stderr, want)
		}
	}
}

// process is a running tracer.
type process struct {
	t      testing.TB
	cmd    *exec.Cmd
	out    *bufio.Reader
	stderr bytes.Buffer
	stdout io.Closer
}

// start runs dtrun on a script that prints a line from BEGIN, and waits for the line.
func start(t testing.TB, args ...string) *process {
	t.Helper()
	p := &process{t: t, cmd: exec.Command("dtrun", args...)}
	p.cmd.Stderr = &p.stderr
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.cmd.Process.Kill() })
	p.stdout, p.out = stdout, bufio.NewReader(stdout)
	for line := ""; !strings.Contains(line, "ready"); {
		if line, err = p.out.ReadString('\n'); err != nil {
			p.cmd.Wait()
			skipLacking(t, p.stderr.String())
			t.Fatalf("dtrun %q ended early: %s", args, p.stderr.String())
		}
	}
	return p
}

func (p *process) signal(s syscall.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}

// end waits for the tracer and returns what it printed since start.
func (p *process) end() result {
	p.t.Helper()
	rest, err := io.ReadAll(p.out)
	if err != nil {
		p.t.Fatal(err)
	}
	p.cmd.Wait()
	return result{string(rest), withoutMisses(p.stderr.String()), status(p.cmd.ProcessState)}
}

// SIGINT and SIGTERM end a run in order: END, then the aggregations, status 0.
func TestRunSignals(t *testing.T) {
	needBPF(t)
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		p := start(t, object(t, "forever"))
		command(t, "", "workload", "getppid", "100")
		p.signal(s)
		r := p.end()
		whole := regexp.MustCompile(`^\nend\n\n  calls {45} +(\d+)\n$`)
		m := whole.FindStringSubmatch(r.stdout)
		if m == nil || r.status != 0 || r.stderr != "" {
			t.Errorf("%v: status %d, output %q, %q", s, r.status, r.stdout, r.stderr)
		} else if lastNumber(t, m[1]) < 100 {
			t.Errorf("%v: counted %s calls, want at least 100", s, m[1])
		}
	}
}

func TestRunSignalInDefaultMode(t *testing.T) {
	needBPF(t)
	p := start(t, object(t, "forever-default"))
	p.signal(syscall.SIGINT)
	r := p.end()
	expect(t, settle(r.stdout), "\n  C      2                             :END   end                              \n\n")
	expect(t, r.stderr, "dtrun: script 'forever-default.d' matched 2 probes\n")
}

// With -p, tracing ends with the process.
func TestRunProcess(t *testing.T) {
	needBPF(t)
	target := exec.Command("workload", "wait", ",", "getppid", "50")
	stdin, err := target.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := target.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { target.Process.Kill() })
	p := start(t, "-p", strconv.Itoa(target.Process.Pid), object(t, "watch"))
	stdin.Close()
	if err := target.Wait(); err != nil {
		t.Fatal(err)
	}
	r := p.end()
	expect(t, r.stdout+r.stderr, "50 calls\n\n")
	if r.status != 0 {
		t.Errorf("status %d, want 0", r.status)
	}
}

func TestRunNoProcess(t *testing.T) {
	needBPF(t)
	for _, args := range [][]string{{"-p", "4194000"}, {"-c", "/no/such/program"}} {
		r := dtrun(t, append(args, object(t, "watch"))...)
		if r.status != 1 || strings.Count(r.stderr, "\n") != 1 {
			t.Errorf("%q: status %d, message %q", args, r.status, r.stderr)
		}
	}
}

// The command's own status and output do not matter to the run.
func TestRunCommand(t *testing.T) {
	needBPF(t)
	got := quietly(t, "-c", "workload say hello , getppid 5 , status 9", object(t, "watch"))
	if !strings.Contains(got, "hello\n") {
		t.Errorf("output %q, want the command's in it", got)
	}
	expect(t, strings.Replace(got, "hello\n", "", 1), "ready\n5 calls\n\n")
}

// -o appends.
func TestRunOutputFile(t *testing.T) {
	needBPF(t)
	file := filepath.Join(t.TempDir(), "out")
	if err := os.WriteFile(file, []byte("before\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		expect(t, quietly(t, "-o", file, object(t, "quiet")), "")
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, string(got), "before\nx\nx\n")
	r := dtrun(t, "-o", "/no/such/folder/out", object(t, "quiet"))
	expect(t, r.stderr, "dtrun: failed to open output file '/no/such/folder/out': no such file or directory\n")
	if r.status != 1 {
		t.Errorf("status %d, want 1", r.status)
	}
}

func TestRunDiskFull(t *testing.T) {
	needBPF(t)
	r := dtrun(t, "-o", "/dev/full", object(t, "quiet"))
	if r.status != 1 || !strings.Contains(r.stderr, "no space left on device") || strings.Count(r.stderr, "\n") != 1 {
		t.Errorf("status %d, message %q", r.status, r.stderr)
	}
}

// The flags of dtrun override what the object says.
func TestRunOverrides(t *testing.T) {
	needBPF(t)
	loud := "CPU     ID                    FUNCTION:NAME\n" +
		"  C      1                           :BEGIN   x                                \n\n"
	notice := "dtrun: script '%s.d' matched 1 probe\n"
	for _, tt := range []struct {
		name           string
		flags          []string
		stdout, stderr string
	}{
		{"quiet", nil, "x\n", ""},
		{"quiet", []string{"-x", "quiet=no"}, loud, fmt.Sprintf(notice, "quiet")},
		{"loud", nil, loud, fmt.Sprintf(notice, "loud")},
		{"loud", []string{"-q"}, "x\n", ""},
		{"loud", []string{"-x", "quiet"}, "x\n", ""},
		{"loud", []string{"-xquiet=yes"}, "x\n", ""},
	} {
		r := dtrun(t, append(tt.flags, object(t, tt.name))...)
		if got := settle(r.stdout); got != tt.stdout || r.stderr != tt.stderr || r.status != 0 {
			t.Errorf("%s %q: status %d\n%s", tt.name, tt.flags, r.status, cmp.Diff(tt.stdout+tt.stderr, got+r.stderr))
		}
	}
}

// A description that matches nothing is an error that names it, unless -Z.
func TestRunNoMatch(t *testing.T) {
	needBPF(t)
	for name, description := range map[string]string{
		"no-match":      "syscall::no_such_call:entry",
		"no-match-list": "syscall::no*such:entry",
	} {
		r := dtrun(t, object(t, name))
		if r.status != 1 || r.stdout != "" || strings.Count(r.stderr, "\n") != 1 ||
			!strings.Contains(r.stderr, description+" does not match any probes") {
			t.Errorf("%s: status %d, output %q, message %q", name, r.status, r.stdout, r.stderr)
		}
	}
	expect(t, quietly(t, "-Z", object(t, "no-match")), "began\n\n")
	expect(t, quietly(t, "-x", "zdefs", object(t, "no-match")), "began\n\n")
}

func TestRunScriptArguments(t *testing.T) {
	needBPF(t)
	arguments := object(t, "arguments")
	expect(t, quietly(t, arguments, "-5", "a b"), "-5 a b\n\n")
	expect(t, quietly(t, arguments, "0x10", "7"), "16 7\n\n")
	expect(t, quietly(t, "-x", "defaultargs", arguments), "0 \n\n")
	expect(t, quietly(t, "-x", "argref", arguments, "1", "2", "3"), "1 2\n\n")
	for _, tt := range []struct{ args, message string }{
		{"", "macro argument $1 is not defined"},
		{"1", "macro argument $2 is not defined"},
		{"1 2 3", "extraneous argument '3' ($3 is not referenced)"},
		{"99999999999999999999 2", "integer overflow"},
		{"word 2", "$1"},
	} {
		r := dtrun(t, append([]string{arguments}, strings.Fields(tt.args)...)...)
		if r.status != 1 || r.stdout != "" || strings.Count(r.stderr, "\n") != 1 || !strings.Contains(r.stderr, tt.message) {
			t.Errorf("arguments %q: status %d, output %q, message %q, want %q", tt.args, r.status, r.stdout, r.stderr, tt.message)
		}
	}
}

// What is not an object, or not a whole one, gets one line that says so.
func TestRunForeignObject(t *testing.T) {
	whole, err := os.ReadFile(object(t, "portable"))
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(filepath.Join(toolsDir, "workload"))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"empty":     nil,
		"text":      []byte("BEGIN { exit(0); }\n"),
		"magic":     whole[:4],
		"header":    whole[:64],
		"half":      whole[:len(whole)/2],
		"last byte": whole[:len(whole)-1],
		"program":   program,
	} {
		path := filepath.Join(t.TempDir(), "x.o")
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		r := dtrun(t, path)
		if r.status != 1 || r.stdout != "" || strings.Count(r.stderr, "\n") != 1 || !strings.HasPrefix(r.stderr, "dtrun: "+path+": ") {
			t.Errorf("%s: status %d, output %q, message %q", name, r.status, r.stdout, r.stderr)
		}
	}
	for _, path := range []string{"/no/such/object.o", t.TempDir()} {
		if r := dtrun(t, path); r.status != 1 || strings.Count(r.stderr, "\n") != 1 {
			t.Errorf("%s: status %d, message %q", path, r.status, r.stderr)
		}
	}
}

// Bits of an object flipped one after the other: an error or a run, never a crash.
func TestRunDamagedObject(t *testing.T) {
	needBPF(t)
	whole, err := os.ReadFile(object(t, "quiet"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "x.o")
	step := max(1, len(whole)/100)
	for at := 0; at < len(whole); at += step {
		damaged := bytes.Clone(whole)
		damaged[at] ^= 0x55
		if err := os.WriteFile(path, damaged, 0o644); err != nil {
			t.Fatal(err)
		}
		r := dtrun(t, "-c", "workload", path)
		if r.status > 1 || strings.Contains(r.stderr, "goroutine") {
			t.Errorf("byte %d: status %d, message %q", at, r.status, r.stderr)
		}
	}
}

// Without privileges there is one line that names what is missing.
func TestRunUnprivileged(t *testing.T) {
	needBPF(t)
	path := filepath.Join("/tmp", filepath.Base(t.TempDir())+"-quiet.o")
	data, err := os.ReadFile(object(t, "quiet"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	defer os.Remove(path)
	dtrun, err := exec.LookPath("dtrun")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(dtrun, path)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	r := execute(t, cmd)
	if r.status == 0 || strings.Count(r.stderr, "\n") != 1 || !strings.Contains(strings.ToLower(r.stderr), "root") && !strings.Contains(r.stderr, "CAP_") {
		t.Errorf("status %d, message %q", r.status, r.stderr)
	}
}

var listed = regexp.MustCompile(`(?m)^ *\d+ +syscall +vmlinux +getppid (entry|return)`)

func TestRunList(t *testing.T) {
	needBPF(t)
	r := dtrun(t, "-l", "-n", "syscall::getppid:")
	if !strings.HasPrefix(r.stdout, "   ID   PROVIDER            MODULE                          FUNCTION NAME\n") ||
		len(listed.FindAllString(r.stdout, -1)) != 2 || strings.Count(r.stdout, "\n") != 3 || r.stderr != "" || r.status != 0 {
		t.Errorf("-l -n: status %d\n%s%s", r.status, r.stdout, r.stderr)
	}
	r = dtrun(t, "-l", "-P", "dtrace")
	expect(t, r.stdout, ""+
		"   ID   PROVIDER            MODULE                          FUNCTION NAME\n"+
		"    3     dtrace                                                     ERROR\n"+
		"    2     dtrace                                                     END\n"+
		"    1     dtrace                                                     BEGIN\n")
	r = dtrun(t, "-l", object(t, "count"))
	if len(listed.FindAllString(r.stdout, -1)) != 1 || strings.Count(r.stdout, "\n") != 2 || r.status != 0 {
		t.Errorf("-l object: status %d\n%s%s", r.status, r.stdout, r.stderr)
	}
	r = dtrun(t, "-l", "-n", "nosuch:::x")
	if r.status != 0 || !strings.Contains(r.stderr, "No probe matches description") {
		t.Errorf("-l without match: status %d, message %q", r.status, r.stderr)
	}
	r = dtrun(t, "-l")
	if n := strings.Count(r.stdout, "\n"); n < 1000 || r.status != 0 {
		t.Errorf("-l: status %d, %d lines\n%s", r.status, n, r.stderr)
	}
}

// Two runs at a time do not meet.
func TestRunTwice(t *testing.T) {
	needBPF(t)
	first := start(t, object(t, "watch"))
	got := quietly(t, "-c", "workload getppid 20", object(t, "watch"))
	expect(t, got, "ready\n20 calls\n\n")
	first.signal(syscall.SIGINT)
	expect(t, first.end().stdout, "\n0 calls\n\n")
}

// exampleRun is an example, and what it prints of a workload.
type exampleRun struct{ name, probe, workload, argument, want string }

var examples = []exampleRun{
	{"topio", "", "workload write 100 100000 , sleep 1300", "", `(?m)^workload +\d+ +10000000$`},
	{"syscount", "", "workload getppid 7 , close 3", "", `(?m)^getppid +7 +0$`},
	{"opensnoop", "", "workload open /no/such/file 1", "", `(?m) workload +-1    2 +\d+ /no/such/file$`},
	{"execsnoop", "", "workload fork 1", "", `(?m)^\d+ +\d+ +workload +\S*/workload$`},
	{"readlat", "", "workload read 100 10", "", `(?m)^  workload *\n *value `},
	{"hotkernel", "", "workload write 1 1 , spin 300", "", ``},
	{"iolat", "", "workload sleep 50", "", ``},
	{"runqlat", "", "workload sleep 10 , sleep 10 , sleep 10", "", `(?m)^  microseconds *\n *value `},
	{"signals", "", "workload signal 1", "", `(?m)^workload +(\d+) +23 workload +\d+$`},
	{"vfslat", "fbt::vfs_read:entry", "workload read 10 10", "vfs_rea?", `(?m)^vfs_read +\d+ +[1-9]\d* +[1-9]\d*$`},
}

func (e exampleRun) args(t testing.TB) []string {
	args := []string{"-c", e.workload, example(t, e.name)}
	if e.argument != "" {
		args = append(args, e.argument)
	}
	return args
}

func (e exampleRun) printed(text string) bool { return regexp.MustCompile(e.want).MatchString(text) }

// Every example prints what it promises.
func TestRunExamples(t *testing.T) {
	needBPF(t)
	for _, tt := range examples {
		t.Run(tt.name, func(t *testing.T) {
			if tt.probe != "" {
				needProbe(t, tt.probe)
			}
			if got := quietly(t, tt.args(t)...); !tt.printed(got) {
				t.Errorf("output %q, want %s in it", got, tt.want)
			}
		})
	}
}
