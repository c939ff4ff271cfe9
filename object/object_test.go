package object

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func sample() *Meta {
	prec := 3
	return &Meta{
		Version: [2]int{Major, Minor}, Name: "a.d", FromFile: true, Arch: "amd64", Strsize: 256, MaskWords: 1,
		Options:  []Option{{Name: "quiet"}},
		Macros:   []Macro{{Name: "target", Var: "dt_macro_target"}},
		Symbols:  []Symbol{{Name: "jiffies", Module: "vmlinux", Var: "dt_sym_0"}},
		Descs:    []Desc{{Provider: "syscall", Name: "entry", Clauses: []int{0}, Pos: "a.d:1:1", Source: "syscall:::entry"}},
		Clauses:  []Clause{{Pos: "a.d:1:1"}},
		Programs: []Program{{Symbol: "p0", Class: ClassSyscallEntry, Kind: TPBTF, Clauses: []int{0}, Descs: []int{0}}},
		Records: []Record{
			{Size: FaultSize, Time: FaultTime, Timed: true},
			{Size: 24, Data: []Datum{{Off: 8, Size: 8, Type: Int}, {Off: 16, Size: 4, Type: Uint}}, Actions: []Action{
				{Act: "printf", Data: []int{0, 1}, Format: []Part{{Text: "x <&> "}, {Verb: "d", Prec: &prec, Arg: 1}}},
				{Act: "printa", Aggs: []int{0, 1}, Format: []Part{{Verb: "s"}, {Verb: "d", Agg: true, Arg: 1}}},
			}},
		},
		Aggs: []Agg{
			{Name: "a", Func: "count", Map: "dt_agg_a", KeySize: 16, Keys: []Datum{{Size: 16, Type: String}}, Words: 1},
			{Name: "b", Func: "lquantize", Params: []int64{0, 100, 10}, Map: "dt_agg_b", KeySize: 16, Keys: []Datum{{Size: 16, Type: String}}, Words: 13},
		},
	}
}

func TestEncodeDecode(t *testing.T) {
	a, err := Encode(sample())
	if err != nil {
		t.Fatal(err)
	}
	b, err := Encode(sample())
	if err != nil || !bytes.Equal(a, b) {
		t.Fatalf("a second encoding differs (%v)", err)
	}
	got, err := Decode(a)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sample(), got); diff != "" {
		t.Error(diff)
	}
}

