package e2e

// Always-on tracing: rotation of the output, and the unit for systemd. The unit's
// command is run as systemd would run it, with no more capabilities than the unit
// leaves.

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// rotated returns a rotated file's parts, oldest first.
func rotated(t *testing.T, path string) (parts []string) {
	t.Helper()
	for n := 99; n >= 0; n-- {
		name := path
		if n > 0 {
			name = fmt.Sprintf("%s.%d", path, n)
		}
		if text, err := os.ReadFile(name); err == nil {
			parts = append(parts, string(text))
		}
	}
	return parts
}

// Text that is rotated is what it is in one file.
func TestRunRotate(t *testing.T) {
	needBPF(t)
	const calls = 3000
	path := filepath.Join(t.TempDir(), "log")
	quietly(t, "-q", "-o", path, "-x", "rotatesize=4k", "-x", "rotatekeep=50", "-c", fmt.Sprintf("workload getppid %d", calls), object(t, "rotate"))
	var want strings.Builder
	for i := range calls {
		fmt.Fprintf(&want, "call %d\n", i)
	}
	want.WriteString("end\n\n  calls                                                          3000\n")
	parts := rotated(t, path)
	if got := strings.Join(parts, ""); strings.TrimRight(got, "\n") != strings.TrimRight(want.String(), "\n") {
		t.Errorf("%d parts of %d bytes together, want %d bytes", len(parts), len(got), want.Len())
	}
	if len(parts) < 7 {
		t.Errorf("%d parts", len(parts))
	}
	for i, p := range parts {
		if len(p) > 4096 {
			t.Errorf("part %d has %d bytes", i, len(p))
		}
	}
}

// Each part of lines of JSON has whole lines, and no more parts are kept than asked for.
func TestRunRotateJSON(t *testing.T) {
	needBPF(t)
	path := filepath.Join(t.TempDir(), "log")
	quietly(t, "-q", "--format=json", "-o", path, "-x", "rotatesize=8k", "-x", "rotatekeep=3", "-c", "workload getppid 2000", object(t, "rotate"))
	parts := rotated(t, path)
	if len(parts) != 4 {
		t.Errorf("%d parts, want 4", len(parts))
	}
	for _, p := range parts {
		for line := range strings.Lines(p) {
			if !json.Valid([]byte(line)) {
				t.Fatalf("no line of JSON: %q", line)
			}
		}
	}
}

// Rotation is for a regular file.
func TestRunRotateRefused(t *testing.T) {
	needBPF(t)
	for _, tt := range []struct {
		args []string
		want string
	}{
		{nil, "dtrun: rotatesize and rotatetime are for a file (-o)\n"},
		{[]string{"-o", "/dev/null"}, "dtrun: failed to open output file '/dev/null': only a regular file can be rotated\n"},
	} {
		r := dtrun(t, append(tt.args, "-x", "rotatesize=1m", "-c", "workload status 0", object(t, "rotate"))...)
		if r.status != 1 || r.stderr != tt.want {
			t.Errorf("%q: status %d, %q, want %q", tt.args, r.status, r.stderr, tt.want)
		}
	}
}

const unitFile = "../../packaging/systemd/dtrun@.service.in"

// unit is what the tests read of a unit file.
type unit struct {
	env   []string
	start []string
	caps  map[string]bool
}

var unitSetting = regexp.MustCompile(`(?m)^(\w+)=(.*)$`)

// readUnit reads the unit as systemd does for the instance "calls", with the logs
// and objects in a folder.
func readUnit(t *testing.T, dir string) unit {
	t.Helper()
	text, err := os.ReadFile(unitFile)
	if err != nil {
		t.Fatal(err)
	}
	expand := strings.NewReplacer("@bindir@", toolsDir, "%i", "calls", "%L", dir, "/etc/dtrun", dir)
	u := unit{caps: map[string]bool{}}
	for _, m := range unitSetting.FindAllStringSubmatch(expand.Replace(string(text)), -1) {
		switch m[1] {
		case "Environment":
			u.env = append(u.env, strings.Fields(m[2])...)
		case "CapabilityBoundingSet":
			for _, c := range strings.Fields(m[2]) {
				u.caps[c] = true
			}
		case "ExecStart":
			for _, word := range strings.Fields(m[2]) {
				if !strings.HasPrefix(word, "$") { // set to nothing
					u.start = append(u.start, word)
				}
			}
		}
	}
	return u
}

// capabilityNumbers are those that the unit may name.
var capabilityNumbers = map[string]int{
	"CAP_DAC_READ_SEARCH": unix.CAP_DAC_READ_SEARCH, "CAP_KILL": unix.CAP_KILL, "CAP_SYS_PTRACE": unix.CAP_SYS_PTRACE,
	"CAP_SYS_ADMIN": unix.CAP_SYS_ADMIN, "CAP_SYS_RESOURCE": unix.CAP_SYS_RESOURCE, "CAP_SYSLOG": unix.CAP_SYSLOG,
	"CAP_PERFMON": unix.CAP_PERFMON, "CAP_BPF": unix.CAP_BPF,
}

// restricted starts a command with the capabilities of the unit alone. The thread
// that gives them up ends with the function's goroutine.
func (u unit) restricted(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	keep := map[int]bool{}
	for name := range u.caps {
		n, ok := capabilityNumbers[name]
		if !ok {
			t.Fatalf("%s: unknown capability %s", unitFile, name)
		}
		keep[n] = true
	}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		for c := range unix.CAP_LAST_CAP + 1 {
			if !keep[c] {
				if err := unix.Prctl(unix.PR_CAPBSET_DROP, uintptr(c), 0, 0, 0); err != nil {
					started <- fmt.Errorf("drop capability %d: %w", c, err)
					return
				}
			}
		}
		if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
			started <- err
			return
		}
		started <- cmd.Start()
	}()
	if err := <-started; err != nil {
		t.Fatal(err)
	}
}

// The unit's command traces until it is stopped, and END is in the log.
func TestUnit(t *testing.T) {
	needBPF(t)
	if inGuest {
		t.Skip("not in a virtual machine")
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "dtrun"), 0o755); err != nil {
		t.Fatal(err)
	}
	u := readUnit(t, dir)
	if err := os.Symlink(object(t, "forever"), filepath.Join(dir, "calls.o")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(u.start[0], u.start[1:]...)
	cmd.Env = append(os.Environ(), u.env...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	u.restricted(t, cmd)
	log := filepath.Join(dir, "dtrun", "calls.log")
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		if text, _ := os.ReadFile(log); strings.HasPrefix(string(text), "ready\n") {
			break
		}
		if time.Now().After(end) || syscall.Kill(cmd.Process.Pid, 0) != nil {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
			t.Fatalf("%q did not begin: %s", u.start, stderr.String())
		}
	}
	syscall.Getppid()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil || stderr.String() != "" {
		t.Errorf("%v\n%s", err, stderr.String())
	}
	text, err := os.ReadFile(log)
	if err != nil || !regexp.MustCompile(`^ready\n\nend\n\n  calls +[1-9]\d*\n$`).Match(text) {
		t.Errorf("log %q, %v", text, err)
	}
}

// systemd has nothing to say against the unit.
func TestUnitVerify(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("missing: systemd-analyze")
	}
	text, err := os.ReadFile(unitFile)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "dtrun@calls.service")
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(text), "@bindir@", toolsDir)), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(analyze, "verify", "--man=no", path).CombinedOutput()
	if err != nil || strings.Contains(string(out), filepath.Base(path)) {
		t.Errorf("%v\n%s", err, out)
	}
}
