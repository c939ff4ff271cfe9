package e2e

import (
	"fmt"
	"testing"
)

// BenchmarkMarked compares probes of functions that begin with endbr64 with those of others: nanoseconds from
// call to call.
func BenchmarkMarked(b *testing.B) {
	needBPF(b)
	var plain, marked int
	for b.Loop() {
		var p, m int
		if _, err := fmt.Sscan(quietly(b, "-c", "calls", object(b, "marked")), &p, &m); err != nil {
			b.Fatal(err)
		}
		plain, marked = plain+p, marked+m
	}
	b.ReportMetric(float64(plain)/float64(b.N), "plain-ns/call")
	b.ReportMetric(float64(marked)/float64(b.N), "marked-ns/call")
	b.ReportMetric(float64(marked)/float64(plain), "ratio")
}
