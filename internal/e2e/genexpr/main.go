// Genexpr writes the expressions of TestOperators: every operator on every pair
// of types, on variables and on constants. What they are is decided by this
// program alone; what they yield is recorded from the reference implementation:
//
//	go run ./internal/e2e/genexpr -run 'dtrace -q -s /dev/stdin' -o internal/e2e/testdata/operators
//
// The command reads a script from its standard input and prints what the script
// prints. Each line of the file is an expression, a tab, and its value. The
// first lines, until an empty one, are the declarations and assignments that
// the expressions need.
//
// Values that the file has already are kept: remove it to record all anew.
//
// Where D is to give another value than the reference, the line has two more
// fields: that value, and the reason. They are written by hand, and kept when
// the file is written anew.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// kind is an integer type with values at its edges. In a constant expression a
// value is written as a cast.
type kind struct {
	id, typ string
	values  []string
}

var kinds = []kind{
	{"i8", "int8_t", []string{"0", "1", "-1", "5", "-7", "127", "-128"}},
	{"u8", "uint8_t", []string{"0", "1", "3", "100", "128", "200", "255"}},
	{"i16", "int16_t", []string{"0", "2", "-1", "300", "-1000", "32767", "-32768"}},
	{"u16", "uint16_t", []string{"0", "1", "7", "500", "32768", "65000", "65535"}},
	{"i32", "int32_t", []string{"0", "1", "-1", "-13", "100000", "2147483647", "(-2147483647 - 1)"}},
	{"u32", "uint32_t", []string{"0", "1", "9", "100000", "2147483648", "4000000000", "4294967295"}},
	{"i64", "int64_t", []string{"0", "1", "-1", "-99", "10000000000", "9223372036854775807", "(-9223372036854775807 - 1)"}},
	{"u64", "uint64_t", []string{"0", "1", "11", "10000000000", "9223372036854775808u", "18446744073709551557u", "18446744073709551615u"}},
	{"en", "enum e", []string{"E_NEG", "E_ZERO", "E_ONE", "E_SIX", "E_BIG"}},
	{"bo", "_Bool", []string{"0", "1"}},
	{"ch", "char", []string{"0", "97", "-1", "48", "-128", "127"}},
}

const enum = "enum e { E_NEG = -3, E_ZERO = 0, E_ONE, E_SIX = 6, E_BIG = 2147483647 };"

var binary = strings.Fields("+ - * / % & | ^ << >> == != < <= > >= && || ^^")
var compound = strings.Fields("+ - * / % & | ^ << >>")

// Pointers: to a type of one byte, and to one of four.
var pointers = []struct{ id, typ string }{{"pc", "char *"}, {"pi", "int *"}}

var addresses = []string{"0x1000", "0x1010", "0xffffffff80000000"}

func main() {
	run := flag.String("run", "", "command that runs a script")
	out := flag.String("o", "operators", "file to write")
	flag.Parse()
	if err := write(*out, strings.Fields(*run)); err != nil {
		fmt.Fprintln(os.Stderr, "genexpr:", err)
		os.Exit(1)
	}
}

func write(out string, run []string) error {
	g := &generator{}
	g.all()
	marks, known, err := readFile(out)
	if err != nil {
		return err
	}
	var missing []string
	for _, x := range g.exprs {
		if known[x] == "" {
			missing = append(missing, x)
		}
	}
	var b bytes.Buffer
	for _, line := range prelude() {
		fmt.Fprintln(&b, line)
	}
	fmt.Fprintln(&b)
	const each = 400
	for from := 0; from < len(missing); from += each {
		part := missing[from:min(from+each, len(missing))]
		values, err := evaluate(run, part)
		if err != nil {
			return err
		}
		for i, x := range part {
			known[x] = values[i]
		}
	}
	for _, x := range g.exprs {
		fmt.Fprintf(&b, "%s\t%s%s\n", x, known[x], marks[x])
	}
	return os.WriteFile(out, b.Bytes(), 0o644)
}

// readFile returns the fields that were added by hand and the values, by
// expression.
func readFile(file string) (marks, values map[string]string, err error) {
	marks, values = map[string]string{}, map[string]string{}
	data, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return marks, values, nil
	}
	_, rest, _ := strings.Cut(string(data), "\n\n")
	for line := range strings.Lines(rest) {
		f := strings.SplitN(strings.TrimSuffix(line, "\n"), "\t", 3)
		if len(f) > 1 {
			values[f[0]] = f[1]
		}
		if len(f) == 3 {
			marks[f[0]] = "\t" + f[2]
		}
	}
	return marks, values, err
}

