package probe

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/link"
	"golang.org/x/sys/unix"
)

// permission is the error of the BPF library for a refused program, hint included.
func permission() error {
	return fmt.Errorf("load program: %w (MEMLOCK may be too low, consider rlimit.RemoveMemlock)", unix.EPERM)
}

func verifier(log string) error {
	return &refusal{log + ": EINVAL"}
}

type refusal struct{ text string }

func (r *refusal) Error() string        { return r.text }
func (r *refusal) Is(target error) bool { return target == unix.EINVAL }

// sources runs a test on the host as it is, and on the same host without tracefs.
func sources(t *testing.T, test func(t *testing.T, h *Host)) {
	t.Run("host", func(t *testing.T) { test(t, OpenHost()) })
	t.Run("without tracefs", func(t *testing.T) {
		h := OpenHost()
		h.tracefs = func() (string, error) { return "", errNoTracefs }
		test(t, h)
	})
}

func needBTF(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(kernelBTFFile); err != nil {
		t.Skip("kernel without BTF")
	}
}

func TestAll(t *testing.T) {
	needBTF(t)
	sources(t, func(t *testing.T, h *Host) {
		count := map[string]int{}
		ids := map[uint32]string{}
		var last uint32
		for p := range h.All {
			count[p.Provider]++
			if other, ok := ids[p.ID]; ok {
				t.Fatalf("%s and %s have id %d", other, p.String(), p.ID)
			}
			ids[p.ID] = p.String()
			if p.ID <= last || p.ID > lastID {
				t.Fatalf("%s has id %d after %d", p.String(), p.ID, last)
			}
			last = p.ID
		}
		if count["dtrace"] != 3 || count["profile"] != len(usualRates) {
			t.Errorf("counts %v", count)
		}
		if count["syscall"] < 500 || count["sdt"] < 200 || count["sdt"] != count["rawtp"] || count["fbt"] < 10000 {
			t.Errorf("counts %v, notes %q", count, h.Notes())
		}
	})
}

// TestExactMatch expects that a description which names a probe finds it, with the id that a listing has,
// on a host that has not been asked before.
func TestExactMatch(t *testing.T) {
	needBTF(t)
	tracefs := true
	listed := map[string]Probe{}
	for p := range OpenHost().All {
		listed[p.String()] = p
	}
	if _, err := OpenHost().Tracefs(); err != nil {
		tracefs = false
	}
	for _, name := range []string{
		"dtrace:::BEGIN", "dtrace:::END", "dtrace:::ERROR", "profile:::tick-1", "profile:::profile-997",
		"syscall:vmlinux:getppid:entry", "syscall:vmlinux:getppid:return", "syscall:vmlinux:newuname:return",
		"sdt:sched::sched_switch", "rawtp:sched::sched_switch", "rawtp:raw_syscalls::sys_enter",
		"fbt:vmlinux:vfs_read:entry", "fbt:vmlinux:vfs_read:return",
	} {
		pattern, err := ParsePattern(name)
		if err != nil {
			t.Fatal(err)
		}
		h := OpenHost()
		got, err := h.Match(pattern)
		if err != nil || len(got) != 1 {
			t.Errorf("%s: got %v, %v", name, got, err)
			continue
		}
		want := strings.Replace(name, ":sched:", "::", 1)
		if tracefs {
			want = name
		}
		if tracefs && got[0] != listed[want] {
			t.Errorf("%s: got %+v, listed %+v", name, got[0], listed[want])
		}
		if !pattern.Match(&got[0]) && tracefs {
			t.Errorf("%s does not match its own probe %s", name, got[0].String())
		}
		again, ok, err := OpenHost().ByID(got[0].ID)
		if err != nil || !ok || again != got[0] {
			t.Errorf("id %d is %+v, %v, %v", got[0].ID, again, ok, err)
		}
	}
}

