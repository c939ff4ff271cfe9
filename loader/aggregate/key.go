package aggregate

import (
	"bytes"
	"encoding/binary"

	"dtc/object"
)

// A keyer brings keys into a normal form, so that keys of equal text have equal
// bytes.
type keyer struct {
	data    []object.Datum // those inside the key
	gaps    [][2]int       // bytes of no element
	sym     Symbolizer
	proc    Processes
	modules map[string]uint64 // an address for each module
	frames  []uint64
}

func newKeyer(a *object.Agg, opt *Options, modules map[string]uint64) keyer {
	k := keyer{sym: opt.Sym, proc: opt.Proc, modules: modules}
	used := make([]bool, max(a.KeySize, 0))
	for _, d := range a.Keys {
		if d.Off < 0 || d.Size <= 0 || d.Off > len(used) || d.Size > len(used)-d.Off {
			continue
		}
		k.data = append(k.data, d)
		for i := range d.Size {
			used[d.Off+i] = true
		}
	}
	for i := 0; i < len(used); i++ {
		from := i
		for i < len(used) && !used[i] {
			i++
		}
		if i > from {
			k.gaps = append(k.gaps, [2]int{from, i})
		}
	}
	return k
}

// folds reports whether different keys may have the same normal form.
func (k *keyer) folds() bool {
	for _, d := range k.data {
		switch d.Type {
		case object.String, object.Stack, object.Sym, object.Func, object.Mod,
			object.UStack, object.Usym, object.Ufunc, object.Umod:
			return true
		}
	}
	return len(k.gaps) > 0
}

func (k *keyer) normalize(key []byte) {
	for _, g := range k.gaps {
		clear(key[g[0]:g[1]])
	}
	for i := range k.data {
		d := &k.data[i]
		b := key[d.Off:][:d.Size]
		switch d.Type {
		case object.String:
			if n := bytes.IndexByte(b, 0); n >= 0 {
				clear(b[n:])
			}
		case object.Stack:
			k.stack(b, d.Frames)
		case object.Sym, object.Func, object.Mod:
			k.address(b, d.Type)
		case object.UStack:
			k.userStack(b)
		case object.Usym, object.Ufunc, object.Umod:
			k.processAddress(b, d.Type)
		}
	}
}

func (k *keyer) stack(b []byte, want int) {
	k.frames = Frames(k.frames[:0], b)
	shown := k.frames
	if k.sym != nil {
		shown = k.sym.Trim(shown, want)
	} else if want > 0 && len(shown) > want {
		shown = shown[:want]
	}
	shown = shown[:min(len(shown), len(b)/8)]
	clear(b)
	for i, pc := range shown {
		binary.NativeEndian.PutUint64(b[8*i:], pc)
	}
}

func (k *keyer) address(b []byte, t object.Type) {
	if k.sym == nil || len(b) != 8 {
		return
	}
	addr := binary.NativeEndian.Uint64(b)
	module, name, off, ok := k.sym.Kernel(addr)
	switch {
	case !ok:
	case t == object.Mod:
		if first, ok := k.modules[module]; ok {
			addr = first
		} else {
			k.modules[module] = addr
		}
	case name != "":
		addr -= off
	}
	binary.NativeEndian.PutUint64(b, addr)
}

// userStack clears what is behind the frames to show.
func (k *keyer) userStack(b []byte) {
	depth, pid := SplitStack(b)
	frames := b[min(object.StackHead, len(b)):]
	if pid == 0 {
		k.stack(frames, depth)
		return
	}
	k.frames = Frames(k.frames[:0], frames)
	clear(frames[8*min(depth, len(k.frames)):])
}

// SplitStack reads the head of a stack: the number of frames to show, and the
// process, 0 for a kernel stack.
func SplitStack(b []byte) (depth int, pid uint32) {
	if len(b) < object.StackHead {
		return 0, 0
	}
	head := binary.NativeEndian.Uint64(b)
	return int(min(uint64(uint32(head)), uint64(len(b)/8))), uint32(head >> 32)
}

// processAddress takes the first address of what is shown: of the symbol, or of the
// object.
func (k *keyer) processAddress(b []byte, t object.Type) {
	if k.proc == nil || len(b) != 16 {
		return
	}
	pid, addr := binary.NativeEndian.Uint64(b), binary.NativeEndian.Uint64(b[8:])
	_, symbol, off, base, ok := k.proc.Process(uint32(pid), addr)
	switch {
	case !ok:
	case t == object.Umod:
		addr -= base
	case symbol != "":
		addr -= off
	}
	binary.NativeEndian.PutUint64(b[8:], addr)
}

// Frames appends the program counters of a stack to dst.
func Frames(dst []uint64, b []byte) []uint64 {
	for ; len(b) >= 8; b = b[8:] {
		pc := binary.NativeEndian.Uint64(b)
		if pc == 0 {
			break
		}
		dst = append(dst, pc)
	}
	return dst
}
