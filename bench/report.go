package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
)

// formatTable writes the rows in columns: each tool's best and median figure,
// then our ratios to the others, of the best and of the medians.
func formatTable(rows []Row, tools []string) string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 8, 2, ' ', 0)
	fmt.Fprint(w, "suite\tcase\tfigure\tunit")
	for _, t := range tools {
		fmt.Fprintf(w, "\t%s", t)
	}
	others := without(tools, ours)
	for _, t := range others {
		fmt.Fprintf(w, "\t%s/%s", ours, t)
	}
	fmt.Fprintln(w)
	for _, r := range rows {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s", r.Suite, r.Case, r.Figure, r.Unit)
		for _, t := range tools {
			fmt.Fprintf(w, "\t%s", formatValue(r, t))
		}
		for _, t := range others {
			fmt.Fprintf(w, "\t%s", formatRatio(r, t))
		}
		fmt.Fprintln(w)
	}
	w.Flush()
	return text.String()
}

func without(tools []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(tools), func(t string) bool { return t == name })
}

func formatValue(r Row, tool string) string {
	v, ok := r.Values[tool]
	if !ok {
		return "-"
	}
	return number(v.Best) + " / " + number(v.Median)
}

func formatRatio(r Row, tool string) string {
	q, ok := r.Ratios[tool]
	if !ok {
		return "-"
	}
	return fmt.Sprintf("%.2f / %.2f", q[0], q[1])
}

func number(v float64) string {
	switch {
	case v == float64(int64(v)) || v >= 1000 || v <= -1000:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 10 || v <= -10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 3, 64)
}

// bound says which side of the limit is right.
func (v verdict) bound() string {
	switch {
	case v.least:
		return "at least "
	case v.strict:
		return "under "
	}
	return "at most "
}

// formatVerdicts writes one line for each limit.
func formatVerdicts(verdicts []verdict) string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "\nfigure\tis\tlimit\t")
	for _, v := range verdicts {
		got, mark := number(v.got), "ok"
		switch {
		case v.missing:
			got, mark = "-", "NO FIGURE"
		case v.exceeded():
			mark = "EXCEEDED"
		}
		fmt.Fprintf(w, "%s\t%s\t%s%s\t%s\n", v.what, got, v.bound(), number(v.limit), mark)
	}
	w.Flush()
	return text.String()
}
