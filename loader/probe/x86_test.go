package probe

import (
	"bufio"
	"encoding/hex"
	"os"
	"strings"
	"testing"
)

// Lengths of instructions as objdump tells them: testdata/x86.txt has an instruction on each line.
func TestX86Length(t *testing.T) {
	f, err := os.Open("testdata/x86.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for lines := bufio.NewScanner(f); lines.Scan(); n++ {
		text, _, _ := strings.Cut(lines.Text(), " ")
		b, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := x86Length(append(b, make([]byte, 16)...)); got != len(b) {
			t.Errorf("%s: %d bytes, want %d", text, got, len(b))
		}
		if got := x86Length(b[:len(b)-1]); got >= len(b) {
			t.Errorf("%s: %d bytes of %d", text, got, len(b)-1)
		}
	}
	if n < 100 {
		t.Errorf("%d instructions", n)
	}
}

func FuzzX86Length(f *testing.F) {
	f.Add([]byte{0xf3, 0x0f, 0x1e, 0xfa})
	f.Fuzz(func(t *testing.T, b []byte) {
		if n := x86Length(b); n < 0 || n > min(len(b), x86Longest) {
			t.Errorf("%x: %d bytes", b, n)
		}
		x86Emulated(b)
		if _, ok := x86Target(b, 0); ok && x86Length(b) == 0 {
			t.Errorf("%x jumps, but has no length", b)
		}
	})
}

// Where the entry of a function is probed: behind its endbr64 where the kernel emulates what follows, and nothing jumps there.
func TestEntryOffset(t *testing.T) {
	for code, want := range map[string]int{
		"f30f1efa 55 c3":               4, // push %rbp
		"f30f1efa 4157 c3":             4, // push %r15
		"f30f1efa 4883ec08 c3":         4, // sub $8,%rsp
		"f30f1efa e800000000 c3":       4, // call
		"f30f1efa e800000000 ebf9":     0, // call, and back to it
		"f30f1efa 0f1f00 c3":           4, // nop
		"f30f1efa 90 74fd c3":          0, // nop, and back to it
		"f30f1efa 89f8 c3":             0, // mov: as slow as endbr64
		"55 c3":                        0,
		"f30f1efa":                     0,
		"f30f1efa e800000000 06 ebf9":  0, // what follows is not known
		"f30f1efa 55 e9faffffff":       4,
		"f30f1efa e800000000 e9f6ffff": 0,
	} {
		b, err := hex.DecodeString(strings.ReplaceAll(code, " ", ""))
		if err != nil {
			t.Fatal(err)
		}
		if got := x86Entry(b); got != want {
			t.Errorf("%s: %d, want %d", code, got, want)
		}
	}
}
