package unwind

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// section builds a .eh_frame section at an address: a common entry, then functions.
type section struct{ b []byte }

func (s *section) entry(body []byte) {
	for len(body)%8 != 4 {
		body = append(body, 0)
	}
	s.b = append(binary.LittleEndian.AppendUint32(s.b, uint32(len(body))), body...)
}

const at = 0x4000 // where the section lies

// common adds a common entry: code and data are counted in steps of 1 and -8, register 16 is the
// return address, addresses are relative and of 4 bytes.
func (s *section) common(augmentation string, program ...byte) (offset int) {
	offset = len(s.b)
	body := append([]byte{0, 0, 0, 0, 1}, augmentation...)
	body = append(body, 0, 1, 0x78, 16, 1, 0x1b)
	s.entry(append(body, program...))
	return offset
}

func (s *section) function(common int, from, size uint32, program ...byte) {
	here := len(s.b) + 4
	body := binary.LittleEndian.AppendUint32(nil, uint32(here-common))
	body = binary.LittleEndian.AppendUint32(body, from-uint32(at+here+4))
	body = append(binary.LittleEndian.AppendUint32(body, size), 0)
	s.entry(append(body, program...))
}

func rows(b []byte) []Row {
	p := parser{all: b, addr: at, eh: true, cies: map[int]*cie{}}
	p.parse()
	return join(p.spans)
}

