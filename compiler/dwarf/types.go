package dwarf

// Types. A type of the program becomes one of D with User set: what a pointer to
// it points to is memory of the process, and its members are where the file says.
// Qualifiers are dropped, as everywhere in D. A class is a structure; a base class
// is a member without a name, so that its members are found in the derived one;
// references are pointers. What D has no words for (a variant of Rust, a type that
// is described elsewhere) is void.

import (
	"debug/dwarf"

	"dtc/compiler/ctype"
)

// Encodings of base types.
const (
	encBool         = 2
	encFloat        = 4
	encSigned       = 5
	encSignedChar   = 6
	encUnsigned     = 7
	encUnsignedChar = 8
	encUTF          = 0x10
)

var userVoid = &ctype.Type{Kind: ctype.Void, Name: "void", User: true}

// typeOf is the type that an entry refers to, void where it refers to none.
func (f *File) typeOf(e *dwarf.Entry) *ctype.Type { return f.typeRef(e, 0) }

func (f *File) typeRef(e *dwarf.Entry, depth int) *ctype.Type {
	off, ok := f.attr(e, dwarf.AttrType).(dwarf.Offset)
	if !ok {
		return userVoid
	}
	return f.typeAt(off, depth+1)
}

func (f *File) typeAt(off dwarf.Offset, depth int) *ctype.Type {
	if t := f.types[off]; t != nil {
		return t
	}
	e := f.entry(off)
	if e == nil || depth > maxDepth {
		return userVoid
	}
	f.types[off] = userVoid // a cycle ends here, unless a structure is in it
	t := f.convert(e, depth)
	f.types[off] = t
	return t
}

func (f *File) convert(e *dwarf.Entry, depth int) *ctype.Type {
	name, _ := e.Val(dwarf.AttrName).(string)
	size, _ := e.Val(dwarf.AttrByteSize).(int64)
	if size < 0 {
		size = 0
	}
	switch e.Tag {
	case dwarf.TagBaseType:
		return baseType(name, size, e)
	case dwarf.TagPointerType, dwarf.TagReferenceType, dwarf.TagRvalueReferenceType:
		t := &ctype.Type{Kind: ctype.Pointer, User: true, Complete: true}
		f.types[e.Offset] = t
		t.Elem = f.typeRef(e, depth)
		return t
	case dwarf.TagConstType, dwarf.TagVolatileType, dwarf.TagRestrictType, tagAtomic:
		return f.typeRef(e, depth)
	case dwarf.TagTypedef:
		return &ctype.Type{Kind: ctype.Typedef, Name: name, Elem: f.typeRef(e, depth), User: true}
	case dwarf.TagStructType, dwarf.TagClassType, dwarf.TagUnionType:
		return f.structure(e, name, size)
	case dwarf.TagEnumerationType:
		return f.enumeration(e, name, size, depth)
	case dwarf.TagArrayType:
		return f.array(e, depth)
	case dwarf.TagSubroutineType:
		return &ctype.Type{Kind: ctype.Func, Elem: f.typeRef(e, depth), Complete: true, User: true}
	case dwarf.TagPtrToMemberType:
		return &ctype.Type{Kind: ctype.Int, Name: "long", Bytes: 8, IsSigned: true, User: true, Complete: true}
	}
	return userVoid
}

const tagAtomic = dwarf.Tag(0x47)

func baseType(name string, size int64, e *dwarf.Entry) *ctype.Type {
	t := &ctype.Type{Kind: ctype.Int, Name: name, Bytes: size, User: true, Complete: true}
	enc, _ := e.Val(dwarf.AttrEncoding).(int64)
	switch enc {
	case encBool:
		t.IsBool = true
	case encFloat:
		t.Kind = ctype.Float
	case encSigned:
		t.IsSigned = true
	case encSignedChar:
		t.IsSigned, t.IsChar = true, true
	case encUnsignedChar:
		t.IsChar = true
	case encUnsigned, encUTF, 1:
	default:
		return &ctype.Type{Kind: ctype.Array, Elem: ctype.TUChar, Len: size, User: true, Complete: true} // complex, decimal
	}
	if name == "char" {
		t.IsSigned, t.IsChar = true, true // as D's, whatever the machine's is
	}
	if spelt, ok := spellings[name]; ok {
		t.Name = spelt
	}
	switch {
	case size == 0:
		return userVoid
	case t.Kind == ctype.Int && (size > 8 || size&(size-1) != 0):
		return &ctype.Type{Kind: ctype.Array, Elem: ctype.TUChar, Len: size, User: true, Complete: true}
	}
	return t
}

