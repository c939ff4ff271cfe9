package usdt

import (
	"bytes"
	"context"
	"debug/elf"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dtc/compiler"
	"dtc/compiler/check"
	"dtc/compiler/clang"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// shop are the providers of testdata/shop.d.
func shop(t testing.TB) []Provider {
	t.Helper()
	unit, err := compiler.ReadUnit("testdata/shop.d")
	if err != nil {
		t.Fatal(err)
	}
	c := compiler.New(compiler.Options{Units: []compiler.Unit{unit}, Settings: []check.Option{{Name: "empty"}}, Arch: "amd64", BTF: "no file"})
	if err := c.Parse(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	return Providers(c.Typed)
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := "testdata/" + name
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: -want +got\n%s", file, diff)
	}
}

func TestHeader(t *testing.T) { golden(t, "shop.h.golden", Header(shop(t), "made/shop.h")) }

func TestAssembly(t *testing.T) {
	golden(t, "shop.amd64.s.golden", Assembly(shop(t), elf.EM_X86_64, map[string]bool{"shop___many": true}))
	golden(t, "shop.arm64.s.golden", Assembly(shop(t), elf.EM_AARCH64, nil))
}

func assembleShop(t *testing.T, machine elf.Machine, stubs map[string]bool) []byte {
	t.Helper()
	image, err := clang.Assemble(t.Context(), clangPath(t), Target(machine), Assembly(shop(t), machine, stubs))
	if err != nil {
		t.Fatal(err)
	}
	return image
}

func clangPath(t testing.TB) string {
	t.Helper()
	path, err := clang.Find("")
	if err != nil {
		t.Skipf("missing: %v", err)
	}
	return path
}

// Objects for both machines are reproducible and have the notes of both kinds.
func TestAssemble(t *testing.T) {
	for _, m := range []elf.Machine{elf.EM_X86_64, elf.EM_AARCH64} {
		a := assembleShop(t, m, map[string]bool{"shop___many": true})
		if b := assembleShop(t, m, map[string]bool{"shop___many": true}); !bytes.Equal(a, b) {
			t.Errorf("%v: two objects differ", m)
		}
		f, err := elf.NewFile(bytes.NewReader(a))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{".note.usdt", ".note.stapsdt", ".probes", ".stapsdt.base"} {
			if f.Section(name) == nil {
				t.Errorf("%v: no section %s", m, name)
			}
		}
	}
}

// compile makes the object of testdata/shop.c.
func compile(t testing.TB, machine elf.Machine, flags ...string) []byte {
	t.Helper()
	args := append([]string{"--target=" + Target(machine), "-c", "-ffreestanding", "-o", "-", "testdata/shop.c"}, flags...)
	out, err := exec.Command(clangPath(t), args...).Output()
	if err != nil {
		t.Skipf("missing: a compiler for %v: %v", machine, err)
	}
	return out
}

// described lists the notes of a patched object: names, arguments, and the instruction.
func described(t *testing.T, image []byte) (list []string) {
	t.Helper()
	f, err := elf.NewFile(bytes.NewReader(image))
	if err != nil {
		t.Fatal(err)
	}
	symbols, err := f.Symbols()
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range f.Sections {
		if s.Name != ".note.stapsdt" {
			continue
		}
		notes, _ := s.Data()
		rela, _ := f.Sections[i+1].Data()
		for at := 0; at < len(notes); {
			size := int(le.Uint32(notes[at+4:]))
			desc := notes[at+20 : at+20+size]
			r := rela[:3*relaSize]
			rela = rela[3*relaSize:]
			near := symbols[le.Uint32(r[12:])-1]
			code, _ := f.Sections[near.Section].Data()
			off := near.Value + le.Uint64(r[16:])
			text := strings.Split(string(desc[24:]), "\x00")
			list = append(list, fmt.Sprintf("%s:%s(%s) %s %s", text[0], text[1], text[2], hex.EncodeToString(code[off:off+4]), symbols[le.Uint32(r[2*relaSize+12:])-1].Name))
			at = (at + 20 + size + 3) &^ 3
		}
	}
	slices.Sort(list)
	return list
}

func TestPatch(t *testing.T) {
	const begin, idle = "__dtrace_shop___order__begin_semaphore", "__dtrace_shop___idle_semaphore"
	for _, tt := range []struct {
		machine elf.Machine
		flags   []string
		want    []string
	}{
		{elf.EM_X86_64, []string{"-O0"}, []string{
			"shop:idle() 0f1f4400 " + idle, "shop:idle() 0f1f4400 " + idle, "shop:idle() 0f1f4400 " + idle,
			"shop:order__begin(-4@%rdi 8@%rsi 4@%rdx) 0f1f4400 " + begin,
		}},
		{elf.EM_X86_64, []string{"-O0", "-fPIC", "-fno-plt"}, []string{
			"shop:idle() 660f1f44 " + idle, "shop:idle() 660f1f44 " + idle, "shop:idle() 660f1f44 " + idle,
			"shop:order__begin(-4@%rdi 8@%rsi 4@%rdx) 660f1f44 " + begin,
		}},
		{elf.EM_AARCH64, []string{"-O0"}, []string{
			"shop:idle() 1f2003d5 " + idle, "shop:idle() 1f2003d5 " + idle, "shop:idle() 1f2003d5 " + idle,
			"shop:order__begin(-4@x0 8@x1 4@x2) 1f2003d5 " + begin,
		}},
	} {
		image := compile(t, tt.machine, tt.flags...)
		stubs := map[string]bool{}
		out, err := Patch(image, shop(t), stubs)
		if err != nil {
			t.Fatal(err)
		}
		got := described(t, out)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%v %v: -want +got\n%s", tt.machine, tt.flags, diff)
		}
		if !stubs["shop___idle"] {
			t.Errorf("%v %v: nothing has the address of a probe's function", tt.machine, tt.flags)
		}
		again, err := Patch(out, shop(t), map[string]bool{})
		if err != nil || !bytes.Equal(again, out) {
			t.Errorf("%v %v: patched twice: %v", tt.machine, tt.flags, err)
		}
	}
}

