// Package ctype is the C type system of D: the types of D expressions and of
// the kernel objects that they reach.
//
// Invariants:
//
//   - A Type is immutable once it can be reached from a typed program, with
//     two exceptions: a struct that is declared before it is defined is
//     completed in place, and the members of a kernel struct are read when
//     Fields or Lookup first ask for them. Before that Members is nil.
//   - Typedefs are kept, because messages and print() show them; Resolve
//     strips them. Everything that asks for a type's nature (Kind, Size,
//     Signed) does so on the resolved type through the methods. Qualifiers
//     mean nothing to D and are dropped.
//   - Types that come from the kernel's BTF have Kernel set, and those of the D
//     library that have a Flavour. The layout that
//     they show is the build machine's: code that reaches into them must use
//     CO-RE accesses by name, never the offsets kept here.
//   - Data model LP64, little endian.
package ctype

// Flavour parts the name of a kernel structure from what stands behind it, in CO-RE's
// convention: struct bio___dt is the kernel's struct bio, with members of our choice.
const Flavour = "___"

// Kind is the nature of a type.
type Kind uint8

// The kinds of types. String is D's own: up to strsize bytes with a NUL.
// Dyn is the type of what has no fixed type (an action, a translator's result).
const (
	Void Kind = iota
	Int
	Float
	Enum
	Pointer
	Array
	Func
	Struct
	Union
	Typedef
	String
	Sym // the value of sym(), usym(), ...: an address shown as text
	Dyn
)

// Space says which memory a pointer's value refers to.
type Space uint8

// Kernel pointers (the default) are read through safe reads of kernel or user
// addresses, by their sign. Scratch pointers come from alloca() and copyin():
// their value is an offset into the clause's scratch memory plus one.
const (
	SpaceMemory Space = iota
	SpaceScratch
)

// Type is one C or D type.
type Type struct {
	Kind     Kind
	Name     string // "int", a typedef's name, a tag without its keyword, "" where anonymous
	Bytes    int64  // size of Int, Float, Enum, Struct, Union; 0 where incomplete
	IsSigned bool   // Int, Enum
	IsBool   bool   // _Bool
	IsChar   bool   // char, signed char, unsigned char
	Elem     *Type  // Pointer, Array, Typedef: target; Func: result
	Space    Space  // Pointer
	Len      int64  // Array: number of elements
	Members  []Member
	Params   []*Type // Func
	Variadic bool
	Values   []Enumerator
	Complete bool   // Struct, Union, Enum: the body is known
	Kernel   bool   // read from kernel BTF: reach members through CO-RE
	Module   string // Kernel: the module whose BTF it is from, "" for vmlinux
	User     bool   // of a traced program: pointers to it are addresses in the process

	expand func(*Type) // Kernel Struct, Union, Enum: reads what the body holds
}

// Member is a member of a struct or union. Anonymous struct and union members
// have an empty Name; Lookup searches through them.
type Member struct {
	Name    string
	Type    *Type
	BitOff  int64 // from the start of the enclosing type, in bits
	BitSize int64 // width of a bit-field, 0 for an ordinary member
}

// Enumerator is one name of an enum.
type Enumerator struct {
	Name  string
	Value int64
}

// Resolve strips typedefs.
func (t *Type) Resolve() *Type {
	for t != nil && t.Kind == Typedef {
		t = t.Elem
	}
	return t
}

// Size is the size of a value of the type in bytes, 0 where there is none
// (void, functions, incomplete types). The size of a string is not a property
// of the type but of the program (strsize): 0 too.
func (t *Type) Size() int64 {
	switch r := t.Resolve(); r.Kind {
	case Pointer:
		return 8
	case Array:
		return r.Len * r.Elem.Size()
	default:
		return r.Bytes
	}
}

// Signed reports whether the type is a signed integer or enum.
func (t *Type) Signed() bool { return t.Resolve().IsSigned }

// Fields returns the members of a struct or union.
func (t *Type) Fields() []Member {
	r := t.Resolve()
	r.load()
	return r.Members
}

// Enumerators returns the names of an enum.
func (t *Type) Enumerators() []Enumerator {
	r := t.Resolve()
	r.load()
	return r.Values
}

// OnDemand has f read what the body of a struct or union holds when it is first
// asked for.
func (t *Type) OnDemand(f func(*Type)) { t.expand = f }

func (t *Type) load() {
	if f := t.expand; f != nil {
		t.expand = nil
		f(t)
	}
}

// Is reports whether the resolved type is of one of the kinds.
func (t *Type) Is(kinds ...Kind) bool {
	k := t.Resolve().Kind
	for _, want := range kinds {
		if k == want {
			return true
		}
	}
	return false
}

// IsInteger reports whether the type is an integer or an enum.
func (t *Type) IsInteger() bool { return t.Is(Int, Enum) }

// IsScalar reports whether the type is an integer, enum or pointer.
func (t *Type) IsScalar() bool { return t.Is(Int, Enum, Pointer) }

// IsSOU reports whether the type is a struct or union.
func (t *Type) IsSOU() bool { return t.Is(Struct, Union) }

// Align is the type's alignment in bytes by the C rules, at least 1.
func (t *Type) Align() int64 { return t.align(map[*Type]bool{}) }

func (t *Type) align(seen map[*Type]bool) int64 {
	r := t.Resolve()
	switch r.Kind {
	case Array:
		return r.Elem.align(seen)
	case Struct, Union:
		a := int64(1)
		if seen[r] {
			return a
		}
		seen[r] = true
		for _, m := range r.Fields() {
			a = max(a, m.Type.align(seen))
		}
		return a
	case String:
		return 1
	}
	return max(1, min(8, t.Size()))
}

// Lookup finds a member by name, also inside anonymous members. The offset of
// the result is from the start of t.
func (t *Type) Lookup(name string) (Member, bool) {
	return t.lookup(name, map[*Type]bool{})
}

func (t *Type) lookup(name string, seen map[*Type]bool) (Member, bool) {
	r := t.Resolve()
	if seen[r] {
		return Member{}, false
	}
	seen[r] = true
	for _, m := range r.Fields() {
		if m.Name == name {
			return m, true
		}
		if m.Name == "" && m.Type.IsSOU() {
			if in, ok := m.Type.lookup(name, seen); ok {
				in.BitOff += m.BitOff
				return in, true
			}
		}
	}
	return Member{}, false
}

// OfProcess reports whether the type is one of a traced program, or consists of such:
// then what a pointer to it refers to is memory of the process.
func (t *Type) OfProcess() bool {
	for range maxSame {
		switch {
		case t == nil:
			return false
		case t.User:
			return true
		case t.Kind == Array || t.Kind == Pointer || t.Kind == Typedef:
			t = t.Elem
		default:
			return false
		}
	}
	return false
}
