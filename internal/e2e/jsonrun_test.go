package e2e

// What lines of JSON say of a run: these tests need no schema, so they run in virtual
// machines too.

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// jsonRecords reads lines. Numbers stay as they are written.
func jsonRecords(t testing.TB, text string) []jsonLine {
	t.Helper()
	var lines []jsonLine
	for line := range strings.Lines(text) {
		d := json.NewDecoder(strings.NewReader(line))
		d.UseNumber()
		var l jsonLine
		if err := d.Decode(&l); err != nil {
			t.Fatalf("%v: %.300s", err, line)
		}
		lines = append(lines, l)
	}
	return lines
}

// number is a member that is an integer, in either form.
func (l jsonLine) number(t testing.TB, name string) int {
	t.Helper()
	n, err := strconv.Atoi(fmt.Sprint(l[name]))
	if err != nil {
		t.Fatalf("%s of %v: %v", name, l, err)
	}
	return n
}

// The last line says why the run ended.
func TestRunJSONEnd(t *testing.T) {
	needBPF(t)
	last := func(text string) jsonLine {
		lines := jsonRecords(t, text)
		return lines[len(lines)-1]
	}
	r := dtrun(t, "--format=json", object(t, "exit"), "7")
	if l := last(r.stdout); l["reason"] != "exit" || l.number(t, "status") != 7 || r.status != 7 {
		t.Errorf("exit(7): status %d, %v", r.status, l)
	}
	r = dtrun(t, "--format=json", "-c", "workload getppid 3", object(t, "printf"))
	if l := last(r.stdout); l["reason"] != "targets" || l.number(t, "records") != 3 || r.stderr != "" {
		t.Errorf("-c: %v, %q", l, r.stderr)
	}
	p := start(t, "--format=json", object(t, "forever"))
	p.signal(syscall.SIGINT)
	if l := last(p.end().stdout); l["reason"] != "signal" || l.number(t, "status") != 0 {
		t.Errorf("SIGINT: %v", l)
	}
}

// What was read and what was lost make all that the clause recorded, and every loss
// has a line.
func TestRunJSONAccount(t *testing.T) {
	needBPF(t)
	n := scaled(200_000)
	file := filepath.Join(t.TempDir(), "lines")
	r := dtrun(t, "--format=json", "-o", file, "-c", fmt.Sprint("workload getppid ", n), object(t, "small-buffer"))
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if r.stdout != "" || r.stderr != "" {
		t.Errorf("printed %q, %q beside the file", r.stdout, r.stderr)
	}
	records, lost, at := 0, 0, 0
	lines := jsonRecords(t, string(text))
	for _, l := range lines {
		switch l["type"] {
		case "record":
			records++
			if now := l.number(t, "time"); now < at || l["approx"] != nil {
				t.Fatalf("time %d after %d: %v", now, at, l)
			} else {
				at = now
			}
		case "drop":
			if l["kind"] == "principal" {
				lost += l.number(t, "count")
			}
		}
	}
	end := lines[len(lines)-1]
	clause := jsonLine(end["clauses"].([]any)[0].(map[string]any))
	if records+lost != n || end.number(t, "records") != records || clause.number(t, "records") != records || clause.number(t, "drops") != lost {
		t.Errorf("%d lines and %d lost of %d; the last line is %v", records, lost, n, end)
	}
}

// time and the first line make D's clocks.
func TestRunJSONClock(t *testing.T) {
	needBPF(t)
	lines := jsonRecords(t, dtrun(t, "--format=json", object(t, "json-clock")).stdout)
	for _, l := range lines {
		if l["type"] != "record" {
			continue
		}
		data := l["data"].([]any)
		clock := func(i int) int { return jsonLine(data[i].(map[string]any)).number(t, "value") }
		first := lines[0]
		if got, want := first.number(t, "monotonic_ns")+l.number(t, "time"), clock(0); got != want {
			t.Errorf("time %d, timestamp %d", got, want)
		}
		const second = 1e9 // the two clocks are not read at one instant
		if d := first.number(t, "wall_ns") + l.number(t, "time") - clock(1); d < -second || d > second {
			t.Errorf("walltimestamp is %d ns away", d)
		}
		return
	}
	t.Errorf("no record in %v", lines)
}

// Standard output has nothing but the lines, whatever commands print.
func TestRunJSONAlone(t *testing.T) {
	needBPF(t)
	r := dtrun(t, "-w", "--format=json", "-c", "echo from the command", object(t, "json-system"))
	jsonRecords(t, r.stdout)
	for _, want := range []string{"from the command\n", "from system\n"} {
		if !strings.Contains(r.stderr, want) {
			t.Errorf("standard error has no %q: %s", want, r.stderr)
		}
	}
	file := filepath.Join(t.TempDir(), "lines")
	r = dtrun(t, "-w", "--format=json", "-o", file, "-c", "echo from the command", object(t, "json-system"))
	if !strings.Contains(r.stdout, "from system\n") || !strings.Contains(r.stdout, "from the command\n") {
		t.Errorf("with -o standard output is %q", r.stdout)
	}
	if text, err := os.ReadFile(file); err != nil || !bytes.HasPrefix(text, []byte(`{"type":"start"`)) {
		t.Errorf("the file has %.100q, %v", text, err)
	}
}

// What shapes text alone changes no line.
func TestRunJSONModes(t *testing.T) {
	needBPF(t)
	data := func(g golden, flags ...string) string {
		defer onOneCPU(t)()
		var b strings.Builder
		for _, l := range jsonRecords(t, dtrun(t, append(append(flags, "--format=json"), g.object(t))...).stdout) {
			shown, err := json.Marshal([]any{l["type"], l["data"], l["agg"], l["keys"], l["value"]})
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "%s\n", shown)
		}
		return b.String()
	}
	for _, name := range []string{"trace-types", "agg-quantize", "begin-end"} {
		g := golden{name, filepath.Join(goldenDir, name)}
		plain := data(g)
		expect(t, data(g, "-q", "-F", "-x", "rawbytes", "-x", "stackindent=3", "-x", "aggzoom"), plain)
		if !strings.Contains(plain, `["record",[`) {
			t.Errorf("%s: no record in %s", name, plain)
		}
	}
}
