// Package vmtest runs commands on other kernels: Debian's cloud kernels, booted under qemu without
// hardware help (TCG), so that it needs neither root nor /dev/kvm.
//
// There is no disk image. A virtual machine consists of a kernel, fetched once as a Debian package
// and kept in a cache folder (fetch.go), and an initramfs that Run writes for each boot: a static
// busybox, the files of the Spec, the command, and an init script (init.sh). Three channels lead out:
//
//	first serial port    the kernel's console         Result.Console
//	second serial port   the command's output         Result.Output, Spec.Stdout
//	NVMe disk            a tar archive of /out        Result.Files, and the exit status
//
// The exit status travels as a file beside /out, so a result is complete or it is an error: a guest
// that panics, stops early or runs out of time never looks like a command that succeeded. NVMe and
// the serial ports are built into Debian's kernels, hence no modules but those that a Spec wants
// (modules.go).
//
// The guest has proc, sys, devtmpfs, devpts, tracefs, debugfs, bpffs, securityfs, cgroup2, a tmpfs on
// /tmp, the loopback interface, and the users root, daemon, user (1000) and nobody. Programs that
// are copied in must be static. Kernel settings such as perf_event_paranoid stay as Debian has them.
package vmtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// ErrMissing is wrapped by errors about something the machine lacks: qemu, a static busybox, or a
// Debian mirror to fetch a kernel from.
var ErrMissing = errors.New("vmtest: missing")

// ErrGuest is wrapped by errors about a guest that ended without a result; the message holds the end
// of its console.
var ErrGuest = errors.New("vmtest: guest stopped early")

// Spec describes one run of a virtual machine. Only Command is required.
type Spec struct {
	Command []string          // command and arguments, looked up in the guest's PATH
	Dir     string            // the command's working folder (/)
	Env     []string          // further environment, NAME=value
	Files   map[string]string // guest path → host file or folder, copied with its mode
	Data    map[string]string // guest path → content of a plain file
	Modules []string          // kernel modules to load first, where they are no part of the kernel
	Memory  int               // MiB (1024)
	CPUs    int               // (2)
	Append  string            // more of the kernel's command line
	Timeout time.Duration     // of the whole run (5 minutes)
	Stdout  io.Writer         // receives the output as it comes, besides Result.Output
	OutDir  string            // host folder that receives /out; empty: /out is not returned
}

// Result is what a run gave back.
type Result struct {
	Output  []byte // standard output and error of the command, in order
	Status  int    // exit status of the command, 128+signal if a signal ended it
	Console []byte // what the kernel and the init script printed
	Files   string // Spec.OutDir, with what the command left in /out
}

const (
	defaultMemory  = 1024
	defaultCPUs    = 2
	defaultTimeout = 5 * time.Minute
	resultDiskSize = 1 << 30
	consoleTail    = 2000
)

const kernelArgs = "console=ttyS0 quiet panic=-1 oops=panic mitigations=off nokaslr audit=0 random.trust_cpu=on rdinit=/init"

// Run boots the kernel, runs the command, and returns when the machine is off. An error means that
// there is no exit status; the Result then still holds the output and the console up to that point.
func (k *Kernel) Run(ctx context.Context, spec Spec) (Result, error) {
	if len(spec.Command) == 0 {
		return Result{}, errors.New("vmtest: no command")
	}
	setDefaults(&spec)
	if err := k.addModules(&spec); err != nil {
		return Result{}, err
	}
	qemu, err := findQemu()
	if err != nil {
		return Result{}, err
	}
	dir, err := os.MkdirTemp("", "vmtest-")
	if err != nil {
		return Result{}, fmt.Errorf("create work folder: %w", err)
	}
	defer os.RemoveAll(dir)
	if err := writeInitramfs(filepath.Join(dir, "initramfs"), spec); err != nil {
		return Result{}, fmt.Errorf("write initramfs: %w", err)
	}
	if err := makeDisk(filepath.Join(dir, "disk")); err != nil {
		return Result{}, fmt.Errorf("create result disk: %w", err)
	}
	return k.boot(ctx, qemu, dir, spec)
}

func setDefaults(s *Spec) {
	if s.Memory == 0 {
		s.Memory = defaultMemory
	}
	if s.CPUs == 0 {
		s.CPUs = defaultCPUs
	}
	if s.Timeout == 0 {
		s.Timeout = defaultTimeout
	}
	if s.Dir == "" {
		s.Dir = "/"
	}
}

func findQemu() (string, error) {
	path, err := exec.LookPath("qemu-system-x86_64")
	if err != nil {
		return "", fmt.Errorf("%w: qemu-system-x86_64 (Debian package qemu-system-x86)", ErrMissing)
	}
	return path, nil
}

func makeDisk(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Truncate(resultDiskSize)
}

func (k *Kernel) boot(ctx context.Context, qemu, dir string, spec Spec) (Result, error) {
	ctx, cancel := context.WithTimeout(ctx, spec.Timeout)
	defer cancel()
	var output, complaint bytes.Buffer
	cmd := exec.CommandContext(ctx, qemu, k.qemuArgs(dir, spec)...)
	cmd.Stdout = &output
	if spec.Stdout != nil {
		cmd.Stdout = io.MultiWriter(&output, spec.Stdout)
	}
	cmd.Stderr = &complaint
	runErr := runTied(cmd)

	res := Result{Output: output.Bytes()}
	res.Console, _ = os.ReadFile(filepath.Join(dir, "console"))
	if err := ctx.Err(); err != nil {
		return res, fmt.Errorf("run on %s (limit %v): %w", k.Series, spec.Timeout, err)
	}
	if runErr != nil {
		return res, fmt.Errorf("run qemu: %w: %s", runErr, bytes.TrimSpace(complaint.Bytes()))
	}
	err := readResult(&res, filepath.Join(dir, "disk"), spec.OutDir)
	if errors.Is(err, ErrGuest) {
		return res, fmt.Errorf("%w; the console of %s ends: %s", err, k.Series, tail(res.Console))
	}
	return res, err
}

// One thread for all virtual CPUs: with thread=multi the kernel's code patching oopses under TCG.
func (k *Kernel) qemuArgs(dir string, spec Spec) []string {
	file := func(name string) string { return strings.ReplaceAll(filepath.Join(dir, name), ",", ",,") }
	return []string{
		"-accel", "tcg,thread=single", "-cpu", "max,la57=off",
		"-m", strconv.Itoa(spec.Memory), "-smp", strconv.Itoa(spec.CPUs),
		"-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
		"-kernel", k.Image, "-initrd", file("initramfs"),
		"-append", strings.TrimSpace(kernelArgs + " " + spec.Append),
		"-drive", "file=" + file("disk") + ",format=raw,if=none,id=out,cache=unsafe",
		"-device", "nvme,drive=out,serial=out",
		"-serial", "file:" + file("console"), "-serial", "stdio",
	}
}

// runTied runs cmd so that it dies with this process. The kernel ties it to the thread that started
// it, which therefore has to live as long.
func runTied(cmd *exec.Cmd) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return cmd.Run()
}

func tail(b []byte) []byte {
	b = bytes.TrimSpace(b)
	return b[max(0, len(b)-consoleTail):]
}
