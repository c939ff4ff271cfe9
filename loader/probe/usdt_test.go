package probe

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"dtc/loader/symbol"
	"dtc/object"
)

func TestParseUsdt(t *testing.T) {
	const s8, s4, s2, s1 = 8 << 4, 4 << 4, 2 << 4, 1 << 4
	symbols := func(name string) (uint64, bool) { return 0x4000, name == "table" }
	for _, c := range []struct {
		text string
		want uint64
	}{
		{"8@%rdi", object.UsdtReg | s8 | 112<<8},
		{"-4@%edi", object.UsdtReg | object.UsdtSigned | s4 | 112<<8},
		{"2@%r15w", object.UsdtReg | s2},
		{"1@%ah", object.UsdtReg | object.UsdtHigh | s1 | 80<<8},
		{"%rax", object.UsdtReg | s8 | 80<<8},
		{"8@$5", object.UsdtConst | s8},
		{"-8@-5", object.UsdtConst | object.UsdtSigned | s8},
		{"4@0x10", object.UsdtConst | s4},
		{"8@(%rsp)", object.UsdtMem | s8 | 152<<8},
		{"-2@-16(%rbp)", object.UsdtMem | object.UsdtSigned | s2 | 32<<8 | 0xfffffff0<<32},
		{"8@8(%rax,%rdx,4)", object.UsdtIndex | s8 | 80<<8 | 96<<16 | 2<<24 | 8<<32},
		{"8@(%rax,%rdx)", object.UsdtIndex | s8 | 80<<8 | 96<<16},
		{"4@table(%rip)", object.UsdtAddr | s4 | 0x4000<<8},
		{"4@4+table(%rip)", object.UsdtAddr | s4 | 0x4004<<8},
		{"4@table-4", object.UsdtAddr | s4 | 0x3ffc<<8},
		{"8@table@GOTPCREL(%rip)", object.UsdtConst | s8}, {"8@other@GOTPCREL(%rip)", 0}, {"8@$table", 0},
		{"8@%xmm0", 0}, {"16@%rax", 0}, {"8f@%xmm1", 0}, {"4@other(%rip)", 0}, {"8@8(%rax,%rdx,3)", 0}, {"", 0},
		{"8@table(%rax)", 0}, {"8@0x100000000(%rax)", 0}, {"8@(%rax", object.UsdtMem | s8 | 80<<8}, {"8@(,%rax)", 0},
	} {
		if got, _ := parseUsdtFor("amd64", c.text, symbols); got != c.want {
			t.Errorf("%q: %#x, want %#x", c.text, got, c.want)
		}
	}
}

func TestParseUsdtArm64(t *testing.T) {
	const s8, s4, s2 = 8 << 4, 4 << 4, 2 << 4
	symbols := func(name string) (uint64, bool) { return 0x4000, name == "table" }
	for _, c := range []struct {
		text string
		want uint64
	}{
		{"8@x0", object.UsdtReg | s8}, {"-4@w30", object.UsdtReg | object.UsdtSigned | s4 | 240<<8}, {"8@sp", object.UsdtReg | s8 | 248<<8},
		{"8@5", object.UsdtConst | s8}, {"-8@#-5", object.UsdtConst | object.UsdtSigned | s8}, {"4@wzr", object.UsdtConst | s4},
		{"8@[x1]", object.UsdtMem | s8 | 8<<8}, {"-2@[sp, 16]", object.UsdtMem | object.UsdtSigned | s2 | 248<<8 | 16<<32},
		{"8@[x29,#-8]", object.UsdtMem | s8 | 232<<8 | 0xfffffff8<<32},
		{"8@[x1, x2]", object.UsdtIndex | s8 | 8<<8 | 16<<16}, {"8@[x1, x2, lsl 3]", object.UsdtIndex | s8 | 8<<8 | 16<<16 | 3<<24},
		{"4@table+4", object.UsdtAddr | s4 | 0x4004<<8},
		{"8@d0", 0}, {"8@x31", 0}, {"8@[x1", 0}, {"8@[x1, w2]", 0}, {"8@[x1, x2, lsl 4]", 0}, {"8f@x0", 0}, {"8@[]", 0}, {"8@", 0}, {"8@[x1, 4, 5]", 0},
	} {
		got, ok := parseUsdtFor("arm64", c.text, symbols)
		if !ok {
			got = 0
		}
		if got != c.want {
			t.Errorf("%q: %#x, want %#x", c.text, got, c.want)
		}
	}
}

func TestOperands(t *testing.T) {
	for text, want := range map[string][]string{
		"": nil, "8@[sp, 8] -4@w0": {"8@[sp, 8]", "-4@w0"}, "8@8(%rax, %rdx, 4) 1@%al": {"8@8(%rax, %rdx, 4)", "1@%al"}, "8@) 4@$1": {"8@)", "4@$1"},
	} {
		if got := operands(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestIsProcess(t *testing.T) {
	for field, want := range map[string]bool{
		"pid1": true, "pid*": true, "node12": true, "node*": true, "p*": false, "": false, "*": false, "*1": false,
		"syscall": false, "nosuch": false, "sys*": false, "[p]id1": false,
	} {
		if got := IsProcess(field); got != want {
			t.Errorf("%q: %v, want %v", field, got, want)
		}
	}
}

func FuzzUsdt(f *testing.F) {
	f.Add("-4@8(%rax,%rdx,4)")
	f.Add("-4@[x0, x1, lsl 2] 8@[sp, 8]")
	f.Fuzz(func(t *testing.T, text string) {
		for _, arch := range []string{"amd64", "arm64"} {
			for _, arg := range operands(text) {
				parseUsdtFor(arch, arg, func(string) (uint64, bool) { return 1, true })
			}
		}
	})
}

func TestEntry(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("missing: instructions of x86-64")
	}
	path := filepath.Join(t.TempDir(), "code")
	code := "\x55\x48\x89\xe5\x90" + "\xf3\x0f\x1e\xfa\x55" + "\xf3\x0f\x1e\xfa\x48" + "\xf0\x48\xff\x00\x90" + "\x2e\x90\x90\x90\x90"
	if err := os.WriteFile(path, []byte(code), 0o600); err != nil {
		t.Fatal(err)
	}
	o := &mapped{Mapping: symbol.Mapping{Path: path}}
	p := &process{objects: []*mapped{o}}
	defer p.closeFiles()
	for _, c := range []struct {
		off, want uint64
		ok        bool
	}{{0, 0, true}, {5, 9, true}, {10, 10, true}, {15, 15, false}, {20, 20, false}, {1000, 1000, true}} {
		if at, ok := o.entry(uint32(os.Getpid()), symbol.Func{}, c.off); at != c.want || ok != c.ok {
			t.Errorf("%d: %d, %v, want %d, %v", c.off, at, ok, c.want, c.ok)
		}
	}
}