func evaluate(run, exprs []string) ([]string, error) {
	var script bytes.Buffer
	for _, line := range prelude() {
		fmt.Fprintln(&script, line)
	}
	for from := 0; from < len(exprs); from += 40 {
		fmt.Fprintln(&script, "BEGIN\n{")
		for _, x := range exprs[from:min(from+40, len(exprs))] {
			fmt.Fprintf(&script, "\tprintf(\"%%d\\n\", %s);\n", x)
		}
		fmt.Fprintln(&script, "}")
	}
	fmt.Fprintln(&script, "BEGIN { exit(0); }")
	cmd := exec.Command(run[0], run[1:]...)
	cmd.Stdin = &script
	cmd.Stderr = os.Stderr
	stdout, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", exprs[0], err)
	}
	values := strings.Fields(string(stdout))
	if len(values) != len(exprs) {
		return nil, fmt.Errorf("%d values for %d expressions from %s on", len(values), len(exprs), exprs[0])
	}
	return values, nil
}

// prelude declares the variables and gives them their values.
func prelude() []string {
	lines := []string{enum}
	var sets []string
	for _, k := range kinds {
		lines = append(lines, fmt.Sprintf("%s t_%s;", k.typ, k.id))
		for i, v := range k.values {
			lines = append(lines, fmt.Sprintf("%s %s;", k.typ, k.variable(i)))
			sets = append(sets, fmt.Sprintf("\t%s = %s;", k.variable(i), k.constant(v)))
		}
	}
	for _, p := range pointers {
		lines = append(lines, fmt.Sprintf("%st_%s;", p.typ, p.id))
		for i, a := range addresses {
			lines = append(lines, fmt.Sprintf("%s%s_%d;", p.typ, p.id, i))
			sets = append(sets, fmt.Sprintf("\t%s_%d = (%s)%s;", p.id, i, p.typ, a))
		}
	}
	return append(append(append(lines, "BEGIN", "{"), sets...), "}")
}

func (k kind) variable(i int) string { return fmt.Sprintf("%s_%d", k.id, i) }

func (k kind) constant(v string) string {
	if k.id == "en" {
		return v
	}
	return fmt.Sprintf("(%s)%s", k.typ, v)
}

// generator lists the expressions. Values are taken in turn, each operator
// beginning at another place.
type generator struct {
	exprs []string
	turn  int
}

func (g *generator) add(format string, args ...any) {
	g.exprs = append(g.exprs, fmt.Sprintf(format, args...))
}

// operand is a value of a kind, written as a variable or as a constant.
func (g *generator) operand(k kind, constant bool, allowed func(v string) bool) string {
	for {
		g.turn = (g.turn*1103515245 + 12345) & 0x7fffffff
		i := (g.turn >> 8) % len(k.values)
		v := k.values[i]
		if !allowed(v) {
			continue
		}
		if constant {
			return k.constant(v)
		}
		return k.variable(i)
	}
}

func anyValue(string) bool { return true }

func nonZero(v string) bool { return v != "0" && v != "E_ZERO" }

// divisor leaves out what the reference cannot fold: the smallest integer
// divided by -1.
func divisor(constant bool) func(string) bool {
	return func(v string) bool { return nonZero(v) && !(constant && v == "-1") }
}

func right(op string, constant bool) func(string) bool {
	if op == "/" || op == "%" {
		return divisor(constant)
	}
	return anyValue
}

func (g *generator) all() {
	for _, constant := range []bool{false, true} {
		for _, op := range binary {
			for _, a := range kinds {
				for _, b := range kinds {
					g.add("%s %s %s", g.operand(a, constant, anyValue), op, g.operand(b, constant, right(op, constant)))
				}
			}
		}
		g.unary(constant)
		g.casts(constant)
		g.choices(constant)
	}
	g.assignments()
	g.pointers()
	g.wide()
}

