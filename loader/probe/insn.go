package probe

import "dtc/loader/symbol"

// Instructions of functions in files.

const (
	mostCode  = 1 << 20 // bytes of a function whose instructions are looked at
	firstCode = 32      // of one of which only the first are
)

// code reads the beginning of a function, up to n bytes; nil if that is not possible.
func (o *mapped) code(pid uint32, off, n uint64) []byte {
	if o.file == nil {
		f, err := o.Open(pid)
		if err != nil {
			return nil
		}
		o.file = f
	}
	b := make([]byte, n)
	got, _ := o.file.ReadAt(b, int64(off))
	return b[:got]
}

// entry is where a function's entry is probed, which may be behind what marks it as the
// target of a jump. It is not ok where the kernel takes no probe: asking it to costs a
// grace period, and for a list a search for the one.
func (o *mapped) entry(pid uint32, f symbol.Func, off uint64) (at uint64, ok bool) {
	b := o.code(pid, off, firstCode)
	if len(b) == 0 {
		return off, true
	}
	if !takesProbe(b) {
		return off, false
	}
	n := skipMarker(b, func() []byte { return o.code(pid, off, max(firstCode, min(f.Size, mostCode))) })
	return off + uint64(n), true
}

// instructions calls yield for each instruction of a function, with its offset and code,
// up to one that is not known.
func (o *mapped) instructions(pid uint32, f symbol.Func, off uint64) func(yield func(uint64, []byte) bool) {
	return func(yield func(uint64, []byte) bool) {
		b := o.code(pid, off, min(f.Size, mostCode))
		for at := 0; at < len(b); {
			n := insnLength(b[at:])
			if n == 0 || !yield(uint64(at), b[at:at+n]) {
				return
			}
			at += n
		}
	}
}

// aligned reports whether an instruction begins at an offset in a function, or that
// cannot be told.
func (o *mapped) aligned(pid uint32, f symbol.Func, off, n uint64) bool {
	for at, code := range o.instructions(pid, f, off) {
		if at+uint64(len(code)) > n {
			return at >= n
		}
	}
	return true
}
