package plan

// What print() needs to know: a description of the type, in the metadata. It is
// complete for types that the script or the compiler lays out. Of a kernel
// structure it is just the name: the loader takes the layout from the host, whose
// bytes are in the record.

import (
	"strings"

	"dtc/compiler/check"
	"dtc/compiler/ctype"
	"dtc/object"
)

// print lays out the datum of print(): the address, then the bytes.
func (b *builder) print(p *packer, rec *Record, mr *object.Record, act *check.ActStmt) object.Action {
	b.needs(object.MinorActions)
	t := act.Args[0].Type()
	size := min(Stride(t, b.prog.Strsize), b.prog.Printsize)
	for _, d := range []object.Datum{{Size: 8, Type: object.Ptr}, {Size: size, Type: object.Bytes, CType: t.String()}} {
		d = p.add(d)
		rec.Items = append(rec.Items, Item{Datum: d, Stmt: act, X: act.Args[0]})
		mr.Data = append(mr.Data, d)
	}
	n := len(mr.Data)
	return object.Action{Act: string(act.Act), Data: []int{n - 2, n - 1}, Type: b.describe(t)}
}

// describe enters a type into the metadata, after those that it consists of.
func (b *builder) describe(t *ctype.Type) int {
	if i, ok := b.types[t]; ok {
		return i
	}
	d := b.layout(t)
	b.meta.Types = append(b.meta.Types, d)
	b.types[t] = len(b.meta.Types) - 1
	return b.types[t]
}

func (b *builder) layout(t *ctype.Type) object.CType {
	r := t.Resolve()
	d := object.CType{Name: typeName(t), Size: Stride(t, b.prog.Strsize)}
	switch r.Kind {
	case ctype.Int:
		d.Kind, d.Signed, d.Char = object.KindInt, r.IsSigned, r.IsChar && r.IsSigned
	case ctype.Float:
		d.Kind = object.KindFloat
	case ctype.Enum:
		d.Kind, d.Signed = object.KindEnum, r.IsSigned
		for _, v := range r.Enumerators() {
			d.Values = append(d.Values, object.Enumerator{Name: v.Name, Value: v.Value})
		}
	case ctype.String:
		d.Kind = object.KindString
	case ctype.Array:
		d.Kind, d.Len, d.Elem = object.KindArray, r.Len, b.describe(r.Elem)
	case ctype.Struct, ctype.Union:
		if IsHost(r) {
			d.Kind, d.Tag, d.Module = object.KindHost, keyword(r)+" "+r.Name, r.Module
			break
		}
		d.Kind = keyword(r)
		for _, m := range r.Fields() {
			d.Members = append(d.Members, object.Member{Name: m.Name, Type: b.describe(m.Type), Off: m.BitOff, Bits: m.BitSize})
		}
	default:
		d.Kind, d.Size = object.KindPtr, 8
	}
	return d
}

func keyword(r *ctype.Type) string {
	if r.Kind == ctype.Union {
		return object.KindUnion
	}
	return object.KindStruct
}

// typeName is a type's name as print() shows it: that of an anonymous structure
// is its keyword.
func typeName(t *ctype.Type) string {
	if t.IsSOU() && t.Kind != ctype.Typedef && t.Name == "" {
		return keyword(t)
	}
	return strings.TrimSpace(t.String())
}
