package compiler

import (
	"strings"
	"testing"
)

func TestFarJump(t *testing.T) {
	filler := func(n int) string { return strings.Repeat("\tr1 = 0\n", n) }
	head := "\t.file\t1 \"a.d\" source \"BEGIN\"\np0:                       # @p0\n.Lfunc_begin0:\n\t.loc\t1 7 3 prologue_end\n"
	for _, tt := range []struct {
		name, text string
		far        bool
	}{
		{"forward", head + "\tif r1 == 0 goto LBB0_1\n" + filler(maxReach) + "LBB0_1:\n\texit\n", false},
		{"too far forward", head + "\tif r1 == 0 goto LBB0_1\n" + filler(maxReach+1) + "LBB0_1:\n\texit\n", true},
		{"double words", head + "\tgoto LBB0_1\n" + strings.Repeat("\tr1 = 5 ll\n", maxReach/2+1) + "LBB0_1:\n\texit\n", true},
		{"backward", head + "LBB0_1:\n" + filler(maxReach) + "\tgoto LBB0_1\n", false},
		{"too far backward", head + "LBB0_1:\n" + filler(maxReach+1) + "\tgoto LBB0_1\n", true},
		{"no instructions", head + "\tgoto LBB0_1\n" + strings.Repeat("\t#APP\n\t#NO_APP\n# %bb.1:\n\t.loc\t1 8 3\n", maxReach) + "LBB0_1:\n\texit\n", false},
	} {
		pos, far := farJump([]byte(tt.text))
		if far != tt.far {
			t.Errorf("%s: got %v, want %v", tt.name, far, tt.far)
		}
		if far && pos.String() != "a.d:7:3" {
			t.Errorf("%s: at %v, want a.d:7:3", tt.name, pos)
		}
	}
}
