package e2e

// dtrun --format=json. Many scripts are run, and each line that they print is checked
// against the schema in docs; that nothing of the schema stays without a line that
// shows it is checked too.

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"dtc/loader/jsonout"
	meta "dtc/object"
)

var jsonSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	return jsonschema.NewCompiler().Compile(mustAbs("../../docs/json-output.schema.json"))
})

// A jsonLine is a line of output.
type jsonLine map[string]any

// jsonLines checks each line of an output and returns them.
func jsonLines(t testing.TB, text string) []jsonLine {
	t.Helper()
	schema, err := jsonSchema()
	if err != nil {
		t.Fatal(err)
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		t.Errorf("the last line has no end: %.200q", text[strings.LastIndexByte(text, '\n')+1:])
	}
	var lines []jsonLine
	for line := range strings.Lines(text) {
		checkCharacters(t, strings.TrimSuffix(line, "\n"))
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
		if err != nil {
			t.Fatalf("%v: %.400s", err, line)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%v\n%.2000s", err, line)
		}
		if !strings.HasPrefix(line, `{"type":`) {
			t.Errorf("the type is not first: %.100s", line)
		}
		object, ok := value.(map[string]any)
		if !ok {
			t.Fatalf("no object: %.400s", line)
		}
		lines = append(lines, object)
	}
	return lines
}

func checkCharacters(t testing.TB, line string) {
	t.Helper()
	if !utf8.ValidString(line) || strings.ContainsFunc(line, unicode.IsControl) {
		t.Errorf("not UTF-8, or control characters: %.400q", line)
	}
}

// runJSON runs an object and returns its lines.
func runJSON(t testing.TB, args ...string) []jsonLine {
	t.Helper()
	r := dtrun(t, append([]string{"--format=json"}, args...)...)
	lines := jsonLines(t, r.stdout)
	if len(lines) == 0 {
		t.Fatalf("dtrun %q: no lines: %s", args, r.stderr)
	}
	if first, last := lines[0], lines[len(lines)-1]; first["type"] != "start" || last["type"] != "end" {
		t.Errorf("the first line is %v, the last %v", first, last)
	} else if got := fmt.Sprint(last["status"]); got != fmt.Sprint(r.status) {
		t.Errorf("the last line says status %s, dtrun %d", got, r.status)
	}
	return lines
}

// shown is what lines have shown of the form: types of lines, members of them,
// actions, kinds of values.
type shown map[string]bool

func (s shown) lines(lines []jsonLine) {
	for _, l := range lines {
		typ := l["type"].(string)
		for name := range l {
			s[typ+"."+name] = true
		}
		data, _ := l["data"].([]any)
		for _, a := range data {
			s.action(a.(map[string]any))
		}
		keys, _ := l["keys"].([]any)
		for _, k := range keys {
			s.value("key", k)
		}
		s.aggregated(l)
		if fault, ok := l["fault"]; ok {
			s["fault "+fault.(string)] = true
		}
		if kind, ok := l["kind"]; ok {
			s["drop "+kind.(string)] = true
		}
	}
}

func (s shown) action(a map[string]any) {
	name := a["action"].(string)
	for member := range a {
		s[name+"."+member] = true
	}
	switch name {
	case "printf":
		for _, v := range a["args"].([]any) {
			s.value("value", v)
		}
	case "print":
		s.printed(a["value"])
	case "trace", "stack", "ustack":
		s.value("value", a["value"])
	}
}

func (s shown) aggregated(l jsonLine) {
	fn, _ := l["func"].(string)
	if fn == "" {
		return
	}
	s["func "+fn] = true
	buckets, _ := l["value"].([]any)
	for _, b := range buckets {
		_, low := b.(map[string]any)["min"]
		_, high := b.(map[string]any)["max"]
		s[fmt.Sprintf("%s min %t max %t", fn, low, high)] = true
	}
}