func TestMatchPatterns(t *testing.T) {
	needBTF(t)
	h := OpenHost()
	for _, test := range []struct {
		pattern  string
		min, max int
	}{
		{"BEGIN", 1, 1},
		{"dtrace:::", 3, 3},
		{"dtrace:::[BE]*", 3, 3},
		{"dtrace:vmlinux::BEGIN", 0, 0},
		{"syscall::get*id:entry", 5, 40},
		{"syscall:vmlinux:get*id:", 10, 80},
		{"syscall:nosuch::entry", 0, 0},
		{"syscall::nosuch:entry", 0, 0},
		{"syscall::read:begin", 0, 0},
		{"syscall:::entry", 250, 450},
		{"sys*:::return", 250, 450},
		{"sdt:::sched_*", 5, 60},
		{"sdt::x:sched_switch", 0, 0},
		{"fbt::vfs_read:", 2, 2},
		{"fbt::vfs_*:entry", 20, 300},
		{"fbt:nosuch::", 0, 0},
		{"fbt::*.*:", 0, 0},
		{"rawfbt::vfs_read:", 2, 2},
		{"proc:::", 14, 14},
		{"proc:vmlinux::e*", 4, 4},
		{"proc:ext4::exit", 0, 0},
		{"sched:::o*-cpu", 2, 2},
		{"cpc:::cpu_clock-all-1000000000", 1, 1},
		{"cpc:::cpu_clock-user-12345", 1, 1},
		{"cpc:::*-12345", 1, 1}, // listed since it was asked for
		{"cpc:::cpu_clock-user-0", 0, 0},
		{"cpc:::nosuch-all-1000", 0, 0},
		{"fbt::__traceiter_*:", 0, 0},
		{"tick-17ms", 1, 1},
		{"profile:::tick-17ms", 1, 1},
		{"tick-17*", 1, 1}, // listed since it was asked for
		{"tick-1us", 0, 0},
		{"nosuch:::", 0, 0},
		{fmt.Sprintf("pid%d::nosuch:", os.Getpid()), 0, 0},
		{fmt.Sprintf("nosuch%d:::", os.Getpid()), 0, 0},
	} {
		pattern, err := ParsePattern(test.pattern)
		if err != nil {
			t.Fatal(err)
		}
		got, err := h.Match(pattern)
		if err != nil || len(got) < test.min || len(got) > test.max {
			t.Errorf("%s: %d probes, %v", test.pattern, len(got), err)
		}
	}
	for _, id := range []uint32{0, 99, firstCPC - 1, firstSyscall - 1, firstRawFBT - 1} {
		if p, ok, err := h.ByID(id); ok || err != nil {
			t.Errorf("id %d is %s, %v", id, p.String(), err)
		}
	}
	if _, err := h.Match(Pattern{Function: "["}); err == nil {
		t.Error("a broken pattern is accepted")
	}
}

func TestRateIDs(t *testing.T) {
	h := OpenHost()
	first := h.Probe(t, "profile:::tick-1s")
	if first.ID != uint32(firstProfile+len(usualRates)) || first.PerCPU {
		t.Errorf("the first rate asked for is %+v", first)
	}
	if second := h.Probe(t, "profile:::profile-3ms"); second.ID != first.ID+1 || !second.PerCPU {
		t.Errorf("the second is %+v", second)
	}
	if again := h.Probe(t, "profile:::tick-1s"); again != first {
		t.Errorf("asked again it is %+v", again)
	}
	ids := map[uint32]bool{}
	for i := range 2000 {
		p := h.Probe(t, fmt.Sprintf("profile:::tick-%dms", i+1))
		if ids[p.ID] || p.ID >= firstSyscall && p.ID < lastID-3000 {
			t.Fatalf("tick-%dms has id %d", i+1, p.ID)
		}
		ids[p.ID] = true
	}
}

