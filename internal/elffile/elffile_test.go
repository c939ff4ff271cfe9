package elffile

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"io"
	"strings"
	"testing"
)

// image makes an ELF file whose sections have the contents of data, behind a section of
// the sections' names, of the given flags.
func image(order binary.ByteOrder, nameFlags uint64, data ...elf.Section64) []byte {
	names := []byte("\x00a\x00")
	var head elf.Header64
	copy(head.Ident[:], "\x7fELF")
	head.Ident[elf.EI_CLASS], head.Ident[elf.EI_VERSION] = byte(elf.ELFCLASS64), 1
	head.Ident[elf.EI_DATA] = byte(elf.ELFDATA2LSB)
	if order == binary.BigEndian {
		head.Ident[elf.EI_DATA] = byte(elf.ELFDATA2MSB)
	}
	head.Type, head.Machine, head.Version = uint16(elf.ET_DYN), uint16(elf.EM_X86_64), 1
	head.Ehsize, head.Shentsize, head.Shnum, head.Shstrndx = 64, 64, uint16(2+len(data)), 1
	head.Shoff = 72
	out, _ := binary.Append(nil, order, head)
	out = append(out, append(names, make([]byte, 8-len(names))...)...)
	sections := append([]elf.Section64{{}, {Type: uint32(elf.SHT_STRTAB), Flags: nameFlags, Off: 64, Size: uint64(len(names))}}, data...)
	for _, s := range sections {
		out, _ = binary.Append(out, order, s)
	}
	return out
}

// sparse is a file that goes on in zeros for ever.
type sparse struct{ *bytes.Reader }

func (s sparse) ReadAt(b []byte, off int64) (int, error) {
	n, err := s.Reader.ReadAt(b, off)
	if err == io.EOF {
		clear(b[n:])
		return len(b), nil
	}
	return n, err
}

func TestOpen(t *testing.T) {
	packed := uint64(elf.SHF_COMPRESSED)
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		for _, tt := range []struct {
			name  string
			image []byte
			want  string
		}{
			{"plain", image(order, 0), ""},
			{"empty", nil, "read ELF header"},
			{"packed names", image(order, packed), errPacked.Error()},
			{"packed symbols", image(order, 0, elf.Section64{Name: 1, Type: uint32(elf.SHT_SYMTAB), Flags: packed, Off: 64, Size: 24}), errPacked.Error()},
		} {
			f, err := Open(bytes.NewReader(tt.image))
			switch {
			case tt.want == "" && (err != nil || len(f.Sections) != 2):
				t.Errorf("%s: %v, %v", tt.name, f, err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("%s: error %v, want %q", tt.name, err, tt.want)
			}
		}
	}
}

// A file may announce whatever it likes: what is read of it is bounded.
func TestBounds(t *testing.T) {
	const huge = 1 << 40
	contents := elf.Section64{Name: 1, Type: uint32(elf.SHT_PROGBITS), Off: 64, Size: huge}
	symbols := elf.Section64{Name: 1, Type: uint32(elf.SHT_SYMTAB), Off: 64, Size: huge, Link: 1, Entsize: 24}
	f, err := Open(sparse{bytes.NewReader(image(binary.LittleEndian, 0, contents, symbols))})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, f.Sections[2].Open()); err == nil || n > mostRead {
		t.Errorf("%d bytes of a section, error %v", n, err)
	}
	if list, err := Symbols(f, elf.SHT_SYMTAB); err == nil {
		t.Errorf("%d symbols", len(list))
	}
	if list, err := Symbols(f, elf.SHT_DYNSYM); list != nil || err != nil {
		t.Errorf("%d symbols and error %v of no table", len(list), err)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(image(binary.LittleEndian, 0, elf.Section64{Name: 1, Type: uint32(elf.SHT_SYMTAB), Off: 64, Size: 24, Link: 1, Entsize: 24}))
	f.Add(image(binary.BigEndian, 0))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := Open(bytes.NewReader(b))
		if err != nil {
			return
		}
		if len(file.Sections) > len(b) {
			t.Fatalf("%d sections in %d bytes", len(file.Sections), len(b))
		}
	})
}
