package probe

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"github.com/cilium/ebpf"
	"golang.org/x/sys/unix"
)

// Why did the kernel refuse? A load or an attach that fails says EPERM or EINVAL and little else; what is
// behind it has to be gathered: the process's capabilities, the kernel's lockdown and sysctls, the limit
// on locked memory (which counts only before 5.11, whatever an error's text suggests). Facts holds these,
// and Explain makes one sentence of them and the error.

// Facts are the settings of a process and its kernel that decide what may be traced.
type Facts struct {
	UID             int
	Capabilities    uint64 // effective
	Lockdown        string // none, integrity, confidentiality; "" where it cannot be told
	UnprivilegedBPF int    // kernel.unprivileged_bpf_disabled, -1 where it cannot be read
	PerfParanoid    int    // kernel.perf_event_paranoid, likewise
	BTF             bool   // the kernel has BTF of itself
	Memlock         uint64 // RLIMIT_MEMLOCK in bytes
	MemlockCounts   bool   // this kernel charges BPF memory to it
	LogLockdown     bool   // the kernel's log says that there is a lockdown of unknown mode
}

// ReadFacts reads the facts of this process.
func ReadFacts() Facts {
	f := Facts{
		UID:             os.Geteuid(),
		Capabilities:    effectiveCapabilities(),
		Lockdown:        Lockdown(),
		UnprivilegedBPF: readSysctl("unprivileged_bpf_disabled"),
		PerfParanoid:    readSysctl("perf_event_paranoid"),
	}
	_, err := os.Stat(kernelBTFFile)
	f.BTF = !errors.Is(err, fs.ErrNotExist)
	var limit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_MEMLOCK, &limit) == nil {
		f.Memlock = limit.Cur
	}
	f.MemlockCounts = kernelBefore(5, 11)
	f.LogLockdown = f.Lockdown == "" && logSaysLockdown()
	return f
}

// Lockdown returns the kernel's lockdown mode: none, integrity or confidentiality, or "" where securityfs
// is not mounted or does not say.
func Lockdown() string {
	text, err := os.ReadFile("/sys/kernel/security/lockdown")
	if err != nil {
		return ""
	}
	return parseLockdown(string(text))
}

// parseLockdown takes the mode in brackets out of "none [integrity] confidentiality".
func parseLockdown(text string) string {
	_, rest, _ := strings.Cut(text, "[")
	mode, _, ok := strings.Cut(rest, "]")
	if !ok {
		return ""
	}
	return mode
}

func logSaysLockdown() bool {
	buf := make([]byte, 1<<18)
	n, err := unix.Klogctl(unix.SYSLOG_ACTION_READ_ALL, buf)
	return err == nil && n >= 0 && n <= len(buf) && bytes.Contains(buf[:n], []byte("Kernel is locked down"))
}

func readSysctl(name string) int {
	text, err := os.ReadFile("/proc/sys/kernel/" + name)
	if err != nil {
		return -1
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return -1
	}
	return n
}

func effectiveCapabilities() uint64 {
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if unix.Capget(&header, &data[0]) != nil {
		return 0
	}
	return uint64(data[1].Effective)<<32 | uint64(data[0].Effective)
}

func kernelBefore(major, minor int) bool {
	var name unix.Utsname
	if unix.Uname(&name) != nil {
		return false
	}
	var x, y int
	if n, _ := fmt.Sscanf(unix.ByteSliceToString(name.Release[:]), "%d.%d", &x, &y); n < 2 {
		return false
	}
	return x < major || x == major && y < minor
}

// Missing returns the capabilities that the kind needs and the process lacks, in the kernel's names.
func (f *Facts) Missing(k Kind) []string {
	if f.has(unix.CAP_SYS_ADMIN) {
		return nil
	}
	var missing []string
	need := func(c uint, name string) {
		if !f.has(c) {
			missing = append(missing, name)
		}
	}
	switch {
	case k == Kprobe || k == Kretprobe:
		return []string{"CAP_SYS_ADMIN"}
	case (k == PerfEvent || k == Tracepoint) && f.PerfParanoid > 2:
		return []string{"CAP_SYS_ADMIN"}
	}
	need(unix.CAP_BPF, "CAP_BPF")
	need(unix.CAP_PERFMON, "CAP_PERFMON")
	return missing
}

func (f *Facts) has(c uint) bool { return f.Capabilities>>c&1 != 0 }

