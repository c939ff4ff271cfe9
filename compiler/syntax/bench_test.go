package syntax

import "testing"

// BenchmarkParse parses the accepted test programs one after another.
func BenchmarkParse(b *testing.B) {
	var programs [][]byte
	size := 0
	for _, ar := range archives(b, "accept") {
		for _, f := range ar.Files {
			programs = append(programs, f.Data)
			size += len(f.Data)
		}
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, src := range programs {
			if _, err := Parse("", src, testOptions); err != nil {
				b.Fatal(err)
			}
		}
	}
}
