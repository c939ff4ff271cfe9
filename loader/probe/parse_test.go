package probe

import (
	"encoding/binary"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

func TestParsePattern(t *testing.T) {
	for _, test := range []struct {
		text string
		want Pattern
		bad  bool
	}{
		{"BEGIN", Pattern{Name: "BEGIN"}, false},
		{"read:entry", Pattern{Function: "read", Name: "entry"}, false},
		{"vmlinux:read:entry", Pattern{"", "vmlinux", "read", "entry"}, false},
		{"syscall::read:entry", Pattern{"syscall", "", "read", "entry"}, false},
		{"syscall:::", Pattern{Provider: "syscall"}, false},
		{"", Pattern{}, false},
		{"a:b:c:d:e", Pattern{}, true},
		{"fbt::[a:entry", Pattern{}, true},
	} {
		got, err := ParsePattern(test.text)
		if (err != nil) != test.bad {
			t.Errorf("%q: error %v", test.text, err)
		}
		if err == nil && got != test.want {
			t.Errorf("%q: got %+v, want %+v", test.text, got, test.want)
		}
	}
}

func TestParseRate(t *testing.T) {
	for _, test := range []struct {
		name   string
		period time.Duration // 0: not a probe
		perCPU bool
	}{
		{"profile-97", 10309278, true},
		{"profile-997hz", 1003009, true},
		{"tick-1", time.Second, false},
		{"tick-1sec", time.Second, false},
		{"tick-1s", time.Second, false},
		{"tick-5000", minPeriod, false},
		{"tick-200usec", minPeriod, false},
		{"tick-200us", minPeriod, false},
		{"tick-200000ns", minPeriod, false},
		{"profile-200000nsec", minPeriod, true},
		{"tick-10ms", 10 * time.Millisecond, false},
		{"tick-10msec", 10 * time.Millisecond, false},
		{"tick-2m", 2 * time.Minute, false},
		{"tick-2min", 2 * time.Minute, false},
		{"tick-1h", time.Hour, false},
		{"tick-1hour", time.Hour, false},
		{"tick-1d", 24 * time.Hour, false},
		{"tick-1day", 24 * time.Hour, false},
		{"tick-5001", 0, false},
		{"tick-100us", 0, false},
		{"profile-1us", 0, false},
		{"tick-1nsec", 0, false},
		{"tick-1ss", 0, false},
		{"tick-0", 0, false},
		{"tick-", 0, false},
		{"tick-s", 0, false},
		{"tick--1", 0, false},
		{"tick-1.5s", 0, false},
		{"tick", 0, false},
		{"rate-1", 0, false},
		{"tick-99999999999999999999", 0, false},
		{"tick-9223372036854775807day", 0, false},
	} {
		period, perCPU, ok := ParseRate(test.name)
		if ok != (test.period != 0) || ok && (period != test.period || perCPU != test.perCPU) {
			t.Errorf("%q: got %v, %v, %v", test.name, period, perCPU, ok)
		}
	}
}

func FuzzParseRate(f *testing.F) {
	f.Add("tick-106751days")
	f.Fuzz(func(t *testing.T, name string) {
		if period, _, ok := ParseRate(name); ok && period < minPeriod {
			t.Errorf("%q has period %v", name, period)
		}
	})
}

const sampleFormat = `name: block_thing
ID: 2097
format:
	field:unsigned short common_type;	offset:0;	size:2;	signed:0;
	field:int common_pid;	offset:4;	size:4;	signed:1;

	field:dev_t dev;	offset:8;	size:4;	signed:0;
	field:char rwbs[8];	offset:12;	size:8;	signed:0;
	field:char comm[TASK_COMM_LEN];	offset:20;	size:16;	signed:0;
	field:const char *const * argv;	offset:40;	size:8;	signed:0;
	field:const void* ip;	offset:48;	size:8;	signed:0;
	field:__data_loc char[] name;	offset:56;	size:4;	signed:0;
	field:__rel_loc u64[] addrs;	offset:60;	size:4;	signed:0;
	field:unsigned long args[];	offset:64;	size:48;	signed:0;
	field:struct Qdisc * qdisc;	offset:112;	size:8;	signed:0;
	field:bool on;	offset:120;	size:1;	signed:0;

print fmt: "field:%d offset:1;", REC->dev
`

func TestParseFormat(t *testing.T) {
	got, err := ParseFormat(sampleFormat)
	if err != nil {
		t.Fatal(err)
	}
	want := &Format{Name: "block_thing", ID: 2097, Fields: []Field{
		{Name: "dev", Type: "dev_t", Offset: 8, Size: 4},
		{Name: "rwbs", Type: "char", Offset: 12, Size: 8, Array: true, Elements: 8},
		{Name: "comm", Type: "char", Offset: 20, Size: 16, Array: true, Elements: 16},
		{Name: "argv", Type: "char **", Offset: 40, Size: 8},
		{Name: "ip", Type: "void *", Offset: 48, Size: 8},
		{Name: "name", Type: "char", Offset: 56, Size: 4, Array: true, Dynamic: true},
		{Name: "addrs", Type: "u64", Offset: 60, Size: 4, Array: true, Dynamic: true, Relative: true},
		{Name: "args", Type: "unsigned long", Offset: 64, Size: 48, Array: true, Elements: 6},
		{Name: "qdisc", Type: "struct Qdisc *", Offset: 112, Size: 8},
		{Name: "on", Type: "bool", Offset: 120, Size: 1},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("format (-want +got):\n%s", diff)
	}
	var types []string
	for _, f := range got.Fields {
		types = append(types, f.CType())
	}
	wantTypes := "dev_t, char [8], char [16], char **, void *, uint32_t, uint32_t, unsigned long [6], struct Qdisc *, bool"
	if s := strings.Join(types, ", "); s != wantTypes {
		t.Errorf("types %s", s)
	}
}

func TestParseFormatErrors(t *testing.T) {
	for _, text := range []string{
		"",
		"name: x\n",
		"name: x\nID: -1\n",
		"name: x\nID: 1\n\tfield:int a;\toffset:x;\tsize:4;\tsigned:1;\n",
		"name: x\nID: 1\n\tfield:int a;\toffset:8;\tsize:4;\n",
		"name: x\nID: 1\n\tfield:int a[4;\toffset:8;\tsize:16;\tsigned:1;\n",
		"name: x\nID: 1\n\tfield:a;\toffset:8;\tsize:16;\tsigned:1;\n",
		"name: x\nID: 1\n\tfield:int a;\toffset:8;\tsize:99999999;\tsigned:1;\n",
	} {
		if f, err := ParseFormat(text); !errors.Is(err, errFormat) || f != nil {
			t.Errorf("%q: got %+v, %v", text, f, err)
		}
	}
}

func FuzzParseFormat(f *testing.F) {
	f.Add(sampleFormat)
	f.Add("name:x\nID:1\nfield:__data_loc[]* a;offset:1;size:1;signed:1;")
	f.Fuzz(func(t *testing.T, text string) {
		format, err := ParseFormat(text)
		if (format == nil) == (err == nil) {
			t.Fatalf("format %v, error %v", format, err)
		}
		if err != nil {
			return
		}
		for _, field := range format.Fields {
			if field.Name == "" || field.CType() == "" || field.Size > maxRecord || field.Elements > maxRecord {
				t.Errorf("field %+v", field)
			}
		}
	})
}

func TestParseEvents(t *testing.T) {
	got := parseEvents("sched:sched_switch\nsyscalls:sys_enter_read\nkprobes:mine\nuprobes:mine\ndt_12_fbt:x\n" +
		"block:b\nbroken\n:x\nraw_syscalls:sys_enter\nblock:a\nblock:a\n")
	want := []event{{"block", "a"}, {"block", "b"}, {"raw_syscalls", "sys_enter"}, {"sched", "sched_switch"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestFunctionList(t *testing.T) {
	list := &functionList{
		text:      "__traceiter_x\nvfs_read\nfoo.isra.0\n__ftrace_invalid_address___4\nasm_exc\nvfs_read\novl_statfs [overlay]\n\n__probestub_x\nlast",
		forbidden: parseBlacklist("0xffffffff81008940-0xffffffff81008970\tasm_exc\nbroken\n"),
	}
	var got []function
	list.all(func(f function) bool {
		got = append(got, f)
		return true
	})
	want := []function{{name: "vfs_read", module: "vmlinux", place: 1}, {name: "foo.isra.0", module: "vmlinux", place: 2},
		{name: "vfs_read", module: "vmlinux", place: 5}, {name: "ovl_statfs", module: "overlay", place: 6}, {name: "last", module: "vmlinux", place: 9}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// FuzzBTF feeds the walk a vmlinux and a module on top of it.
func FuzzBTF(f *testing.F) {
	f.Add(smallBTF(), smallBTF())
	f.Add([]byte("\x9f\xeb\x01\x00"), []byte{})
	f.Fuzz(func(t *testing.T, kernel, module []byte) {
		var base *btfFile
		for _, raw := range [][]byte{kernel, module} {
			file, err := parseBTF(raw, base)
			if err != nil {
				return
			}
			x, err := indexBTF(file)
			if (x == nil) == (err == nil) {
				t.Fatalf("index %v, error %v", x, err)
			}
			if err != nil {
				return
			}
			for _, fn := range x.funcs {
				name := file.name(fn.name)
				if name != "" && !file.nameIs(fn.name, name) {
					t.Errorf("%q is not its own name", name)
				}
				file.prototype(fn.id)
			}
			if len(x.funcs) > 0 {
				x.nameFunctions()
			}
			base = file
		}
	})
}

// smallBTF has int (1), prototype of one parameter returning int (2), function vfs_read (3), pointer to
// prototype (4), typedef btf_trace_x (5).
func smallBTF() []byte {
	strs := "\x00vfs_read\x00btf_trace_x\x00"
	words := []uint32{
		0, 1 << 24, 4, 32,
		0, 13<<24 | 1, 1, 0, 1,
		1, 12 << 24, 2,
		0, 2 << 24, 2,
		10, 8 << 24, 4,
	}
	var raw []byte
	le := binary.LittleEndian
	raw = le.AppendUint16(raw, btfMagic)
	raw = append(raw, 1, 0)
	for _, w := range []uint32{24, 0, uint32(4 * len(words)), uint32(4 * len(words)), uint32(len(strs))} {
		raw = le.AppendUint32(raw, w)
	}
	for _, w := range words {
		raw = le.AppendUint32(raw, w)
	}
	return append(raw, strs...)
}

func TestBTFWalk(t *testing.T) {
	raw := smallBTF()
	file, err := parseBTF(raw, nil)
	if err != nil {
		t.Fatal(err)
	}
	x, err := indexBTF(file)
	if err != nil {
		t.Fatal(err)
	}
	if id := x.function("vfs_read"); id != 3 {
		t.Errorf("vfs_read has id %d", id)
	}
	if want := map[string]uint32{"x": 5}; !maps.Equal(x.tracepoints, want) {
		t.Errorf("raw tracepoints %v", x.tracepoints)
	}
	for _, id := range []uint32{3, 5} {
		if params, returns, ok := file.prototype(id); params != 1 || !returns || !ok {
			t.Errorf("prototype of %d: %d, %v, %v", id, params, returns, ok)
		}
	}
	module, err := parseBTF(raw, file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := indexBTF(module); err != nil || module.firstID != 6 || module.count != 5 {
		t.Errorf("module: first id %d, %d types, %v", module.firstID, module.count, err)
	}
	for cut := range len(raw) {
		if file, err := parseBTF(raw[:cut], nil); err == nil {
			if _, err := indexBTF(file); err == nil {
				t.Errorf("cut to %d bytes it is still accepted", cut)
			}
		}
	}
}

func TestSyscallTable(t *testing.T) {
	for name, number := range map[string]int{"read": unix.SYS_READ, "getppid": unix.SYS_GETPPID, "newfstat": unix.SYS_FSTAT,
		"newuname": unix.SYS_UNAME, "sendfile64": unix.SYS_SENDFILE, "umount": unix.SYS_UMOUNT2, "pread64": unix.SYS_PREAD64,
		"openat": unix.SYS_OPENAT, "mseal": unix.SYS_MSEAL} {
		if got, ok := SyscallNumber(name); !ok || got != number {
			t.Errorf("%s has number %d, %v", name, got, ok)
		}
		if got := SyscallName(number); got != name {
			t.Errorf("number %d is %q", number, got)
		}
	}
	for _, name := range []string{"", "fstat", "uname", "nosuch"} {
		if n, ok := SyscallNumber(name); ok {
			t.Errorf("%q has number %d", name, n)
		}
	}
	seen := map[string]bool{}
	for _, name := range syscallTable {
		if name != "" && seen[name] {
			t.Errorf("%s twice", name)
		}
		seen[name] = true
	}
	if SyscallName(-1) != "" || SyscallName(100000) != "" {
		t.Error("names for impossible numbers")
	}
}

func TestExplain(t *testing.T) {
	const full = 1<<unix.CAP_SYS_ADMIN | 1<<unix.CAP_BPF | 1<<unix.CAP_PERFMON
	const bpf = 1<<unix.CAP_BPF | 1<<unix.CAP_PERFMON
	for _, test := range []struct {
		name  string
		facts Facts
		kind  Kind
		err   error
		want  string
	}{
		{"not root", Facts{UID: 1000, BTF: true, UnprivilegedBPF: 2}, TPBTF, permission(),
			"tp_btf needs CAP_BPF and CAP_PERFMON (not root); kernel.unprivileged_bpf_disabled=2"},
		{"one missing", Facts{UID: 1000, BTF: true, Capabilities: 1 << unix.CAP_BPF}, RawTP, permission(),
			"raw_tp needs CAP_PERFMON (not root)"},
		{"root in a container", Facts{BTF: true}, RawTP, permission(),
			"raw_tp needs CAP_BPF and CAP_PERFMON (root without capabilities)"},
		{"paranoid", Facts{UID: 1000, BTF: true, Capabilities: bpf, PerfParanoid: 3}, PerfEvent, unix.EACCES,
			"perf_event needs CAP_SYS_ADMIN (not root); kernel.perf_event_paranoid=3, with 2 CAP_PERFMON would do"},
		{"kprobe", Facts{UID: 1000, BTF: true, Capabilities: bpf}, Kprobe, unix.EACCES,
			"kprobe needs CAP_SYS_ADMIN (not root)"},
		{"no BTF", Facts{Capabilities: full}, TPBTF, unix.EINVAL,
			"kernel without BTF: /sys/kernel/btf/vmlinux is missing (CONFIG_DEBUG_INFO_BTF=n)"},
		{"old kernel", Facts{UID: 1000, BTF: true, Capabilities: bpf, Memlock: 64 << 10, MemlockCounts: true}, RawTP, permission(),
			"RLIMIT_MEMLOCK is 64 KiB, too low for a kernel before 5.11: raise it (ulimit -l) or add CAP_SYS_RESOURCE"},
		{"policy", Facts{BTF: true, Capabilities: full, Lockdown: "integrity", Memlock: 64 << 10}, FEntry, permission(),
			"fentry refused, no capability is missing; lockdown is integrity: load program: operation not permitted"},
		{"policy, no lockdown", Facts{BTF: true, Capabilities: full, Lockdown: "none"}, FEntry, permission(),
			"fentry refused, no capability is missing: load program: operation not permitted"},
		{"copyout", Facts{BTF: true, Capabilities: full, Lockdown: "integrity"}, TPBTF,
			verifier("program of this type cannot use helper bpf_probe_write_user#36"),
			"lockdown (integrity) refuses bpf_probe_write_user"},
		{"read", Facts{BTF: true, Capabilities: full, LogLockdown: true}, TPBTF, verifier("unknown func bpf_probe_read_kernel#113"),
			"lockdown (on, mode unknown) refuses bpf_probe_read_kernel"},
		{"no bpf", Facts{BTF: true, Capabilities: full}, RawTP, unix.ENOSYS, "kernel without bpf(2) (CONFIG_BPF_SYSCALL=n)"},
		{"other", Facts{BTF: true, Capabilities: full}, RawTP, verifier("invalid access to map value"), "invalid access to map value: EINVAL"},
	} {
		got := test.facts.Explain(test.kind, test.err)
		if got.Error() != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, test.want)
		}
		if !errors.Is(got, test.err) {
			t.Errorf("%s: the cause is lost", test.name)
		}
	}
	if err := Diagnose(TPBTF, nil); err != nil {
		t.Errorf("no error is diagnosed as %v", err)
	}
}

func TestParseLockdown(t *testing.T) {
	for text, want := range map[string]string{
		"none [integrity] confidentiality\n": "integrity", "[none] integrity confidentiality": "none", "": "", "[x": "",
	} {
		if got := parseLockdown(text); got != want {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

func TestKindNames(t *testing.T) {
	for k := Kind(1); k < numKinds; k++ {
		if got, ok := ParseKind(k.String()); !ok || got != k {
			t.Errorf("%v parses as %v, %v", k, got, ok)
		}
		if k.Program() == "" {
			t.Errorf("%v has no program", k)
		}
	}
	if _, ok := ParseKind("kind 99"); ok || Kind(99).Program() != "" {
		t.Error("an unknown kind has a name")
	}
}

func TestKindOrder(t *testing.T) {
	for _, test := range []struct {
		probe Probe
		args  bool
		want  string
	}{
		{Probe{Provider: "dtrace"}, false, "[test_run]"},
		{Probe{Provider: "profile"}, false, "[perf_event]"},
		{Probe{Provider: "syscall", Syscall: 1}, true, "[tp_btf tracepoint]"},
		{Probe{Provider: "syscall", Syscall: -1}, true, "[tracepoint]"},
		{Probe{Provider: "sdt", Module: "sched", BTF: 1}, false, "[tp_btf raw_tp tracepoint]"},
		{Probe{Provider: "sdt", Module: "sched"}, false, "[raw_tp tracepoint]"},
		{Probe{Provider: "sdt", BTF: 1}, false, "[tp_btf raw_tp]"},
		{Probe{Provider: "sdt", Module: "sched", BTF: 1}, true, "[tracepoint]"},
		{Probe{Provider: "rawtp", BTF: 1}, true, "[tp_btf raw_tp]"},
		{Probe{Provider: "fbt", Module: "ovl", BTF: 1}, true, "[kprobe.multi fentry kprobe]"},
		{Probe{Provider: "fbt", Module: "vmlinux", BTF: 1}, true, "[tracing_multi.entry kprobe.multi fentry kprobe]"},
		{Probe{Provider: "fbt", Module: "vmlinux", BTF: 1, Return: true}, true, "[tracing_multi.exit kretprobe.multi fexit kretprobe]"},
		{Probe{Provider: "fbt"}, true, "[kprobe.multi kprobe]"},
		{Probe{Provider: "nosuch"}, true, "[]"},
	} {
		var names []string
		for _, k := range test.probe.Kinds(test.args) {
			names = append(names, k.String())
		}
		if got := "[" + strings.Join(names, " ") + "]"; got != test.want {
			t.Errorf("%+v: got %s, want %s", test.probe, got, test.want)
		}
	}
}

// formats calls f for every event format of the running kernel.
func formats(t *testing.T, tracefs string, f func(path, text string)) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(tracefs, "events", "*", "*", "format"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no formats: %v", err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f(path, string(text))
	}
}
