package jsonout

import (
	"dtc/loader/format"
	"dtc/object"
)

// print(): a value is an object with its type ("ctype") and its value: a number, a
// string, an object of members, or an array. Elements of arrays that are no
// structures are their values alone, since the array's type says theirs. Members that
// are all zero are left out, and so are the zeros at the end of an array. What was
// not recorded, or is too much, is marked: "truncated".

const (
	printDepth = 64
	printLimit = 1 << 22 // bytes of JSON
	printSteps = 1 << 20 // members
)

// printed appends values of one print().
type printed struct {
	w     *Writer
	data  format.Bits
	limit int // of the buffer
	steps int // members looked at
	short bool
}

// printValue appends a value of a type.
func (w *Writer) printValue(t *format.CType, data []byte) {
	if t.Size < len(data) {
		data = data[:max(t.Size, 0)]
	}
	data = w.text.Printed(data)
	v := printed{w: w, data: data, limit: len(w.buf) + printLimit}
	w.buf = append(w.buf, `,"ctype":`...)
	w.buf = appendString(w.buf, t.Name)
	w.buf = append(w.buf, `,"value":`...)
	v.value(t, 0, 0, 0)
	v.enumerator(t, 0, 0)
	if v.short {
		w.buf = append(w.buf, `,"truncated":true`...)
	}
}

// node appends a value with its type.
func (v *printed) node(t *format.CType, at, bits int64, depth int) {
	v.w.buf = appendString(append(v.w.buf, `{"ctype":`...), t.Name)
	v.w.buf = append(v.w.buf, `,"value":`...)
	v.value(t, at, bits, depth)
	v.enumerator(t, at, bits)
	v.w.buf = append(v.w.buf, '}')
}

func (v *printed) value(t *format.CType, at, bits int64, depth int) {
	switch {
	case depth > printDepth || v.over():
		v.short = true
		v.w.buf = append(v.w.buf, "null"...)
	case !t.Composite():
		v.scalar(t, at, bits)
	case t.Kind == object.KindArray:
		v.array(t, at, depth)
	default:
		v.w.buf = append(v.w.buf, '{')
		v.members(t, at, depth, true)
		v.w.buf = append(v.w.buf, '}')
	}
}

// members appends those of a structure, and those of its members without a name. It
// reports whether the next one would be the first.
func (v *printed) members(t *format.CType, at int64, depth int, first bool) bool {
	for i := range t.Members {
		m := &t.Members[i]
		from, size := at+m.Off, sizeOf(m.Type, m.Bits)
		fits := v.data.Within(from, size)
		switch {
		case v.over() || depth > printDepth || !fits && !m.Type.Composite():
			v.short = true
			return first
		case fits && v.data.Zero(from, size):
			continue
		case m.Name == "" && m.Type.Composite() && m.Type.Kind != object.KindArray:
			first = v.members(m.Type, from, depth+1, first)
			continue
		case m.Name == "":
			continue
		}
		if !first {
			v.w.buf = append(v.w.buf, ',')
		}
		first = false
		v.w.buf = append(appendString(v.w.buf, m.Name), ':')
		v.node(m.Type, from, m.Bits, depth+1)
	}
	return first
}

// over counts a step, and reports whether it is one too many.
func (v *printed) over() bool {
	v.steps++
	return v.steps > printSteps || len(v.w.buf) > v.limit
}

func sizeOf(t *format.CType, bits int64) int64 {
	if bits > 0 {
		return bits
	}
	return int64(t.Size) * 8
}

// array appends the elements up to the last that is not zero; characters as a string.
func (v *printed) array(t *format.CType, at int64, depth int) {
	if t.Elem == nil || t.Elem.Size <= 0 {
		v.w.buf = append(v.w.buf, "[]"...)
		return
	}
	size := int64(t.Elem.Size) * 8
	n := t.Len
	if whole := max(int64(len(v.data))*8-at, 0) / size; n > whole {
		v.short = v.short || n > whole
		n = whole
	}
	if at < 0 || at%8 != 0 {
		n = 0
	}
	if t.Elem.Char {
		v.w.stringValue(format.CString(v.data[min(at/8, int64(len(v.data))):][:n]))
		return
	}
	for n > 0 && v.data.Within(at+(n-1)*size, size) && v.data.Zero(at+(n-1)*size, size) {
		n--
	}
	v.w.buf = append(v.w.buf, '[')
	for i := range n {
		if v.over() {
			v.short = true
			break
		}
		if i > 0 {
			v.w.buf = append(v.w.buf, ',')
		}
		if t.Elem.Composite() {
			v.node(t.Elem, at+i*size, 0, depth+1)
		} else {
			v.scalar(t.Elem, at+i*size, 0)
		}
	}
	v.w.buf = append(v.w.buf, ']')
}

// scalar appends a value that is no composite.
func (v *printed) scalar(t *format.CType, at, bits int64) {
	w, size := v.w, sizeOf(t, bits)
	if !v.data.Within(at, size) {
		v.short = true
		w.buf = append(w.buf, "null"...)
		return
	}
	whole := at%8 == 0 && bits == 0
	switch {
	case t.Kind == object.KindString && whole:
		w.stringValue(format.CString(v.data[at/8:][:t.Size]))
	case t.Kind == object.KindFloat && whole:
		w.buf = appendFloat(w.buf, format.ReadFloat(v.data[at/8:][:t.Size]))
	case size > 64 && whole:
		w.bytes(v.data[at/8:][:t.Size])
	case t.Kind == object.KindPtr:
		w.buf = appendAddress(w.buf, v.data.Read(at, size))
	case t.Signed:
		w.buf = appendInt(w.buf, v.signed(t, at, size))
	default:
		w.buf = appendUint(w.buf, v.data.Read(at, size))
	}
}

func (v *printed) signed(t *format.CType, at, size int64) int64 {
	n := int64(v.data.Read(at, size))
	if t.Signed && size < 64 {
		n = n << (64 - size) >> (64 - size)
	}
	return n
}

// enumerator appends the name of an enumeration's value.
func (v *printed) enumerator(t *format.CType, at, bits int64) {
	size := sizeOf(t, bits)
	if t.Kind != object.KindEnum || !v.data.Within(at, size) {
		return
	}
	n := v.signed(t, at, size)
	for i := range t.Values {
		if t.Values[i].Value == n {
			v.w.buf = appendString(append(v.w.buf, `,"name":`...), t.Values[i].Name)
			return
		}
	}
}
