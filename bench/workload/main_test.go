package main

import (
	"strings"
	"testing"
)

func TestCommandRefuses(t *testing.T) {
	for _, line := range []string{"", "run", "run 1", "run x 1", "run 0 1", "run 1 -1", "pace 0 5", "stop 1 1"} {
		if _, err := command(line); err == nil {
			t.Errorf("%q is accepted", line)
		}
	}
}

func TestLoopAnswersEachCommand(t *testing.T) {
	var out strings.Builder
	if err := loop(strings.NewReader("run 10 3\npace 100000 50\n"), &out); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(out.String(), "\n"); lines != 2 {
		t.Errorf("%d answers to 2 commands: %s", lines, out.String())
	}
}
