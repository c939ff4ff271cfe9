package probe

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"

	"dtc/loader/symbol"
)

// bytesFile is a file of the test.
type bytesFile struct{ *bytes.Reader }

func (bytesFile) Close() error { return nil }

// TestGoFunctions finds where the function of an assembler listing is entered and where it
// returns.
func TestGoFunctions(t *testing.T) {
	for _, c := range []struct {
		name, code string
		entry      uint64
		returns    []uint64
		all        bool
	}{
		// cmp rsp, [r14+16]; jbe; push rbp; mov rbp, rsp; pop rbp; ret; call; jmp
		{"small frame", "493b6610 7608 55 4889e5 5d c3 e800000000 ebed", 6, []uint64{11}, true},
		// lea r12, [rsp-1000]; cmp r12, [r14+16]; jbe near; push rbp; ret; ret
		{"frame", "4c8da42418fcffff 4d3b6610 0f8610000000 55 c3 c3", 18, []uint64{19, 20}, true},
		// mov r12, rsp; sub r12, imm; jb; cmp r12, [r14+16]; jbe; push rbp; ret
		{"large frame", "4989e4 4981ec00000100 720a 4d3b6610 7604 55 c3", 18, []uint64{19}, true},
		{"no look for stack", "55 4889e5 7600 5d c3", 0, []uint64{7}, true},
		{"no return", "493b6610 7602 55 ebfd", 6, nil, true},
		{"unknown instruction", "493b6610 7602 55 c3 06 c3", 6, []uint64{7}, false},
	} {
		code, err := hex.DecodeString(strings.ReplaceAll(c.code, " ", ""))
		if err != nil {
			t.Fatal(err)
		}
		const off = 0x40
		o := &mapped{image: &symbol.Image{Go: true}, file: bytesFile{bytes.NewReader(append(make([]byte, off), code...))}}
		f := symbol.Func{Name: "main.work", Size: uint64(len(code))}
		if got := o.goEntry(1, f, off); got != off+c.entry {
			t.Errorf("%s: entry at %d, want %d", c.name, got-off, c.entry)
		}
		list, all := o.goReturns(1, f, off)
		if all != c.all || len(list) != len(c.returns) {
			t.Errorf("%s: returns at %d, %t, want %d, %t", c.name, list, all, c.returns, c.all)
			continue
		}
		for i := range list {
			if list[i] != off+c.returns[i] {
				t.Errorf("%s: return %d at %d, want %d", c.name, i, list[i]-off, c.returns[i])
			}
		}
	}
	o := &mapped{image: &symbol.Image{Go: true}}
	if !o.inGo(symbol.Func{Name: "main.work"}) || o.inGo(symbol.Func{Name: "x_cgo_init"}) {
		t.Error("a function of Go is not told from one of C")
	}
}
