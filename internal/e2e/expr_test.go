package e2e

import (
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestExpressions runs generated integer expressions over variables of every
// width and signedness, and compares what dtrun prints with an evaluation of
// D's rules: operands extended to 64 bits by their own types, the result not cut
// before it is printed or cast, its type the wider one, unsigned where either of
// two equally wide ones is.
func TestExpressions(t *testing.T) {
	if inGuest {
		return // the values do not depend on the kernel, and there is no compiler
	}
	const clauses, each = 24, 25
	g := &generator{rand.New(rand.NewSource(1))}
	var script, want strings.Builder
	script.WriteString("#pragma D option quiet\n")
	for _, v := range exprVars {
		fmt.Fprintf(&script, "%s %s;\n", v.typ.name, v.name)
	}
	script.WriteString("BEGIN {\n")
	for _, v := range exprVars {
		fmt.Fprintf(&script, "\t%s = (%s)%s;\n", v.name, v.typ.name, v.literal)
	}
	script.WriteString("}\n")
	for range clauses {
		script.WriteString("BEGIN {\n")
		for range each {
			e := g.expr(3)
			fmt.Fprintf(&script, "\tprintf(\"%%d\\n\", %s);\n", e.text)
			fmt.Fprintf(&want, "%s\n", e.String())
		}
		script.WriteString("}\n")
	}
	script.WriteString("BEGIN { exit(0); }\n")

	dir := t.TempDir()
	file := filepath.Join(dir, "expr.d")
	if err := os.WriteFile(file, []byte(script.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	if r := command(t, dir, "dtc", "-s", file, "-o", "expr.o"); r.status != 0 {
		t.Fatalf("dtc: %s", r.stderr)
	}
	r := command(t, dir, "dtrun", "expr.o")
	if r.status != 0 {
		t.Fatalf("dtrun: status %d: %s", r.status, r.stderr)
	}
	got, expect := strings.Split(r.stdout, "\n"), strings.Split(want.String(), "\n")
	lines := strings.Split(script.String(), "\n")
	at := 0
	for i, w := range expect[:clauses*each] {
		for !strings.Contains(lines[at], "printf") {
			at++
		}
		if i >= len(got) || got[i] != w {
			t.Errorf("%s: got %s, want %s", strings.TrimSpace(lines[at]), got[min(i, len(got)-1)], w)
		}
		at++
	}
}

type exprType struct {
	name   string
	size   uint
	signed bool
}

var (
	exprInt   = exprType{"int", 4, true}
	exprTypes = []exprType{
		{"int8_t", 1, true}, {"uint8_t", 1, false}, {"int16_t", 2, true}, {"uint16_t", 2, false},
		{"int32_t", 4, true}, {"uint32_t", 4, false}, {"int64_t", 8, true}, {"uint64_t", 8, false},
	}
	exprVars = makeExprVars()
)

type exprVar struct {
	name, literal string
	typ           exprType
	v             int64
}

func makeExprVars() (vars []exprVar) {
	values := []uint64{0, 1, 5, 0x7f, 0x80, 0xff, 0x8000, 0xfffe, 0x7fffffff, 0x80000000, 0xffffffff, 1 << 63, 1<<63 - 1, ^uint64(0), 0x0123456789abcdef}
	for i, typ := range exprTypes {
		for j := range 4 {
			u := values[(i*4+j*5)%len(values)]
			vars = append(vars, exprVar{fmt.Sprintf("v%d_%d", i, j), fmt.Sprintf("0x%x", u), typ, typ.cut(int64(u))})
		}
	}
	return vars
}

// cut truncates to the type and extends to 64 bits again.
func (t exprType) cut(v int64) int64 {
	shift := 64 - 8*t.size
	if t.signed {
		return v << shift >> shift
	}
	return int64(uint64(v) << shift >> shift)
}

func commonType(a, b exprType) exprType {
	switch {
	case a.size > b.size:
		return a
	case b.size > a.size:
		return b
	case !a.signed:
		return a
	}
	return b
}

// value is an expression with what it evaluates to.
type value struct {
	text string
	typ  exprType
	v    int64
}

func (e value) String() string {
	e.v = e.typ.cut(e.v)
	if e.typ.signed {
		return strconv.FormatInt(e.v, 10)
	}
	return strconv.FormatUint(uint64(e.v), 10)
}

type generator struct{ *rand.Rand }

func (g *generator) expr(depth int) value {
	if depth == 0 || g.Intn(8) == 0 {
		v := exprVars[g.Intn(len(exprVars))]
		return value{v.name, v.typ, v.v}
	}
	switch g.Intn(10) {
	case 0:
		return g.unary(depth)
	case 1:
		typ := exprTypes[g.Intn(len(exprTypes))]
		x := g.expr(depth - 1)
		return value{fmt.Sprintf("(%s)%s", typ.name, paren(x)), typ, typ.cut(x.v)}
	case 2:
		return g.choice(depth)
	}
	return g.binary(depth)
}

func paren(x value) string { return "(" + x.text + ")" }

func (g *generator) unary(depth int) value {
	x := g.expr(depth - 1)
	switch g.Intn(3) {
	case 0:
		return value{"-" + paren(x), x.typ, -x.v}
	case 1:
		return value{"~" + paren(x), x.typ, ^x.v}
	}
	return value{"!" + paren(x), exprInt, truth(x.v == 0)}
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// choice is c ? x : y, of the common type.
func (g *generator) choice(depth int) value {
	c, x, y := g.expr(depth-1), g.expr(depth-1), g.expr(depth-1)
	typ := commonType(x.typ, y.typ)
	v := y.v
	if c.v != 0 {
		v = x.v
	}
	return value{fmt.Sprintf("%s ? %s : %s", paren(c), paren(x), paren(y)), typ, v}
}

var binaryOps = []string{"+", "-", "*", "&", "|", "^", "/", "%", "<<", ">>", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "^^"}

func (g *generator) binary(depth int) value {
	op := binaryOps[g.Intn(len(binaryOps))]
	x, y := g.expr(depth-1), g.expr(depth-1)
	if op == "/" || op == "%" {
		y = value{paren(y) + " | 1", commonType(y.typ, exprInt), y.v | 1}
	}
	typ, v := evaluate(op, x, y)
	return value{fmt.Sprintf("%s %s %s", paren(x), op, paren(y)), typ, v}
}

func evaluate(op string, x, y value) (exprType, int64) {
	typ := commonType(x.typ, y.typ)
	switch op {
	case "+":
		return typ, x.v + y.v
	case "-":
		return typ, x.v - y.v
	case "*":
		return typ, x.v * y.v
	case "&":
		return typ, x.v & y.v
	case "|":
		return typ, x.v | y.v
	case "^":
		return typ, x.v ^ y.v
	case "/", "%":
		return typ, quotient(op, x.v, y.v, typ.signed)
	case "<<":
		return x.typ, x.v << (uint64(y.v) & 63)
	case ">>":
		if x.typ.signed {
			return x.typ, x.v >> (uint64(y.v) & 63)
		}
		return x.typ, int64(uint64(x.v) >> (uint64(y.v) & 63))
	case "&&":
		return exprInt, truth(x.v != 0 && y.v != 0)
	case "||":
		return exprInt, truth(x.v != 0 || y.v != 0)
	case "^^":
		return exprInt, truth((x.v != 0) != (y.v != 0))
	}
	return exprInt, truth(compare(op, x.v, y.v, typ.signed))
}

func quotient(op string, x, y int64, signed bool) int64 {
	switch {
	case signed && op == "/":
		return x / y
	case signed:
		return x % y
	case op == "/":
		return int64(uint64(x) / uint64(y))
	}
	return int64(uint64(x) % uint64(y))
}

func compare(op string, x, y int64, signed bool) bool {
	less, equal := x < y, x == y
	if !signed {
		less = uint64(x) < uint64(y)
	}
	return map[string]bool{"==": equal, "!=": !equal, "<": less, "<=": less || equal, ">": !less && !equal, ">=": !less}[op]
}
