package dwarf

// Calling conventions: where parameters are when a function begins, and results when
// it has returned.
//
//	System V, x86-64   six integer registers; a structure of at most 16 bytes in up to
//	                   two of them, none of it if they do not suffice; larger ones, and
//	                   what finds no register, on the stack. The result is in rax and
//	                   rdx; a larger one lies where rax points
//	AAPCS64            x0 to x7; a structure of at most 16 bytes in up to two; of a
//	                   larger one the address. The result is in x0 and x1
//	Go (ABIInternal)   nine registers (16 on arm64), one for each integer or pointer in
//	                   the value; all of it on the stack if they do not suffice, or if
//	                   there is an array of more than one element. Results likewise
//
// C++ passes objects that have to be copied or destroyed by their address, whatever
// their size.

import (
	"slices"

	"dtc/compiler/ctype"
)

// convention hands out places one after the other.
type convention struct {
	ints, floats       []int64 // registers, as words of the saved ones; floats are only counted
	nextInt, nextFloat int
	stack              *Node // the first argument on the stack
	used               int64 // bytes of it
	arch               string
	goABI              bool
}

var goFloats = make([]int64, 15)

// params begins a list of parameters.
func (f *File) params(language int64) *convention {
	c := &convention{arch: f.arch, goABI: language == languageGo}
	sp := &Node{Op: OpReg, K: words[f.arch][7]}
	switch {
	case c.goABI && f.arch == "amd64":
		c.ints, c.floats, c.stack = []int64{10, 5, 11, 14, 13, 9, 8, 7, 6}, goFloats, add(sp, 8)
	case c.goABI:
		c.ints, c.floats = words["arm64"][:16], make([]int64, 16)
		c.stack = add(&Node{Op: OpReg, K: 31}, 8)
	case f.arch == "amd64":
		c.ints, c.floats, c.stack = []int64{14, 13, 12, 11, 9, 8}, make([]int64, 8), add(sp, 8)
	default:
		c.ints, c.floats, c.stack = words["arm64"][:8], make([]int64, 8), &Node{Op: OpReg, K: 31}
	}
	return c
}

// results begins a list of results.
func (f *File) results(language int64) *convention {
	c := f.params(language)
	switch {
	case c.goABI:
	case f.arch == "amd64":
		c.ints, c.floats = []int64{10, 12}, make([]int64, 2)
	default:
		c.ints = c.ints[:2]
	}
	return c
}

// place is where a value of a type is; byRef says that its address is passed.
func (c *convention) place(t *ctype.Type, byRef bool) ([]Piece, error) {
	size := t.Size()
	switch {
	case byRef, c.arch == "arm64" && !c.goABI && t.IsSOU() && size > 16 && !sameFloats(t):
		address, err := c.word()
		if err != nil {
			return nil, err
		}
		if p := address[0]; p.Value != nil {
			return []Piece{{Addr: p.Value}}, nil
		}
		return []Piece{{Addr: &Node{Op: OpDeref, K: 8, X: address[0].Addr}}}, nil
	case c.goABI:
		return c.placeGo(t)
	case t.Is(ctype.Int, ctype.Enum, ctype.Pointer):
		return c.word()
	case t.Is(ctype.Float):
		return c.float(size)
	case size == 0:
		return nil, ErrGone // an empty class is not passed at all
	case c.arch == "amd64":
		return c.eightbytes(t, size)
	}
	return c.composite(t, size)
}

// word is the next integer register, or the next word of the stack.
func (c *convention) word() ([]Piece, error) {
	if c.nextInt < len(c.ints) {
		c.nextInt++
		return []Piece{{Value: &Node{Op: OpReg, K: c.ints[c.nextInt-1]}}}, nil
	}
	return c.memory(8, 8), nil
}

// memory takes room on the stack.
func (c *convention) memory(size, align int64) []Piece {
	align = max(align, 8)
	c.used = (c.used + align - 1) / align * align
	at := add(c.stack, c.used)
	c.used += (size + 7) / 8 * 8
	return []Piece{{Addr: at}}
}

func (c *convention) float(size int64) ([]Piece, error) {
	if size > 8 && c.arch == "amd64" {
		return c.memory(size, 16), nil
	}
	if c.nextFloat < len(c.floats) {
		c.nextFloat++
		return nil, errFloat
	}
	return c.memory(size, min(16, size)), nil
}

// leaf is a scalar in a structure.
type leaf struct {
	off, size int64
	float     bool
}

const maxLeaves = 64

// leaves lists the scalars of a type, false if they are too many.
func leaves(t *ctype.Type, off int64, list []leaf, depth int) ([]leaf, bool) {
	r := t.Resolve()
	if len(list) > maxLeaves || depth > maxDepth {
		return list, false
	}
	switch r.Kind {
	case ctype.Array:
		if r.Len > maxLeaves {
			return list, false
		}
		for i := range r.Len {
			var ok bool
			if list, ok = leaves(r.Elem, off+i*r.Elem.Size(), list, depth+1); !ok {
				return list, false
			}
		}
		return list, true
	case ctype.Struct, ctype.Union:
		for _, m := range r.Fields() {
			var ok bool
			if list, ok = leaves(m.Type, off+m.BitOff/8, list, depth+1); !ok {
				return list, false
			}
		}
		return list, true
	}
	return append(list, leaf{off, r.Size(), r.Kind == ctype.Float}), true
}

