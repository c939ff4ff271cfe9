package syntax

import "testing"

// found by fuzzing.
var oldFailures = []string{
	"A:\n#pragma D binding 0.0 0",
	"#\"",
}

func addSeeds(f *testing.F) {
	for _, s := range oldFailures {
		f.Add([]byte(s))
	}
	for _, dir := range []string{"accept", "refuse"} {
		for _, ar := range archives(f, dir) {
			for _, file := range ar.Files {
				f.Add(file.Data)
			}
		}
	}
}

// FuzzScan scans any input to its end in both contexts: tokens follow one
// another and every one but the last has a length.
func FuzzScan(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		for _, outer := range []bool{false, true} {
			p := newParser("", src, testOptions)
			p.outer, p.pred = outer, !outer
			for end := 0; ; end = p.off {
				tok := p.scan()
				if tok.kind == tEOF {
					break
				}
				if p.off <= end || tok.text == "" {
					t.Fatalf("no progress at %d: %q", end, tok.text)
				}
			}
			if p.off != len(src) {
				t.Fatalf("stopped at %d of %d", p.off, len(src))
			}
		}
	})
}

// FuzzParse parses any input: the result is errors, or a tree that survives
// printing and parsing.
func FuzzParse(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		for _, parse := range []func() (*Program, error){
			func() (*Program, error) { return Parse("", src, testOptions) },
			func() (*Program, error) { return ParseSpec(ByFunction, string(src), testOptions) },
		} {
			prog, err := parse()
			if prog == nil {
				t.Fatal("no program")
			}
			_ = dumpString(prog)
			if err != nil {
				if _, ok := err.(ErrorList); !ok {
					t.Fatalf("error of type %T", err)
				}
				continue
			}
			checkRoundTrip(t, prog)
		}
	})
}