// spellings are the types that D spells otherwise than compilers do.
var spellings = map[string]string{
	"long int": "long", "long unsigned int": "unsigned long", "short int": "short", "short unsigned int": "unsigned short",
	"long long int": "long long", "long long unsigned int": "unsigned long long",
}

func (f *File) structure(e *dwarf.Entry, name string, size int64) *ctype.Type {
	t := &ctype.Type{Kind: ctype.Struct, Name: name, Bytes: size, User: true, Complete: true}
	if e.Tag == dwarf.TagUnionType {
		t.Kind = ctype.Union
	}
	off := e.Offset
	if declared, _ := e.Val(dwarf.AttrDeclaration).(bool); declared {
		t.Complete = false
		t.OnDemand(func(t *ctype.Type) {
			if body := f.body(name, e.Tag); body != nil {
				t.Bytes, _ = body.Val(dwarf.AttrByteSize).(int64)
				t.Members, t.Complete = f.members(body), true
			}
		})
		return t
	}
	t.OnDemand(func(t *ctype.Type) {
		if e := f.entry(off); e != nil {
			t.Members = f.members(e)
		}
	})
	return t
}

// body finds the definition of a structure that is only declared where it is used.
func (f *File) body(name string, tag dwarf.Tag) (body *dwarf.Entry) {
	if name == "" || f.data == nil {
		return nil
	}
	if f.bodies == nil {
		f.bodies = map[string]dwarf.Offset{}
		f.indexBodies()
	}
	off, ok := f.bodies[bodyKey(name, tag)]
	if !ok {
		return nil
	}
	return f.entry(off)
}

// Tagged finds a structure, union, enum or typedef of the program by its name, nil if there is none.
func (f *File) Tagged(kind ctype.Kind, tag string) (t *ctype.Type) {
	var err error
	defer contain(&err)
	f.steps = 0
	at := dwarf.TagStructType
	switch kind {
	case ctype.Struct:
	case ctype.Union:
		at = dwarf.TagUnionType
	case ctype.Enum:
		at = dwarf.TagEnumerationType
	case ctype.Typedef:
		at = dwarf.TagTypedef
	default:
		return nil
	}
	if e := f.body(tag, at); e != nil {
		return f.typeAt(e.Offset, 0)
	}
	return nil
}

func bodyKey(name string, tag dwarf.Tag) string {
	switch tag {
	case dwarf.TagUnionType:
		return "union " + name
	case dwarf.TagEnumerationType:
		return "enum " + name
	case dwarf.TagTypedef:
		return "typedef " + name
	}
	return name
}

// indexBodies walks over all units for the types with names that they define.
func (f *File) indexBodies() {
	r := f.data.Reader()
	for {
		cu, err := r.Next()
		if err != nil || cu == nil {
			return
		}
		if cu.Tag != dwarf.TagCompileUnit {
			r.SkipChildren()
			continue
		}
		_, err = f.find(r, cu, 0, func(e *dwarf.Entry) bool {
			switch e.Tag {
			case dwarf.TagStructType, dwarf.TagClassType, dwarf.TagUnionType, dwarf.TagEnumerationType, dwarf.TagTypedef:
				name, _ := e.Val(dwarf.AttrName).(string)
				if declared, _ := e.Val(dwarf.AttrDeclaration).(bool); name != "" && !declared {
					if _, have := f.bodies[bodyKey(name, e.Tag)]; !have {
						f.bodies[bodyKey(name, e.Tag)] = e.Offset
					}
				}
			}
			return false
		})
		if err != nil {
			return
		}
	}
}

