package object

// Types, as far as print() needs them. A type comes after those that it consists
// of. A pointer is known by its name alone.

import (
	"errors"
	"fmt"
)

// The kinds of types.
const (
	KindInt    = "int"
	KindFloat  = "float"
	KindEnum   = "enum"
	KindPtr    = "ptr"
	KindString = "string"
	KindArray  = "array"
	KindStruct = "struct"
	KindUnion  = "union"
	KindHost   = "host" // a structure of the kernel, laid out as on the host
)

// CType is a type.
type CType struct {
	Kind    string       `json:"kind"`
	Name    string       `json:"name"` // as print() shows it
	Size    int          `json:"size"`
	Signed  bool         `json:"signed,omitempty"`
	Char    bool         `json:"char,omitempty"`    // shown as a character
	Elem    int          `json:"elem,omitempty"`    // array: the elements' type
	Len     int64        `json:"len,omitempty"`     // array: how many
	Members []Member     `json:"members,omitempty"` // struct, union
	Values  []Enumerator `json:"values,omitempty"`  // enum
	Tag     string       `json:"tag,omitempty"`     // host: "struct task_struct"
	Module  string       `json:"module,omitempty"`  // host: "" for the kernel proper
}

// Member is a member of a struct or union; that of an anonymous one has no name.
type Member struct {
	Name string `json:"name,omitempty"`
	Type int    `json:"type"`
	Off  int64  `json:"off"`            // in bits
	Bits int64  `json:"bits,omitempty"` // a bit-field's width
}

// Enumerator is a value of an enum.
type Enumerator struct {
	Name  string `json:"name"`
	Value int64  `json:"value"`
}

// checkType checks type number i.
func (m *Meta) checkType(i int) error {
	t := &m.Types[i]
	if t.Size < 0 || t.Size > MaxRecord {
		return fmt.Errorf("%d bytes", t.Size)
	}
	switch t.Kind {
	case KindInt, KindEnum:
		if t.Size < 1 || t.Size > 16 {
			return fmt.Errorf("%s of %d bytes", t.Kind, t.Size)
		}
	case KindFloat, KindPtr, KindString:
	case KindHost:
		if t.Tag == "" {
			return errors.New("host type without a tag")
		}
	case KindArray:
		if err := index("element type", t.Elem, i); err != nil {
			return err
		}
		if t.Len < 0 || t.Len > MaxRecord {
			return fmt.Errorf("%d elements", t.Len)
		}
	case KindStruct, KindUnion:
		return t.checkMembers(i)
	default:
		return fmt.Errorf("unknown kind %q", t.Kind)
	}
	return nil
}

func (t *CType) checkMembers(i int) error {
	for _, m := range t.Members {
		if err := index("member type", m.Type, i); err != nil {
			return err
		}
		if m.Off < 0 || m.Off > 8*MaxRecord || m.Bits < 0 || m.Bits > 64 {
			return fmt.Errorf("member %q out of range", m.Name)
		}
	}
	return nil
}
