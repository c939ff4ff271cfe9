package main

import (
	"dtc/internal/clidoc"
)

// doc is what --man and --completion write besides the flags.
var doc = clidoc.Doc{Page: page, Endings: []string{".o"}, Words: words}

var words = map[string][]string{
	"--format": {"text", "json"},
	"-P":       {"dtrace", "fbt", "io", "proc", "profile", "rawtp", "sched", "sdt", "syscall"},
}

var page = clidoc.Page{
	Synopsis: []string{"[flags] object.o [arguments]", "-l [flags] [object.o]"},
	Description: []string{
		"dtrun loads an object that dtc(1) has made, attaches its programs to the probes of this host, and prints what they record, as dtrace(8) does. It ends with exit() in the program, on SIGINT, SIGTERM or SIGHUP, or with the processes that -c and -p name.",
		"Flags stand before the object. What follows it are the program's own arguments, $1, $2 and so on.",
		"Nothing stays in the kernel when dtrun has ended, however it ended.",
	},
	Sections: []clidoc.Section{
		{Title: "EXIT STATUS", Terms: [][2]string{
			{"0", "The run ended without exit(), or with exit(0). Lost records and faults in clauses do not change the status."},
			{"1", "Tracing could not begin or had to stop; the reason is on standard error."},
			{"2", "The command line is wrong."},
			{"other", "The argument of exit()."},
		}},
		{Title: "ENVIRONMENT", Terms: [][2]string{{"DTRACE_OPT_NAME", "A value for the option of this name, in capitals; -x and the program's own settings override it."}}},
		{Title: "EXAMPLES", Terms: [][2]string{
			{"dtrun opensnoop.o", "Runs an object until it is interrupted."},
			{"dtrun -c 'ls /' calls.o", "Runs a command and traces it."},
			{"dtrun -ev script.o", "Shows whether everything loads here, and what it costs the verifier."},
			{"dtrun -l -n 'syscall::read*:'", "Lists probes of this host."},
		}},
		{Title: "SEE ALSO", Text: []string{"dtc(1), bpf(2), capabilities(7)"}},
	},
}
