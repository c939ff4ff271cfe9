package e2e

import (
	"runtime"
	"strings"
	"testing"
)

// Offsets are those of instructions.
func TestRunOffsets(t *testing.T) {
	needBPF(t)
	if runtime.GOARCH != "amd64" {
		t.Skip("missing: instructions of x86-64")
	}
	for _, tt := range []struct{ offset, want string }{
		{"1", ""},
		{"2", "[D_PROC_ALIGN] offset 0x2 of function 'inner' is inside an instruction"},
		{"1000", "[D_PROC_OFF] offset 0x1000 outside of function 'inner'"},
	} {
		r := dtrun(t, "-c", "target 1", object(t, "offset"), tt.offset)
		if tt.want == "" && r.status == 0 && strings.Contains(r.stdout, "fired") || tt.want != "" && strings.Contains(r.stderr, tt.want) && r.status == 1 {
			continue
		}
		t.Errorf("offset %s: status %d, output %s%s, want %s", tt.offset, r.status, r.stdout, r.stderr, tt.want)
	}
}