// Each way to call a function: the instruction that is left, or none where the function is
// needed.
func TestPatchForms(t *testing.T) {
	const call = "__dtrace_shop___idle"
	for _, tt := range []struct {
		machine elf.Machine
		text    string
		want    string
	}{
		{elf.EM_X86_64, "call F", "0f1f4400"}, {elf.EM_X86_64, "call F@PLT", "0f1f4400"}, {elf.EM_X86_64, "jmp F", "c30f1f40"},
		{elf.EM_X86_64, "call *F@GOTPCREL(%rip)", "660f1f44"}, {elf.EM_X86_64, "jmp *F@GOTPCREL(%rip)", "c30f1f44"},
		{elf.EM_X86_64, "jne F", ""}, {elf.EM_X86_64, "movq F@GOTPCREL(%rip), %rax", ""}, {elf.EM_X86_64, "leaq F(%rip), %rax", ""},
		{elf.EM_X86_64, ".section .inline, \"axG\", \"progbits\", group, comdat\nin: call F", "0f1f4400"},
		{elf.EM_AARCH64, "bl F", "1f2003d5"}, {elf.EM_AARCH64, "b F", "c0035fd6"}, {elf.EM_AARCH64, "b.ne F", ""}, {elf.EM_AARCH64, "adrp x0, F", ""},
	} {
		image, err := clang.Assemble(t.Context(), clangPath(t), Target(tt.machine), "f: nop\n"+strings.ReplaceAll(tt.text, "F", call)+"\nnop\nnop\n")
		if err != nil {
			t.Fatal(err)
		}
		stubs := map[string]bool{}
		out, err := Patch(image, shop(t), stubs)
		if err != nil {
			t.Errorf("%s: %v", tt.text, err)
			continue
		}
		want := []string{"shop:idle() " + tt.want + " __dtrace_shop___idle_semaphore"}
		if tt.want == "" {
			want = nil
		}
		if diff := cmp.Diff(want, described(t, out)); diff != "" || stubs["shop___idle"] != (tt.want == "") {
			t.Errorf("%s: needs functions %v; -want +got\n%s", tt.text, stubs, diff)
		}
	}
}

func TestPatchRefuses(t *testing.T) {
	image := compile(t, elf.EM_X86_64)
	for _, tt := range []struct {
		image     []byte
		providers []Provider
		want      string
	}{
		{image, []Provider{{Name: "shop"}}, " is not declared by provider shop"},
		{[]byte("text"), nil, "not an object of 64 bits"},
		{image[:200], nil, "damaged object"},
	} {
		_, err := Patch(tt.image, tt.providers, map[string]bool{})
		if err == nil || !strings.HasSuffix(err.Error(), tt.want) {
			t.Errorf("%v, want %s", err, tt.want)
		}
	}
}

func FuzzPatch(f *testing.F) {
	f.Add(compile(f, elf.EM_X86_64))
	f.Add(compile(f, elf.EM_AARCH64))
	providers := shop(f)
	f.Fuzz(func(t *testing.T, image []byte) {
		out, err := Patch(image, providers, map[string]bool{})
		if (out == nil) == (err == nil) {
			t.Errorf("%d bytes and %v", len(out), err)
		}
	})
}
