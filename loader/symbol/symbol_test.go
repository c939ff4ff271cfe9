package symbol

import (
	"bytes"
	"encoding/binary"
	"errors"
	"flag"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/link"
	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/sys/unix"
)

var update = flag.Bool("update", false, "rewrite the expected results")

const sample = `0000000000000000 A fixed_percpu_data
ffffffff81000000 T _stext
ffffffff81000000 T _text
ffffffff81000100 t do_one
ffffffff81000200 T do_two
ffffffff82000000 D table
ffffffff82000100 D _end
ffffffffc0201010 T crc32c	[libcrc32c]
ffffffffc0100000 t early	[virtio]
ffffffffc0100040 t late	[virtio]
`

func TestLookup(t *testing.T) {
	table, err := parse(strings.NewReader(sample))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		addr uint64
		want string
	}{
		{0xffffffff80ffffff, ""},
		{0xffffffff81000000, "vmlinux`_stext"},
		{0xffffffff810000ff, "vmlinux`_stext"},
		{0xffffffff81000100, "vmlinux`do_one"},
		{0xffffffff81000234, "vmlinux`do_two"},
		{0xffffffff82000010, "vmlinux`table"},
		{0xffffffff82000100, ""}, // _end itself is outside
		{0xffffffffbfffffff, ""},
		{0xffffffffc0100041, "virtio`late"},
		{0xffffffffc010ffff, "virtio`late"},
		{0xffffffffc0110040, ""}, // too far behind the last of its module
		{0xffffffffc0201011, "libcrc32c`crc32c"},
		{0xffffffffffffffff, ""},
		{0, ""},
	} {
		got := ""
		if e, ok := table.find(test.addr); ok {
			got = table.modules[e.module] + "`" + table.name(e)
		}
		if got != test.want {
			t.Errorf("%#x: got %q, want %q", test.addr, got, test.want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, test := range []struct {
		text string
		want error
	}{
		{"", nil},
		{sample, nil},
		{strings.TrimSuffix(sample, "\n"), nil},
		{"0000000000000000 A x\n0000000000000000 T _text\n", ErrRestricted},
		{"ffffffff81000000 T\n", errKallsyms},
		{"ffffffff81000000T _text\n", errKallsyms},
		{"xyz T _text\n", errKallsyms},
		{"00ffffffff81000000 T _text\n", errKallsyms},
		{"ffffffff81000000 T " + strings.Repeat("x", 1<<17) + "\n", errKallsyms},
		{"\n", errKallsyms},
	} {
		if _, err := parse(strings.NewReader(test.text)); !errors.Is(err, test.want) {
			t.Errorf("%.40q: got %v, want %v", test.text, err, test.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(sample), uint64(0xffffffff81000101))
	f.Add([]byte("ffffffff81000000 T a\t[m]\nffffffff81000000 T a\t[m]"), uint64(1)<<63)
	f.Fuzz(func(t *testing.T, text []byte, addr uint64) {
		table, err := parse(bytes.NewReader(text))
		if (table == nil) == (err == nil) {
			t.Fatalf("table %v, error %v", table, err)
		}
		if err != nil {
			return
		}
		if e, ok := table.find(addr); ok && (e.addr > addr || table.name(e) == "") {
			t.Errorf("%#x found in %+v", addr, e)
		}
		for _, e := range table.entries {
			if got, ok := table.find(e.addr); ok && got.addr != e.addr {
				t.Errorf("%#x found at %#x", e.addr, got.addr)
			}
		}
	})
}

func TestSkip(t *testing.T) {
	const file = "testdata/stacks.txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	got := &txtar.Archive{Comment: archive.Comment}
	for _, f := range archive.Files {
		got.Files = append(got.Files, txtar.File{Name: f.Name, Data: markSkipped(string(f.Data))})
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(txtar.Format(archive)), string(txtar.Format(got))); diff != "" {
		t.Errorf("marked frames (-want +got):\n%s", diff)
	}
}

// markSkipped puts "- " before the frames that skip drops, and two blanks before the others.
func markSkipped(text string) []byte {
	var frames []string
	var pcs []uint64
	for line := range strings.Lines(text) {
		frames = append(frames, strings.TrimLeft(strings.TrimSuffix(line, "\n"), "- "))
		pcs = append(pcs, uint64(len(pcs)+1))
	}
	n := skip(pcs, func(pc uint64) bool {
		module, name, known := strings.Cut(frames[pc-1], "`")
		return !known || Machinery(module, name)
	})
	var b bytes.Buffer
	for i, frame := range frames {
		b.WriteString(map[bool]string{true: "- ", false: "  "}[i < n] + frame + "\n")
	}
	return b.Bytes()
}

func TestSkipEndsAtZero(t *testing.T) {
	every := func(uint64) bool { return true }
	if n := skip([]uint64{1, 2, 0, 3}, every); n != 0 {
		t.Errorf("a stack of nothing but machinery loses %d frames", n)
	}
	if n := skip(nil, every); n != 0 {
		t.Errorf("an empty stack loses %d frames", n)
	}
}

func openKernel(t *testing.T) *Kernel {
	t.Helper()
	k := &Kernel{}
	if err := k.Load(); err != nil {
		t.Skipf("kernel symbols: %v", err)
	}
	return k
}

func TestRunningKernel(t *testing.T) {
	k := openKernel(t)
	if k.Len() < 10000 {
		t.Errorf("only %d symbols", k.Len())
	}
	for _, name := range []string{"vfs_read", "schedule", "do_nanosleep"} {
		addr, ok := k.Address(KernelModule, name)
		if !ok {
			t.Errorf("no address of %s", name)
			continue
		}
		module, got, offset, ok := k.Lookup(addr + 5)
		if !ok || module != KernelModule || got != name || offset != 5 {
			t.Errorf("%s+5 is %s`%s+%#x, %v", name, module, got, offset, ok)
		}
		if addrs := k.Addresses(KernelModule, name); !slices.Contains(addrs, addr) {
			t.Errorf("Addresses(%s) = %#x without %#x", name, addrs, addr)
		}
	}
	if _, _, _, ok := k.Lookup(0x1000); ok {
		t.Error("a user address has a kernel symbol")
	}
	if _, ok := k.Address("", "no such symbol"); ok {
		t.Error("a symbol that cannot exist has an address")
	}
}

// TestTrim takes stacks with real programs and expects the first frame left over to be the caller of the
// tracepoint.
func TestTrim(t *testing.T) {
	for _, test := range []struct {
		name string
		spec ebpf.ProgramSpec
		want []string // prefixes, one of which the first frame has
	}{
		{"raw_tp", ebpf.ProgramSpec{Type: ebpf.RawTracepoint}, []string{"syscall_", "trace_syscall_", "do_syscall_", "el0_svc"}},
		{"tp_btf", ebpf.ProgramSpec{Type: ebpf.Tracing, AttachType: ebpf.AttachTraceRawTp, AttachTo: "sys_enter"}, []string{"syscall_", "trace_syscall_", "do_syscall_", "el0_svc"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			pcs, k := takeStack(t, test.spec)
			trimmed := k.Trim(pcs)
			if len(trimmed) == 0 || len(trimmed) >= len(pcs) {
				t.Fatalf("stack %#x trimmed to %#x", pcs, trimmed)
			}
			module, name, _, ok := k.Lookup(trimmed[0])
			if !ok || module != KernelModule || !slices.ContainsFunc(test.want, func(p string) bool { return strings.HasPrefix(name, p) }) {
				t.Errorf("the first frame is %s`%s (%#x)", module, name, trimmed[0])
			}
		})
	}
}

// takeStack returns the stack at this thread's getppid, read while the program is loaded.
func takeStack(t *testing.T, spec ebpf.ProgramSpec) ([]uint64, *Kernel) {
	t.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	m, err := ebpf.NewMap(&ebpf.MapSpec{Type: ebpf.Array, KeySize: 4, ValueSize: 256, MaxEntries: 1})
	if err != nil {
		t.Skipf("BPF maps: %v", err)
	}
	defer m.Close()
	spec.License = "GPL"
	spec.Instructions = asm.Instructions{
		asm.Mov.Reg(asm.R6, asm.R1),
		asm.FnGetCurrentPidTgid.Call(),
		asm.JNE.Imm32(asm.R0, int32(unix.Gettid()), "out"),
		asm.StoreImm(asm.R10, -4, 0, asm.Word),
		asm.Mov.Reg(asm.R2, asm.R10),
		asm.Add.Imm(asm.R2, -4),
		asm.LoadMapPtr(asm.R1, m.FD()),
		asm.FnMapLookupElem.Call(),
		asm.JEq.Imm(asm.R0, 0, "out"),
		asm.Mov.Reg(asm.R2, asm.R0),
		asm.Mov.Reg(asm.R1, asm.R6),
		asm.Mov.Imm(asm.R3, 256),
		asm.Mov.Imm(asm.R4, 0),
		asm.FnGetStack.Call(),
		asm.Mov.Imm(asm.R0, 0).WithSymbol("out"),
		asm.Return(),
	}
	program, err := ebpf.NewProgram(&spec)
	if err != nil {
		t.Skipf("%v program: %v", spec.Type, err)
	}
	defer program.Close()
	var l link.Link
	if spec.Type == ebpf.RawTracepoint {
		l, err = link.AttachRawTracepoint(link.RawTracepointOptions{Name: "sys_enter", Program: program})
	} else {
		l, err = link.AttachTracing(link.TracingOptions{Program: program})
	}
	if err != nil {
		t.Skipf("attach: %v", err)
	}
	defer l.Close()
	unix.Getppid()
	value, err := m.LookupBytes(uint32(0))
	if err != nil {
		t.Fatal(err)
	}
	k := openKernel(t)
	var pcs []uint64
	for i := 0; i < len(value); i += 8 {
		if pc := binary.NativeEndian.Uint64(value[i:]); pc != 0 {
			pcs = append(pcs, pc)
		}
	}
	return pcs, k
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		k := &Kernel{}
		if err := k.Load(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLookup(b *testing.B) {
	k := &Kernel{}
	addr, ok := k.Address(KernelModule, "vfs_read")
	if !ok {
		b.Skip("kernel symbols")
	}
	for b.Loop() {
		k.Lookup(addr)
	}
}
