package syntax

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestParseSpec parses command-line programs: wanted is the printed program on
// one line, or an error with its tag.
func TestParseSpec(t *testing.T) {
	tests := []struct {
		kind SpecKind
		text string
		want string
	}{
		{ByName, "BEGIN", "BEGIN"},
		{ByName, "syscall::read:entry", "syscall::read:entry"},
		{ByName, "read:entry", "read:entry"},
		{ByName, "return", ":::return"},
		{ByName, "u8", ":::u8"},
		{ByName, "char", "D_SYNTAX 1:5: syntax error near end of input"},
		{ByName, "BEGIN,END", "BEGIN, END"},
		{ByName, "BEGIN{trace(1)}", "BEGIN { trace(1); }"},
		{ByName, "BEGIN /pid==1/ { x = 1 }", "BEGIN / pid == 1 / { x = 1; }"},
		{ByName, "BEGIN /pid==1/", "D_SYNTAX 1:15: syntax error near end of input"},
		{ByName, "BEGIN /pid==1/;", "D_SYNTAX 1:1: expected actions { } following probe description and predicate"},
		{ByName, "BEGIN END { }", "BEGIN END { }"},
		{ByName, "BEGIN{} END{}", "BEGIN { } END { }"},
		{ByName, "int x; BEGIN{}", "int x; BEGIN { }"},
		{ByName, "BEGIN { x = ", "D_SYNTAX 1:13: syntax error near end of input"},
		{ByName, "a:b:c:d:e", `D_PDESC_INVAL 1:1: invalid probe description "a:b:c:d:e": Overspecified probe description`},
		{ByName, "12", "12"},
		{ByName, "", ""},
		{ByProvider, "syscall", "syscall:::"},
		{ByProvider, "syscall{x=1}", "syscall::: { x = 1; }"},
		{ByProvider, "a:b", `D_PDESC_INVAL 1:1: invalid probe description "a:b": Overspecified probe description`},
		{ByProvider, "12", "D_PDESC_INVAL 1:1: probe identifier 12 not permitted when specifying providers"},
		{ByModule, "vmlinux", "vmlinux::"},
		{ByModule, "fbt:vmlinux,ext4", "fbt:vmlinux::, ext4::"},
		{ByFunction, "read", "read:"},
		{ByFunction, "syscall::read /x/ {}", "syscall::read: / x / { }"},
		{ByFunction, "syscall:::read", `D_PDESC_INVAL 1:1: invalid probe description "syscall:::read": Overspecified probe description`},
		{ByFunction, "12", "D_PDESC_INVAL 1:1: probe identifier 12 not permitted when specifying functions"},
		{ByID, "12", "12"},
		{ByID, "12 /x/ { y = 1 }", "12 / x / { y = 1; }"},
		{ByID, "BEGIN", "BEGIN"},
	}
	for _, tt := range tests {
		prog, err := ParseSpec(tt.kind, tt.text, testOptions)
		got := firstError(err)
		if err == nil {
			got = strings.Join(strings.Fields(String(prog)), " ")
			checkRoundTrip(t, prog)
		}
		if got != tt.want {
			t.Errorf("%s %q: got %q, want %q", tt.kind, tt.text, got, tt.want)
		}
	}
}

func firstError(err error) string {
	list, ok := err.(ErrorList)
	if !ok {
		return ""
	}
	return list[0].Tag + " " + list[0].Error()
}

