package object

// Reading an object. An object is untrusted: whatever its bytes are, Read gives
// a File whose metadata are valid, or an error. debug/elf may panic on a damaged
// file, so it is called in one place, parseELF, that turns a panic into an error.
// Memory is bounded by the limits below before anything is allocated: sections
// must lie inside the file, none may be compressed, and the number of JSON values
// is counted before the text is decoded.

import (
	"bytes"
	"debug/elf"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
)

// Limits of what Read accepts.
const (
	MaxImage = 64 << 20 // bytes of an object
	MaxMeta  = 16 << 20 // bytes of its metadata

	maxValues   = 1 << 19 // values in the metadata
	maxSections = 4096
	maxMemory   = 64 << 20 // bytes of a section without contents (.bss)
)

var (
	errTooLarge  = errors.New("larger than an object may be")
	errTruncated = errors.New("truncated object: the file ends too early")
	errForeign   = errors.New("not a D object: it has no section " + Section)
	errNoELF     = errors.New("not an object: it is no ELF file")
)

// File is an object that was read: its metadata, and the ELF image that holds
// the programs, maps and types.
type File struct {
	Meta  *Meta
	Image []byte
}

// Read reads the object in r, of the given size, and checks it.
func Read(r io.ReaderAt, size int64) (*File, error) {
	if size < 0 || size > MaxImage {
		return nil, errTooLarge
	}
	image := make([]byte, size)
	if n, err := r.ReadAt(image, 0); int64(n) < size {
		return nil, fmt.Errorf("read object: %w", noEOF(err))
	}
	return Parse(image)
}

// Parse checks the object in image, which the File keeps.
func Parse(image []byte) (*File, error) {
	if len(image) > MaxImage {
		return nil, errTooLarge
	}
	text, err := section(image)
	if err != nil {
		return nil, err
	}
	m, err := Decode(text)
	if err != nil {
		return nil, err
	}
	return &File{Meta: m, Image: image}, nil
}

// Decode reads the contents of the metadata section and checks them.
func Decode(text []byte) (*Meta, error) {
	if len(text) > MaxMeta {
		return nil, fmt.Errorf("metadata: %w", errTooLarge)
	}
	body, ok := bytes.CutPrefix(text, []byte(Magic))
	if !ok {
		return nil, fmt.Errorf("foreign object: its section %s does not begin as a D object's does", Section)
	}
	if err := accept(body); err != nil {
		return nil, err
	}
	m := new(Meta)
	if err := json.Unmarshal(body, m); err != nil {
		return nil, fmt.Errorf("damaged metadata: %w", err)
	}
	if err := m.Check(); err != nil {
		return nil, fmt.Errorf("damaged metadata: %w", err)
	}
	return m, nil
}

// accept looks at the version alone, so that an object of another major version
// is refused for that reason, whatever else it says.
func accept(body []byte) error {
	values := 0
	for _, c := range body {
		if c == ',' || c == '{' || c == '[' {
			values++
		}
	}
	if values > maxValues {
		return fmt.Errorf("metadata: %w", errTooLarge)
	}
	var head struct {
		Version [2]int `json:"version"`
	}
	if err := json.Unmarshal(body, &head); err != nil {
		return fmt.Errorf("damaged metadata: %w", err)
	}
	if v := head.Version; v[0] != Major || v[1] < 0 {
		return fmt.Errorf("object format version %d.%d, want %d.x", v[0], v[1], Major)
	}
	return nil
}

// section finds the contents of the metadata section.
func section(image []byte) ([]byte, error) {
	if !bytes.HasPrefix(image, []byte(elf.ELFMAG)) {
		return nil, errNoELF
	}
	f, err := parseELF(image)
	if err != nil {
		return nil, err
	}
	if f.Machine != elf.EM_BPF {
		return nil, fmt.Errorf("foreign object: ELF machine %s, want BPF", f.Machine)
	}
	var found *elf.Section
	for _, s := range f.Sections {
		if err := checkSection(s, len(image)); err != nil {
			return nil, err
		}
		if s.Name == Section && s.Type == elf.SHT_PROGBITS {
			found = s
		}
	}
	if found == nil {
		return nil, errForeign
	}
	return image[found.Offset:][:found.FileSize], nil
}

func checkSection(s *elf.Section, size int) error {
	switch {
	case s.Flags&elf.SHF_COMPRESSED != 0:
		return fmt.Errorf("section %q is compressed", s.Name)
	case s.Type == elf.SHT_NOBITS:
		if s.Size > maxMemory {
			return fmt.Errorf("section %q: %w", s.Name, errTooLarge)
		}
	case s.Type != elf.SHT_NULL:
		if s.Offset > uint64(size) || s.FileSize > uint64(size)-s.Offset {
			return errTruncated
		}
	}
	return nil
}

// parseELF calls debug/elf, which panics on some damaged files.
func parseELF(image []byte) (f *elf.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			f, err = nil, errors.New("damaged ELF file")
		}
	}()
	if err := checkHeader(image); err != nil {
		return nil, err
	}
	f, err = elf.NewFile(bytes.NewReader(image))
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, errTruncated
	case err != nil:
		return nil, fmt.Errorf("damaged ELF file: %w", err)
	case f.Class != elf.ELFCLASS64:
		return nil, fmt.Errorf("foreign object: ELF class %s, want %s", f.Class, elf.ELFCLASS64)
	}
	return f, nil
}

// checkHeader bounds the section table: debug/elf allocates for each header that
// the file announces.
func checkHeader(image []byte) error {
	const headerSize = 64
	if len(image) < headerSize {
		return errTruncated
	}
	if elf.Class(image[elf.EI_CLASS]) != elf.ELFCLASS64 {
		return errors.New("foreign object: not a 64-bit ELF file")
	}
	u16, u64 := le16, le64
	if elf.Data(image[elf.EI_DATA]) == elf.ELFDATA2MSB {
		u16, u64 = be16, be64
	}
	table, each, n := u64(image[40:]), uint64(u16(image[58:])), uint64(u16(image[60:]))
	if n == 0 || n > maxSections {
		return errors.New("damaged ELF file: bad number of sections")
	}
	if table > math.MaxInt64 || table > uint64(len(image)) || each*n > uint64(len(image))-table {
		return errTruncated
	}
	return nil
}

func noEOF(err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
