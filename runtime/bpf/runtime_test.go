package bpf

import (
	"slices"
	"testing"
)

func TestClosure(t *testing.T) {
	got := Closure([]string{"dt_add_square", "dt_strlen", "nosuch"})
	want := []string{"dt_add_square", "dt_strlen"}
	for _, n := range want {
		if !slices.Contains(got, n) {
			t.Errorf("Closure: got %q, want %q in it", got, n)
		}
	}
	if slices.Contains(got, "nosuch") || !slices.IsSorted(got) {
		t.Errorf("Closure: got %q, want known functions, sorted", got)
	}
	for _, n := range got {
		if Text(n) == "" {
			t.Errorf("Text(%q) is empty", n)
		}
	}
}

func TestNames(t *testing.T) {
	for _, n := range []string{"dt_strcmp", "dt_strlen", "dt_join", "dt_quantize", "dt_lquantize", "dt_llquantize", "dt_add_square"} {
		if !slices.Contains(Names(), n) {
			t.Errorf("function %s is missing", n)
		}
	}
}
