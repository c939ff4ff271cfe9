package probe

import "encoding/binary"

const insnSize = 4

// insnLength is the length of the instruction at the start of b, 0 if it is not whole.
func insnLength(b []byte) int {
	if len(b) < insnSize {
		return 0
	}
	return insnSize
}

// takesProbe reports whether the kernel may take a probe of an instruction.
func takesProbe([]byte) bool { return true }

// skipMarker is how much of a function to skip. The kernel steps over bti and paciasp as
// over a nop.
func skipMarker([]byte, func() []byte) int { return 0 }

// word is an instruction as a number.
func word(code []byte) uint32 { return binary.LittleEndian.Uint32(code) }

// returns reports whether an instruction returns from a function.
func returns(code []byte) bool { return word(code)&0xfffffc1f == 0xd65f0000 }

// looksForStack reports whether an instruction of the beginning of a Go function jumps to
// where the stack grows: b.ls.
func looksForStack(code []byte) bool { return word(code)&0xff00001f == 0x54000009 }

// endsPrologue reports whether an instruction is one that does not stand in front of it:
// b, bl, one that stores the link register, or one that returns.
func endsPrologue(code []byte) bool {
	w := word(code)
	return w&0x7c000000 == 0x14000000 || w&0x1f == 30 && w&0x3b000000 == 0x38000000 || returns(code)
}
