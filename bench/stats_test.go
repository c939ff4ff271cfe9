package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		in   []float64
		want float64
	}{
		{[]float64{3}, 3},
		{[]float64{9, 1, 5}, 5},
		{[]float64{4, 1, 3, 2}, 2.5},
	} {
		if got := median(c.in); got != c.want {
			t.Errorf("median(%v) = %v, want %v", c.in, got, c.want)
		}
	}
}

func TestSummarize(t *testing.T) {
	for _, c := range []struct {
		name string
		s    samples
		rate bool
		want Value
	}{
		{"pairs", samples{plain: []float64{100, 110, 130}, traced: []float64{150, 145, 190}}, false,
			Value{Best: 46, Min: 35, Median: 50, Max: 60, N: 3}},
		{"times", samples{traced: []float64{7, 3, 5, 4}}, false, Value{Best: 3, Min: 3, Median: 4.5, Max: 7, N: 4}},
		{"rates", samples{traced: []float64{7, 3, 5, 4}}, true, Value{Best: 7, Min: 3, Median: 4.5, Max: 7, N: 4}},
	} {
		if diff := cmp.Diff(c.want, c.s.summarize(99, c.rate)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestRowsKeepSuitesTogetherAndCompareToOurs(t *testing.T) {
	tab := newTable()
	tab.add(ours, "probes", "p", "total", "ms", 20)
	tab.addPair(ours, "event", "e", "added", "ns", 100, 133)
	tab.addPair(handC, "event", "e", "added", "ns", 100, 130)
	tab.addPair(bpftrace, "event", "e", "added", "ns", 100, 166)
	tab.add(dtrace, "probes", "p", "total", "ms", 0)
	rows := tab.rows()
	if rows[0].Suite != "event" || rows[1].Suite != "probes" {
		t.Fatalf("order is %s, %s", rows[0].Suite, rows[1].Suite)
	}
	want := map[string][2]Ratio{handC: {1.1, 1.1}, bpftrace: {0.5, 0.5}}
	if diff := cmp.Diff(want, rows[0].Ratios); diff != "" {
		t.Errorf("ratios (-want +got):\n%s", diff)
	}
	if len(rows[1].Ratios) != 0 {
		t.Errorf("ratio to nothing: %v", rows[1].Ratios)
	}
}

func TestRowsWithoutOursHaveNoRatios(t *testing.T) {
	tab := newTable()
	tab.add(handC, "event", "e", "added", "ns", 1)
	if r := tab.rows()[0]; r.Ratios != nil {
		t.Errorf("ratios %v", r.Ratios)
	}
}