// Probe returns the one probe that a description names.
func (h *Host) Probe(t *testing.T, name string) Probe {
	t.Helper()
	pattern, err := ParsePattern(name)
	if err != nil {
		t.Fatal(err)
	}
	got, err := h.Match(pattern)
	if err != nil || len(got) != 1 {
		t.Fatalf("%s: %v, %v", name, got, err)
	}
	return got[0]
}

// TestSyscallNames compares the table with the kernel's own events.
func TestSyscallNames(t *testing.T) {
	h := OpenHost()
	set, err := h.syscalls()
	if err != nil || set.names == nil {
		t.Skipf("tracefs without system calls: %v, %q", err, h.Notes())
	}
	if len(set.unknown) > 0 {
		t.Logf("not in the table: %q", set.unknown)
	}
	if len(set.names)-len(set.unknown) < 300 {
		t.Errorf("only %d of %d names are in the table", len(set.names)-len(set.unknown), len(set.names))
	}
}

func TestFormats(t *testing.T) {
	tracefs, err := OpenHost().Tracefs()
	if err != nil {
		t.Skip(err)
	}
	formats(t, tracefs, func(path, text string) {
		f, err := ParseFormat(text)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return
		}
		if f.Name != filepath.Base(filepath.Dir(path)) {
			t.Errorf("%s: name %q", path, f.Name)
		}
		end := 0
		for _, field := range f.Fields {
			if field.Offset < end {
				t.Errorf("%s: %s at %d, but the field before ends at %d", path, field.Name, field.Offset, end)
			}
			end = field.Offset + field.Size
		}
	})
}

func TestArgTypes(t *testing.T) {
	needBTF(t)
	h := OpenHost()
	for _, test := range []struct{ name, want string }{
		{"dtrace:::BEGIN", ""},
		{"profile:::tick-1", ""},
		{"syscall::openat:entry", "int, char *, int, umode_t"},
		{"syscall::read:entry", "unsigned int, char *, size_t"},
		{"syscall::execve:entry", "char *, char **, char **"},
		{"syscall::getppid:entry", ""},
		{"syscall::openat:return", "long"},
		{"sdt:::sched_process_fork", "*"},
		{"sdt:::sched_process_wait", "*"},
		{"rawtp:::sched_migrate_task", "void *, void *"},
		{"fbt:vmlinux:vfs_read:entry", "uint64_t, uint64_t, uint64_t, uint64_t"},
		{"fbt:vmlinux:vfs_read:return", "uint64_t, uint64_t"},
		{"fbt:vmlinux:kfree:return", "uint64_t"},
	} {
		p := h.Probe(t, test.name)
		got, err := h.ArgTypes(&p)
		if _, hidden := h.Tracefs(); hidden != nil && err != nil {
			continue
		}
		if s := strings.Join(got, ", "); err != nil || s != test.want && test.want != "*" {
			t.Errorf("%s: got %q, %v", test.name, s, err)
		}
	}
}

func TestNotes(t *testing.T) {
	h := OpenHost()
	if notes := h.Notes(); len(notes) > 0 {
		t.Errorf("a host that was asked nothing says %q", notes)
	}
	h.tracefs = func() (string, error) { return "", errNoTracefs }
	p := h.Probe(t, "syscall::getppid:entry")
	if p.Syscall != unix.SYS_GETPPID {
		t.Errorf("without tracefs getppid is %+v", p)
	}
	if notes := strings.Join(h.Notes(), "; "); !strings.Contains(notes, "tracefs mounted neither") {
		t.Errorf("notes %q", notes)
	}
}