func TestCheck(t *testing.T) {
	for _, test := range []struct {
		name  string
		spoil func(*Meta)
		want  string
	}{
		{"major version", func(m *Meta) { m.Version[0]++ }, fmt.Sprintf("version 2.%d, want 1.x", Minor)},
		{"clause of a description", func(m *Meta) { m.Descs[0].Clauses[0] = 1 }, "descs[0]: clause 1 out of range, have 1"},
		{"clause of a program", func(m *Meta) { m.Programs[0].Clauses[0] = -1 }, "programs[0]: clause -1 out of range"},
		{"description of a program", func(m *Meta) { m.Programs[0].Descs[0] = 7 }, "description 7 out of range"},
		{"mask", func(m *Meta) { m.MaskWords = 0 }, "1 clauses in 0 mask words"},
		{"second program", func(m *Meta) { m.Programs = append(m.Programs, m.Programs[0]) }, `second program "p0"`},
		{"second map", func(m *Meta) { m.Aggs[1].Map = m.Aggs[0].Map }, `second map "dt_agg_a"`},
		{"tag", func(m *Meta) { m.Aggs[0].Tag = -1 }, "aggs[0]: tag -1 out of range"},
		{"tag too large", func(m *Meta) { m.Aggs[0].Tag = MaxTag + 1 }, "out of range"},
		{"shared map without a name", func(m *Meta) { m.Aggs[0].Tag, m.Aggs[0].Map = 1, "" }, "map without a name"},
		{"second tag", func(m *Meta) {
			m.Aggs[0].Tag, m.Aggs[1].Tag, m.Aggs[1].Map = 1, 1, m.Aggs[0].Map
		}, `aggs[1]: second tag "dt_agg_a 1"`},
		{"tag in another's map", func(m *Meta) { m.Aggs[1].Tag, m.Aggs[1].Map = 1, m.Aggs[0].Map }, `tag in map "dt_agg_a", which is another's`},
		{"own map that is shared", func(m *Meta) { m.Aggs[0].Tag, m.Aggs[1].Map = 1, m.Aggs[0].Map }, `second map "dt_agg_a"`},
		{"datum", func(m *Meta) { m.Records[1].Data[1].Off = 21 }, "records[1]: datum 1: bytes 21+4 outside of 24"},
		{"datum in the header", func(m *Meta) { m.Records[1].Data[0].Off = 0 }, "outside"},
		{"datum type", func(m *Meta) { m.Records[1].Data[0].Type = "x" }, `unknown type "x"`},
		{"datum size", func(m *Meta) { m.Records[1].Data[0].Size = 5 }, "type int of 5 bytes"},
		{"key", func(m *Meta) { m.Aggs[0].Keys[0].Size = 17 }, "aggs[0]: key 0: bytes 0+17 outside of 16"},
		{"words", func(m *Meta) { m.Aggs[1].Words = 2 }, "lquantize of 2 words, want 13"},
		{"step", func(m *Meta) { m.Aggs[1].Params[2] = 0 }, "lquantize parameters out of range"},
		{"function", func(m *Meta) { m.Aggs[0].Func = "mode" }, `unknown aggregating function "mode"`},
		{"action", func(m *Meta) { m.Records[1].Actions[0].Act = "panic" }, `unknown action "panic"`},
		{"argument", func(m *Meta) { m.Records[1].Actions[0].Format[1].Arg = 2 }, "conversion 1: argument 2 out of range"},
		{"key of a format", func(m *Meta) { m.Records[1].Actions[1].Format[0].Arg = 1 }, "key 1 out of range"},
		{"aggregation of a format", func(m *Meta) { m.Records[1].Actions[1].Format[1].Arg = -1 }, "aggregation -1 out of range"},
		{"aggregation", func(m *Meta) { m.Records[1].Actions[1].Aggs[1] = 2 }, "aggregation 2 out of range"},
		{"keys differ", func(m *Meta) { m.Aggs[1].Keys[0].Type = Bytes }, "aggregations with different keys"},
		{"fault record", func(m *Meta) { m.Records[0].Size = 8 }, "the fault record has 8 bytes"},
		{"time of a short fault record", func(m *Meta) { m.Records[0].Size = ShortFault }, "records[0]: time at 32 outside of 32"},
		{"time in the header", func(m *Meta) { m.Records[1].Time = 4 }, "time at 4 outside of 24"},
		{"time beyond the end", func(m *Meta) { m.Records[1].Time = 17 }, "time at 17 outside of 24"},
		{"no place for the time", func(m *Meta) { m.Records[1].Timed = true }, "records[1]: no place for the time"},
		{"type after its array", func(m *Meta) { m.Types = []CType{{Kind: KindArray}} }, "types[0]: element type 0 out of range, have 0"},
		{"kind of a type", func(m *Meta) { m.Types = []CType{{Kind: "class"}} }, `unknown kind "class"`},
		{"type of print", func(m *Meta) {
			m.Records[1].Data = []Datum{{Off: 8, Size: 8, Type: Ptr}, {Off: 16, Size: 8, Type: Bytes}}
			m.Records[1].Actions = []Action{{Act: "print", Data: []int{0, 1}}}
		}, "type 0 out of range"},
		{"commit beside another", func(m *Meta) {
			m.Records[1].Data = []Datum{{Off: 8, Size: 8, Type: Uint}}
			m.Records[1].Actions = []Action{{Act: ActCommit, Data: []int{0}}, {Act: "ftruncate"}}
		}, "commit beside other actions"},
		{"speculation of two bytes", func(m *Meta) {
			m.Records[1].Data = []Datum{{Off: 8, Size: 2, Type: Uint}}
			m.Records[1].Actions = []Action{{Act: ActDiscard, Data: []int{0}}}
		}, "discard of type uint, 2 bytes"},
		{"sites of nothing", func(m *Meta) { m.Programs[0].At = []string{"rawtp:::x"} }, "kernel probes without a probe made of them"},
		{"fields of a site", func(m *Meta) { m.Programs[0].For, m.Programs[0].At = "a:::b", []string{"x"} }, `probe "x" has 1 fields, want 4`},
		{"strsize", func(m *Meta) { m.Strsize = 0 }, "strsize 0 out of range"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := sample()
			test.spoil(m)
			err := m.Check()
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
			if _, err := Encode(m); err == nil {
				t.Error("Encode accepts it")
			}
		})
	}
}