// wide lists expressions that show all 64 bits of a result that its type cannot
// hold.
func (g *generator) wide() {
	for _, to := range kinds {
		for _, from := range kinds {
			for range 2 {
				v := g.operand(from, false, nonZero)
				g.add("(int64_t)0 + (%s)%s", to.typ, v)
				g.add("(int64_t)0 + (t_%s = %s)", to.id, v)
			}
		}
	}
	for _, a := range kinds[:8] {
		most, least := a.variable(len(a.values)-1), a.variable(len(a.values)-2)
		if a.id[0] == 'i' {
			most, least = least, most
		}
		results := []string{most + " + " + a.variable(1), most + " * " + most, least + " - " + most, most + " << " + a.variable(1), "-" + least, "~" + most}
		for _, r := range results {
			g.add("(int64_t)0 + (%s)", r)
			g.add("(%s) / (int64_t)2", r)
			g.add("(%s) > (int64_t)0", r)
		}
		for _, b := range kinds {
			t := "t_" + b.id
			r := results[g.turn%2]
			g.turn++
			g.add("(int64_t)0 + (%s)(%s)", b.typ, r)
			g.add("(int64_t)0 + (%s = %s)", t, r)
			g.add("(int64_t)0 + (%s = %s, %s += %s)", t, b.variable(1), t, r)
			g.add("(int64_t)0 + (%s ? %s : %s)", b.variable(1), r, b.variable(0))
			g.add("(int64_t)0 + (%s + %s)", b.variable(1), r)
		}
		for _, form := range []string{"++%[2]s", "%[2]s++", "%[2]s += 1", "%[2]s = %[1]s + 1"} {
			g.add("(int64_t)0 + (%[2]s = %[1]s, "+form+")", most, "t_"+a.id)
		}
	}
}

func (g *generator) unary(constant bool) {
	for _, op := range []string{"-", "~", "!", "+"} {
		for _, k := range kinds {
			for range 3 {
				g.add("%s%s", op, g.operand(k, constant, anyValue))
			}
		}
	}
}

func (g *generator) casts(constant bool) {
	for _, to := range kinds {
		for _, from := range kinds {
			g.add("(%s)%s", to.typ, g.operand(from, constant, anyValue))
		}
	}
}

func (g *generator) choices(constant bool) {
	for i, a := range kinds {
		for j, b := range kinds {
			c := kinds[(i+j)%len(kinds)]
			g.add("%s ? %s : %s", g.operand(c, constant, anyValue), g.operand(a, constant, anyValue), g.operand(b, constant, anyValue))
		}
	}
}

func (g *generator) assignments() {
	for _, a := range kinds {
		t := "t_" + a.id
		for _, b := range kinds {
			g.add("(%s = %s)", t, g.operand(b, false, anyValue))
			for _, op := range compound {
				g.add("(%s = %s, %s %s= %s)", t, g.operand(a, false, anyValue), t, op, g.operand(b, false, right(op, false)))
			}
		}
		for _, form := range []string{"%[2]s++", "%[2]s--", "++%[2]s", "--%[2]s", "%[2]s++, %[2]s", "%[2]s--, %[2]s"} {
			for range 2 {
				g.add("(%[2]s = %[1]s, "+form+")", g.operand(a, false, anyValue), t)
			}
		}
	}
}

func (g *generator) pointers() {
	for _, p := range pointers {
		t := "t_" + p.id
		for _, k := range kinds {
			g.add("(int64_t)(%s_0 + %s)", p.id, g.operand(k, false, anyValue))
			g.add("(int64_t)(%s_1 - %s)", p.id, g.operand(k, false, anyValue))
			g.add("(int64_t)(%s + %s_1)", g.operand(k, false, anyValue), p.id)
			g.add("(int64_t)(%s_2 + %s)", p.id, g.operand(k, true, anyValue))
			g.add("(%s)%s_2", k.typ, p.id)
			g.add("(int64_t)(%s)%s", p.typ, g.operand(k, false, anyValue))
			g.add("%s_1 && %s", p.id, g.operand(k, false, anyValue))
			g.add("%s || %s_0", g.operand(k, false, anyValue), p.id)
			g.add("(int64_t)(%s = %s_0, %s += %s)", t, p.id, t, g.operand(k, false, anyValue))
			g.add("(int64_t)(%s = %s_1, %s -= %s)", t, p.id, t, g.operand(k, false, anyValue))
		}
		for _, op := range []string{"==", "!=", "<", "<=", ">", ">=", "-"} {
			for _, pair := range []string{"%[1]s_0 %[2]s %[1]s_1", "%[1]s_1 %[2]s %[1]s_0", "%[1]s_2 %[2]s %[1]s_1", "%[1]s_1 %[2]s %[1]s_1"} {
				g.add(pair, p.id, op)
			}
		}
		for _, form := range []string{"!%s_0", "%[1]s_0 == 0", "0 != %[1]s_1", "(int64_t)(%[1]s_0 ? %[1]s_1 : %[1]s_2)"} {
			g.add(form, p.id)
		}
		for _, form := range []string{"%[2]s++", "%[2]s--", "++%[2]s", "--%[2]s", "%[2]s++, %[2]s"} {
			g.add("(int64_t)(%[2]s = %[1]s_1, "+form+")", p.id, t)
		}
	}
}
