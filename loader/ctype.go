package loader

// Types of the host, for print(): structures of the kernel have the members and
// the layout that the running kernel has, whatever the object was compiled for.

import (
	"strconv"
	"strings"

	"github.com/cilium/ebpf/btf"

	"dtc/loader/format"
	"dtc/object"
)

// hostTypes finds structures of the kernel. Nothing is read before the first.
type hostTypes struct {
	cache *btf.Cache
	made  map[btf.Type]*format.CType
}

func newHostTypes() *hostTypes { return &hostTypes{made: map[btf.Type]*format.CType{}} }

// find returns the structure or union of a tag such as "struct task_struct", nil
// if the host has none.
func (h *hostTypes) find(tag, module string) *format.CType {
	if h.cache == nil {
		h.cache = btf.NewCache()
	}
	kernel, err := h.cache.Kernel()
	if module != "" && err == nil {
		if spec, err := h.cache.Module(module); err == nil {
			kernel = spec
		}
	}
	if err != nil {
		return nil
	}
	word, name, _ := strings.Cut(tag, " ")
	list, err := kernel.AnyTypesByName(name)
	if err != nil {
		return nil
	}
	for _, t := range list {
		switch t.(type) {
		case *btf.Struct:
			if word == object.KindStruct {
				return h.make(t)
			}
		case *btf.Union:
			if word == object.KindUnion {
				return h.make(t)
			}
		}
	}
	return nil
}

func (h *hostTypes) make(t btf.Type) *format.CType {
	if c := h.made[t]; c != nil {
		return c
	}
	size, _ := btf.Sizeof(t)
	c := &format.CType{Kind: object.KindPtr, Name: declare(t, ""), Size: size}
	h.made[t] = c
	switch u := btf.UnderlyingType(t).(type) {
	case *btf.Int:
		c.Kind, c.Signed = object.KindInt, u.Encoding&btf.Signed != 0
		c.Char = u.Encoding&btf.Char != 0 || u.Name == "char"
	case *btf.Enum:
		c.Kind, c.Signed = object.KindEnum, u.Signed
		for _, v := range u.Values {
			n := int64(v.Value)
			if u.Signed && u.Size < 8 {
				n = int64(int32(n))
			}
			c.Values = append(c.Values, object.Enumerator{Name: v.Name, Value: n})
		}
	case *btf.Float:
		c.Kind = object.KindFloat
	case *btf.Array:
		c.Kind, c.Elem, c.Len = object.KindArray, h.make(u.Type), int64(u.Nelems)
	case *btf.Struct:
		c.Kind, c.Members = object.KindStruct, h.members(u.Members)
	case *btf.Union:
		c.Kind, c.Members = object.KindUnion, h.members(u.Members)
	}
	return c
}

func (h *hostTypes) members(list []btf.Member) []format.Member {
	out := make([]format.Member, len(list))
	for i, m := range list {
		out[i] = format.Member{Name: m.Name, Type: h.make(m.Type), Off: int64(m.Offset), Bits: int64(m.BitfieldSize)}
	}
	return out
}

// declare spells a type as C declares inner with it.
func declare(t btf.Type, inner string) string {
	spaced := func(word string) string {
		if inner == "" {
			return word
		}
		return word + " " + inner
	}
	switch t := t.(type) {
	case *btf.Pointer:
		inner = "*" + inner
		switch btf.UnderlyingType(t.Target).(type) {
		case *btf.Array, *btf.FuncProto:
			if _, named := t.Target.(*btf.Typedef); !named {
				inner = "(" + inner + ")"
			}
		}
		return declare(t.Target, inner)
	case *btf.Array:
		if inner == "" {
			return declare(t.Type, "["+strconv.Itoa(int(t.Nelems))+"]")
		}
		return declare(t.Type, inner+"["+strconv.Itoa(int(t.Nelems))+"]")
	case *btf.FuncProto:
		params := make([]string, len(t.Params))
		for i, p := range t.Params {
			params[i] = declare(p.Type, "")
		}
		return declare(t.Return, inner+"("+strings.Join(params, ", ")+")")
	case *btf.Const:
		if _, ok := t.Type.(*btf.Pointer); ok {
			return declare(t.Type, spaced("const"))
		}
		return "const " + declare(t.Type, inner)
	case *btf.Volatile:
		return "volatile " + declare(t.Type, inner)
	case *btf.Restrict:
		return declare(t.Type, inner)
	case *btf.TypeTag:
		return declare(t.Type, inner)
	case *btf.Struct:
		return spaced(strings.TrimSpace("struct " + t.Name))
	case *btf.Union:
		return spaced(strings.TrimSpace("union " + t.Name))
	case *btf.Enum:
		return spaced(strings.TrimSpace("enum " + t.Name))
	case *btf.Fwd:
		return spaced(t.Kind.String() + " " + t.Name)
	case *btf.Void:
		return spaced("void")
	}
	return spaced(t.TypeName())
}
