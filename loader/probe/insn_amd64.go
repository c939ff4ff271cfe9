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
