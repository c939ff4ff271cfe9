package main

import "embed"

//go:embed c d
var sources embed.FS

// question is one thing to trace, as each tool says it; "" where one has no words
// for it.
type question struct {
	name     string
	d        string
	bpftrace string
	c        string // c/NAME.bpf.c
}

const (
	enterD = "syscall::getppid:entry "
	enterB = "tracepoint:syscalls:sys_enter_getppid "
	exitB  = "tracepoint:syscalls:sys_exit_getppid "
)

// events are the questions about the cost of one event.
var events = []question{
	{"count()", enterD + "{ @ = count(); }", enterB + "{ @ = count(); }", "count"},
	{"count() by execname", enterD + "{ @[execname] = count(); }", enterB + "{ @[comm] = count(); }", "count_execname"},
	{"count() by pid, probefunc", enterD + "{ @[pid, probefunc] = count(); }", enterB + "{ @[pid, probe] = count(); }", "count_pid_func"},
	{"quantize(timestamp)", enterD + "{ @ = quantize(timestamp); }", enterB + "{ @ = hist(nsecs); }", "quantize"},
	{"latency through self->",
		enterD + "{ self->ts = timestamp; } syscall::getppid:return /self->ts/ { @ = quantize(timestamp - self->ts); self->ts = 0; }",
		enterB + "{ @ts[tid] = nsecs; } " + exitB + "/@ts[tid]/ { @ = hist(nsecs - @ts[tid]); delete(@ts, tid); }",
		"latency"},
}

var (
	oneLiner = events[1]
	hello    = question{"BEGIN { exit(0); }", "BEGIN { exit(0); }", "BEGIN { exit(); }", "begin"}
	printing = question{"printf()", enterD + `{ printf("%d %s\n", pid, execname); }`, enterB + `{ printf("%d %s\n", pid, comm); }`, "printf"}
	allCalls = question{"syscall:::entry",
		"syscall:::entry { @[execname] = count(); } BEGIN { exit(0); }",
		"tracepoint:syscalls:sys_enter_* { @[comm] = count(); } BEGIN { exit(); }", "syscalls"}
	script = question{"20-line script", readwriteD(), readwriteB, "readwrite"}
)

const readwriteB = `
tracepoint:syscalls:sys_enter_read, tracepoint:syscalls:sys_enter_write { @ts[tid] = nsecs; }
tracepoint:syscalls:sys_exit_read /@ts[tid] && args.ret > 0/ {
	@rbytes[comm] = sum(args.ret); @rlat = hist(nsecs - @ts[tid]); delete(@ts, tid);
}
tracepoint:syscalls:sys_exit_write /@ts[tid] && args.ret > 0/ {
	@wbytes[comm] = sum(args.ret); @wlat = hist(nsecs - @ts[tid]); delete(@ts, tid);
}
interval:s:1 { print(@rbytes); print(@wbytes); }
`

func readwriteD() string {
	text, err := sources.ReadFile("d/readwrite.d")
	if err != nil {
		return ""
	}
	return string(text)
}
