package symbol

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ulikunitz/xz"
)

// section is a section of an ELF file that a test makes.
type section struct {
	name     string
	kind     elf.SectionType
	flags    elf.SectionFlag
	link     uint32
	size     uint64 // of an entry
	contents []byte
}

// elfFile makes an ELF file of one segment of code, at an address, with sections.
func elfFile(code uint64, sections ...section) []byte {
	const head, segment, entry = 64, 56, 64
	e := binary.LittleEndian
	all := append([]section{{}, {name: ".text", kind: elf.SHT_NOBITS, flags: elf.SHF_ALLOC | elf.SHF_EXECINSTR}}, sections...)
	names := []byte{}
	all = append(all, section{name: ".shstrtab", kind: elf.SHT_STRTAB})
	at := make([]uint32, len(all))
	for i := range all {
		at[i] = uint32(len(names))
		names = append(append(names, all[i].name...), 0)
	}
	all[len(all)-1].contents = names
	var body, table []byte
	for i, s := range all {
		off := uint64(head + segment + len(body))
		body = append(body, s.contents...)
		table = e.AppendUint32(e.AppendUint32(table, at[i]), uint32(s.kind))
		for _, v := range []uint64{uint64(s.flags), 0, off, uint64(len(s.contents))} {
			table = e.AppendUint64(table, v)
		}
		table = e.AppendUint32(e.AppendUint32(table, s.link), 0)
		table = e.AppendUint64(e.AppendUint64(table, 1), s.size)
	}
	b := append([]byte("\x7fELF\x02\x01\x01"), make([]byte, 9)...)
	b = e.AppendUint16(e.AppendUint16(b, uint16(elf.ET_DYN)), uint16(elf.EM_X86_64))
	b = e.AppendUint32(b, 1)
	for _, v := range []uint64{0, head, uint64(head + segment + len(body))} {
		b = e.AppendUint64(b, v)
	}
	b = e.AppendUint32(b, 0)
	for _, v := range []int{head, segment, 1, entry, len(all), len(all) - 1} {
		b = e.AppendUint16(b, uint16(v))
	}
	b = e.AppendUint32(e.AppendUint32(b, uint32(elf.PT_LOAD)), uint32(elf.PF_R|elf.PF_X))
	for _, v := range []uint64{0, code, code, 0x10000, 0x10000, 0x1000} {
		b = e.AppendUint64(b, v)
	}
	return append(append(b, body...), table...)
}

// functions are the sections of symbols that name functions at addresses: .symtab, or
// .dynsym.
func functions(kind elf.SectionType, at int, list map[string]uint64) []section {
	e := binary.LittleEndian
	syms, names := make([]byte, 24), []byte{0}
	for name, addr := range list {
		syms = e.AppendUint32(syms, uint32(len(names)))
		syms = append(syms, elf.ST_INFO(elf.STB_GLOBAL, elf.STT_FUNC), 0, 1, 0)
		syms = e.AppendUint64(e.AppendUint64(syms, addr), 16)
		names = append(append(names, name...), 0)
	}
	return []section{
		{name: "syms", kind: kind, link: uint32(at + 1), size: 24, contents: syms},
		{name: "names", kind: elf.SHT_STRTAB, contents: names},
	}
}

const firstSection = 2 // of those that elfFile is given

func symtab(list map[string]uint64) []section { return functions(elf.SHT_SYMTAB, firstSection, list) }

func noteOf(owner string, kind uint32, desc []byte) []byte {
	e := binary.LittleEndian
	b := e.AppendUint32(e.AppendUint32(e.AppendUint32(nil, uint32(len(owner))), uint32(len(desc))), kind)
	b = append(append(b, owner...), make([]byte, -len(owner)&3)...)
	return append(append(b, desc...), make([]byte, -len(desc)&3)...)
}

func idNote(id string) section {
	return section{name: ".note.gnu.build-id", kind: elf.SHT_NOTE, contents: noteOf(buildIDOwner, buildIDType, []byte(id))}
}

func linkTo(name string, contents []byte) section {
	b := append([]byte(name), make([]byte, 4-len(name)%4)...)
	return section{name: linkSection, kind: elf.SHT_PROGBITS, contents: binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(contents))}
}

