// Package clang finds and runs clang, which turns the module's LLVM IR into a
// BPF object.
//
// clang is run once, without a shell, with the module on its standard input and
// the object on its standard output, so that neither the folder nor the user
// can show in the result. Anything that it says on standard error is an error,
// even with exit status 0: damaged debug metadata is only a warning to it, but
// costs the object all its BTF.
package clang

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// MinMajor is the oldest clang that works.
const MinMajor = 14

// newest is the newest major version whose versioned name is looked for.
const newest = 40

// ErrMissing is returned where there is no clang at all.
var ErrMissing = errors.New("clang not found: install the clang package, or name a clang (14 or newer) in DTC_CLANG")

// Find returns the path of the clang to use: want if it is not empty, then
// $DTC_CLANG, then clang, then the newest clang-N on PATH.
func Find(want string) (string, error) {
	for _, name := range []string{want, os.Getenv("DTC_CLANG")} {
		if name == "" {
			continue
		}
		path, err := exec.LookPath(name)
		if err != nil {
			return "", fmt.Errorf("find %s: no such program", name)
		}
		return path, nil
	}
	if path, err := exec.LookPath("clang"); err == nil {
		return path, nil
	}
	for major := newest; major >= MinMajor; major-- {
		if path, err := exec.LookPath(fmt.Sprintf("clang-%d", major)); err == nil {
			return path, nil
		}
	}
	return "", ErrMissing
}

// Version asks a clang for its major version.
func Version(path string) (int, error) {
	out, err := exec.Command(path, "--version").Output()
	if err != nil {
		return 0, fmt.Errorf("run %s --version: %w", path, err)
	}
	m := regexp.MustCompile(`clang version (\d+)\.`).FindSubmatch(out)
	if m == nil {
		return 0, fmt.Errorf("%s is no clang: its version says %q", path, firstLine(out))
	}
	return strconv.Atoi(string(m[1]))
}

// Output is what to make of a module.
type Output int

// The outputs of Compile.
const (
	Object Output = iota
	Assembly
)

// Compile turns the text of an LLVM module into an object or into assembly, with
// the clang at path.
func Compile(ctx context.Context, path, module string, out Output) ([]byte, error) {
	what := "-c"
	if out == Assembly {
		what = "-S"
	}
	cmd := exec.CommandContext(ctx, path, "--target=bpf", "-mcpu=v3", "-O2", "-x", "ir", what, "-", "-o", "-")
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	cmd.Stdin = strings.NewReader(module)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if err == nil && stderr.Len() == 0 && stdout.Len() > 0 {
		return stdout.Bytes(), nil
	}
	return nil, diagnose(path, err, stderr.Bytes())
}

// Error is what clang found wrong with generated code: a fault of the compiler,
// or a construct that the BPF target cannot express. Line is the line of the D
// source that clang's message names, 0 for none.
type Error struct {
	File string
	Line int
	Msg  string // first message
	Log  string // all that clang said
}

func (e *Error) Error() string {
	return "generated code was refused by clang: " + e.Msg
}

func diagnose(path string, err error, stderr []byte) error {
	if major, verr := Version(path); verr != nil {
		return verr
	} else if major < MinMajor {
		return fmt.Errorf("%s is version %d: clang %d or newer is needed", path, major, MinMajor)
	}
	e := &Error{Log: string(stderr), Msg: firstLine(stderr)}
	if e.Msg == "" && err != nil {
		e.Msg = err.Error()
	}
	if m := regexp.MustCompile(`(?m)([^ \n:]+):(\d+):\d+: (?:in function [^:]*: ?)?(.*)$`).FindStringSubmatch(e.Log); m != nil {
		e.File, e.Msg = m[1], m[3]
		e.Line, _ = strconv.Atoi(m[2])
	}
	return e
}

func firstLine(b []byte) string {
	s, _, _ := strings.Cut(string(b), "\n")
	return s
}

// Assemble turns assembly of a machine, as clang names it, into an object.
func Assemble(ctx context.Context, path, target, text string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, path, "--target="+target, "-c", "-x", "assembler", "-", "-o", "-")
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	cmd.Stdin = strings.NewReader(text)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return nil, diagnose(path, err, stderr.Bytes())
	}
	return stdout.Bytes(), nil
}
