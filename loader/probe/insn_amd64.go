package probe

// insnLength is the length of the instruction at the start of b, 0 if it is not known.
func insnLength(b []byte) int { return x86Length(b) }

// takesProbe reports whether an instruction can be probed: the kernel does not take those
// that begin with some prefixes, and when it steps over a system call the instruction
// behind it is executed too, in another place.
func takesProbe(code []byte) bool {
	switch code[0] {
	case 0x26, 0x2e, 0x36, 0x3e, 0xf0: // segments, lock
		return false
	case 0x0f:
		return len(code) < 2 || code[1] != 0x05 && code[1] != 0x34
	case 0xcd:
		return false
	}
	return true
}

// skipMarker is how much of a function to skip: its endbr64. all reads the whole code.
func skipMarker(first []byte, all func() []byte) int {
	if first[0] != 0xf3 {
		return 0
	}
	return x86Entry(all())
}

// returns reports whether an instruction returns from a function.
func returns(code []byte) bool {
	return code[0] == 0xc3 || code[0] == 0xc2 || len(code) == 2 && code[0] == 0xf3 && code[1] == 0xc3
}

// looksForStack reports whether an instruction of the beginning of a Go function jumps to
// where the stack grows: jbe.
func looksForStack(code []byte) bool {
	return code[0] == 0x76 || len(code) == 6 && code[0] == 0x0f && code[1] == 0x86
}

// endsPrologue reports whether an instruction is one that does not stand in front of it:
// push, call, jmp, or one that returns.
func endsPrologue(code []byte) bool {
	return code[0]&0xf8 == 0x50 || code[0] == 0xe8 || code[0] == 0xe9 || code[0] == 0xeb || returns(code)
}
