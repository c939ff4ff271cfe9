package check

// Integers that are addresses of scratch memory: (long)p, and that plus or minus
// a number, within one expression. Cast back they are scratch pointers again. A
// variable does not keep the mark.

import "dtc/compiler/ctype"

// tainted is the type of a pointer or integer with the mark.
func tainted(t *ctype.Type) *ctype.Type {
	r := t.Resolve()
	switch {
	case r.Kind == ctype.Pointer:
		return t.InSpace(ctype.SpaceScratch)
	case r.Kind == ctype.Int && r.Bytes == 8:
		marked := *r
		marked.Space = ctype.SpaceScratch
		return &marked
	}
	return t
}

func isTainted(e Expr) bool {
	r := e.Type().Resolve()
	return r.Kind == ctype.Int && r.Space == ctype.SpaceScratch
}

// untainted is an integer type without the mark.
func untainted(t *ctype.Type) *ctype.Type {
	if r := t.Resolve(); r.Kind == ctype.Int && r.Space == ctype.SpaceScratch {
		plain := *r
		plain.Space = ctype.SpaceMemory
		return &plain
	}
	return t
}
