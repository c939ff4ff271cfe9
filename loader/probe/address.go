package probe

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Addresses of functions. A name is enough for most. It is not where several functions bear it, as
// static ones of different files do, or one of vmlinux and one of a module: then each is attached to by
// its address. Thousands of functions also attach faster by address, since the kernel need not look for
// their names.
//
// They come from /proc/kallsyms, which takes the kernel a tenth of a second to make, and which shows
// zeros to whom it does not trust: then there are names only. It also has functions that cannot be traced,
// one of which would spoil a whole list. Since 6.5 ftrace tells where its own places are: at the beginning of a
// function or a few bytes behind it. An address with no such place is left out.

const kallsymsFile = "/proc/kallsyms"

// A FunctionName is a name that one or more functions of a module bear.
type FunctionName struct{ Module, Name string }

// FunctionAddresses returns the addresses of functions of the kernel, nothing for those whose addresses
// are not known.
func (h *Host) FunctionAddresses(want []FunctionName) map[FunctionName][]uint64 {
	file, err := os.Open(kallsymsFile)
	if err != nil {
		return nil
	}
	defer file.Close()
	found, err := parseAddresses(file, want)
	if err != nil {
		h.note("functions are attached to by name: read " + kallsymsFile + ": " + err.Error())
		return nil
	}
	if tracefs, err := h.Tracefs(); err == nil {
		if places, err := os.Open(filepath.Join(tracefs, "available_filter_functions_addrs")); err == nil {
			defer places.Close()
			onlyTraceable(found, places)
		}
	}
	return found
}

// farthestPlace is how many bytes behind a function's beginning ftrace's place may be.
const farthestPlace = 16

// onlyTraceable leaves the addresses that have a place in ftrace's list: "ADDRESS NAME" or "ADDRESS NAME
// [MODULE]".
func onlyTraceable(found map[FunctionName][]uint64, r io.Reader) {
	places := make(map[FunctionName][]uint64, len(found))
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		addr, rest, _ := strings.Cut(lines.Text(), " ")
		name, module, of := strings.Cut(rest, " ")
		if module = strings.Trim(module, "[] \t"); !of || module == "" {
			module = moduleKernel
		}
		key := FunctionName{module, name}
		if a, err := strconv.ParseUint(addr, 16, 64); err == nil && len(found[key]) > 0 {
			places[key] = append(places[key], a)
		}
	}
	for key, list := range found {
		found[key] = slices.DeleteFunc(list, func(a uint64) bool {
			return !slices.ContainsFunc(places[key], func(at uint64) bool { return at >= a && at-a <= farthestPlace })
		})
	}
}

// parseAddresses reads lines of the form "ADDRESS TYPE NAME" or "ADDRESS TYPE NAME<TAB>[MODULE]".
func parseAddresses(r io.Reader, want []FunctionName) (map[FunctionName][]uint64, error) {
	byName := map[string][]FunctionName{}
	for _, w := range want {
		byName[w.Name] = append(byName[w.Name], w)
	}
	found := make(map[FunctionName][]uint64, len(want))
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 1<<18), 1<<18)
	for lines.Scan() {
		addr, kind, name, module, ok := symbolFields(lines.Bytes())
		if !ok || bytes.IndexByte([]byte("tTwW"), kind) < 0 {
			continue
		}
		for _, w := range byName[string(name)] {
			a, err := strconv.ParseUint(string(addr), 16, 64)
			if err == nil && a != 0 && w.Module == string(module) && !slices.Contains(found[w], a) {
				found[w] = append(found[w], a)
			}
		}
	}
	return found, lines.Err()
}

func symbolFields(line []byte) (addr []byte, kind byte, name, module []byte, ok bool) {
	addr, rest, _ := bytes.Cut(line, []byte(" "))
	if len(rest) < 3 || rest[1] != ' ' {
		return nil, 0, nil, nil, false
	}
	name, module, of := bytes.Cut(rest[2:], []byte("\t"))
	if module = bytes.Trim(module, "[]"); !of {
		module = []byte(moduleKernel)
	}
	return addr, rest[0], name, module, true
}
