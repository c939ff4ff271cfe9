package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"dtc/compiler"
)

// TestCompilerMemory compiles large scripts with this kernel's types, up to what
// goes to clang.
func TestCompilerMemory(t *testing.T) {
	if inGuest {
		t.Skip("no compiler in a virtual machine")
	}
	if _, err := os.Stat(compiler.DefaultBTF); err != nil {
		t.Skipf("missing: kernel types: %v", err)
	}
	const most = 100 << 20
	dir := t.TempDir()
	for _, s := range largeScripts {
		path := filepath.Join(dir, s.name+".d")
		if err := os.WriteFile(path, []byte(s.text()), 0o644); err != nil {
			t.Fatal(err)
		}
		if peak := compilerPeak(t, path); peak > most {
			t.Errorf("%s: dtc took %d bytes, want at most %d", s.name, peak, most)
		}
	}
	if peak := compilerPeak(t, filepath.Join(largerDir, "report.d")); peak > most {
		t.Errorf("report: dtc took %d bytes, want at most %d", peak, most)
	}
}

// compilerPeak is the memory that dtc had at most to make the LLVM module of a
// script.
func compilerPeak(t *testing.T, script string) int64 {
	t.Helper()
	r := command(t, "", "workload", "peak", "dtc", "--emit=ll", "-o", os.DevNull, "-s", script)
	if r.status != 0 {
		t.Fatalf("dtc %s: status %d\n%s", script, r.status, r.stderr)
	}
	const kib = 1024
	return int64(lastNumber(t, r.stdout)) * kib
}
