package main

import (
	"strings"
	"testing"
)

// figures is a table in which all of ours is well within the limits.
func figures() *table {
	tab := newTable()
	for _, q := range events {
		for tool, cost := range map[string]float64{handC: 50, ours: 52, bpftrace: 90, dtrace: 200} {
			tab.addPair(tool, "event", q.name, "added", "ns", 100, 100+cost)
		}
		tab.add(ours, "event", q.name, "counted", "share", 1)
	}
	for _, l := range limits {
		switch {
		case l.figure == "printed":
			tab.add(ours, l.suite, l.name, l.figure, "", 1)
		case l.suite != "event":
			tab.add(ours, l.suite, l.name, l.figure, "", 0)
		}
	}
	tab.add(ours, "printf", jsonSpeed, "throughput", "records/s", 2e6)
	for tool, speed := range map[string]float64{ours: 4e6, bpftrace: 5e5, dtrace: 1e5} {
		tab.add(tool, "printf", fullSpeed, "throughput", "records/s", speed)
	}
	return tab
}

var allSuites = []string{"event", "startup", "printf", "compile", "probes", "blocked", "keys"}

func TestJudgeAcceptsGoodFigures(t *testing.T) {
	verdicts := judge(figures().rows(), allSuites, "")
	if exceeded(verdicts) {
		t.Error(formatVerdicts(verdicts))
	}
	if want := 3*len(events) + len(limits) + 4; len(verdicts) != want {
		t.Errorf("%d verdicts, want %d", len(verdicts), want)
	}
}

func TestJudgeFindsEachExcess(t *testing.T) {
	for _, c := range []struct {
		suite, name, figure string
		v                   float64
	}{
		{"startup", "one-liner", "peak memory", 20},
		{"printf", fullSpeed, "unaccounted", -1},
		{"printf", steadySpeed, "drops", 0.001},
		{"event", "count() by pid, probefunc", "counted", 0.99999},
	} {
		tab := figures()
		tab.add(ours, c.suite, c.name, c.figure, tab.unit(c.suite, c.name, c.figure), c.v)
		if !exceeded(judge(tab.rows(), allSuites, "")) {
			t.Errorf("%s: %s: %s of %v passes", c.suite, c.name, c.figure, c.v)
		}
	}
}

func (t *table) unit(suite, name, figure string) string {
	for _, k := range t.order {
		if k.suite == suite && k.name == name && k.figure == figure {
			return k.unit
		}
	}
	return ""
}

func TestJudgeJudgesTimesByTheBest(t *testing.T) {
	tab := figures()
	tab.add(ours, "startup", "one-liner", "exec to enabled", "", 900)
	if v := judge(tab.rows(), allSuites, ""); exceeded(v) {
		t.Error(formatVerdicts(v))
	}
}

func TestJudgeCostsMoreThanC(t *testing.T) {
	tab := newTable()
	for _, q := range events {
		tab.addPair(ours, "event", q.name, "added", "ns", 100, 156)
		tab.addPair(handC, "event", q.name, "added", "ns", 100, 150)
		tab.add(ours, "event", q.name, "counted", "share", 1)
	}
	if !exceeded(judge(tab.rows(), []string{"event"}, "")) {
		t.Error("1.12 times C passes")
	}
}

func TestJudgeWantsOurFigures(t *testing.T) {
	verdicts := judge(nil, []string{"compile"}, "")
	if !exceeded(verdicts) {
		t.Fatal("nothing measured passes")
	}
	if text := formatVerdicts(verdicts); !strings.Contains(text, "NO FIGURE") {
		t.Error(text)
	}
}

func TestJudgeJudgesSelectedCases(t *testing.T) {
	verdicts := judge(figures().rows(), allSuites, "latency")
	if len(verdicts) != 3 || exceeded(verdicts) {
		t.Error(formatVerdicts(verdicts))
	}
}

func TestFormatTable(t *testing.T) {
	tab := newTable()
	tab.addPair(ours, "event", "count()", "added", "ns", 100, 126.4)
	tab.addPair(handC, "event", "count()", "added", "ns", 100, 125)
	tab.add(handC, "startup", "hello", "total", "ms", 3.5)
	want := `suite    case     figure  unit  C              ours         ours/C
event    count()  added   ns    25 / 25        26.4 / 26.4  1.06 / 1.06
startup  hello    total   ms    3.500 / 3.500  -            -
`
	if got := formatTable(tab.rows(), []string{handC, ours}); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestJudgeSlowPrinting(t *testing.T) {
	for _, c := range []struct{ own, peer float64 }{{2.9e6, 1e5}, {4e6, 9e5}} {
		tab := newTable()
		tab.add(ours, "printf", fullSpeed, "throughput", "records/s", c.own)
		tab.add(bpftrace, "printf", fullSpeed, "throughput", "records/s", c.peer)
		if !exceeded(judgeSpeed(find(tab.rows(), "printf", fullSpeed, "throughput"))) {
			t.Errorf("%v records/s, where another prints %v, pass", c.own, c.peer)
		}
	}
}
