package syntax

import (
	"strings"
	"testing"
)

// TestSystemHeaders parses what cpp makes of system headers: D's part of it is
// kept, the rest is left out without an error.
func TestSystemHeaders(t *testing.T) {
	const header = `# 1 "t.d"
# 1 "/usr/include/x.h" 1 3 4
__extension__ typedef __signed__ char s8_t;
static __inline unsigned int
swap (unsigned int x)
{
  return (x >> 24) | (x << 24);
}
extern int f (const char *__restrict p) __attribute__ ((__nothrow__ , __leaf__));
struct anon { int a; union { int b; long c; }; int d __attribute__((aligned(8))); };
struct flexible { int n; double x = 1.5; };
extern void (*signal_it (int n, void (*h) (int))) (int);
typedef int last_t;
# 2 "t.d" 2
BEGIN { x = (s8_t)1; y = (last_t)2; z = sizeof(struct anon); }
`
	prog, err := Parse("t.d", []byte(header), testOptions)
	if err != nil {
		t.Fatal(err)
	}
	text := String(prog)
	for _, want := range []string{"typedef signed char s8_t;", "int d;", "typedef int last_t;", "int f(const char *p)", "x = (s8_t)1;"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "swap") || strings.Contains(text, "flexible") {
		t.Errorf("more than D in\n%s", text)
	}
	if !prog.System["/usr/include/x.h"] || prog.System["t.d"] {
		t.Errorf("system headers: %v", prog.System)
	}
}

// TestOtherHeaders parses a header that is no system header: it must be D.
func TestOtherHeaders(t *testing.T) {
	const text = "# 1 \"my.h\" 1\nstatic inline int f(int x) { return x; }\n# 2 \"t.d\" 2\nBEGIN { }\n"
	_, err := Parse("t.d", []byte(text), testOptions)
	if got, want := firstError(err), `D_SYNTAX my.h:1:8: syntax error near "inline"`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
