package probe

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
