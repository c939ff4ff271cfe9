package main

import (
	"dtc/compiler"
	"dtc/internal/clidoc"
)

// doc is what --man and --completion write besides the flags.
var doc = clidoc.Doc{Page: page, Endings: []string{".d"}, Words: words}

var words = map[string][]string{
	"--emit": compiler.Stages,
	"--arch": {"amd64", "arm64"},
	"-X":     {"a", "c", "s", "t"},
	"-P":     {"dtrace", "fbt", "io", "proc", "profile", "rawtp", "sched", "sdt", "syscall"},
}

var page = clidoc.Page{
	Synopsis: []string{
		"[flags] -s script.d [-o script.o] [argument...]",
		"[flags] -n 'probe /predicate/ { actions }' [-o out.o] [argument...]",
	},
	Description: []string{
		"dtc compiles programs in D, the language of DTrace, to BPF objects. dtrun(1) runs an object, on this host or on any other with a kernel that has what the program needs; it needs neither dtc nor a compiler there.",
		"The flags are those of dtrace(8) that concern the program. Scripts and clauses may be given several times and mixed; they are compiled in the order of the command line. Without -o the object has the name of the first script with the ending .o.",
		"What shapes the run (-q, -w, -F, -b and most options) becomes a default of the object, which the flags of dtrun override.",
	},
	Sections: []clidoc.Section{
		{Title: "EXIT STATUS", Terms: [][2]string{
			{"0", "The program was compiled, or checked with -e."},
			{"1", "The program has errors, or a file could not be read or written. Each error is a line with file, line, column, a tag, and what is wrong."},
			{"2", "The command line is wrong."},
		}},
		{Title: "ENVIRONMENT", Terms: [][2]string{{"DTC_CLANG", "The clang to use, version 14 or newer, where --clang does not name one."}}},
		{Title: "FILES", Terms: [][2]string{{compiler.DefaultBTF, "The types of the running kernel, used where --btf names no others."}}},
		{Title: "EXAMPLES", Terms: [][2]string{
			{"dtc -s opensnoop.d", "Compiles a script to opensnoop.o."},
			{"dtc -n 'syscall::openat:entry { @[execname] = count(); }' -o opens.o", "Compiles a clause."},
			{"dtc -e -s script.d", "Only checks a script."},
			{"dtc --emit=typed -n 'BEGIN { trace(pid); }'", "Shows the program after type checking."},
		}},
		{Title: "SEE ALSO", Text: []string{"dtrun(1), clang(1)"}},
	},
}
