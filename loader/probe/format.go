package probe

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// The layout of an event's record, from tracefs events/GROUP/EVENT/format:
//
//	name: sched_switch
//	ID: 372
//	format:
//		field:char prev_comm[16];	offset:8;	size:16;	signed:0;
//		field:__data_loc char[] name;	offset:24;	size:4;	signed:0;
//
// The declaration is C, except that __data_loc and __rel_loc mark a field of variable length: four bytes
// that say where in the record its bytes are (offset | length<<16), from the record's start or from the
// end of the field. The fields called common_* are the head that all records share.

// A Format is the layout of an event's record.
type Format struct {
	Name   string
	ID     int
	Fields []Field // without those of the common head
}

// A Field is one field of an event's record.
type Field struct {
	Name     string
	Type     string // C type; of an array, that of its elements
	Offset   int
	Size     int // in the record
	Signed   bool
	Array    bool
	Elements int  // of an array whose length and element size are known
	Dynamic  bool // __data_loc or __rel_loc
	Relative bool // __rel_loc
}

// CType returns the field's type as C writes it: "char [16]", "unsigned int".
func (f *Field) CType() string {
	switch {
	case f.Dynamic:
		return "uint32_t"
	case f.Array && f.Elements > 0:
		return fmt.Sprintf("%s [%d]", f.Type, f.Elements)
	case f.Array:
		return f.Type + " []"
	}
	return f.Type
}

// maxRecord is more than the size of any record, which must fit a page of the trace buffer.
const maxRecord = 1 << 16

var errFormat = errors.New("malformed event format")

// ParseFormat reads the text of a format file.
func ParseFormat(text string) (*Format, error) {
	f := &Format{ID: -1}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		key, value, _ := strings.Cut(line, ":")
		switch key {
		case "name":
			f.Name = strings.TrimSpace(value)
		case "ID":
			id, err := strconv.ParseUint(strings.TrimSpace(value), 10, 31)
			if err != nil {
				return nil, fmt.Errorf("%w: %q", errFormat, line)
			}
			f.ID = int(id)
		case "field":
			field, err := parseField(line)
			if err != nil {
				return nil, err
			}
			if !strings.HasPrefix(field.Name, "common_") {
				f.Fields = append(f.Fields, field)
			}
		}
	}
	if f.Name == "" || f.ID < 0 {
		return nil, fmt.Errorf("%w: no name or no ID", errFormat)
	}
	return f, nil
}

func parseField(line string) (Field, error) {
	var f Field
	bad := fmt.Errorf("%w: %q", errFormat, line)
	seen := 0
	for part := range strings.SplitSeq(line, ";") {
		key, value, ok := strings.Cut(strings.TrimSpace(part), ":")
		if !ok {
			continue
		}
		if key == "field" {
			if !f.declare(value) {
				return f, bad
			}
			seen++
			continue
		}
		n, err := strconv.ParseUint(value, 10, 31)
		if err != nil || n > maxRecord {
			return f, bad
		}
		switch key {
		case "offset":
			f.Offset = int(n)
		case "size":
			f.Size = int(n)
		case "signed":
			f.Signed = n == 1
		default:
			continue
		}
		seen++
	}
	if seen < 4 {
		return f, bad
	}
	f.count()
	return f, nil
}

// declare reads "TYPE NAME", "TYPE NAME[N]", "__data_loc TYPE[] NAME".
func (f *Field) declare(decl string) bool {
	decl = strings.TrimSpace(decl)
	for _, mark := range []string{"__data_loc ", "__rel_loc "} {
		if rest, ok := strings.CutPrefix(decl, mark); ok {
			decl, f.Dynamic, f.Relative = rest, true, mark == "__rel_loc "
		}
	}
	if open := strings.IndexByte(decl, '['); open >= 0 {
		length, rest, ok := strings.Cut(decl[open+1:], "]")
		if !ok {
			return false
		}
		if n, err := strconv.ParseUint(length, 10, 16); err == nil {
			f.Elements = int(n)
		}
		f.Array = true
		decl = decl[:open] + rest
	}
	at := strings.LastIndexAny(decl, " *")
	f.Name = strings.TrimSpace(decl[at+1:])
	f.Type = tidyType(decl[:at+1])
	return f.Name != "" && f.Type != ""
}

// tidyType writes a C type with single blanks, pointers as one word and without qualifiers.
func tidyType(s string) string {
	var words []string
	stars := strings.Count(s, "*")
	for _, word := range strings.Fields(strings.ReplaceAll(s, "*", " ")) {
		if word != "const" && word != "volatile" {
			words = append(words, word)
		}
	}
	if stars > 0 && len(words) > 0 {
		words = append(words, strings.Repeat("*", stars))
	}
	return strings.Join(words, " ")
}

var elementSizes = map[string]int{
	"char": 1, "signed char": 1, "unsigned char": 1, "u8": 1, "__u8": 1, "s8": 1, "uint8_t": 1, "bool": 1,
	"short": 2, "unsigned short": 2, "u16": 2, "__u16": 2, "s16": 2, "uint16_t": 2, "__be16": 2, "__le16": 2,
	"int": 4, "unsigned int": 4, "unsigned": 4, "u32": 4, "__u32": 4, "s32": 4, "uint32_t": 4, "__be32": 4, "__le32": 4,
	"long": 8, "unsigned long": 8, "long long": 8, "unsigned long long": 8, "u64": 8, "__u64": 8, "s64": 8, "uint64_t": 8, "__be64": 8, "__le64": 8,
}

// count finds the length of an array whose declaration names a macro or nothing.
func (f *Field) count() {
	if !f.Array || f.Dynamic || f.Elements > 0 {
		return
	}
	if size := elementSizes[f.Type]; size > 0 {
		f.Elements = f.Size / size
	} else if strings.HasSuffix(f.Type, "*") {
		f.Elements = f.Size / 8
	}
}
