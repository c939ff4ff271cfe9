package main

import (
	"slices"
	"strings"
)

// The limits that the project set itself. Times of whole commands are judged by
// the best round (what the tool takes when nothing disturbs it), memory and
// losses by the worst. The cost of an event is judged by the median: each
// round's figure is already that of an undisturbed slice, and rounds differ in
// where the kernel puts the program and its maps, which is worth up to a tenth
// and favours each tool as rarely.

// verdict compares one figure with its limit.
type verdict struct {
	what       string
	got, limit float64
	strict     bool // the limit itself is too much
	least      bool // the limit is a lower one
	missing    bool // there is no figure
}

func (v verdict) exceeded() bool {
	if v.least {
		return v.missing || v.got < v.limit
	}
	return v.missing || v.got > v.limit || v.strict && v.got == v.limit
}

func exceeded(verdicts []verdict) bool {
	for _, v := range verdicts {
		if v.exceeded() {
			return true
		}
	}
	return false
}

const (
	costLimit  = 1.10      // times the hand-written C
	printLimit = 3_000_000 // records a second
	printRatio = 5         // times a peer's
	jsonLimit  = 1_000_000 // lines a second
)

// limits are absolute, by suite, case and figure.
var limits = []struct {
	suite, name, figure string
	of                  func(Value) float64
	limit               float64
	strict              bool
}{
	{"startup", "one-liner", "exec to enabled", best, 40, true},
	{"startup", "one-liner", "peak memory", greatest, 20, true},
	{"startup", "one-liner", "exit", best, 100, false},
	{"printf", fullSpeed, "unaccounted", furthest, 0, false},
	{"printf", jsonSpeed, "unaccounted", furthest, 0, false},
	{"printf", steadySpeed, "unaccounted", furthest, 0, false},
	{"printf", steadySpeed, "drops", greatest, 0, false},
	{"compile", script.name, "total", best, 150, true},
	{"probes", allCalls.name, "enable and disable", best, 200, true},
	{"blocked", stoppedReader, "slowdown", middle, 1.05, true},
	{"blocked", stoppedReader, "unaccounted", furthest, 0, false},
	{"blocked", stoppedReader, "peak memory", greatest, 64, true},
	{"keys", manyKeys, "printed", offOne, 0, false},
	{"keys", manyKeys, "exit", best, 1000, true},
	{"keys", manyKeys, "peak memory", greatest, 64, true},
	{"event", "count() by pid, probefunc", "counted", offOne, 0, false},
}

func best(v Value) float64     { return v.Best }
func middle(v Value) float64   { return v.Median }
func greatest(v Value) float64 { return v.Max }
func furthest(v Value) float64 { return max(v.Max, -v.Min) }
func offOne(v Value) float64   { return max(v.Max-1, 1-v.Min) }

// judge compares our figures with the limits, in the suites and cases that were
// measured.
// What we have no figure for exceeds its limit; what C or a peer has none for is
// not compared.
func judge(rows []Row, suites []string, match string) []verdict {
	var verdicts []verdict
	if slices.Contains(suites, "event") {
		for _, q := range events {
			if !strings.Contains(q.name, match) {
				continue
			}
			verdicts = append(verdicts, judgeCost(find(rows, "event", q.name, "added"), q.name)...)
		}
	}
	for _, l := range limits {
		if !slices.Contains(suites, l.suite) || !strings.Contains(l.name, match) {
			continue
		}
		r := find(rows, l.suite, l.name, l.figure)
		v := verdict{what: l.suite + ": " + l.name + ": " + l.figure, limit: l.limit, strict: l.strict, missing: true}
		if own, ok := r.Values[ours]; ok {
			v.got, v.missing = l.of(own), false
			v.what += ", " + r.Unit
		}
		verdicts = append(verdicts, v)
	}
	if slices.Contains(suites, "printf") && strings.Contains(fullSpeed, match) {
		verdicts = append(verdicts, judgeSpeed(find(rows, "printf", fullSpeed, "throughput"))...)
	}
	if slices.Contains(suites, "printf") && strings.Contains(jsonSpeed, match) {
		own, ok := find(rows, "printf", jsonSpeed, "throughput").Values[ours]
		verdicts = append(verdicts, verdict{what: "printf: " + jsonSpeed + ": throughput, records/s", got: own.Best, limit: jsonLimit, least: true, missing: !ok})
	}
	return verdicts
}

func find(rows []Row, suite, name, figure string) Row {
	for _, r := range rows {
		if r.Suite == suite && r.Case == name && r.Figure == figure {
			return r
		}
	}
	return Row{}
}

func judgeCost(r Row, name string) []verdict {
	if _, ok := r.Values[ours]; !ok {
		return []verdict{{what: "event: " + name + ": added", limit: costLimit, missing: true}}
	}
	var verdicts []verdict
	for _, tool := range without(toolNames, ours) {
		q, ok := r.Ratios[tool]
		if !ok {
			continue
		}
		v := verdict{what: "event: " + name + ": times " + tool, got: float64(q[1]), limit: 1, strict: true}
		if tool == handC {
			v.limit, v.strict = costLimit, false
		}
		verdicts = append(verdicts, v)
	}
	return verdicts
}

// judgeSpeed judges how fast records are printed, by the best round: the
// machine's other work only ever slows it.
func judgeSpeed(r Row) []verdict {
	what := "printf: " + fullSpeed + ": "
	own, ok := r.Values[ours]
	verdicts := []verdict{{what: what + "throughput, records/s", got: own.Best, limit: printLimit, least: true, missing: !ok}}
	for _, tool := range []string{bpftrace, dtrace} {
		if q, ok := r.Ratios[tool]; ok {
			verdicts = append(verdicts, verdict{what: what + "throughput, times " + tool, got: float64(q[0]), limit: printRatio, least: true})
		}
	}
	return verdicts
}
