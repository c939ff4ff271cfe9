// Package bpf holds the BPF functions that are written in C: as LLVM IR text,
// for the code generator to add to a module. See src/runtime.c.
package bpf

import (
	_ "embed"
	"regexp"
	"sort"
	"sync"
)

//go:generate go run ./gen

//go:embed runtime.ll
var source string

var (
	definition = regexp.MustCompile(`(?ms)^(?:define [^@]*@([A-Za-z0-9_]+)\(.*?^}\n|declare [^@]*@([A-Za-z0-9_.]+)\([^\n]*\n)`)
	callback   = regexp.MustCompile(`@([A-Za-z0-9_]+)_cb\b`)
	reference  = regexp.MustCompile(`@([A-Za-z0-9_.]+)`)
)

// functions is the text of each function by name.
var functions = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for _, m := range definition.FindAllStringSubmatch(source, -1) {
		out[m[1]+m[2]] = m[0]
	}
	return out
})

// Text is the definition of a function, "" where there is none of that name.
func Text(name string) string { return functions()[name] }

// Closure lists the named functions and those that they refer to, sorted.
func Closure(names []string) []string {
	seen := map[string]bool{}
	var visit func(string)
	visit = func(n string) {
		text, ok := functions()[n]
		if !ok || seen[n] {
			return
		}
		seen[n] = true
		for _, m := range reference.FindAllStringSubmatch(text, -1) {
			visit(m[1])
		}
	}
	for _, n := range names {
		visit(n)
	}
	out := make([]string, 0, len(seen))
	for n := range seen {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}

// Callbacks lists the steps of loops that a function passes to bpf_loop(): NAME for
// NAME_cb, whose body is NAME_step.
func Callbacks(name string) []string {
	seen := map[string]bool{}
	var out []string
	for _, m := range callback.FindAllStringSubmatch(functions()[name], -1) {
		if !seen[m[1]] {
			seen[m[1]] = true
			out = append(out, m[1])
		}
	}
	return out
}

// Names lists all functions, sorted.
func Names() []string {
	var all []string
	for n := range functions() {
		all = append(all, n)
	}
	sort.Strings(all)
	return all
}
