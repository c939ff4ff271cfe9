package main

import "slices"

// Value is one tool's figure in one row.
type Value struct {
	Min    float64 `json:"min"`
	Median float64 `json:"median"`
	Max    float64 `json:"max"`
	N      int     `json:"n"`
}

// Row is one figure, by tool. Ratios are ours over each other tool's, of the
// least values and of the medians.
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

// summarize turns samples into a figure. Of pairs, the least is the difference
// of the two least, since each is the undisturbed time of its kind; the median
// is that of the differences.
func (s *samples) summarize() Value {
	if s.plain == nil {
		return Value{slices.Min(s.traced), median(s.traced), slices.Max(s.traced), len(s.traced)}
	}
	diffs := make([]float64, len(s.traced))
	for i := range diffs {
		diffs[i] = s.traced[i] - s.plain[i]
	}
	return Value{slices.Min(s.traced) - slices.Min(s.plain), median(diffs), slices.Max(diffs), len(diffs)}
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
	for _, k := range t.order {
		r := Row{Suite: k.suite, Case: k.name, Figure: k.figure, Unit: k.unit, Values: map[string]Value{}}
		for tool, s := range t.cells[k] {
			r.Values[tool] = s.summarize()
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
		if tool != ours && v.Min > 0 && v.Median > 0 {
			ratios[tool] = [2]Ratio{Ratio(own.Min / v.Min), Ratio(own.Median / v.Median)}
		}
	}
	return ratios
}
