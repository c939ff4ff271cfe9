package main

// The limits that the project set itself. Times are judged by the least figure
// (what the tool takes when nothing disturbs it), memory and losses by the
// greatest.

// verdict compares one figure with its limit.
type verdict struct {
	what       string
	got, limit float64
	strict     bool // the limit itself is too much
}

func (v verdict) exceeded() bool { return v.got > v.limit || v.strict && v.got == v.limit }

func exceeded(verdicts []verdict) bool {
	for _, v := range verdicts {
		if v.exceeded() {
			return true
		}
	}
	return false
}

const costLimit = 1.10 // times the hand-written C

// limits are absolute, by suite, case and figure; "" is any case.
var limits = []struct {
	suite, name, figure string
	of                  func(Value) float64
	limit               float64
	strict              bool
}{
	{"startup", "one-liner", "exec to enabled", least, 40, true},
	{"startup", "one-liner", "peak memory", greatest, 20, true},
	{"startup", "one-liner", "exit", least, 100, false},
	{"printf", "", "unaccounted", furthest, 0, false},
	{"printf", "printf() at 200000/s", "drops", greatest, 0, false},
	{"compile", "20-line script", "total", least, 150, true},
	{"probes", "", "enable and disable", least, 200, true},
	{"event", "count() by pid, probefunc", "counted", offOne, 0, false},
}

func least(v Value) float64    { return v.Min }
func greatest(v Value) float64 { return v.Max }
func furthest(v Value) float64 { return max(v.Max, -v.Min) }
func offOne(v Value) float64   { return max(v.Max-1, 1-v.Min) }

// judge compares our figures with the limits; where we or the other tool have no
// figure there is no verdict.
func judge(rows []Row) []verdict {
	var verdicts []verdict
	for _, r := range rows {
		if r.Suite == "event" && r.Figure == "added" {
			verdicts = append(verdicts, judgeCost(r)...)
		}
		own, ok := r.Values[ours]
		for _, l := range limits {
			if ok && l.suite == r.Suite && l.figure == r.Figure && (l.name == "" || l.name == r.Case) {
				verdicts = append(verdicts, verdict{r.Suite + ": " + r.Case + ": " + r.Figure + ", " + r.Unit, l.of(own), l.limit, l.strict})
			}
		}
	}
	return verdicts
}

func judgeCost(r Row) []verdict {
	var verdicts []verdict
	for _, tool := range without(toolNames, ours) {
		q, ok := r.Ratios[tool]
		if !ok {
			continue
		}
		v := verdict{what: r.Suite + ": " + r.Case + ": times " + tool, got: float64(q[0]), limit: 1, strict: true}
		if tool == handC {
			v.limit, v.strict = costLimit, false
		}
		verdicts = append(verdicts, v)
	}
	return verdicts
}