func pack(t *testing.T, b []byte) section {
	var out bytes.Buffer
	w, err := xz.NewWriter(&out)
	if err == nil {
		_, err = w.Write(b)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return section{name: miniSection, kind: elf.SHT_PROGBITS, contents: out.Bytes()}
}

// Each source of symbols, in roots of which the first is a container's.
func TestSeparateSymbols(t *testing.T) {
	const id, code = "\xab\xcd\xef\x01\x02", 0x1000
	hidden := func(code uint64, more ...section) []byte {
		return elfFile(code, append(symtab(map[string]uint64{"hidden": code + 0x20}), more...)...)
	}
	plain := hidden(code)
	shown := functions(elf.SHT_DYNSYM, firstSection, map[string]uint64{"shown": code + 0x40})
	for _, tt := range []struct {
		name  string
		file  []byte
		files map[string][]byte
		want  string
	}{
		{"dynamic", elfFile(code, shown...), nil, "shown@1040"},
		{"symtab", plain, nil, "hidden@1020"},
		{"packed", elfFile(code, append(shown, pack(t, plain))...), nil, "hidden@1020 shown@1040"},
		{"damaged pack", elfFile(code, append(shown, section{name: miniSection, kind: elf.SHT_PROGBITS, contents: []byte("\xfd7zXZ\x00 no")})...), nil, "shown@1040"},
		{"build-id", elfFile(code, append(shown, idNote(id))...), map[string][]byte{
			"ours" + debugFolder + "/.build-id/ab/cdef0102.debug": hidden(code, idNote(id)),
		}, "hidden@1020 shown@1040"},
		{"container", elfFile(code, append(shown, idNote(id))...), map[string][]byte{
			"ours" + debugFolder + "/.build-id/ab/cdef0102.debug": elfFile(code, append(symtab(map[string]uint64{"ours": code}), idNote(id))...),
			"root" + debugFolder + "/.build-id/ab/cdef0102.debug": hidden(code, idNote(id)),
		}, "hidden@1020 shown@1040"},
		{"other build-id", elfFile(code, append(shown, idNote(id))...), map[string][]byte{
			"ours" + debugFolder + "/.build-id/ab/cdef0102.debug": hidden(code, idNote("\xab\xcd\xef\x01\x03")),
		}, "shown@1040"},
		{"prelinked", elfFile(0x7000, append(functions(elf.SHT_DYNSYM, firstSection, map[string]uint64{"shown": 0x7040}), linkTo("p.debug", plain))...),
			map[string][]byte{"ours/opt/x/.debug/p.debug": plain}, "hidden@7020 shown@7040"},
		{"link beside", elfFile(code, append(shown, linkTo("p.debug", plain))...), map[string][]byte{"root/opt/x/p.debug": plain}, "hidden@1020 shown@1040"},
		{"link below", elfFile(code, append(shown, linkTo("p.debug", plain))...),
			map[string][]byte{"ours" + debugFolder + "/opt/x/p.debug": plain}, "hidden@1020 shown@1040"},
		{"link, other CRC", elfFile(code, append(shown, linkTo("p.debug", plain))...),
			map[string][]byte{"root/opt/x/p.debug": append(plain, 0)}, "shown@1040"},
		{"link that leaves its folder", elfFile(code, append(shown, linkTo("../p.debug", plain))...),
			map[string][]byte{"root/opt/p.debug": plain}, "shown@1040"},
	} {
		dir := t.TempDir()
		for path, b := range tt.files {
			full := filepath.Join(dir, path)
			if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(full, b, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		im, err := readImage(bytes.NewReader(tt.file), origin{[]string{dir + "/root", dir + "/ours"}, "/opt/x/prog"})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		var got []string
		for f := range im.Funcs {
			got = append(got, fmt.Sprintf("%s@%x", f.Name, f.Addr))
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, s, tt.want)
		}
	}
}

func FuzzSeparate(f *testing.F) {
	f.Add(elfFile(0x1000, idNote("\x01\x02\x03")))
	f.Add(elfFile(0x1000, linkTo("x", nil)))
	f.Add(elfFile(0x1000, section{name: miniSection, kind: elf.SHT_PROGBITS, contents: []byte("\xfd7zXZ\x00")}))
	f.Fuzz(func(t *testing.T, b []byte) {
		im, err := readImage(bytes.NewReader(b), origin{[]string{t.TempDir()}, "/x"})
		if (im == nil) == (err == nil) {
			t.Errorf("image %v, error %v", im, err)
		}
	})
}
