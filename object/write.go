package object

// Writing. Encode gives the contents of the metadata section: the same metadata
// give the same bytes, since encoding/json writes struct fields in their order
// and nothing here is a map.

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
)

var (
	le16, be16 = binary.LittleEndian.Uint16, binary.BigEndian.Uint16
	le64, be64 = binary.LittleEndian.Uint64, binary.BigEndian.Uint64
)

// Encode checks m and gives the contents of its section.
func Encode(m *Meta) ([]byte, error) {
	if err := m.Check(); err != nil {
		return nil, fmt.Errorf("encode metadata: %w", err)
	}
	b := bytes.NewBufferString(Magic)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(m); err != nil {
		return nil, fmt.Errorf("encode metadata: %w", err)
	}
	if b.Len() > MaxMeta {
		return nil, fmt.Errorf("encode metadata: %w", errTooLarge)
	}
	return b.Bytes(), nil
}

// Append gives the ELF image with a section of m's metadata added at its end.
// The image must be a 64-bit little-endian relocatable file without that
// section, as clang writes for BPF.
func Append(image []byte, m *Meta) ([]byte, error) {
	text, err := Encode(m)
	if err != nil {
		return nil, err
	}
	f, err := parseELF(image)
	if err != nil {
		return nil, err
	}
	if f.Data != elf.ELFDATA2LSB {
		return nil, fmt.Errorf("append metadata: big-endian objects are not supported")
	}
	if f.Section(Section) != nil {
		return nil, fmt.Errorf("append metadata: the object has a section %s", Section)
	}
	return appendSection(image, f, text)
}

const sectionHeaderSize = 64

// appendSection writes, behind the image, the section, a longer table of section
// names, and a new table of sections; and makes the header point at it.
func appendSection(image []byte, f *elf.File, text []byte) ([]byte, error) {
	le := binary.LittleEndian
	table, n, names := le.Uint64(image[40:]), int(le.Uint16(image[60:])), int(le.Uint16(image[62:]))
	if int(le.Uint16(image[58:])) != sectionHeaderSize || names >= n || n >= maxSections {
		return nil, fmt.Errorf("append metadata: unexpected section table")
	}
	old := f.Sections[names]
	if err := checkSection(old, len(image)); err != nil {
		return nil, err
	}
	headers := bytes.Clone(image[table:][:n*sectionHeaderSize])

	out := bytes.Clone(image)
	textAt := len(out)
	out = append(out, text...)
	namesAt := len(out)
	out = append(out, image[old.Offset:][:old.FileSize]...)
	nameAt := len(out) - namesAt
	out = append(out, Section+"\x00"...)
	namesSize := len(out) - namesAt
	for len(out)%8 != 0 {
		out = append(out, 0)
	}

	h := headers[names*sectionHeaderSize:]
	le.PutUint64(h[24:], uint64(namesAt))
	le.PutUint64(h[32:], uint64(namesSize))
	le.PutUint64(out[40:], uint64(len(out)))
	le.PutUint16(out[60:], uint16(n+1))
	out = append(out, headers...)

	var added [sectionHeaderSize]byte
	le.PutUint32(added[0:], uint32(nameAt))
	le.PutUint32(added[4:], uint32(elf.SHT_PROGBITS))
	le.PutUint64(added[24:], uint64(textAt))
	le.PutUint64(added[32:], uint64(len(text)))
	le.PutUint64(added[48:], 1)
	return append(out, added[:]...), nil
}

// Print writes metadata as indented JSON, for people and golden tests.
func Print(w io.Writer, m *Meta) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(m); err != nil {
		return fmt.Errorf("encode metadata: %w", err)
	}
	return nil
}