// TestHaveAgrees compares Have with what becomes of a real program and a real link of each kind.
func TestHaveAgrees(t *testing.T) {
	h := OpenHost()
	if err := h.Have(RawTP); err != nil {
		t.Skipf("BPF programs: %v", err)
	}
	closed := func(l link.Link, err error) error {
		if err == nil {
			l.Close()
		}
		return err
	}
	function := []string{testFunction}
	for _, test := range []struct {
		kind    Kind
		program ebpf.ProgramSpec
		attach  func(*ebpf.Program) error
	}{
		{RawTP, ebpf.ProgramSpec{Type: ebpf.RawTracepoint}, func(p *ebpf.Program) error {
			return closed(link.AttachRawTracepoint(link.RawTracepointOptions{Name: "sched_process_exit", Program: p}))
		}},
		{TPBTF, ebpf.ProgramSpec{Type: ebpf.Tracing, AttachType: ebpf.AttachTraceRawTp, AttachTo: "sched_process_exit"}, func(p *ebpf.Program) error {
			return closed(link.AttachTracing(link.TracingOptions{Program: p}))
		}},
		{FEntry, ebpf.ProgramSpec{Type: ebpf.Tracing, AttachType: ebpf.AttachTraceFEntry, AttachTo: testFunction}, func(p *ebpf.Program) error {
			return closed(link.AttachTracing(link.TracingOptions{Program: p}))
		}},
		{FExit, ebpf.ProgramSpec{Type: ebpf.Tracing, AttachType: ebpf.AttachTraceFExit, AttachTo: testFunction}, func(p *ebpf.Program) error {
			return closed(link.AttachTracing(link.TracingOptions{Program: p}))
		}},
		{KprobeMulti, ebpf.ProgramSpec{Type: ebpf.Kprobe, AttachType: ebpf.AttachTraceKprobeMulti}, func(p *ebpf.Program) error {
			return closed(link.KprobeMulti(p, link.KprobeMultiOptions{Symbols: function}))
		}},
		{KretprobeMulti, ebpf.ProgramSpec{Type: ebpf.Kprobe, AttachType: ebpf.AttachTraceKprobeMulti}, func(p *ebpf.Program) error {
			return closed(link.KretprobeMulti(p, link.KprobeMultiOptions{Symbols: function}))
		}},
		{Kprobe, ebpf.ProgramSpec{Type: ebpf.Kprobe}, func(p *ebpf.Program) error { return closed(link.Kprobe(testFunction, p, nil)) }},
		{Kretprobe, ebpf.ProgramSpec{Type: ebpf.Kprobe}, func(p *ebpf.Program) error { return closed(link.Kretprobe(testFunction, p, nil)) }},
		{Tracepoint, ebpf.ProgramSpec{Type: ebpf.TracePoint}, func(p *ebpf.Program) error {
			return closed(link.Tracepoint("sched", "sched_process_exit", p, nil))
		}},
		{TestRun, ebpf.ProgramSpec{Type: ebpf.RawTracepoint}, func(p *ebpf.Program) error {
			_, err := p.Run(&ebpf.RunOptions{Context: []byte{}})
			return err
		}},
	} {
		t.Run(test.kind.String(), func(t *testing.T) {
			have := h.Have(test.kind)
			test.program.License = "GPL"
			test.program.Instructions = asm.Instructions{asm.Mov.Imm(asm.R0, 0), asm.Return()}
			program, err := ebpf.NewProgram(&test.program)
			if err == nil {
				err = test.attach(program)
				program.Close()
			}
			if (have == nil) != (err == nil) {
				t.Errorf("Have says %v, but attaching %v", have, err)
			}
			t.Logf("%v; really: %v", have, err)
			if have != nil && (have.Error() == "" || strings.Contains(have.Error(), "\n")) {
				t.Errorf("the reason %q is not one line", have)
			}
		})
	}
}