func TestParseProbeDesc(t *testing.T) {
	tests := []struct {
		kind SpecKind
		text string
		want [4]string
		err  string
	}{
		{ByName, "entry", [4]string{"", "", "", "entry"}, ""},
		{ByName, "read:entry", [4]string{"", "", "read", "entry"}, ""},
		{ByName, "read:", [4]string{"", "", "read", ""}, ""},
		{ByName, "a:b:c:d", [4]string{"a", "b", "c", "d"}, ""},
		{ByName, "char", [4]string{"", "", "", "char"}, ""},
		{ByName, "int*", [4]string{"", "", "", "int*"}, ""},
		{ByFunction, "b:c", [4]string{"", "b", "c", ""}, ""},
		{ByModule, "b", [4]string{"", "b", "", ""}, ""},
		{ByProvider, "pid$target", [4]string{"pid$target", "", "", ""}, ""},
		{ByName, "a b", [4]string{}, `D_PDESC_INVAL 1:3: invalid probe description "a b": unexpected "b"`},
		{ByName, "", [4]string{}, "D_SYNTAX 1:1: syntax error near end of input"},
		{ByName, "a=b", [4]string{}, `D_PDESC_INVAL 1:2: invalid probe description "a=b": unexpected "="`},
	}
	for _, tt := range tests {
		d, err := ParseProbeDesc(tt.kind, tt.text)
		if got := firstError(err); got != tt.err {
			t.Errorf("%s %q: error %q, want %q", tt.kind, tt.text, got, tt.err)
		}
		if err != nil {
			continue
		}
		got := [4]string{d.Provider, d.Module, d.Function, d.Name}
		if got != tt.want || d.Text != tt.text {
			t.Errorf("%s %q: got %q %q, want %q", tt.kind, tt.text, got, d.Text, tt.want)
		}
	}
}