// members reads the members of a structure. Those that are shared by all objects of a
// class are none.
func (f *File) members(e *dwarf.Entry) (list []ctype.Member) {
	_ = f.children(e, func(c *dwarf.Entry) {
		name, _ := c.Val(dwarf.AttrName).(string)
		switch c.Tag {
		case dwarf.TagMember:
			if external, _ := c.Val(dwarf.AttrExternal).(bool); external || c.Val(dwarf.AttrDeclaration) != nil {
				return
			}
		case dwarf.TagInheritance:
			if virtual, _ := c.Val(dwarf.AttrVirtuality).(int64); virtual != 0 {
				return // where it is, the object says
			}
			name = ""
		default:
			return
		}
		m := ctype.Member{Name: name, Type: f.typeOf(c)}
		if m.Type.Is(ctype.Void) {
			return
		}
		if name == "" && !m.Type.IsSOU() {
			return
		}
		if !f.memberOffset(c, &m) {
			return
		}
		list = append(list, m)
	})
	return list
}

// memberOffset reads where a member is, and how wide as a bit-field.
func (f *File) memberOffset(e *dwarf.Entry, m *ctype.Member) bool {
	off := int64(0)
	switch v := e.Val(dwarf.AttrDataMemberLoc).(type) {
	case int64:
		off = v
	case []byte:
		r := &reader{B: v, Order: f.order}
		if r.U8() != opPlusConst {
			return false
		}
		off = int64(r.Uleb())
	}
	m.BitSize, _ = e.Val(dwarf.AttrBitSize).(int64)
	m.BitOff = off * 8
	const most = 1 << 40
	if off < 0 || off > most || m.BitSize < 0 || m.BitSize > 64 {
		return false
	}
	if at, ok := e.Val(dwarf.AttrDataBitOffset).(int64); ok {
		m.BitOff += at
	} else if at, ok := e.Val(dwarf.AttrBitOffset).(int64); ok {
		storage, has := e.Val(dwarf.AttrByteSize).(int64)
		if !has {
			storage = m.Type.Size()
		}
		m.BitOff += storage*8 - at - m.BitSize // counted from the other end
	}
	return m.BitOff >= 0 && m.BitOff <= 8*most
}

func (f *File) enumeration(e *dwarf.Entry, name string, size int64, depth int) *ctype.Type {
	t := &ctype.Type{Kind: ctype.Enum, Name: name, Bytes: size, User: true, Complete: true}
	if under := f.typeRef(e, depth); under.Is(ctype.Int) {
		t.IsSigned = under.Signed()
		if size == 0 {
			t.Bytes = under.Size()
		}
	}
	if t.Bytes == 0 || t.Bytes > 8 || t.Bytes&(t.Bytes-1) != 0 {
		t.Bytes = 4
	}
	_ = f.children(e, func(c *dwarf.Entry) {
		if c.Tag != dwarf.TagEnumerator {
			return
		}
		n, _ := c.Val(dwarf.AttrConstValue).(int64)
		name, _ := c.Val(dwarf.AttrName).(string)
		if n < 0 {
			t.IsSigned = true
		}
		t.Values = append(t.Values, ctype.Enumerator{Name: name, Value: n})
	})
	return t
}

// array reads an array, of one dimension or several.
func (f *File) array(e *dwarf.Entry, depth int) *ctype.Type {
	elem := f.typeRef(e, depth)
	var dims []int64
	_ = f.children(e, func(c *dwarf.Entry) {
		if c.Tag != dwarf.TagSubrangeType {
			return
		}
		n, ok := c.Val(dwarf.AttrCount).(int64)
		if upper, has := c.Val(dwarf.AttrUpperBound).(int64); !ok && has {
			n = upper + 1
		}
		dims = append(dims, max(0, min(n, maxArray)))
	})
	if len(dims) > 8 {
		return userVoid
	}
	for i := len(dims) - 1; i >= 0; i-- {
		elem = &ctype.Type{Kind: ctype.Array, Elem: elem, Len: dims[i], Complete: true, User: true}
		if elem.Size() > maxArray {
			return userVoid
		}
	}
	return elem
}

const maxArray = 1 << 31
