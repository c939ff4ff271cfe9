package main

import (
	"os"
	"os/exec"
	"testing"
)

// TestUpToDate compiles the C source again: runtime.ll must be what it gives.
func TestUpToDate(t *testing.T) {
	if _, err := exec.LookPath("clang-14"); err != nil {
		t.Skip("clang-14 is missing")
	}
	got, err := generate("../src/runtime.c")
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../runtime.ll")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Error("runtime.ll is not what src/runtime.c gives: run go generate ./runtime/bpf")
	}
}
