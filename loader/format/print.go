package format

// print(): values by their type, one on a line.
//
//	0xADDRESS = *
//	    (struct pair) {
//	     .a = (int)1,
//	     .p = (void *)0xffff,
//	    }
//
// Lines are indented by 44 blanks and one more for each level. Members and
// elements that are all zero are left out below the top. Where the recorded bytes
// end, so does the text, but for the last brace.
//
// What comes from an object or from the host's type information is only trusted
// to be well-formed: a type that does not fit its bytes ends the text, and so do
// too much depth and too much text.

import (
	"strconv"

	"dtc/object"
)

const (
	printIndent = 44
	printDepth  = 64
	printLimit  = 1 << 22 // characters
)

// CType is a type that print() shows.
type CType struct {
	Kind         string // of package object
	Name         string
	Size         int
	Signed, Char bool
	Elem         *CType
	Len          int64
	Members      []Member
	Values       []object.Enumerator
}

// Member is a member of a CType, by its offset in bits.
type Member struct {
	Name      string
	Type      *CType
	Off, Bits int64
}

// compileTypes links the types of an object.
func compileTypes(list []object.CType) []*CType {
	out := make([]*CType, len(list))
	for i := range list {
		t := &list[i]
		c := &CType{Kind: t.Kind, Name: t.Name, Size: t.Size, Signed: t.Signed, Char: t.Char, Len: t.Len, Values: t.Values}
		if t.Kind == object.KindArray && t.Elem < i {
			c.Elem = out[t.Elem]
		}
		for _, m := range t.Members {
			if m.Type < i {
				c.Members = append(c.Members, Member{m.Name, out[m.Type], m.Off, m.Bits})
			}
		}
		out[i] = c
	}
	return out
}

// typeTable are the types of an object; those of the host are looked up when
// they are printed for the first time.
type typeTable struct {
	meta []object.CType
	list []*CType
	done bool
}

// find returns a type with what the host says of it.
func (p *Printer) typeOf(i int) *CType {
	t := p.types
	if t.list == nil {
		t.list = compileTypes(t.meta)
	}
	if !t.done && p.HostType != nil {
		t.done = true
		for i := range t.meta {
			if t.meta[i].Kind != object.KindHost {
				continue
			}
			if host := p.HostType(t.meta[i].Tag, t.meta[i].Module); host != nil {
				name := t.list[i].Name
				*t.list[i] = *host
				t.list[i].Name = name
			}
		}
	}
	return t.list[i]
}

// Printed cuts the bytes that print() shows as option printsize says.
func (p *Printer) Printed(b []byte) []byte {
	if p.PrintSize > 0 && len(b) > p.PrintSize {
		return b[:p.PrintSize]
	}
	return b
}

func compilePrint(meta *object.Meta, a *object.Action, data []object.Datum) ([]step, error) {
	if len(data) < 2 || a.Type < 0 || a.Type >= len(meta.Types) {
		return nil, errData
	}
	addr, bytes, n := data[0], data[1], a.Type
	return []step{func(p *Printer, rec []byte) {
		t := p.typeOf(n)
		b := rec[bytes.Off:][:bytes.Size]
		if t.Size < len(b) {
			b = b[:t.Size]
		}
		b = p.Printed(b)
		p.buf = strconv.AppendUint(append(p.buf, "0x"...), readUint(rec[addr.Off:][:addr.Size]), 16)
		p.buf = append(p.buf, " = *\n"...)
		v := valuePrinter{p: p, data: b, limit: len(p.buf) + printLimit}
		v.top(t)
	}}, nil
}

// valuePrinter prints one value.
type valuePrinter struct {
	p     *Printer
	data  Bits
	limit int // of the buffer
}

// top prints the whole value.
func (v *valuePrinter) top(t *CType) {
	v.indent(0)
	if !t.composite() {
		v.scalar(t, 0, 0)
		v.p.buf = append(v.p.buf, ",\n"...)
		return
	}
	v.open(t)
	v.inside(t, 0, 1)
	v.indent(0)
	v.p.buf = append(v.p.buf, t.brackets()[1], '\n')
}

