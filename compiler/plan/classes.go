package plan

import (
	"slices"
	"strings"

	"dtc/compiler/check"
	"dtc/internal/glob"
	"dtc/object"
)

// shapes is the names that the probes of each class can have: a description
// whose fields cannot match a class's shape does not concern it. "*" stands for
// any text. Tracepoints have C identifiers for names, and none is called as the
// dtrace provider's probes are.
var shapes = []struct {
	class    object.Class
	provider string
	modules  string
	names    []string
}{
	{object.ClassBegin, "dtrace", "", []string{"BEGIN"}},
	{object.ClassEnd, "dtrace", "", []string{"END"}},
	{object.ClassError, "dtrace", "", []string{"ERROR"}},
	{object.ClassSyscallEntry, "syscall", "vmlinux", []string{"entry"}},
	{object.ClassSyscallReturn, "syscall", "vmlinux", []string{"return"}},
	{object.ClassProfile, "profile", "", []string{"tick-*", "profile-*"}},
	{object.ClassProfile, "cpc", "", []string{"*-user-*", "*-kernel-*", "*-all-*"}},
	{object.ClassSdt, "sdt", "*", []string{"*"}},
	{object.ClassRawtp, "rawtp", "*", []string{"*"}},
	{object.ClassFbtEntry, "fbt", "*", []string{"entry"}},
	{object.ClassFbtReturn, "fbt", "*", []string{"return"}},
	{object.ClassFbtEntry, "rawfbt", "*", []string{"entry"}},
	{object.ClassFbtReturn, "rawfbt", "*", []string{"return"}},
}

// classes lists the classes of probes that a description can match.
func classes(d check.Probe) []object.Class {
	if of := d.Process(); of != check.NoProcess {
		return processClasses(d, of)
	}
	var out []object.Class
	for _, s := range shapes {
		if matchesShape(d, s.provider, s.modules, s.names) && !(s.names[0] == "*" && !tracepointName(d)) && !slices.Contains(out, s.class) {
			out = append(out, s.class)
		}
	}
	return out
}

// processClasses are those of a description of a process's probes.
func processClasses(d check.Probe, of check.ProcessProvider) (out []object.Class) {
	if of == check.Usdt {
		return []object.Class{object.ClassUsdt}
	}
	if d.Name != "return" {
		out = append(out, object.ClassPidEntry)
	}
	if meets(d.Name, "return") {
		out = append(out, object.ClassPidReturn)
	}
	return out
}

func matchesShape(d check.Probe, provider, module string, names []string) bool {
	if !meets(d.Provider, provider) || !meets(d.Module, module) {
		return false
	}
	for _, n := range names {
		if meets(d.Name, n) {
			return true
		}
	}
	return false
}

// tracepointName reports whether a description's name and function fields can
// be those of a tracepoint: an identifier, and no function.
func tracepointName(d check.Probe) bool {
	switch d.Name {
	case "BEGIN", "END", "ERROR":
		return false
	}
	return !strings.Contains(d.Name, "-") && meets(d.Function, "")
}

// meets reports whether a field of a description can match a text of the shape.
// An empty field matches anything, and macro variables may stand for anything.
func meets(field, shape string) bool {
	if field == "" || strings.Contains(field, "$") {
		return true
	}
	if shape == "" {
		return glob.Match(field, "")
	}
	return glob.Overlap(field, shape)
}

func descsOverlap(a, b *object.Desc) bool {
	if a.ID != 0 || b.ID != 0 {
		return true
	}
	return fieldsOverlap(a.Provider, b.Provider) && fieldsOverlap(a.Module, b.Module) &&
		fieldsOverlap(a.Function, b.Function) && fieldsOverlap(a.Name, b.Name)
}

func fieldsOverlap(a, b string) bool {
	return a == "" || b == "" || strings.Contains(a, "$") || strings.Contains(b, "$") || glob.Overlap(a, b)
}

// kinds lists the attach kinds that a group's class can use on some kernel, as
// the program's context differs between them.
func kinds(g *Group) []object.Kind {
	switch g.Class {
	case object.ClassBegin, object.ClassEnd:
		return []object.Kind{object.TestRun}
	case object.ClassSyscallEntry, object.ClassSyscallReturn:
		return []object.Kind{object.TPBTF, object.Tracepoint}
	case object.ClassProfile:
		return []object.Kind{object.PerfEvent}
	case object.ClassSdt:
		if g.Uses.Args {
			return []object.Kind{object.Tracepoint}
		}
		return []object.Kind{object.TPBTF, object.RawTP, object.Tracepoint}
	case object.ClassRawtp:
		return []object.Kind{object.TPBTF, object.RawTP}
	case object.ClassFbtEntry:
		return []object.Kind{object.Kprobe, object.Fentry}
	case object.ClassFbtReturn:
		return []object.Kind{object.Kretprobe, object.Fexit}
	case object.ClassPidEntry, object.ClassUsdt:
		return []object.Kind{object.Uprobe}
	case object.ClassPidReturn:
		return []object.Kind{object.Uretprobe}
	}
	return nil
}