var (
	wallText    = regexp.MustCompile(`^\d{4}-\d\d-\d\dT[\d:.]+Z$`)
	addressText = regexp.MustCompile(`^0x[0-9a-f]+$`)
	digitsText  = regexp.MustCompile(`^-?\d{16,}$`)
)

// value notes which of the kinds of the document a value has.
func (s shown) value(of string, v any) {
	switch v := v.(type) {
	case json.Number:
		s[of+" "+either(strings.ContainsAny(string(v), ".e"), "float", "integer")] = true
	case string:
		switch {
		case wallText.MatchString(v):
			s[of+" wall"] = true
		case addressText.MatchString(v):
			s[of+" address"] = true
		case digitsText.MatchString(v):
			s[of+" large integer"] = true
		default:
			s[of+" string"] = true
		}
	case []any:
		s[of+" stack"] = true
		for _, frame := range v {
			_, user := frame.(map[string]any)["pid"]
			s[of+either(user, " user frame", " kernel frame")] = true
		}
	case map[string]any:
		_, isBytes := v["hex"]
		_, isString := v["string"]
		_, user := v["pid"]
		switch {
		case isBytes && isString:
			s[of+" bytes and string"] = true
		case isBytes:
			s[of+" bytes"] = true
		case user:
			s[of+" user address"] = true
		default:
			s[of+" kernel address"] = true
		}
	}
}

func (s shown) printed(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, node := range v {
			n, ok := node.(map[string]any)
			if !ok {
				return // bytes
			}
			if _, ok := n["name"]; ok {
				s["print enumerator"] = true
			}
			s["print member"] = true
			s.printed(n["value"])
		}
	case []any:
		s["print array"] = true
	case json.Number:
		s["print number"] = true
	case string:
		s["print "+either(addressText.MatchString(v), "pointer", "string")] = true
	}
}