func (t *CType) composite() bool {
	switch t.Kind {
	case object.KindArray, object.KindStruct, object.KindUnion, object.KindHost:
		return true
	}
	return false
}

func (t *CType) brackets() string {
	if t.Kind == object.KindArray {
		return "[]"
	}
	return "{}"
}

func (v *valuePrinter) indent(depth int) {
	v.p.buf = appendBlanks(v.p.buf, printIndent+depth)
}

func (v *valuePrinter) open(t *CType) {
	v.p.buf = append(append(append(v.p.buf, '('), t.Name...), ") "...)
	v.p.buf = append(v.p.buf, t.brackets()[0], '\n')
}

// inside prints the members or elements of a value at a bit offset. It reports
// whether the bytes lasted.
func (v *valuePrinter) inside(t *CType, at int64, depth int) bool {
	if t.Kind == object.KindArray {
		return v.elements(t, at, depth)
	}
	for i := range t.Members {
		m := &t.Members[i]
		if !v.member(m.Name, m.Type, at+m.Off, m.Bits, depth) {
			return false
		}
	}
	return true
}

func (v *valuePrinter) elements(t *CType, at int64, depth int) bool {
	if t.Elem == nil {
		return true
	}
	for i := range t.Len {
		off := at + i*int64(t.Elem.Size)*8
		if t.Elem.Char && v.data.Within(off, 8) && v.data[off/8] == 0 {
			return true
		}
		if !v.member("", t.Elem, off, 0, depth) {
			return false
		}
	}
	return true
}

// member prints a member or element unless it is zero. It reports whether the
// bytes lasted.
func (v *valuePrinter) member(name string, t *CType, at, bits int64, depth int) bool {
	size := int64(t.Size) * 8
	if bits > 0 {
		size = bits
	}
	fits := v.data.Within(at, size)
	switch {
	case depth > printDepth || len(v.p.buf) > v.limit || !fits && !t.composite():
		return false
	case fits && v.data.Zero(at, size):
		return true
	}
	v.indent(depth)
	if name != "" {
		v.p.buf = append(append(append(v.p.buf, '.'), name...), " = "...)
	}
	if !t.composite() {
		v.scalar(t, at, bits)
		v.p.buf = append(v.p.buf, ",\n"...)
		return true
	}
	v.open(t)
	if !v.inside(t, at, depth+1) {
		return false
	}
	v.indent(depth)
	v.p.buf = append(v.p.buf, t.brackets()[1], ',', '\n')
	return true
}

// scalar prints a value that is no composite, at a bit offset where it fits.
func (v *valuePrinter) scalar(t *CType, at, bits int64) {
	v.p.buf = append(append(append(v.p.buf, '('), t.Name...), ')')
	size := int64(t.Size) * 8
	if bits > 0 {
		size = bits
	}
	if !v.data.Within(at, size) {
		return
	}
	switch t.Kind {
	case object.KindString:
		v.p.buf = strconv.AppendQuote(v.p.buf, string(cstring(v.data[at/8:][:t.Size])))
	case object.KindFloat:
		s := spec{prec: -1, verb: 'g'}
		convFloat(v.p, &s, v.data[at/8:][:t.Size])
	case object.KindPtr:
		v.p.buf = strconv.AppendUint(append(v.p.buf, "0x"...), v.data.Read(at, size), 16)
	default:
		v.integer(t, v.data.Read(at, size), size)
	}
}

func (v *valuePrinter) integer(t *CType, u uint64, size int64) {
	n := int64(u)
	if t.Signed && size < 64 {
		n = n << (64 - size) >> (64 - size)
	}
	for i := range t.Values {
		if t.Values[i].Value == n {
			v.p.buf = append(v.p.buf, t.Values[i].Name...)
			return
		}
	}
	switch {
	case t.Char:
		v.p.buf = append(v.p.buf, '\'', byte(u), '\'')
	case t.Signed:
		v.p.buf = strconv.AppendInt(v.p.buf, n, 10)
	default:
		v.p.buf = strconv.AppendUint(v.p.buf, u, 10)
	}
}
