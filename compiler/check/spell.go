package check

import (
	"slices"
)

// didYouMean returns the end of a message that names the candidate nearest to a
// misspelt name, or "".
func didYouMean(name string, candidates []string) string {
	best, limit := "", min(2, len(name)/3)+1
	slices.Sort(candidates)
	for _, cand := range candidates {
		if d := distance(name, cand, limit); d < limit {
			best, limit = cand, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}

// distance is the number of letters to insert, delete, replace or swap with
// their neighbour that turns a into b, or limit if it is not below it.
func distance(a, b string, limit int) int {
	if a == b || len(a)-len(b) >= limit || len(b)-len(a) >= limit || len(a) > 64 {
		return limit
	}
	before, prev, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, prev, row = prev, row, before
	}
	return min(limit, prev[len(b)])
}

func keys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	return out
}
