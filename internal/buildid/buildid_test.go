package buildid

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
)

// image makes an ELF file with notes in a section and code in a segment.
func image(notes, code string) []byte {
	const head, prog, section = 64, 56, 64
	noteAt := head + prog
	codeAt := noteAt + len(notes)
	names := "\x00.note\x00.names\x00"
	namesAt := codeAt + len(code)
	sectionsAt := (namesAt + len(names) + 7) &^ 7
	b := make([]byte, sectionsAt+3*section)
	put := func(at, size int, v int) {
		for i := range size {
			b[at+i] = byte(v >> (8 * i))
		}
	}
	copy(b, "\x7fELF\x02\x01\x01")
	for _, f := range [][3]int{
		{16, 2, 2}, {18, 2, 62}, {20, 4, 1}, {32, 8, head}, {40, 8, sectionsAt}, {52, 2, head}, {54, 2, prog}, {56, 2, 1}, {58, 2, section}, {60, 2, 3}, {62, 2, 2},
		{head, 4, 1}, {head + 4, 4, 5}, {head + 8, 8, codeAt}, {head + 32, 8, len(code)}, {head + 40, 8, len(code)},
		{sectionsAt + section, 4, 1}, {sectionsAt + section + 4, 4, 7}, {sectionsAt + section + 24, 8, noteAt}, {sectionsAt + section + 32, 8, len(notes)},
		{sectionsAt + 2*section, 4, 7}, {sectionsAt + 2*section + 4, 4, 3}, {sectionsAt + 2*section + 24, 8, namesAt}, {sectionsAt + 2*section + 32, 8, len(names)},
	} {
		put(f[0], f[1], f[2])
	}
	copy(b[noteAt:], notes)
	copy(b[codeAt:], code)
	copy(b[namesAt:], names)
	return b
}

const (
	other = "\x04\x00\x00\x00\x04\x00\x00\x00\x01\x00\x00\x00GNU\x00abcd"
	gnu   = "\x04\x00\x00\x00\x03\x00\x00\x00\x03\x00\x00\x00GNU\x00\x0a\x0b\x0c\x00"
	golan = "\x04\x00\x00\x00\x05\x00\x00\x00\x04\x00\x00\x00Go\x00\x00a/b/c\x00\x00\x00"
)

func TestOf(t *testing.T) {
	for _, c := range []struct{ name, notes, code, want string }{
		{"GNU", other + gnu, "code", "0a0b0c"},
		{"Go", golan, "code", "go:a/b/c"},
		{"both", golan + gnu, "code", "0a0b0c"},
		{"neither", other, "code", "code:5694d08a2e53ffcae0c3103e5ad6f6076abd960eb1f8a56577040bc1028f702b"},
		{"damaged note", "\xff\xff\xff\xff\x03\x00\x00\x00\x03\x00\x00\x00GNU\x00", "code", "code:5694d08a2e53ffcae0c3103e5ad6f6076abd960eb1f8a56577040bc1028f702b"},
	} {
		got, err := Of(bytes.NewReader(image(c.notes, c.code)))
		if err != nil || got != c.want {
			t.Errorf("%s: %s, %v, want %s", c.name, got, err, c.want)
		}
	}
	if _, err := Of(bytes.NewReader(image(other, ""))); !errors.Is(err, ErrNone) {
		t.Errorf("without code: %v", err)
	}
	if _, err := Of(strings.NewReader("text")); err == nil {
		t.Error("a text has an identity")
	}
}

func FuzzOf(f *testing.F) {
	f.Add(image(gnu, "code"))
	f.Add(image(golan, ""))
	if b, err := os.ReadFile("/bin/true"); err == nil {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if id, err := Of(bytes.NewReader(b)); err == nil && id == "" {
			t.Error("an empty identity")
		}
	})
}
