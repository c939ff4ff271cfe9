package unwind

import (
	"debug/elf"
	"encoding/binary"
	"math"
	"strings"

	"dtc/loader/symbol"
)

// Programs of Go have frame pointers, but functions without a frame of their own do not set them,
// and .debug_frame is missing where they are stripped. The table that the runtime uses for its
// own traces (.gopclntab, its form since Go 1.18) has for each function by how much it has moved
// the stack pointer at each instruction; a function with a frame stores rbp at its top.
//
// Functions that change to another stack are left to frame pointers; nobody called those that a
// stack begins with.

const (
	goMagic118 = 0xfffffff0
	goMagic120 = 0xfffffff1
	goHeader   = 72
	maxGoFuncs = 1 << 20
)

// goEnds are functions that a stack begins with.
var goEnds = map[string]bool{
	"runtime.goexit": true, "runtime.mstart": true, "runtime.rt0_go": true, "runtime.mcall": true,
	"runtime.morestack": true, "_rt0_amd64_linux": true, "_rt0_amd64": true,
}

// goSwitches are functions that change to another stack.
var goSwitches = []string{"runtime.systemstack", "runtime.asmcgocall", "runtime.cgocallback", "runtime.sigtramp", "runtime.gogo", "runtime.sigreturn"}

// goSpans reads the functions of a program of Go.
func goSpans(f *elf.File, base uint64) []span {
	if s := f.Section(".debug_frame"); s != nil {
		return nil
	}
	b, text, ok := symbol.GoTable(f)
	if !ok || text < base {
		return nil
	}
	return goRows(b, text-base)
}

// goRows reads the table, which may be anything.
func goRows(b []byte, text uint64) (out []span) {
	le := binary.LittleEndian
	if len(b) < goHeader || le.Uint32(b) != goMagic118 && le.Uint32(b) != goMagic120 || b[6] != 1 || b[7] != 8 {
		return nil
	}
	part := func(n int) []byte {
		if at := le.Uint64(b[n:]); at < uint64(len(b)) {
			return b[at:]
		}
		return nil
	}
	names, pcs, funcs := part(32), part(56), part(64)
	count := le.Uint64(b[8:])
	total := 0
	for i := uint64(0); i < count && i < maxGoFuncs && 8*i+16 <= uint64(len(funcs)) && total < MaxRows; i++ {
		e := funcs[8*i:]
		from, at, to := uint64(le.Uint32(e)), uint64(le.Uint32(e[4:])), uint64(le.Uint32(e[8:]))
		if at+20 > uint64(len(funcs)) || to <= from || text+to > math.MaxUint32 {
			continue
		}
		fn := funcs[at:]
		s := span{from: uint32(text + from), to: uint32(text + to)}
		name := goName(names, le.Uint32(fn[4:]))
		switch {
		case goEnds[name]:
			s.rows = []Row{{PC: s.from, Kind: End}}
		case goSwitching(name):
			s.rows = []Row{{PC: s.from}}
		default:
			s.rows = goFunction(&s, pcs, uint64(le.Uint32(fn[16:])))
		}
		total += len(s.rows)
		out = append(out, s)
	}
	return out
}

func goName(names []byte, at uint32) string {
	const longest = 64
	if uint64(at) >= uint64(len(names)) {
		return ""
	}
	text, _, _ := strings.Cut(string(names[at:min(int(at)+longest, len(names))]), "\x00")
	return text
}

func goSwitching(name string) bool {
	for _, s := range goSwitches {
		if strings.HasPrefix(name, s) {
			return true
		}
	}
	return false
}

// goFunction reads how a function moves the stack pointer: pairs of a difference of the value, in
// zigzag form, and of the address, until the first difference of 0.
func goFunction(s *span, pcs []byte, at uint64) (rows []Row) {
	if at == 0 || at >= uint64(len(pcs)) {
		return []Row{{PC: s.from}}
	}
	r := reader{B: pcs, At: int(at), Order: binary.LittleEndian}
	pc, moved := uint64(s.from), int64(-1)
	for len(rows) < 1<<12 && pc < uint64(s.to) {
		d := r.Uleb()
		if d == 0 && len(rows) > 0 || r.Bad {
			break
		}
		moved += int64(d>>1) ^ -int64(d&1)
		row := Row{PC: uint32(pc), Kind: SP, CFA: int32(moved) + 8}
		if moved > 0 {
			row.BP, row.BPOff = AtCFA, -16
		}
		if moved < 0 || moved > math.MaxInt32-8 {
			row = Row{PC: uint32(pc)}
		}
		rows = append(rows, row)
		n := r.Uleb()
		if n > uint64(s.to)-pc {
			break
		}
		pc += n
	}
	if len(rows) == 0 {
		return []Row{{PC: s.from}}
	}
	return rows
}