func TestFieldMacros(t *testing.T) {
	got := FieldMacros("pid$target.$$1x$")
	want := []FieldMacro{{"target", false, 3, 10}, {"1", true, 11, 14}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestIntLitType(t *testing.T) {
	tests := map[string]string{
		"1": "int", "2147483647": "int", "2147483648": "long", "0x80000000": "unsigned int",
		"0x100000000": "long", "0x8000000000000000": "unsigned long", "037777777777": "unsigned int",
		"1u": "unsigned int", "4294967296u": "unsigned long", "1l": "long", "1ul": "unsigned long",
		"1ll": "long long", "1ull": "unsigned long long", "0x8000000000000000ll": "unsigned long long",
		"0x8000000000000000l": "unsigned long", "9223372036854775807": "long",
	}
	for text, want := range tests {
		prog, err := ParseSpec(ByName, "BEGIN{"+text+"}", Options{})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		x := prog.Decls[0].(*Clause).Body.Stmts[0].(*ExprStmt).X.(*IntLit)
		if got := x.CType(); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

// TestDeepNesting feeds input that would overflow the stack of a parser, or of
// a walk over its tree, without limits.
func TestDeepNesting(t *testing.T) {
	const n = 200000
	again := strings.Repeat
	for name, text := range map[string]string{
		"parens":   "BEGIN{" + again("(", n),
		"unary":    "BEGIN{" + again("-", n) + "1}",
		"not":      "BEGIN{" + again("!", n) + "1}",
		"casts":    "BEGIN{" + again("(int)", n) + "1}",
		"sizeof":   "BEGIN{" + again("sizeof ", n) + "1}",
		"stringof": "BEGIN{" + again("stringof ", n) + "1}",
		"assign":   "BEGIN{" + again("a=", n) + "1}",
		"cond":     "BEGIN{" + again("a?b:", n) + "1}",
		"middle":   "BEGIN{" + again("a?", n) + "1}",
		"index":    "BEGIN{" + again("a[", n) + "1}",
		"ifs":      "BEGIN{" + again("if(1)", n) + "1}",
		"blocks":   "BEGIN{" + again("if(1){", n) + "1}",
		"elses":    "BEGIN{" + again("if(1);else ", n) + "1}",
		"sum":      "BEGIN{" + again("1+", n) + "1}",
		"commas":   "BEGIN{" + again("1,", n) + "1}",
		"members":  "BEGIN{a" + again(".b", n) + "}",
		"postfix":  "BEGIN{a" + again("++", n) + "}",
		"structs":  again("struct{", n),
		"pointers": "int " + again("*", n) + "x;",
		"groups":   "int " + again("(", n) + "x;",
		"arrays":   "int x" + again("[1]", n) + ";",
		"params":   "int x" + again("(int f", n) + ";",
		"keys":     "int x" + again("[int f", n) + ";",
	} {
		start := time.Now()
		_, err := ParseSpec(ByName, text, testOptions)
		msg := firstError(err)
		if !strings.Contains(msg, "nesting too deep") && !strings.Contains(msg, "too long") {
			t.Errorf("%s: got %q", name, msg)
		}
		t.Logf("%s: %v", name, time.Since(start))
	}
}

// TestLongPrograms accepts what people write, only more of it.
func TestLongPrograms(t *testing.T) {
	for name, text := range map[string]string{
		"predicate": "BEGIN/" + strings.Repeat("pid==1||", 5000) + "0/{}",
		"elses":     "BEGIN{" + strings.Repeat("if(1){}else ", 100) + "{}}",
		"body":      "BEGIN{" + strings.Repeat("x=1+2;", 30000) + "}",
		"probes":    strings.Repeat("a:b:c:d,", 30000) + "a{}",
		"params":    "int f(" + strings.Repeat("int *,", 5000) + "int);",
	} {
		prog, err := ParseSpec(ByName, text, testOptions)
		if err != nil {
			t.Errorf("%s: %v", name, firstError(err))
			continue
		}
		checkSameText(t, prog)
	}
}

func checkSameText(t *testing.T, prog *Program) {
	t.Helper()
	text := String(prog)
	again, err := reparse(prog, text)
	if err != nil {
		t.Fatal(firstError(err))
	}
	if String(again) != text {
		t.Error("printed program prints differently")
	}
}

func TestErrorLimit(t *testing.T) {
	_, err := Parse("x.d", []byte(strings.Repeat("BEGIN { x = ; }\n", 100)), testOptions)
	if list, _ := err.(ErrorList); len(list) != maxErrors {
		t.Errorf("got %d errors, want %d", len(list), maxErrors)
	}
}

func TestLibraryDependsOn(t *testing.T) {
	src := []byte("#pragma D depends_on library io.d\n#pragma D depends_on module vmlinux\n")
	if _, err := Parse("x.d", src, Options{Library: true}); err != nil {
		t.Error(err)
	}
	if _, err := Parse("x.d", src, Options{}); firstError(err) !=
		"D_PRAGMA_DEPEND x.d:1:1: main program may not explicitly depend on a library" {
		t.Error(err)
	}
}

// TestPSpec reads an ambiguous word as a probe when asked to.
func TestPSpec(t *testing.T) {
	const src = "u8 { }\n"
	if _, err := Parse("", []byte(src), testOptions); firstError(err) != `D_SYNTAX 1:4: syntax error near "{"` {
		t.Error(err)
	}
	opts := testOptions
	opts.PSpec = true
	if _, err := Parse("", []byte(src), opts); err != nil {
		t.Error(err)
	}
	if _, err := Parse("", []byte("#pragma D option pspec\n"+src), testOptions); err != nil {
		t.Error(err)
	}
}

// TestWalk visits each node once, a shared specifier included.
func TestWalk(t *testing.T) {
	prog, err := Parse("", []byte("struct s { int a; } x, *y[2];\nBEGIN /x.a/ { z = sizeof (int *); }"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[Node]int{}
	var names []string
	Walk(prog, func(n Node) bool {
		seen[n]++
		names = append(names, nodeName(n))
		return true
	})
	for n, times := range seen {
		if times != 1 {
			t.Errorf("%s visited %d times", nodeName(n), times)
		}
	}
	want := "Program VarDecl StructType FieldDecl BasicType Declarator Declarator Declarator IntLit " +
		"Clause ProbeDesc Member Ident Block ExprStmt Assign Ident SizeofType PointerType BasicType"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}
