// Command gen compiles src/runtime.c to runtime.ll with clang-14, the oldest clang
// that dtc works with: its IR is accepted by all newer ones. What depends on the
// compiler's version (attribute groups, metadata, identification) is removed.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
)

const header = `; SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
; Made from src/runtime.c by go generate: do not edit.
`

func main() {
	text, err := generate("src/runtime.c")
	if err == nil {
		err = os.WriteFile("runtime.ll", []byte(text), 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// generate compiles a C file and keeps its function definitions.
func generate(file string) (string, error) {
	cmd := exec.Command("clang-14", "--target=bpf", "-mcpu=v3", "-O1", "-fno-builtin", "-fno-unroll-loops",
		"-Wall", "-Werror", "-S", "-emit-llvm", "-o", "-", file)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("compile %s: %w", file, err)
	}
	var sb strings.Builder
	sb.WriteString(header)
	for _, def := range regexp.MustCompile(`(?ms)^define .*?^}\n`).FindAllString(string(out), -1) {
		sb.WriteString("\n")
		sb.WriteString(clean(def))
	}
	for _, d := range regexp.MustCompile(`(?m)^declare .*@llvm\..*\n`).FindAllString(string(out), -1) {
		sb.WriteString("\n")
		sb.WriteString(group.ReplaceAllString(d, ""))
	}
	return sb.String(), nil
}

var (
	head    = regexp.MustCompile(`^define dso_local (\w+) (@\w+\(.*\))[^)]*\{\n`)
	attach  = regexp.MustCompile(`(?m), ![a-z.]+ ![0-9]+`)
	group   = regexp.MustCompile(` #[0-9]+`)
	comment = regexp.MustCompile(`(?m) *; preds = .*$`)
)

func clean(def string) string {
	def = head.ReplaceAllString(def, "define internal $1 $2 alwaysinline nounwind \"no-builtins\" {\n")
	def = attach.ReplaceAllString(def, "")
	def = group.ReplaceAllString(def, "")
	return comment.ReplaceAllString(def, "")
}
