package e2e

// A storm: threads on all processors, several on each, make system calls and call a
// probed function as fast as they can, while a script prints, speculates,
// aggregates and keeps variables of threads. What the workload says that it did must
// be what was counted, and what the script counted as fired must have been printed,
// or been told as dropped.
//
// It takes three seconds, or as long as DTC_STORM says (60s).

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// maxMemory is how much dtrun may have at most, in KiB.
const maxMemory = 64 << 10

func stormTime(t testing.TB) time.Duration {
	t.Helper()
	text := os.Getenv("DTC_STORM")
	if text == "" {
		return 3 * time.Second
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// weather is what came of a storm.
type weather struct {
	did                 map[string][]int // by the workload: calls, sum of arguments
	printed             map[string]int   // lines, by first word
	total, fired, keyed map[string]int
	calls, records      int            // sums over threads
	numbers             int            // the sum of the numbers of all calls of each thread
	dropped, missed     int            // records; firings that the kernel suppressed
	clause              map[string]int // by the first word of what it prints
	clauses             []clauseCount
	memory              int
}

// clauseCount is what dtrun counted of a clause.
type clauseCount struct{ Records, Drops int }

// storm runs a script of testdata/run.
func storm(t *testing.T, name string, flags ...string) *weather {
	t.Helper()
	needBPF(t)
	dir := t.TempDir()
	out, did := filepath.Join(dir, "out"), filepath.Join(dir, "did")
	args := append([]string{"peak", "dtrun", "-o", out}, flags...)
	args = append(args, "-c", fmt.Sprintf("workload storm %d %s", stormTime(t).Milliseconds(), did), object(t, name))
	ctx, cancel := context.WithTimeout(t.Context(), patience+stormTime(t))
	defer cancel()
	cmd := exec.CommandContext(ctx, "workload", args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		skipLacking(t, stderr.String())
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	w := &weather{did: map[string][]int{}, printed: map[string]int{}, total: map[string]int{}, fired: map[string]int{}, keyed: map[string]int{}, clause: map[string]int{}}
	w.read(t, did, w.doings)
	parse := w.line
	if slices.Contains(flags, "--format=json") {
		parse = w.jsonLine
	}
	w.read(t, out, parse)
	w.memory = lastNumber(t, stdout.String())
	w.complaints(t, stderr.String())
	return w
}

func (w *weather) read(t *testing.T, path string, line func(text string) bool) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	for s.Scan() {
		if !line(s.Text()) {
			t.Fatalf("torn line %q", s.Text())
		}
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
}

// numbers are the words from one on, which all are numbers.
func numbers(words []string, from int) (list []int, ok bool) {
	for _, w := range words[min(from, len(words)):] {
		n, err := strconv.Atoi(w)
		if err != nil {
			return nil, false
		}
		list = append(list, n)
	}
	return list, len(list) > 0
}

func (w *weather) doings(text string) (ok bool) {
	words := strings.Fields(text)
	w.did[words[0]], ok = numbers(words, 1)
	return ok
}

// line takes a line of the script's output.
func (w *weather) line(text string) bool {
	words := strings.Fields(text)
	if len(words) == 0 {
		return true
	}
	switch words[0] {
	case "total", "fired", "keyed":
		n, ok := numbers(words, 2)
		if ok {
			map[string]map[string]int{"total": w.total, "fired": w.fired, "keyed": w.keyed}[words[0]][words[1]] += n[len(n)-1]
		}
		return ok
	case "thread":
		n, ok := numbers(words, 1)
		if ok && len(n) == 3 {
			w.calls += n[1]
			w.numbers += n[1] * (n[1] + 1) / 2
			w.records += n[2]
		}
		return ok && len(n) == 3
	}
	_, ok := numbers(words, 1)
	w.printed[words[0]]++
	return ok
}

// jsonLine takes a line of JSON.
func (w *weather) jsonLine(text string) bool {
	var line struct {
		Type, Text, Kind string
		Clause, Count    int
		Clauses          []json.RawMessage
	}
	if err := json.Unmarshal([]byte(text), &line); err != nil {
		return false
	}
	switch line.Type {
	case "record", "aggregation":
		if words := strings.Fields(line.Text); len(words) > 0 {
			w.clause[words[0]] = line.Clause
		}
		return w.line(line.Text)
	case "drop":
		switch line.Kind {
		case "principal":
			w.dropped += line.Count
		case "nested":
			w.missed += line.Count
		}
	case "end":
		for _, c := range line.Clauses {
			var n clauseCount
			if json.Unmarshal(c, &n) != nil {
				return false
			}
			w.clauses = append(w.clauses, n)
		}
	}
	return true
}

var stormComplaint = regexp.MustCompile(`^dtrun: (\d+) (drops?) on CPU \d+$|^dtrun: (\d+) (drops?) \(probe fired inside a probe\)$|^dtrun: \d+ failed speculations? \(.*\)$`)

func (w *weather) complaints(t *testing.T, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		m := stormComplaint.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			t.Errorf("unexpected message: %s", line)
			continue
		}
		n, _ := strconv.Atoi(m[1])
		w.dropped += n
		n, _ = strconv.Atoi(m[3])
		w.missed += n
	}
}

// same compares what was counted with what happened; the kernel may have
// suppressed some firings.
func (w *weather) same(t *testing.T, what string, got, want int) {
	t.Helper()
	if got > want || got < want-w.missed {
		t.Errorf("%s: %d, want %d (%d suppressed)", what, got, want, w.missed)
	}
}

func sum(m map[string]int) (n int) {
	for _, v := range m {
		n += v
	}
	return n
}

// counts checks the aggregations against what the workload counted.
func (w *weather) counts(t *testing.T) {
	t.Helper()
	calls, stormed := w.did["called"], w.did["stormed"]
	if len(calls) != 2 || len(stormed) != 1 || calls[0] == 0 {
		t.Fatalf("the workload did %v", w.did)
	}
	w.same(t, "entries", w.total["entries"], calls[0])
	w.same(t, "returns", w.total["returns"], calls[0])
	w.same(t, "stormed", w.total["stormed"], stormed[0])
	w.same(t, "calls of threads", w.calls, calls[0])
	if w.missed == 0 {
		w.same(t, "sum", w.total["sum"], calls[1])
		w.same(t, "numbers of calls", w.total["numbers"], w.numbers)
	}
	if got := sum(w.keyed); got != w.total["entries"] {
		t.Errorf("%d entries by key, %d in all", got, w.total["entries"])
	}
	w.same(t, "entries printed by threads", w.records, w.fired["entry"])
	if w.memory > maxMemory {
		t.Errorf("dtrun had %d KiB, want no more than %d", w.memory, maxMemory)
	}
}

// Where there is room for everything nothing is lost.
func TestRunStorm(t *testing.T) {
	w := storm(t, "storm")
	w.counts(t)
	for _, what := range []string{"entry", "stormed", "profile"} {
		if w.printed[what] != w.fired[what] {
			t.Errorf("%d lines %q, %d fired; %d dropped", w.printed[what], what, w.fired[what], w.dropped)
		}
	}
	if w.printed["speculated"] != w.fired["committed"] {
		t.Errorf("%d speculated lines, %d committed of %d; %d dropped", w.printed["speculated"], w.fired["committed"], w.fired["speculated"], w.dropped)
	}
	t.Logf("did %v, printed %v, fired %v, %d KiB", w.did, w.printed, w.fired, w.memory)
}

// Where there is not, only records are, and each is told as dropped, by clause.
func TestRunStormDrops(t *testing.T) {
	w := storm(t, "storm", "--format=json", "-x", "bufsize=16k", "-x", "switchrate=300ms")
	w.counts(t)
	dropped := 0
	for _, c := range w.clauses {
		dropped += c.Drops
	}
	if dropped != w.dropped || dropped == 0 {
		t.Errorf("%d dropped by clause, %d by CPU", dropped, w.dropped)
	}
	for _, what := range []string{"entry", "stormed", "profile"} {
		c := w.clauses[w.clause[what]]
		if c.Records+c.Drops != w.fired[what] || c.Records != w.printed[what] {
			t.Errorf("%d lines %q, clause %+v, %d fired", w.printed[what], what, c, w.fired[what])
		}
	}
	c := w.clauses[w.clause["speculated"]]
	if n := w.fired["committed"]; c.Records > n || c.Records+c.Drops < n || c.Records != w.printed["speculated"] {
		t.Errorf("%d speculated lines, clause %+v, %d committed", w.printed["speculated"], c, n)
	}
	t.Logf("did %v, printed %v, fired %v, clauses %v, %d KiB", w.did, w.printed, w.fired, w.clauses, w.memory)
}
