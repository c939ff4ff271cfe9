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
	"fmt"
	"os"
	"path/filepath"
	"regexp"
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
	calls, records      int // sums over threads
	numbers             int // the sum of the numbers of all calls of each thread
	dropped, missed     int // records; firings that the kernel suppressed
	memory              int
}

// storm runs a script of testdata/run.
func storm(t *testing.T, name string, flags ...string) *weather {
	t.Helper()
	needBPF(t)
	dir := t.TempDir()
	out, did := filepath.Join(dir, "out"), filepath.Join(dir, "did")
	args := append([]string{"peak", "dtrun", "-o", out}, flags...)
	args = append(args, "-c", fmt.Sprintf("workload storm %d %s", stormTime(t).Milliseconds(), did), object(t, name))
	r := command(t, "", "workload", args...)
	skipLacking(t, r.stderr)
	if r.status != 0 {
		t.Fatalf("status %d\n%s", r.status, r.stderr)
	}
	w := &weather{did: map[string][]int{}, printed: map[string]int{}, total: map[string]int{}, fired: map[string]int{}, keyed: map[string]int{}}
	w.read(t, did, w.doings)
	w.read(t, out, w.line)
	w.memory = lastNumber(t, r.stdout)
	w.complaints(t, r.stderr)
	return w
}

func (w *weather) read(t *testing.T, path string, line func(words []string) bool) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	for s.Scan() {
		if words := strings.Fields(s.Text()); len(words) > 0 && !line(words) {
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

func (w *weather) doings(words []string) (ok bool) {
	w.did[words[0]], ok = numbers(words, 1)
	return ok
}

// line takes a line of the script's output.
func (w *weather) line(words []string) bool {
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
	if w.records != w.fired["entry"] {
		t.Errorf("threads printed %d entries, %d fired", w.records, w.fired["entry"])
	}
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

// Where there is not, only records are.
func TestRunStormDrops(t *testing.T) {
	w := storm(t, "storm", "-x", "bufsize=16k", "-x", "switchrate=300ms")
	w.counts(t)
	printed, fired := 0, 0
	for _, what := range []string{"entry", "stormed", "profile"} {
		printed += w.printed[what]
		fired += w.fired[what]
		if w.printed[what] > w.fired[what] {
			t.Errorf("%d lines %q, only %d fired", w.printed[what], what, w.fired[what])
		}
	}
	lost := fired - printed // besides those of the speculation
	if lost > w.dropped || lost < w.dropped-w.fired["speculated"] {
		t.Errorf("%d printed of %d, %d dropped, at most %d of them speculated", printed, fired, w.dropped, w.fired["speculated"])
	}
	if w.printed["speculated"] > w.fired["committed"] {
		t.Errorf("%d speculated lines, only %d committed", w.printed["speculated"], w.fired["committed"])
	}
	if w.dropped == 0 {
		t.Error("nothing dropped")
	}
	t.Logf("did %v, printed %v, fired %v, %d dropped, %d KiB", w.did, w.printed, w.fired, w.dropped, w.memory)
}