// either is a where first, else b.
func either(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// schemaParts are what the schema has: members of lines and actions, functions, kinds
// of lost data.
func schemaParts(t testing.TB) []string {
	t.Helper()
	text, err := os.ReadFile("../../docs/json-output.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	type object struct {
		Properties map[string]struct {
			Const any      `json:"const"`
			Enum  []string `json:"enum"`
		}
		OneOf []object
	}
	var schema struct {
		Defs map[string]object `json:"$defs"`
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	var parts []string
	for _, typ := range []string{"start", "record", "aggregation", "error", "drop", "clock", "process", "end"} {
		for name, p := range schema.Defs[typ].Properties {
			parts = append(parts, typ+"."+name)
			if name == "func" {
				for _, v := range p.Enum {
					parts = append(parts, "func "+v)
				}
			}
		}
	}
	actions := schema.Defs["action"].OneOf
	for _, a := range actions {
		for name := range a.Properties {
			parts = append(parts, a.Properties["action"].Const.(string)+"."+name)
		}
	}
	if len(actions) == 0 {
		t.Error("no actions in the schema")
	}
	slices.Sort(parts)
	return parts
}

// valueParts are the kinds of values that docs/json-output.md has.
var valueParts = []string{
	"value integer", "value large integer", "value float", "value string", "value address", "value wall", "value bytes",
	"value bytes and string", "value kernel address", "value user address", "value stack", "value kernel frame", "value user frame",
	"key integer", "key string", "key stack",
	"print number", "print string", "print pointer", "print array", "print member", "print enumerator",
	"quantize min true max true", "lquantize min false max true", "lquantize min true max false", "llquantize min true max false",
}

// What every golden script, some long ones and an old object print is of the form that
// the schema has, and together they show all of it.
func TestJSON(t *testing.T) {
	if inGuest {
		t.Skip("the schema is not in a virtual machine")
	}
	needBPF(t)
	var mu sync.Mutex
	seen := shown{}
	note := func(lines []jsonLine) {
		mu.Lock()
		defer mu.Unlock()
		seen.lines(lines)
	}
	t.Run("runs", func(t *testing.T) {
		for _, g := range goldens(t) {
			if g.has("output") && (!testing.Short() || shortJSON[g.name]) {
				t.Run(g.name, func(t *testing.T) {
					t.Parallel()
					note(goldenJSON(t, g))
				})
			}
		}
		for _, name := range []string{"identity", "sizes", "paths", "specfail", "fdtable"} {
			t.Run(name, func(t *testing.T) {
				note(runJSON(t, "-w", "-c", "workload getppid 100", larger(t, name)))
			})
		}
		t.Run("shapes", func(t *testing.T) {
			note(runJSON(t, "-w", "-x", "aggpercpu", "-c", "workload getppid 10", object(t, "json-shapes")))
		})
		t.Run("processes", func(t *testing.T) {
			for _, c := range []string{"sh -c 'exit 3'", "sh -c 'kill -9 $$'"} {
				note(runJSON(t, "-c", c, object(t, "count")))
			}
		})
		t.Run("drops", func(t *testing.T) {
			note(runJSON(t, "-x", "bufsize=4k", "-x", "switchrate=1s", "-c", "workload getppid 10000", object(t, "printf")))
		})
		t.Run("clock", func(t *testing.T) { // nobody sets it while tests run
			w, err := jsonout.New(&meta.Meta{}, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			w.Clock(1000, 1795226978584455779)
			note(jsonLines(t, string(w.Bytes())))
		})
		t.Run("old", func(t *testing.T) {
			note(runJSON(t, "-q", "-c", "workload getppid 10 , read 4 100", "../../testdata/frozen/1.1/object.o", "7", "text"))
		})
	})
	if testing.Short() || strings.Contains(flag.Lookup("test.run").Value.String(), "/") {
		return // not all were run
	}
	for _, part := range slices.Concat(schemaParts(t), valueParts) {
		if !seen[part] {
			t.Errorf("no line shows %q", part)
		}
	}
}

// shortJSON are the scripts of a short run.
var shortJSON = map[string]bool{"printa-format": true, "error-divzero": true, "speculation": true, "print-types": true}

// goldenJSON runs a golden script. The texts of the lines are what dtrun -q prints.
func goldenJSON(t *testing.T, g golden) []jsonLine {
	t.Helper()
	g.need(t)
	args := g.lines(t, "run")
	if w := g.lines(t, "workload"); w != nil {
		args = append(args, "-c", w[0])
	}
	args = append(args, g.object(t))
	defer onOneCPU(t)()
	want, err := os.ReadFile(filepath.Join(g.dir, "output"))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.HasSuffix(want, []byte("-- status 1 --\n")) && bytes.HasPrefix(want, []byte("-- stderr --\n")) {
		t.Skip("it does not run")
	}
	lines := runJSON(t, append(args, g.lines(t, "args")...)...)
	text, whole := textOf(lines)
	got, _, _ := strings.Cut(string(want), "-- stderr --\n")
	got, _, _ = strings.Cut(got, "-- status ")
	if whole && g.quiet(t) {
		expect(t, settle(text)+"\n", got)
	}
	return lines
}

// quiet reports whether the script asks for its own text alone.
func (g golden) quiet(t testing.TB) bool {
	return slices.Contains(g.lines(t, "flags"), "-q") || slices.Contains(g.lines(t, "script.d"), "#pragma D option quiet")
}

// textOf is the text of lines, and whether they have all of it: trace(), stack() and
// the like have none.
func textOf(lines []jsonLine) (text string, whole bool) {
	var b strings.Builder
	for _, l := range lines {
		s, _ := l["text"].(string)
		data, _ := l["data"].([]any)
		switch {
		case l["type"] == "record" || l["type"] == "aggregation":
			b.WriteString(s)
		}
		for _, a := range data {
			action := a.(map[string]any)
			switch action["action"] {
			case "printa":
				if fmt.Sprint(action["rows"]) == "0" {
					return "", false // it may be without a format, which begins a line all the same
				}
			case "printf", "exit", "clear", "trunc", "normalize", "denormalize":
			default:
				return "", false
			}
		}
		if l["type"] == "aggregation" && l["text"] == nil {
			return "", false
		}
	}
	return b.String(), true
}