func TestCookies(t *testing.T) {
	h := OpenHost()
	for k := Kind(1); k < numKinds; k++ {
		t.Logf("%v: %v; cookie: %v", k, h.Have(k), h.HaveCookie(k))
	}
	if h.HaveCookie(TestRun) == nil {
		t.Error("test_run has a cookie")
	}
	if h.Have(TPBTF) != nil {
		t.Skip(h.Have(TPBTF))
	}
	// Asking for the cookie is what counts: 6.1 takes one for a raw tracepoint and forgets it.
	program, err := ebpf.NewProgram(&ebpf.ProgramSpec{
		Type: ebpf.Tracing, AttachType: ebpf.AttachTraceRawTp, AttachTo: "sched_process_exit", License: "GPL",
		Instructions: asm.Instructions{asm.FnGetAttachCookie.Call(), asm.Mov.Imm(asm.R0, 0), asm.Return()},
	})
	if err == nil {
		defer program.Close()
		var l link.Link
		l, err = link.AttachTracing(link.TracingOptions{Program: program, AttachType: ebpf.AttachTraceRawTp, Cookie: 7})
		if err == nil {
			l.Close()
		}
	}
	if (err == nil) != (h.HaveCookie(TPBTF) == nil) {
		t.Errorf("HaveCookie says %v, but attaching %v", h.HaveCookie(TPBTF), err)
	}
}

// TestAttach expects every provider but fbt to have a way on any host that can run BPF, and a refusal of
// fbt to name its reasons.
func TestAttach(t *testing.T) {
	needBTF(t)
	h := OpenHost()
	if err := h.Have(TPBTF); err != nil {
		t.Skip(err)
	}
	for name, want := range map[string]Kind{
		"dtrace:::BEGIN": TestRun, "profile:::tick-1": PerfEvent, "syscall::getppid:entry": TPBTF,
		"sdt:::sched_switch": TPBTF, "rawtp:::sched_switch": TPBTF,
	} {
		p := h.Probe(t, name)
		if got, err := h.Attach(&p, false, 1); err != nil || got != want {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
	p := h.Probe(t, "fbt:vmlinux:vfs_read:entry")
	k, err := h.Attach(&p, false, 1)
	t.Logf("fbt: %v, %v", k, err)
	if err != nil && (!strings.HasPrefix(err.Error(), "fbt unavailable: ") || h.Have(Kprobe) == nil || h.Have(FEntry) == nil) {
		t.Errorf("fbt: %v", err)
	}
	if _, err := os.Stat(filepath.Join(eventSources, "kprobe")); err != nil && (k != FEntry && k != TracingEntry) {
		if err := h.Have(Kprobe); err == nil || !strings.Contains(err.Error(), "CONFIG_KPROBES=n") {
			t.Errorf("a kernel without kprobes says %v", err)
		}
	}
	if k, err := h.Attach(&p, false, 1000); err == nil && k == FEntry && h.Have(Kprobe) == nil {
		t.Error("a thousand functions get a trampoline each")
	}
}

// TestNothingStays expects the trials to leave no file descriptor open.
func TestNothingStays(t *testing.T) {
	count := func() int {
		entries, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Skip(err)
		}
		n := 0
		for _, e := range entries {
			if target, _ := os.Readlink("/proc/self/fd/" + e.Name()); bytes.Contains([]byte(target), []byte("bpf")) || strings.Contains(target, "perf_event") {
				n++
			}
		}
		return n
	}
	before := count()
	h := OpenHost()
	for k := Kind(1); k < numKinds; k++ {
		_, _ = h.Have(k), h.HaveCookie(k)
	}
	if after := count(); after != before {
		t.Errorf("%d descriptors before, %d after", before, after)
	}
}

func BenchmarkMatch(b *testing.B) {
	for _, name := range []string{"syscall::getppid:entry", "syscall:::entry", "sdt:::sched_switch", "rawtp:::sched_switch", "fbt::vfs_read:entry", "fbt::vfs_*:entry", "tick-1s", ":::"} {
		b.Run(name, func(b *testing.B) {
			pattern, err := ParsePattern(name)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if probes, err := OpenHost().Match(pattern); err != nil || len(probes) == 0 {
					b.Fatal(len(probes), err)
				}
			}
		})
	}
}
