package format

import (
	"bytes"
	"strings"
	"testing"

	"dtc/object"
)

// printed is the text of a print() of data, without the indentation.
func printed(t *testing.T, types []object.CType, data []byte) string {
	t.Helper()
	meta := &object.Meta{Types: types, Records: []object.Record{{
		Data: []object.Datum{
			{Off: 0, Size: 8, Type: object.Ptr}, {Off: 8, Size: len(data), Type: object.Bytes},
		},
		Actions: []object.Action{{Act: "print", Data: []int{0, 1}, Type: len(types) - 1}},
	}}}
	var out bytes.Buffer
	p, err := New(meta, &out)
	if err != nil {
		t.Fatal(err)
	}
	p.Quiet = true
	if err := p.Record(0, nil, 0, append(make([]byte, 8), data...)); err != nil {
		t.Fatal(err)
	}
	if err := p.Flush(); err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(strings.TrimPrefix(out.String(), "0x0 = *\n"), strings.Repeat(" ", printIndent), "")
}

var (
	intType   = object.CType{Kind: object.KindInt, Name: "int", Size: 4, Signed: true}
	charType  = object.CType{Kind: object.KindInt, Name: "char", Size: 1, Signed: true, Char: true}
	floatType = object.CType{Kind: object.KindFloat, Name: "float", Size: 4}
)

func TestPrint(t *testing.T) {
	for _, tt := range []struct {
		name  string
		types []object.CType
		data  string
		want  string
	}{
		{"bit-fields", []object.CType{intType, {Kind: object.KindStruct, Name: "struct b", Size: 4, Members: []object.Member{
			{Name: "low", Type: 0, Off: 0, Bits: 3}, {Name: "none", Type: 0, Off: 3, Bits: 5}, {Name: "across", Type: 0, Off: 6, Bits: 4}}}},
			"\x45\x03\x00\x00", "(struct b) {\n .low = (int)-3,\n .none = (int)8,\n .across = (int)-3,\n}\n"},
		{"text ends", []object.CType{charType, {Kind: object.KindArray, Name: "char [4]", Size: 4, Elem: 0, Len: 4}},
			"a\x00b\x00", "(char [4]) [\n (char)'a',\n]\n"},
		{"escape", []object.CType{charType}, "'", "(char)''',\n"},
		{"float", []object.CType{floatType}, "\x00\x00\xc0\x3f", "(float)1.5,\n"},
		{"anonymous", []object.CType{intType, {Kind: object.KindUnion, Name: "union", Size: 4, Members: []object.Member{{Name: "x", Type: 0}}},
			{Kind: object.KindStruct, Name: "struct s", Size: 4, Members: []object.Member{{Type: 1}}}},
			"\x01\x00\x00\x00", "(struct s) {\n (union) {\n  .x = (int)1,\n },\n}\n"},
		{"cut in an array", []object.CType{intType, {Kind: object.KindArray, Name: "int [4]", Size: 16, Elem: 0, Len: 4},
			{Kind: object.KindStruct, Name: "struct s", Size: 20, Members: []object.Member{{Name: "n", Type: 0}, {Name: "a", Type: 1, Off: 32}}}},
			"\x01\x00\x00\x00\x02\x00\x00\x00\x03", "(struct s) {\n .n = (int)1,\n .a = (int [4]) [\n  (int)2,\n}\n"},
		{"nothing is zero at the top", []object.CType{intType}, "\x00\x00\x00\x00", "(int)0,\n"},
		{"unknown structure", []object.CType{{Kind: object.KindHost, Name: "struct gone", Tag: "struct gone", Size: 8}},
			"\x01\x00\x00\x00\x00\x00\x00\x00", "(struct gone) {\n}\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := printed(t, tt.types, []byte(tt.data)); got != tt.want {
				t.Errorf("got:\n%swant:\n%s", got, tt.want)
			}
		})
	}
}

// Types that contain themselves many times over end, too.
func TestPrintDamaged(t *testing.T) {
	types := []object.CType{intType}
	for i := range 80 {
		types = append(types, object.CType{Kind: object.KindUnion, Name: "union u", Size: 4, Members: []object.Member{{Type: i}, {Type: i}, {Type: i, Off: 1 << 30}}})
	}
	if got := printed(t, types, []byte("\x01\x02\x03\x04")); len(got) > 2*printLimit {
		t.Errorf("%d characters", len(got))
	}
	far := []object.CType{intType, {Kind: object.KindArray, Name: "int []", Size: 1 << 20, Elem: 0, Len: 1 << 24}}
	if got := printed(t, far, []byte("\x01")); got != "(int []) [\n]\n" {
		t.Errorf("got %q", got)
	}
}
