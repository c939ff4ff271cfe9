package syntax

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func needCpp(t *testing.T) {
	if _, err := exec.LookPath("cpp"); err != nil {
		t.Skip("no C preprocessor: cpp")
	}
}

func TestPreprocess(t *testing.T) {
	needCpp(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "defs.h"), []byte("#define TWO 2\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	const src = `#!/usr/sbin/dtrace -Cs
#include "defs.h"
#pragma D option quiet
BEGIN
{
	x = TWO; y = SEVEN; z = __SUNW_D_VERSION;
#ifdef GONE
	a = ;
#endif
	b = ) ;
}
`
	name := filepath.Join(dir, "t.d")
	c := Preprocessor{Define: []string{"SEVEN=7", "GONE"}, Undef: []string{"GONE"}}
	out, err := c.Run(context.Background(), name, []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	prog, err := Parse(name, out, Options{})
	if got, want := firstError(err), "D_SYNTAX "+name+`:10:6: syntax error near ")"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, want := range []string{"option quiet", "x = 2;", "y = 7;", "z = 0x2000007;"} {
		if !strings.Contains(String(prog), want) {
			t.Errorf("no %q in\n%s", want, String(prog))
		}
	}
}

func TestPreprocessHeaders(t *testing.T) {
	needCpp(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "defs.h")
	if err := os.WriteFile(path, []byte("\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	var list bytes.Buffer
	c := Preprocessor{Include: []string{dir}, Headers: true, Stderr: &list}
	if _, err := c.Run(context.Background(), "t.d", []byte("#include <defs.h>\n")); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(list.String(), path) {
		t.Errorf("no %s in %q", path, list.String())
	}
}

func TestPreprocessErrors(t *testing.T) {
	c := Preprocessor{Path: "no-such-cpp"}
	_, err := c.Run(context.Background(), "t.d", nil)
	if err == nil || !strings.Contains(err.Error(), "C preprocessor not found") || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v", err)
	}
	needCpp(t)
	c.Path = ""
	_, err = c.Run(context.Background(), "t.d", []byte("\n#include \"nosuch.h\"\n"))
	if err == nil || !strings.Contains(err.Error(), "t.d:2:") {
		t.Errorf("got %v", err)
	}
}
