package syntax

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"
)

// gen writes random D from a grammar: the programs mean nothing but must parse.
type gen struct {
	*rand.Rand
	depth int
}

func (g *gen) pick(list ...string) string { return list[g.Intn(len(list))] }

// choose replaces each %e, %t, ... of a random form by what it stands for.
func (g *gen) choose(leaves int, forms ...string) string {
	g.depth++
	defer func() { g.depth-- }()
	if g.depth > 6 {
		forms = forms[:leaves]
	}
	form := g.pick(forms...)
	var b strings.Builder
	for i := 0; i < len(form); i++ {
		if form[i] != '%' || i+1 == len(form) || g.part(form[i+1]) == nil {
			b.WriteByte(form[i])
			continue
		}
		i++
		b.WriteString(g.part(form[i])())
	}
	return b.String()
}

func (g *gen) part(c byte) func() string {
	switch c {
	case 'e':
		return g.expr
	case 'u':
		return g.unary
	case 't':
		return g.typeName
	case 'd':
		return g.declarator
	case 'a':
		return g.abstract
	case 's':
		return g.stmt
	case 'c':
		return func() string { return g.choose(2, "3", "1 + 2", "sizeof (%t)", "(%e)") }
	case 'b':
		return g.base
	case 'm':
		return g.member
	case 'p':
		return g.params
	case 'n':
		return func() string { return g.pick("x", "y", "foo", "execname", "T9_z") }
	case 'q':
		return func() string {
			return g.pick("BEGIN", "syscall::read*:entry", "tick-1s", ":::", "7", "pid$1::a:", "x,y:z")
		}
	}
	return nil
}

// expr is an operand of any binary operator, commas and assignments protected.
func (g *gen) expr() string {
	return g.choose(1, "%u", "%u", "%u + %e", "%u - %e", "%u / %u", "%u % %u", "%u * %e", "%u ^^ %e",
		"%u && %e", "%u||%e", "%u ? %e : %e", "%u << %e", "%u<%e", "%u >= %e", "%u == %e", "%u&%u", "%u|%u^%u")
}

func (g *gen) unary() string {
	return g.choose(8, "%n", "1", "0x1fUL", "'a\\n'", `"s\t\"x\001"`, "$1", "@", "self->x",
		"- %u", "!%u", "*%u", "& %u", "~%u", "+ %u", "++%n", "-- %n", "(%t)%u", "sizeof (%t)", "sizeof %n",
		"stringof (%e)", "(%e)", "(%e, %e)", "(%n = %e)", "(%n += %e)", "%n[%e]", "%n[%e, %e]", "%n(%e)", "%n()",
		"(%e)->%n", "%n.x->y", "%n++", "%n[1]--", "@a[%e, %e]", "xlate <%t> (%e)", "xlate<%t>(%e)->m",
		"offsetof(%t, %n)", "`sym", "mod`sym", "``us", "this->a[%e].b", "$$target")
}

func (g *gen) base() string {
	return g.choose(6, "int", "char", "string", "foo_t", "unsigned long long", "struct s",
		"struct { %m }", "union u { %m%m}", "enum e { A, B = %u }", "const int", "volatile foo_t", "mod`t_t", "long double", "struct m`s")
}

func (g *gen) member() string {
	return g.choose(1, "int %n; ", "%b %d; ", "%b %d, %d; ", "int %n : %u; ")
}

func (g *gen) declarator() string {
	return g.choose(1, "%n", "%n", "*%d", "* const %d", "(%d)", "%n[%c]", "(%d)[3]", "(%d)(%p)", "%n(%p)", "%n[%t]", "%n[int %n, %t]", "(*%d)[%c][2]")
}

func (g *gen) abstract() string {
	return g.choose(1, "", "*", "*%a", "(*%a)[3]", "(*)(%p)", "* volatile", "(*%a)(%p)")
}

func (g *gen) typeName() string { return g.base() + " " + g.abstract() }

func (g *gen) params() string {
	return g.choose(2, "", "int", "%t", "%b %d", "%t, %t", "%t, ...", "...")
}

func (g *gen) stmt() string {
	return g.choose(2, ";", "%e;", "%n = %e;", "%n[%e] <<= %e;", "@%n[%e] = count();", "if (%e) %s", "if (%e) { %s%s} else %s",
		"if (%e) { } else { %s}", "%e, %e;", "%e ? %e : %e, %u;")
}

func (g *gen) decl() string {
	return g.choose(2, "%q { }", "%q / %e / { %s %s }", "%q { %s %s %s %e }", "%q\n/ %e/ { }", "%b %d;", "self %b %d, %d;", "this %b %d;",
		"typedef %b *type_t;", "extern %b %d;", "inline %b *%n = %e;", "inline %b *%n[%t] = %e;", "translator %t< %b *%n > { %n = %e; };",
		"provider pr { probe %n(%p) : (%p); probe x(); };", "struct tag { %m};", "\n#pragma D option a=b\n")
}

// TestRandomPrograms prints and parses programs made up at random. Some are
// refused (a declarator that is an array without dimension, ...): not many.
func TestRandomPrograms(t *testing.T) {
	const n = 3000
	refused := map[string]int{}
	for seed := range n {
		g := &gen{Rand: rand.New(rand.NewSource(int64(seed)))}
		text := g.decl() + "\n" + g.decl() + "\n"
		prog, err := Parse("", []byte(text), testOptions)
		if err != nil {
			refused[fmt.Sprint(err)]++
			if len(refused) > n/50 {
				t.Fatalf("too many programs refused; last: %v\n%s", err, text)
			}
			continue
		}
		checkRoundTrip(t, prog)
	}
	t.Logf("%d of %d refused", len(refused), n)
	for msg := range refused {
		t.Log(msg)
	}
}