// missingCapability says what the process lacks for a kind, or "".
func missingCapability(k Kind) string {
	f := Facts{Capabilities: effectiveCapabilities(), PerfParanoid: readSysctl("perf_event_paranoid")}
	return strings.Join(f.Missing(k), " and ")
}

// A Diagnosis is an error of the kernel with what is behind it.
type Diagnosis struct {
	Reason string // one sentence
	Err    error  // what the kernel said
}

// Error returns the reason.
func (d *Diagnosis) Error() string { return d.Reason }

// Unwrap returns what the kernel said.
func (d *Diagnosis) Unwrap() error { return d.Err }

// Diagnose explains why loading or attaching a program of the kind failed here.
func Diagnose(k Kind, err error) error {
	if err == nil {
		return nil
	}
	facts := ReadFacts()
	return facts.Explain(k, err)
}

// memlockHint is what the BPF library adds to every EPERM, mostly wrongly.
const memlockHint = " (MEMLOCK may be too low, consider rlimit.RemoveMemlock)"

// smallMemlock is a limit that tracing programs soon reach.
const smallMemlock = 64 << 20

// Explain returns a *Diagnosis: one sentence on why the error came about, given the facts.
func (f *Facts) Explain(k Kind, err error) error {
	if err == nil {
		return nil
	}
	return &Diagnosis{f.reason(k, err, strings.ReplaceAll(err.Error(), memlockHint, "")), err}
}

func (f *Facts) reason(k Kind, err error, text string) string {
	refused := errors.Is(err, unix.EPERM) || errors.Is(err, unix.EACCES)
	if helper := lockedHelper(text); helper != "" && f.locked() {
		return fmt.Sprintf("lockdown (%s) refuses %s", f.mode(), helper)
	}
	if v := (*ebpf.VerifierError)(nil); errors.As(err, &v) && len(v.Log) > 0 {
		return text // the verifier has said why
	}
	switch {
	case errors.Is(err, unix.ENOSYS):
		return "kernel without bpf(2) (CONFIG_BPF_SYSCALL=n)"
	case refused && len(f.Missing(k)) > 0:
		return f.privilege(k)
	case !f.BTF && (k == TPBTF || k == FEntry || k == FExit || k == TracingEntry || k == TracingExit || strings.Contains(text, "BTF")):
		return "kernel without BTF: " + kernelBTFFile + " is missing (CONFIG_DEBUG_INFO_BTF=n)"
	case refused && f.MemlockCounts && f.Memlock < smallMemlock && !f.has(unix.CAP_SYS_RESOURCE):
		return fmt.Sprintf("RLIMIT_MEMLOCK is %d KiB, too low for a kernel before 5.11: raise it (ulimit -l) or add CAP_SYS_RESOURCE", f.Memlock>>10)
	case refused && f.locked():
		return fmt.Sprintf("%s refused, no capability is missing; lockdown is %s: %s", k, f.mode(), text)
	case refused:
		return fmt.Sprintf("%s refused, no capability is missing: %s", k, text)
	}
	return text
}

// privilege names who may do it.
func (f *Facts) privilege(k Kind) string {
	who := "not root"
	if f.UID == 0 {
		who = "root without capabilities"
	}
	s := fmt.Sprintf("%s needs %s (%s)", k, strings.Join(f.Missing(k), " and "), who)
	switch {
	case (k == PerfEvent || k == Tracepoint) && f.PerfParanoid > 2:
		s += fmt.Sprintf("; kernel.perf_event_paranoid=%d, with 2 CAP_PERFMON would do", f.PerfParanoid)
	case f.UnprivilegedBPF > 0 && !f.has(unix.CAP_BPF) && k != Kprobe && k != Kretprobe:
		s += fmt.Sprintf("; kernel.unprivileged_bpf_disabled=%d", f.UnprivilegedBPF)
	}
	return s
}

func (f *Facts) locked() bool {
	return f.Lockdown == "integrity" || f.Lockdown == "confidentiality" || f.LogLockdown
}

func (f *Facts) mode() string {
	if f.Lockdown == "" {
		return "on, mode unknown"
	}
	return f.Lockdown
}

// lockedHelper returns the helper that the verifier's text says may not be used, if lockdown can be why.
func lockedHelper(text string) string {
	if !strings.Contains(text, "cannot use helper") && !strings.Contains(text, "unknown func") {
		return ""
	}
	for _, helper := range []string{"bpf_probe_write_user", "bpf_probe_read_kernel_str", "bpf_probe_read_kernel", "bpf_probe_read_str", "bpf_probe_read"} {
		if strings.Contains(text, helper+"#") {
			return helper
		}
	}
	return ""
}