func show(list []Row) string {
	kinds := [...]string{"-", "sp", "bp", "*bp", "plt", "signal", "end", "*sp"}
	var b strings.Builder
	for _, r := range list {
		fmt.Fprintf(&b, "%x %s", r.PC, kinds[r.Kind])
		if r.Kind != None && r.Kind != End && r.Kind != Signal {
			fmt.Fprintf(&b, "%+d", r.CFA)
			switch r.BP {
			case AtCFA:
				fmt.Fprintf(&b, " bp at cfa%+d", r.BPOff)
			case AtFP:
				fmt.Fprintf(&b, " bp at bp%+d", r.BPOff)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// usual is what compilers begin with: the CFA is rsp + 8, the return address below it.
var usual = []byte{0x0c, 7, 8, 0x80 | 16, 1}

func TestRows(t *testing.T) {
	for _, tt := range []struct {
		name, augmentation string
		program            []byte
		want               string
	}{
		{"leaf", "zR", nil, "sp+8"},
		{"frame pointer", "zR", []byte{0x41, 0x0e, 16, 0x86, 2, 0x43, 0x0d, 6, 0x45, 0x0c, 7, 8},
			"sp+8\n1001 sp+16 bp at cfa-16\n1004 bp+16 bp at cfa-16\n1009 sp+8 bp at cfa-16"},
		{"remembered", "zR", []byte{0x41, 0x0e, 16, 0x86, 2, 0x41, 0x0a, 0x0e, 8, 0xc6, 0x41, 0x0b},
			"sp+8\n1001 sp+16 bp at cfa-16\n1002 sp+8\n1003 sp+16 bp at cfa-16"},
		{"wide advance", "zR", []byte{0x02, 4, 0x0e, 16, 0x03, 5, 0, 0x0e, 24, 0x04, 2, 0, 0, 0, 0x0e, 32},
			"sp+8\n1004 sp+16\n1009 sp+24\n100b sp+32"},
		{"thread's start", "zR", []byte{0x07, 16}, "end"},
		{"signal's frame", "zRS", nil, "signal"},
		{"linkage table", "zR", []byte{0x0f, 11, 0x77, 8, 0x80, 0, 0x3f, 0x1a, 0x3b, 0x2a, 0x33, 0x24, 0x22}, "plt+2824"},
		{"aligned", "zR", []byte{0x0c, 10, 0, 0x41, 0x10, 6, 2, 0x76, 0, 0x0f, 3, 0x76, 0x78, 6},
			"-\n1001 *bp-8 bp at bp+0"},
		{"return address in a register", "zR", []byte{0x09, 16, 2}, "-"},
		{"unknown instruction", "zR", []byte{0x41, 0x0e, 16, 0x3c}, "sp+8\n1001 -"},
		{"beyond the end", "zR", []byte{0x7f, 0x0e, 16}, "sp+8"},
		{"forgotten state", "zR", []byte{0x0b, 0x0b, 0x0e, 16}, "sp+16"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var s section
			s.function(s.common(tt.augmentation, usual...), 0x1000, 16, tt.program...)
			want := strings.TrimPrefix("1000 "+tt.want+"\n1010 -\n", "1000 -\n")
			if want = "0 -\n" + want; strings.HasSuffix(tt.want, "-") {
				want = strings.TrimSuffix(want, "1010 -\n") // the same rule goes on
			}
			if got := show(rows(s.b)); got != want {
				t.Errorf("rows\n%swant\n%s", got, want)
			}
		})
	}
}

// Functions need not be in order, and may claim the same instructions.
func TestJoin(t *testing.T) {
	var s section
	c := s.common("zR", usual...)
	s.function(c, 0x2000, 0x10)
	s.function(c, 0x1000, 0x10, 0x48, 0x0e, 16)
	s.function(c, 0x1010, 0x10)
	s.function(c, 0x100c, 0x8, 0x0e, 64)
	s.function(c, 0, 0x10)
	const want = "0 -\n1000 sp+8\n1008 sp+16\n1010 sp+64\n1014 sp+8\n1020 -\n2000 sp+8\n2010 -\n"
	if got := show(rows(s.b)); got != want {
		t.Errorf("rows\n%swant\n%s", got, want)
	}
}

// What functions have in common is run for each of them, so it may not be long.
func TestBounds(t *testing.T) {
	const one = "0 -\n1000 sp+8\n1010 -\n"
	for _, tt := range []struct {
		name    string
		program []byte
		want    string
	}{
		{"usual", usual, one},
		{"padded", append(make([]byte, maxStart/2), usual...), one},
		{"long", append(make([]byte, maxStart), usual...), ""},
	} {
		var s section
		s.function(s.common("zR", tt.program...), 0x1000, 16)
		if got := show(rows(s.b)); got != tt.want {
			t.Errorf("%s: rows\n%swant\n%s", tt.name, got, tt.want)
		}
	}
}

func TestEnds(t *testing.T) {
	var s section
	c := s.common("zR", usual...)
	s.function(c, 0x1000, 0x10)
	s.function(c, 0x2000, 0x10, 0x07, 16)
	table := Table{Rows: rows(s.b), segments: []segment{{0x1000, 0x401000, 0x2000}}, Base: 0x400000}
	table.findEnds()
	for addr, want := range map[uint64]bool{0: false, 0x1000: false, 0x1fff: false, 0x2000: true, 0x200f: true, 0x2010: false} {
		if got := table.Ends(addr); got != want {
			t.Errorf("%#x: %v, want %v", addr, got, want)
		}
	}
	if bias, ok := table.Bias(0x7f0000001000, 0x1000); !ok || bias != 0x7f0000000000 {
		t.Errorf("the bias is %#x, %v", bias, ok)
	}
	if _, ok := table.Bias(0x7f0000001000, 0x8000); ok {
		t.Error("a mapping of another part has a bias")
	}
}

func TestPut(t *testing.T) {
	var b [RowSize]byte
	(&Row{PC: 1, Kind: FP, BP: AtCFA, CFA: 16, BPOff: -16}).Put(b[:])
	if want := []byte{1, 0, 0, 0, 2, 1, 0, 0, 16, 0, 0, 0, 0xf0, 0xff, 0xff, 0xff}; !bytes.Equal(b[:], want) {
		t.Errorf("% x, want % x", b, want)
	}
}

// Whatever a section holds, rows are sorted, and there are not more than its bytes can say.
func FuzzFrames(f *testing.F) {
	var s section
	s.function(s.common("zR", usual...), 0x1000, 16, 0x41, 0x0e, 16, 0x86, 2)
	s.function(s.common("zRS", usual...), 0x2000, 16)
	f.Add(s.b, true)
	f.Add(s.b, false)
	f.Fuzz(func(t *testing.T, b []byte, eh bool) {
		p := parser{all: b, addr: at, eh: eh, cies: map[int]*cie{}}
		p.parse()
		list := join(p.spans)
		if !slices.IsSortedFunc(list, func(a, b Row) int { return int(int64(a.PC) - int64(b.PC)) }) {
			t.Fatal("rows are not sorted")
		}
		if len(list) > (maxStart+2)*len(b)+2 {
			t.Fatalf("%d rows of %d bytes", len(list), len(b))
		}
	})
}

func FuzzGoRows(f *testing.F) {
	f.Add([]byte("\xf1\xff\xff\xff\x00\x00\x01\x08"), uint64(0x400000))
	f.Fuzz(func(t *testing.T, b []byte, text uint64) {
		list := join(goRows(b, text))
		if !slices.IsSortedFunc(list, func(a, b Row) int { return int(int64(a.PC) - int64(b.PC)) }) {
			t.Fatal("rows are not sorted")
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("\x7fELF\x02\x01\x01"))
	f.Fuzz(func(_ *testing.T, b []byte) { _, _ = Read(bytes.NewReader(b)) })
}
