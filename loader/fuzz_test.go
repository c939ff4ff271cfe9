package loader

import (
	"testing"

	"dtc/object"
)

// FuzzObject gives whatever passes for an object to the reader of programs and
// maps: programs or an error, never a panic.
func FuzzObject(f *testing.F) {
	f.Add(compile(f, "trace.c", traceMeta()).Image)
	f.Fuzz(func(t *testing.T, b []byte) {
		o, err := object.Parse(b)
		if err != nil {
			return
		}
		spec, err := parseSpec(o)
		if (spec == nil) == (err == nil) {
			t.Fatalf("got %v and %v", spec, err)
		}
	})
}
