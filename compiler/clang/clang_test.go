package clang

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// program writes a shell script that stands for a clang.
func program(t *testing.T, name, body string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

const version19 = `case "$1" in --version) echo "Debian clang version 19.1.7"; exit 0;; esac
`

func TestFind(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("DTC_CLANG", "")
	t.Setenv("PATH", dir)
	if _, err := Find(""); !errors.Is(err, ErrMissing) {
		t.Errorf("empty PATH: got %v, want ErrMissing", err)
	}
	for _, name := range []string{"clang-14", "clang-16"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := Find(""); err != nil || filepath.Base(got) != "clang-16" {
		t.Errorf("two versions: got %q, %v, want clang-16", got, err)
	}
	if got, err := Find("clang-14"); err != nil || filepath.Base(got) != "clang-14" {
		t.Errorf("by name: got %q, %v, want clang-14", got, err)
	}
	if _, err := Find("clang-15"); err == nil || !strings.Contains(err.Error(), "clang-15") {
		t.Errorf("missing by name: got %v, want an error that names it", err)
	}
	t.Setenv("DTC_CLANG", "clang-14")
	if got, err := Find(""); err != nil || filepath.Base(got) != "clang-14" {
		t.Errorf("DTC_CLANG: got %q, %v, want clang-14", got, err)
	}
}

func TestComplaintsAreErrors(t *testing.T) {
	for _, test := range []struct{ name, body, want string }{
		{"warning", version19 + `echo "warning: ignoring invalid debug info" >&2; echo object`, "ignoring invalid debug info"},
		{"nothing", version19, "refused by clang"},
		{"position", version19 + `echo "x.d:42:1: in function p0 i64 (ptr): unsupported call" >&2; exit 1`, "unsupported call"},
		{"old", `echo "clang version 11.0.1"; exit 0`, ""},
		{"old and failing", "case \"$1\" in --version) echo 'clang version 11.0.1'; exit 0;; esac\nexit 1", "clang 14 or newer is needed"},
		{"no clang", "case \"$1\" in --version) echo 'gcc 12'; exit 0;; esac\nexit 1", "is no clang"},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, err := Compile(context.Background(), program(t, "clang", test.body), "module", Object)
			if test.want == "" {
				if err != nil || len(out) == 0 {
					t.Fatalf("got %q, %v, want output", out, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}

func TestErrorNamesTheLine(t *testing.T) {
	_, err := Compile(context.Background(), program(t, "clang", version19+`echo "x.d:42:1: in function p0 i64 (ptr): unsupported call" >&2; exit 1`), "", Object)
	var e *Error
	if !errors.As(err, &e) || e.File != "x.d" || e.Line != 42 {
		t.Errorf("got %+v, want x.d line 42", err)
	}
}