func TestNewerMinorVersion(t *testing.T) {
	m := sample()
	m.Version[1] = Minor + 7
	b, err := Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	b = bytes.Replace(b, []byte(`"name":`), []byte(`"news":{"x":[1]},"name":`), 1)
	if _, err := Decode(b); err != nil {
		t.Error(err)
	}
}

// elfImage is a BPF object without metadata.
func elfImage(t testing.TB) []byte {
	clang, err := exec.LookPath("clang")
	if err != nil {
		t.Skip("clang is missing")
	}
	dir := t.TempDir()
	c, o := filepath.Join(dir, "a.c"), filepath.Join(dir, "a.o")
	src := `__attribute__((section("raw_tp"), used)) int p0(void *ctx) { return 0; }
char _license[] __attribute__((section("license"))) = "GPL"; int bss;`
	if err := os.WriteFile(c, []byte(src), 0o666); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(clang, "--target=bpf", "-g", "-O2", "-c", "-o", o, c).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	image, err := os.ReadFile(o)
	if err != nil {
		t.Fatal(err)
	}
	return image
}

func TestAppendParse(t *testing.T) {
	plain := elfImage(t)
	if _, err := Parse(plain); err != errForeign {
		t.Errorf("without metadata: got %v", err)
	}
	image, err := Append(plain, sample())
	if err != nil {
		t.Fatal(err)
	}
	f, err := Read(bytes.NewReader(image), int64(len(image)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sample(), f.Meta); diff != "" {
		t.Error(diff)
	}
	if _, err := Append(image, sample()); err == nil {
		t.Error("a second section was appended")
	}
	for n := 0; n < len(image); n += 7 {
		if _, err := Parse(image[:n]); err == nil {
			t.Fatalf("cut at %d of %d: no error", n, len(image))
		}
	}
	image[18] = 62 // EM_X86_64
	if _, err := Parse(image); err == nil || !strings.Contains(err.Error(), "want BPF") {
		t.Errorf("another machine: got %v", err)
	}
}

func TestReadErrors(t *testing.T) {
	for name, test := range map[string]struct{ in, want string }{
		"empty":     {"", "no ELF file"},
		"text":      {"#!/bin/sh\n", "no ELF file"},
		"truncated": {"\x7fELF\x02\x01\x01", "truncated"},
		"32 bit":    {"\x7fELF\x01\x01\x01" + strings.Repeat("\x00", 64), "not a 64-bit ELF file"},
	} {
		if _, err := Parse([]byte(test.in)); err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v, want %s", name, err, test.want)
		}
	}
}

func TestDecodeErrors(t *testing.T) {
	for name, test := range map[string]struct{ in, want string }{
		"foreign": {"{}", "foreign object"},
		"no json": {Magic + "{", "damaged metadata"},
		"major":   {Magic + `{"version":[2,0],"descs":7}`, "object format version 2.0, want 1.x"},
		"types":   {Magic + `{"version":[1,0],"descs":7}`, "damaged metadata"},
		"many":    {Magic + "[" + strings.Repeat("0,", maxValues) + "0]", "larger than"},
	} {
		if _, err := Decode([]byte(test.in)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s", name, err, test.want)
		}
	}
}

func FuzzMeta(f *testing.F) {
	text, err := Encode(sample())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(Magic + `{"version":[1,0],"strsize":1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Decode(b)
		if (m == nil) == (err == nil) {
			t.Fatalf("got %v and %v", m, err)
		}
		if err != nil {
			return
		}
		again, err := Encode(m)
		if err != nil {
			t.Fatal(err)
		}
		if !json.Valid(again[len(Magic):]) {
			t.Fatal("encoded metadata are not JSON")
		}
	})
}

func FuzzRead(f *testing.F) {
	image, err := Append(elfImage(f), sample())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(image)
	f.Add([]byte("\x7fELF"))
	f.Fuzz(func(t *testing.T, b []byte) {
		o, err := Read(bytes.NewReader(b), int64(len(b)))
		if (o == nil) == (err == nil) {
			t.Fatalf("got %v and %v", o, err)
		}
	})
}
