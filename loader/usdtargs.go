package loader

import (
	"fmt"
	"strconv"
	"strings"

	"dtc/loader/probe"
	"dtc/object"
)

// Typed arguments of probes that programs define. An object was compiled for the types of
// a declaration, or for those that the notes of a program told. Here the notes of the
// traced program are asked. They have types as texts; of SystemTap's only the size of
// each operand is known. Two types fit if they are spelled alike, or if both are
//
//	integers   of one size; a SystemTap operand may have any, as its macros take the type
//	           of the expression
//	addresses  of things that may be the same: of structures with one tag, of integers of
//	           one size; a name that only the program knows may be anything
//
// Others are refused with both types named.

// checkUsdt compares the arguments that are read by type with those that the probes
// of programs have: one of a clause's probes must have them, and those that have them, of a type
// that fits.
func (s *session) checkUsdt(g *group) error {
	if err := s.countUsdt(g); err != nil {
		return err
	}
	for _, e := range g.entries {
		if err := checkUsdtTypes(&e.Probe, s.typedArgs(g, e)); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) countUsdt(g *group) error {
	for i, c := range g.programs[0].Clauses {
		most, first := -1, (*entry)(nil)
		for _, e := range g.entries {
			if e.mask[i/64]>>(i%64)&1 == 0 {
				continue
			}
			if first == nil {
				first = e
			}
			for k := range e.User.Sites {
				most = max(most, e.User.Sites[k].NArgs)
			}
		}
		for _, a := range s.meta.Clauses[c].Args {
			if first != nil && a.N >= most {
				return fmt.Errorf("%s: [D_ARGS_IDX] index %d is out of range for %s args[ ]", s.meta.Clauses[c].Pos, a.N, &first.Probe)
			}
		}
	}
	return nil
}

// checkUsdtTypes compares the types that a clause reads arguments with.
func checkUsdtTypes(p *probe.Probe, args []object.Arg) error {
	for _, a := range args {
		if a.N >= len(p.User.Native) || p.User.Native[a.N] == "" {
			continue
		}
		have := p.User.Native[a.N]
		if p.User.Declared && !sameNoted(a, have) || !p.User.Declared && !fitsOperand(a, p.User, have) {
			return fmt.Errorf("args[%d] of probe %s is %s in this program: the object was compiled for %s", a.N, p, have, a.Type)
		}
	}
	return nil
}

// fitsOperand reports whether operands of a size can hold a compiled type: an address needs
// all of its bytes, unless it is a constant.
func fitsOperand(a object.Arg, u *probe.User, have string) bool {
	if !strings.HasSuffix(a.Type, "*") || have == "uint64_t" || have == "int64_t" {
		return have != "float" && have != "double"
	}
	for i := range u.Sites {
		if !u.Sites[i].Args.Constant(a.N) {
			return false
		}
	}
	return true
}

// sameNoted reports whether a type that a note names can be read as the compiled one.
func sameNoted(a object.Arg, have string) bool {
	want, have := notedName(a.Type), notedName(have)
	if want == have {
		return true
	}
	elem, pointer := strings.CutSuffix(want, "*")
	haveElem, havePointer := strings.CutSuffix(have, "*")
	size, known := notedSize(have)
	switch {
	case pointer && havePointer:
		return samePointed(strings.TrimSpace(elem), strings.TrimSpace(haveElem))
	case pointer && known, havePointer && isNumber(want):
		return false
	case pointer, havePointer:
		return a.Size == 8
	case known:
		return a.Size == size
	}
	return true
}

// samePointed reports whether two types may be of one thing in memory.
func samePointed(a, b string) bool {
	if a == b || a == "void" || b == "void" {
		return true
	}
	sizeA, knownA := notedSize(a)
	sizeB, knownB := notedSize(b)
	tagged := func(s string) bool { return strings.Contains(s, " ") || strings.HasSuffix(s, "*") }
	switch {
	case knownA && knownB:
		return sizeA == sizeB
	case knownA:
		return !tagged(b)
	case knownB:
		return !tagged(a)
	}
	return !tagged(a) || !tagged(b)
}

// notedName is a type without what makes no difference.
func notedName(spelled string) string {
	words := strings.Fields(strings.ReplaceAll(spelled, "*", " * "))
	kept := words[:0]
	for _, w := range words {
		if w != "const" && w != "volatile" && w != "restrict" {
			kept = append(kept, w)
		}
	}
	if name := strings.Join(kept, " "); name != "string" {
		return name
	}
	return "char *"
}

// notedSize is the size of an integer type, if the name is one of C's or D's.
func notedSize(name string) (int, bool) {
	bare := strings.TrimSuffix(strings.TrimPrefix(name, "u"), "_t")
	if digits, ok := strings.CutPrefix(bare, "int"); ok && strings.HasSuffix(name, "_t") {
		if bits, err := strconv.Atoi(digits); err == nil {
			return bits / 8, true
		}
	}
	if !isNumber(name) {
		size, ok := map[string]int{
			"bool": 1, "uchar_t": 1, "ushort_t": 2, "uint_t": 4, "pid_t": 4, "id_t": 4, "uid_t": 4, "gid_t": 4,
			"ulong_t": 8, "longlong_t": 8, "u_longlong_t": 8, "size_t": 8, "ssize_t": 8, "intptr_t": 8, "uintptr_t": 8, "ptrdiff_t": 8, "off_t": 8,
		}[name]
		return size, ok
	}
	for _, w := range []struct {
		word string
		size int
	}{{"char", 1}, {"_Bool", 1}, {"short", 2}, {"long", 8}} {
		if strings.Contains(name, w.word) {
			return w.size, true
		}
	}
	return 4, true
}
