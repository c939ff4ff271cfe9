package dwarf

import (
	"strings"
	"testing"

	"dtc/compiler/ctype"
)

var (
	tDouble = &ctype.Type{Kind: ctype.Float, Name: "double", Bytes: 8}
	tFloat  = &ctype.Type{Kind: ctype.Float, Name: "float", Bytes: 4}
	tText   = structure(ctype.PointerTo(ctype.TUChar), ctype.TLong)                   // a string of Go
	tSlice  = structure(ctype.PointerTo(ctype.TUChar), ctype.TLong, ctype.TLong)      // a slice of Go
	tBig    = structure(ctype.TLong, ctype.TLong, ctype.TLong, ctype.TLong)           // in memory
	tVector = structure(tDouble, tDouble, tDouble)                                    // of floating-point numbers
	tMixed  = structure(ctype.TInt, tFloat, ctype.TChar)                              // of several sizes
	tPair   = structure(ctype.TChar, ctype.TInt)                                      // with a hole
	tArray  = structure(ctype.ArrayOf(ctype.TInt, 2))                                 // Go keeps arrays in memory
	tOne    = structure(ctype.ArrayOf(ctype.TInt, 1), structure(ctype.TShort), tZero) // but not those of one element
	tZero   = structure()
)

// structure makes a structure laid out as C does.
func structure(types ...*ctype.Type) *ctype.Type {
	t := &ctype.Type{Kind: ctype.Struct, Name: "s"}
	var list []ctype.Member
	for _, m := range types {
		list = append(list, ctype.Member{Name: "m", Type: m})
	}
	t.Layout(list)
	align := t.Align()
	t.Bytes = (t.Bytes + align - 1) / align * align
	return t
}

// TestConventions checks where machines that may not be this one have parameters.
func TestConventions(t *testing.T) {
	many := func(n int) []*ctype.Type {
		var list []*ctype.Type
		for range n {
			list = append(list, ctype.TLong)
		}
		return list
	}
	for _, c := range []struct {
		name, arch string
		language   int64
		types      []*ctype.Type
		want       string // of each type
	}{
		{"integers", "arm64", 0, many(10), "reg0 reg1 reg2 reg3 reg4 reg5 reg6 reg7 @reg31 @(reg31 + 8)"},
		{"structures", "arm64", 0, []*ctype.Type{tText, tBig, tVector, tMixed, tPair}, "8:reg0,8:reg1 @reg2 float 8:reg3,4:reg4 8:reg5"},
		{"not split", "arm64", 0, append(many(7), tText, ctype.TInt), "reg0 reg1 reg2 reg3 reg4 reg5 reg6 @reg31 @(reg31 + 16)"},
		{"address on the stack", "arm64", 0, append(many(8), tBig), "reg0 reg1 reg2 reg3 reg4 reg5 reg6 reg7 @*8(reg31)"},
		{"structures", "amd64", 0, []*ctype.Type{tText, tBig, tVector, tMixed, tPair, tDouble}, "8:reg14,8:reg13 @(reg19 + 8) @(reg19 + 40) 8:reg12,4:reg11 8:reg9 float"},
		{"not split", "amd64", 0, append(many(5), tText, ctype.TInt), "reg14 reg13 reg12 reg11 reg9 @(reg19 + 8) reg8"},
		{"Go", "amd64", languageGo, []*ctype.Type{tText, tSlice, ctype.TInt, tDouble, tPair}, "8:reg10,8:reg5 8:reg11,8:reg14,8:reg13 4:reg9 float 1:reg8,3:0,4:reg7"},
		{"Go, no room", "amd64", languageGo, append(many(8), tText, ctype.TInt), "8:reg10 8:reg5 8:reg11 8:reg14 8:reg13 8:reg9 8:reg8 8:reg7 @(reg19 + 8) 4:reg6"},
		{"Go, arrays", "amd64", languageGo, []*ctype.Type{tArray, tOne, tZero, ctype.TLong}, "@(reg19 + 8) 4:reg10,2:reg5,2:0 gone 8:reg11"},
		{"Go", "arm64", languageGo, []*ctype.Type{tText, tSlice}, "8:reg0,8:reg1 8:reg2,8:reg3,8:reg4"},
	} {
		f := &File{arch: c.arch}
		p := f.params(c.language)
		var got []string
		for _, typ := range c.types {
			pieces, err := p.place(typ, false)
			got = append(got, placeText(pieces, err))
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%s, %s:\n\tgot  %s\n\twant %s", c.name, c.arch, text, c.want)
		}
	}
}

// placeText is a place in few words.
func placeText(pieces []Piece, err error) string {
	switch {
	case err == errFloat:
		return "float"
	case err != nil:
		return "gone"
	}
	var list []string
	for _, p := range pieces {
		v := &Variable{Type: &ctype.Type{}, Pieces: []Piece{p}}
		_, text, _ := strings.Cut(v.Key(), ";")
		size, value, isValue := strings.Cut(text, "=")
		if !isValue {
			_, value, _ = strings.Cut(text, "@")
			size, value = "0", "@"+value
		}
		if size != "0" {
			value = size + ":" + value
		}
		list = append(list, value)
	}
	return strings.Join(list, ",")
}
