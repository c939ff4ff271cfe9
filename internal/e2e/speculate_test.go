package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// firing is a line of speculate.d.
type firing struct{ cpu, time int64 }

// A commit shows what all CPUs recorded before it, in the order of recording, at
// its own place.
func TestRunSpeculation(t *testing.T) {
	needBPF(t)
	lines := strings.Split(strings.TrimSpace(quietly(t, object(t, "speculate"))), "\n")
	fired, kept := map[firing]bool{}, map[firing]bool{}
	var committed int64
	last, after := int64(0), false
	for _, line := range lines {
		var f firing
		var word string
		n, _ := fmt.Sscan(line, &word, &f.cpu, &f.time)
		switch {
		case word == "fired" && n == 3:
			fired[f] = true
		case word == "commit" && n == 2:
			committed = f.cpu // the one number of the line
		case word == "after":
			after = true
		case word == "kept" && n == 3:
			kept[f] = true
			switch {
			case committed == 0:
				t.Errorf("%s: before the commit", line)
			case after:
				continue // written while the commit was
			case f.time < last:
				t.Errorf("%s: recorded before the line above", line)
			}
			last = f.time
		default:
			t.Errorf("unexpected line: %s", line)
		}
	}
	if committed == 0 || len(kept) == 0 {
		t.Fatalf("nothing was committed:\n%s", strings.Join(lines, "\n"))
	}
	const meanwhile = 5_000_000 // ns in which a program may be under way
	for f := range fired {
		if f.time < committed-meanwhile && !kept[f] {
			t.Errorf("lost: CPU %d at %d, committed at %d", f.cpu, f.time, committed)
		}
	}
	for f := range kept {
		if !fired[f] {
			t.Errorf("kept what was not recorded: CPU %d at %d", f.cpu, f.time)
		}
	}
}
