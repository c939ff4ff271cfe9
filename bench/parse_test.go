package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// Each file of testdata/parse holds what a tool printed, and in "want" the
// events and the drops that it says. The process under trace is 4711.
func TestParse(t *testing.T) {
	files, err := filepath.Glob("testdata/parse/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no test data: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text := map[string]string{}
			for _, f := range ar.Files {
				text[f.Name] = string(f.Data)
			}
			got := strconv.FormatInt(countEvents(text["stdout"], 4711), 10) + " " +
				strconv.FormatInt(countDrops(text["stderr"]), 10)
			if want := strings.TrimSpace(text["want"]); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestCountRecords(t *testing.T) {
	f, err := os.Open("testdata/records")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n, lost, err := countRecords(f, 4711)
	if err != nil || n != 4 || lost != 12 {
		t.Errorf("got %d and %d lost, %v; want 4 and 12", n, lost, err)
	}
}
