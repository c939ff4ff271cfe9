package probe

import (
	"os"
	"path/filepath"
	"runtime"
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
		{"8@%xmm0", 0}, {"16@%rax", 0}, {"8f@%xmm1", 0}, {"4@other(%rip)", 0}, {"8@8(%rax,%rdx,3)", 0}, {"", 0},
		{"8@table(%rax)", 0}, {"8@0x100000000(%rax)", 0}, {"8@(%rax", object.UsdtMem | s8 | 80<<8}, {"8@(,%rax)", 0},
	} {
		if got, _ := parseUsdt(c.text, symbols); got != c.want {
			t.Errorf("%q: %#x, want %#x", c.text, got, c.want)
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
	f.Fuzz(func(t *testing.T, text string) {
		parseUsdt(text, func(string) (uint64, bool) { return 1, true })
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
