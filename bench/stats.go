package main

import (
	"math"
	"slices"
	"strings"
)

// Value is one tool's figure in one row. Best is the least, or of a rate the
// greatest: what is left when nothing disturbs the tool.
type Value struct {
	Best   float64 `json:"best"`
	Min    float64 `json:"min"`
	Median float64 `json:"median"`
	Max    float64 `json:"max"`
	N      int     `json:"n"`
}

// Row is one figure, by tool. Ratios are ours over each other tool's, of the
// best values and of the medians.
type Row struct {
	Suite  string              `json:"suite"`
	Case   string              `json:"case"`
	Figure string              `json:"figure"`
	Unit   string              `json:"unit"`
	Values map[string]Value    `json:"values"`
	Ratios map[string][2]Ratio `json:"ratios,omitempty"`
}

// Ratio is a quotient of two tools' figures.
type Ratio float64

// samples are one tool's measurements of one figure. Where plain is there,
// sample i is traced[i] beside the untraced plain[i].
type samples struct {
	plain, traced []float64
}

type rowKey struct{ suite, name, figure, unit string }

// table collects samples in the order in which rows first appear.
type table struct {
	order []rowKey
	cells map[rowKey]map[string]*samples
}

func newTable() *table { return &table{cells: map[rowKey]map[string]*samples{}} }

func (t *table) cell(k rowKey, tool string) *samples {
	if t.cells[k] == nil {
		t.cells[k] = map[string]*samples{}
		t.order = append(t.order, k)
	}
	if t.cells[k][tool] == nil {
		t.cells[k][tool] = &samples{}
	}
	return t.cells[k][tool]
}

func (t *table) add(tool, suite, name, figure, unit string, v float64) {
	s := t.cell(rowKey{suite, name, figure, unit}, tool)
	s.traced = append(s.traced, v)
}

func (t *table) addPair(tool, suite, name, figure, unit string, plain, traced float64) {
	s := t.cell(rowKey{suite, name, figure, unit}, tool)
	s.plain, s.traced = append(s.plain, plain), append(s.traced, traced)
}

// summarize turns samples into a figure. Of pairs, the best is the difference of
// the two least, since each is the undisturbed time of its kind; the untraced
// one is the same for all tools, and so given. The others are of the differences.
func (s *samples) summarize(plain float64, rate bool) Value {
	values := slices.Clone(s.traced)
	for i := range s.plain {
		values[i] -= s.plain[i]
	}
	v := Value{Min: slices.Min(values), Median: median(values), Max: slices.Max(values), N: len(values)}
	switch {
	case s.plain != nil:
		v.Best = slices.Min(s.traced) - plain
	case rate:
		v.Best = v.Max
	default:
		v.Best = v.Min
	}
	return v
}

// leastPlain is the least untraced time of all.
func (t *table) leastPlain() float64 {
	least := math.Inf(1)
	for _, cells := range t.cells {
		for _, s := range cells {
			for _, v := range s.plain {
				least = min(least, v)
			}
		}
	}
	return least
}

func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	if n := len(v); n%2 == 0 {
		return (v[n/2-1] + v[n/2]) / 2
	}
	return v[len(v)/2]
}

// rows are the table's, those of a suite together.
func (t *table) rows() []Row {
	var rows []Row
	plain := t.leastPlain()
	for _, k := range t.order {
		r := Row{Suite: k.suite, Case: k.name, Figure: k.figure, Unit: k.unit, Values: map[string]Value{}}
		for tool, s := range t.cells[k] {
			r.Values[tool] = s.summarize(plain, strings.HasSuffix(k.unit, "/s"))
		}
		r.Ratios = r.ratios()
		rows = append(rows, r)
	}
	slices.SortStableFunc(rows, func(a, b Row) int { return suiteRank(a.Suite) - suiteRank(b.Suite) })
	return rows
}

func suiteRank(name string) int {
	return slices.Index([]string{"event", "startup", "printf", "compile", "probes"}, name)
}

func (r *Row) ratios() map[string][2]Ratio {
	own, ok := r.Values[ours]
	if !ok {
		return nil
	}
	ratios := map[string][2]Ratio{}
	for tool, v := range r.Values {
		if tool != ours && v.Best > 0 && v.Median > 0 {
			ratios[tool] = [2]Ratio{Ratio(own.Best / v.Best), Ratio(own.Median / v.Median)}
		}
	}
	return ratios
}
