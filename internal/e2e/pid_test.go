package e2e

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/features"

	"dtc/loader/probe"
)

// Offsets are those of instructions.
func TestRunOffsets(t *testing.T) {
	needBPF(t)
	if runtime.GOARCH != "amd64" {
		t.Skip("missing: instructions of x86-64")
	}
	for _, tt := range []struct{ offset, want string }{
		{"1", ""},
		{"2", "[D_PROC_ALIGN] offset 0x2 of function 'inner' is inside an instruction"},
		{"1000", "[D_PROC_OFF] offset 0x1000 outside of function 'inner'"},
	} {
		r := dtrun(t, "-c", "target 1", object(t, "offset"), tt.offset)
		if tt.want == "" && r.status == 0 && strings.Contains(r.stdout, "fired") || tt.want != "" && strings.Contains(r.stderr, tt.want) && r.status == 1 {
			continue
		}
		t.Errorf("offset %s: status %d, output %s%s, want %s", tt.offset, r.status, r.stdout, r.stderr, tt.want)
	}
}

// Probes of all processes are in a file, and fire in processes that start later from
// their first instruction on, each under its number.
func TestRunLaterProcesses(t *testing.T) {
	needBPF(t)
	if runtime.GOARCH != "amd64" {
		t.Skip("missing: the target is one of x86-64")
	}
	path := filepath.Join(toolsDir, "target")
	r := dtrun(t, "-Z", "-c", "workload run target 2 , run target 3 , run target 1", object(t, "later"), path)
	if features.HaveProgramHelper(ebpf.Kprobe, asm.FnGetAttachCookie) != nil {
		t.Skip("missing: cookies")
	}
	if want := "target inner entry 1 6\n1\n2\n3\n\n"; r.stdout != want || r.status != 0 {
		t.Errorf("status %d, output %q, want %q\n%s", r.status, r.stdout, want, r.stderr)
	}
}

// A process that runs another program while it is traced: the probes of that come into
// being.
func TestRunLaterProgram(t *testing.T) {
	needBPF(t)
	program, err := os.ReadFile(filepath.Join(toolsDir, "workload"))
	if err != nil {
		t.Fatal(err)
	}
	later := filepath.Join(t.TempDir(), "later")
	if err := os.WriteFile(later, program, 0o755); err != nil {
		t.Fatal(err)
	}
	if features.HaveProgramHelper(ebpf.Kprobe, asm.FnGetAttachCookie) != nil {
		t.Skip("missing: cookies")
	}
	r := dtrun(t, "-Z", "-c", "workload exec "+later+" sleep 3000 , write 3 1", object(t, "later-exec"))
	if want := "later main.transferBytes 1\n\n"; r.stdout != want || r.status != 0 {
		t.Errorf("status %d, output %q, want %q\n%s", r.status, r.stdout, want, r.stderr)
	}
}

// 5,000 probes of one file are one link, where the kernel has uprobe.multi; all of them
// fire, and are gone with the run.
func TestRunManyFunctions(t *testing.T) {
	needBPF(t)
	if runtime.GOARCH != "amd64" {
		t.Skip("missing: the program is one of x86-64")
	}
	if probe.OpenHost().Have(probe.UprobeMulti) != nil {
		t.Skip("missing: uprobe.multi")
	}
	program := filepath.Join(toolsDir, "many")
	p := start(t, "-Z", object(t, "many-functions"), program)
	h := heldBy(t, p.cmd.Process.Pid)
	if len(h.links) != 1 {
		t.Errorf("%d links, want 1", len(h.links))
	}
	for range 3 {
		command(t, "", program)
	}
	p.signal(syscall.SIGINT)
	if r := p.end(); !strings.HasSuffix(r.stdout, "entry 15000\n\n") || r.status != 0 {
		t.Errorf("status %d, output %q\n%s", r.status, r.stdout, r.stderr)
	}
	h.expectGone(t)
}

// A process in a container: its program is in a file system that only it has, and it is
// process 1 there. Here it has another number, which is its name.
func TestRunContainer(t *testing.T) {
	needBPF(t)
	if features.HaveProgramHelper(ebpf.Kprobe, asm.FnGetAttachCookie) != nil {
		t.Skip("missing: cookies")
	}
	dir := t.TempDir()
	r := dtrun(t, "-Z", "-c", "workload container "+dir+" workload contained sleep 3000 , write 3 1", object(t, "container"))
	if strings.Contains(r.stdout+r.stderr, "operation not permitted") {
		t.Skip("missing: the right to make namespaces")
	}
	if strings.Contains(r.stdout+r.stderr, "the root is no mount") {
		t.Skip("missing: a root that is a mount (this is a chroot)")
	}
	if want := "contained main.transferBytes 1 1 1\n\n"; r.stdout != want || r.status != 0 {
		t.Errorf("status %d, output %q, want %q\n%s", r.status, r.stdout, want, r.stderr)
	}
}
