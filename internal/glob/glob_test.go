package glob

import (
	"regexp"
	"strings"
	"testing"
)

func TestMatch(t *testing.T) {
	for _, test := range []struct {
		pattern  string
		yes, not string // names separated by blanks
	}{
		{"read", "read", "Read readv rea pread"},
		{"", "x open", ""},
		{"*", "x open", ""},
		{"read*", "read readv readlink", "pread rea"},
		{"*read", "read pread", "readv"},
		{"*re*d*", "read pread rexd redd", "rxad er"},
		{"vfs_?ead", "vfs_read vfs_xead", "vfs_ead vfs_rread"},
		{"[or]pen", "open rpen", "pen xpen oopen"},
		{"[a-cx]1", "a1 b1 c1 x1", "d1 -1 1"},
		{"[!a-c]1", "d1 -1 !1", "a1 b1 c1"},
		{"[a-]", "a -", "b"},
		{"[-a]", "a -", "b"},
		{"[]a]", "] a", "b"},
		{"[!]a]", "b", "] a"},
		{`[\]a]`, "] a", `b \`},
		{`[a\-c]`, "a - c", `b \`},
		{"[a-c-e]", "a c d e", "f -"},
		{`\*`, "*", `a \*`},
		{`a\?c`, "a?c", "abc"},
		{`\a`, "a", `\a`},
		{"[c-a]", "c", "a b"},
		{"[abc", "", "a [abc"},
		{"[", "", "["},
		{"[]", "", "[] ]"},
		{"[!", "", "a !"},
		{`a\`, "", `a a\`},
		{"a**b", "ab axb aab", "a b"},
		{"*a*b*c", "abc xaxbxc abcc", "acb ab"},
		{"profile-*", "profile-97", "tick-1"},
	} {
		for _, name := range strings.Fields(test.yes) {
			if !Match(test.pattern, name) {
				t.Errorf("Match(%q, %q) = false", test.pattern, name)
			}
		}
		for _, name := range strings.Fields(test.not) {
			if Match(test.pattern, name) {
				t.Errorf("Match(%q, %q) = true", test.pattern, name)
			}
		}
	}
	for pattern, want := range map[string]bool{"": true, "*": true, "a*": false, "?": false, `\`: false} {
		if got := Match(pattern, ""); got != want {
			t.Errorf("Match(%q, %q) = %v", pattern, "", got)
		}
	}
}

func TestOverlap(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"read", "read", true},
		{"read", "write", false},
		{"", "write", true},
		{"", "", true},
		{"r*", "*d", true},
		{"r*", "w*", false},
		{"*a", "*b", false},
		{"a*b", "a?b", true},
		{"a?b", "ab", false},
		{"vfs_*", "*_read", true},
		{"vfs_?", "*_read", false},
		{"[a-m]x", "[n-z]x", false},
		{"[a-n]x", "[n-z]x", true},
		{"[!a]", "a", false},
		{`\*`, "x*", false},
		{`\*`, "*", true},
		{"*a*a*a*", "*b*b*b*", true},
		{"[", "*", false},
	} {
		if got := Overlap(test.a, test.b); got != test.want {
			t.Errorf("Overlap(%q, %q) = %v", test.a, test.b, got)
		}
		if got := Overlap(test.b, test.a); got != test.want {
			t.Errorf("Overlap(%q, %q) = %v", test.b, test.a, got)
		}
	}
}

func TestLiteral(t *testing.T) {
	for _, test := range []struct {
		pattern, want, prefix string
		ok                    bool
	}{
		{"read", "read", "read", true},
		{`a\*b`, "a*b", "a*b", true},
		{"[a]b", "ab", "ab", true},
		{"re*", "", "re", false},
		{"r?d", "", "r", false},
		{"", "", "", false},
		{"[", "", "", false},
	} {
		p := Compile(test.pattern)
		name, ok := p.Literal()
		if ok != test.ok || ok && name != test.want || p.Prefix() != test.prefix {
			t.Errorf("%q: literal %q, %v, prefix %q", test.pattern, name, ok, p.Prefix())
		}
		if err := Check(test.pattern); (err != nil) != (test.pattern == "[") {
			t.Errorf("Check(%q) = %v", test.pattern, err)
		}
	}
}

// FuzzMatch compares with a regular expression built from the same items, and checks that two patterns
// with a common name overlap.
func FuzzMatch(f *testing.F) {
	f.Add("[!a-c]*x?", "*[]x]", "dx1x")
	f.Add(strings.Repeat("*a", 30), `\*\?`, strings.Repeat("a", 60)+"b")
	f.Fuzz(func(t *testing.T, a, b, name string) {
		if len(a)+len(b)+len(name) > 400 {
			return
		}
		p, q := Compile(a), Compile(b)
		if p.err == nil {
			if want := expression(p).MatchString(latin(name)); want != p.Match(name) {
				t.Errorf("Match(%q, %q) = %v", a, name, !want)
			}
		}
		if p.Match(name) && q.Match(name) && !p.Overlap(q) {
			t.Errorf("%q and %q match %q but do not overlap", a, b, name)
		}
		if p.Overlap(q) != q.Overlap(p) {
			t.Errorf("Overlap of %q and %q depends on the order", a, b)
		}
		if s, ok := p.Literal(); ok && !p.Match(s) {
			t.Errorf("%q does not match its literal %q", a, s)
		}
	})
}

func expression(p *Pattern) *regexp.Regexp {
	var s strings.Builder
	s.WriteString(`(?s)\A`)
	for _, it := range p.items {
		if it.star {
			s.WriteString(".*")
			continue
		}
		s.WriteString("[")
		for b := 0; b < 256; b++ {
			if it.set.has(byte(b)) {
				s.WriteString(`\x{` + string("0123456789abcdef"[b>>4]) + string("0123456789abcdef"[b&15]) + "}")
			}
		}
		s.WriteString("]")
	}
	return regexp.MustCompile(s.String() + `\z`)
}

func latin(s string) string {
	r := make([]rune, len(s))
	for i := range len(s) {
		r[i] = rune(s[i])
	}
	return string(r)
}

func BenchmarkMatch(b *testing.B) {
	p := Compile("tcp_*recv*")
	for b.Loop() {
		p.Match("tcp_v4_do_rcv_established")
	}
}