// eightbytes places a structure as System V does: each of its words in the kind of
// register that what is in it needs.
func (c *convention) eightbytes(t *ctype.Type, size int64) ([]Piece, error) {
	list, ok := leaves(t, 0, nil, 0)
	if !ok || size > 16 {
		return c.memory(size, t.Align()), nil
	}
	n := (size + 7) / 8
	whole := make([]bool, n) // is an integer
	for _, l := range list {
		if l.size > 8 || l.size > 0 && l.off%l.size != 0 {
			return c.memory(size, t.Align()), nil // a long double, or packed
		}
		if k := l.off / 8; !l.float && k < n {
			whole[k] = true
		}
	}
	ints := 0
	for _, w := range whole {
		if w {
			ints++
		}
	}
	if c.nextInt+ints > len(c.ints) || c.nextFloat+int(n)-ints > len(c.floats) {
		return c.memory(size, t.Align()), nil
	}
	var out []Piece
	for i, w := range whole {
		if !w {
			c.nextFloat++
			continue
		}
		out = append(out, Piece{Size: min(8, size-int64(i)*8), Value: &Node{Op: OpReg, K: c.ints[c.nextInt]}})
		c.nextInt++
	}
	if ints < int(n) {
		return nil, errFloat
	}
	return out, nil
}

// composite places a structure as AAPCS64 does.
func (c *convention) composite(t *ctype.Type, size int64) ([]Piece, error) {
	if sameFloats(t) {
		list, _ := leaves(t, 0, nil, 0)
		if c.nextFloat+len(list) <= len(c.floats) {
			c.nextFloat += len(list)
			return nil, errFloat
		}
		c.nextFloat = len(c.floats)
		return c.memory(size, t.Align()), nil
	}
	n := int((size + 7) / 8)
	if c.nextInt+n > len(c.ints) {
		c.nextInt = len(c.ints)
		return c.memory(size, t.Align()), nil
	}
	var out []Piece
	for i := range n {
		out = append(out, Piece{Size: min(8, size-int64(i)*8), Value: &Node{Op: OpReg, K: c.ints[c.nextInt]}})
		c.nextInt++
	}
	return out, nil
}

// sameFloats reports whether a structure is one to four floating-point numbers of one size.
func sameFloats(t *ctype.Type) bool {
	list, ok := leaves(t, 0, nil, 0)
	return ok && len(list) > 0 && len(list) <= 4 && t.IsSOU() &&
		!slices.ContainsFunc(list, func(l leaf) bool { return !l.float || l.size != list[0].size })
}

// placeGo places a value as Go does.
func (c *convention) placeGo(t *ctype.Type) ([]Piece, error) {
	list, ok := leaves(t, 0, nil, 0)
	list = slices.DeleteFunc(list, func(l leaf) bool { return l.size == 0 })
	ints, floats := 0, 0
	for _, l := range list {
		if l.float {
			floats++
		} else {
			ints++
		}
	}
	switch {
	case ok && len(list) == 0:
		return nil, ErrGone
	case !ok, longArray(t, 0), c.nextInt+ints > len(c.ints), c.nextFloat+floats > len(c.floats):
		return c.memory(t.Size(), t.Align()), nil
	}
	first := c.nextInt
	c.nextInt += ints
	c.nextFloat += floats
	if floats > 0 {
		return nil, errFloat
	}
	return goPieces(c.ints[first:c.nextInt], list, t.Size()), nil
}

// goPieces puts registers where the scalars of a value are, zeros between them.
func goPieces(regs []int64, list []leaf, size int64) (out []Piece) {
	end := int64(0)
	pad := func(to int64) {
		for ; end < to; end += min(8, to-end) {
			out = append(out, Piece{Size: min(8, to-end), Value: constant(0)})
		}
	}
	for i, l := range list {
		pad(l.off)
		out = append(out, Piece{Size: l.size, Value: &Node{Op: OpReg, K: regs[i]}})
		end = l.off + l.size
	}
	pad(size)
	return out
}

// longArray reports whether a type has an array of several elements in it.
func longArray(t *ctype.Type, depth int) bool {
	r := t.Resolve()
	switch {
	case depth > maxDepth:
		return true
	case r.Kind == ctype.Array:
		return r.Len > 1 || r.Len == 1 && longArray(r.Elem, depth+1)
	case !r.IsSOU():
		return false
	}
	return slices.ContainsFunc(r.Fields(), func(m ctype.Member) bool { return longArray(m.Type, depth+1) })
}
