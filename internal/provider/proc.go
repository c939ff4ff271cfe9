package provider

// The provider proc: life of processes and threads, and signals. On Linux the
// threads that the kernel calls tasks are D's lwps.
//
// All comes from tracepoints and system calls, on every kernel:
//
//	probes                       5.10 to 7.2, 6.18 without kprobes       else
//	create, lwp-create           tracepoint sched_process_fork           -
//	exit, lwp-exit               tracepoint sched_process_exit           -
//	signal-send, -discard        tracepoint signal_generate              -
//	fault                        tracepoint signal_generate              -
//	signal-handle                tracepoint signal_deliver               -
//	exec, exec-failure, -success system calls execve, execveat           -
//	start, lwp-start             system calls clone, clone3, fork, vfork -
//	signal-clear                 system call rt_sigtimedwait             -
//
// The loader attaches tracepoints and system calls as tp_btf, and as raw
// tracepoints where the kernel has no such programs.

var (
	thread  = Arg{Type: "lwpsinfo_t *", Native: "struct task_struct *"}
	process = Arg{Type: "psinfo_t *", Native: "struct task_struct *"}
	number  = Arg{Type: "int", Native: "int"}
)

var proc = Provider{Name: "proc", First: 4, Probes: []Probe{
	{
		Name:  "create",
		Args:  []Arg{process},
		Sites: []Site{{At: []string{"rawtp:::sched_process_fork"}, Args: []string{"arg1"}}},
	},
	{
		Name:  "lwp-create",
		Args:  []Arg{thread, process},
		Sites: []Site{{At: []string{"rawtp:::sched_process_fork"}, Args: []string{"arg1", "arg1"}}},
	},
	{
		Name: "exec",
		Args: []Arg{{Type: "string", Native: "uintptr_t", Expr: "copyinstr(it)"}},
		Sites: []Site{
			{At: []string{"syscall::execve:entry"}, Args: []string{"arg0"}},
			{At: []string{"syscall::execveat:entry"}, Args: []string{"arg1"}},
		},
	},
	{
		Name: "exec-failure",
		Args: []Arg{number},
		Sites: []Site{{
			At:   []string{"syscall::execve:return", "syscall::execveat:return"},
			When: "arg1 < 0", Args: []string{"arg1"},
		}},
	},
	{
		Name: "exec-success",
		Sites: []Site{{
			At:   []string{"syscall::execve:return", "syscall::execveat:return"},
			When: "arg1 == 0",
		}},
	},
	{
		Name: "exit",
		Args: []Arg{number},
		Sites: []Site{{
			At:   []string{"rawtp:::sched_process_exit"},
			When: "pid == tid",
			Args: []string{"(curthread->exit_code & 0x7f) == 0 ? 1 : curthread->exit_code & 0x80 ? 3 : 2"},
		}},
	},
	{
		Name:  "lwp-exit",
		Sites: []Site{{At: []string{"rawtp:::sched_process_exit"}}},
	},
	// The child of a system call returns from it too, with 0.
	{
		Name:  "start",
		Sites: []Site{{At: childReturns, When: "arg1 == 0 && pid == tid"}},
	},
	{
		Name:  "lwp-start",
		Sites: []Site{{At: childReturns, When: "arg1 == 0"}},
	},
	// Results of signal_generate: 0 delivered, 1 ignored, 4 delivered without
	// its details.
	{
		Name: "signal-send",
		Args: []Arg{thread, process, number},
		Sites: []Site{{
			At:   []string{"rawtp:::signal_generate"},
			When: "arg4 == 0 || arg4 == 4", Args: []string{"arg2", "arg2", "arg0"},
		}},
	},
	{
		Name: "signal-discard",
		Args: []Arg{thread, process, number},
		Sites: []Site{{
			At:   []string{"rawtp:::signal_generate"},
			When: "arg4 == 1", Args: []string{"arg2", "arg2", "arg0"},
		}},
	},
	{
		Name: "signal-handle",
		Args: []Arg{number, {Type: "siginfo_t *", Native: "siginfo_t *"}, {Type: "void *", Native: "void *"}},
		Sites: []Site{{
			At: []string{"rawtp:::signal_deliver"},
			Args: []string{
				"arg0 == 9 && curthread->signal->group_exit_code != 0 ? curthread->signal->group_exit_code : (int)arg0",
				"arg1", "((struct k_sigaction *)arg2)->sa.sa_handler",
			},
		}},
	},
	{
		Name:  "signal-clear",
		Args:  []Arg{number},
		Sites: []Site{{At: []string{"syscall::rt_sigtimedwait:return"}, When: "arg1 > 0", Args: []string{"arg1"}}},
	},
	// The kernel's own word for a signal's cause is above 0. Where a trap has no
	// details it is 0x80.
	{
		Name: "fault",
		Args: []Arg{number, {Type: "siginfo_t *", Native: "siginfo_t *"}},
		Sites: []Site{{
			At: []string{"rawtp:::signal_generate"},
			When: "(uint64_t)arg1 > 1 && arg2 == (uint64_t)curthread && (arg0 == 4 || arg0 == 5 || arg0 == 7 || arg0 == 8 || arg0 == 11) && " +
				cause + " > 0",
			Args: []string{faultCode, "arg1"},
		}},
	},
}}

// The numbers of Solaris's <sys/fault.h>: 1 illegal, 2 privileged instruction,
// 3 breakpoint, 4 trace, 12 watchpoint, 5 access, 11 page, 7 integer overflow,
// 8 division by zero, 9 floating point, 6 bounds.
const (
	cause     = "*(int *)(arg1 + 8)" // si_code
	faultCode = "arg0 == 4 ? (" + cause + " == 5 || " + cause + " == 6 ? 2 : 1) : " +
		"arg0 == 5 ? (" + cause + " == 2 ? 4 : " + cause + " == 4 ? 12 : 3) : " +
		"arg0 == 7 ? (" + cause + " <= 2 ? 5 : 11) : " +
		"arg0 == 8 ? (" + cause + " == 1 ? 8 : " + cause + " == 2 ? 7 : 9) : 6"
)

var childReturns = []string{"syscall::clone:return", "syscall::clone3:return", "syscall::fork:return", "syscall::vfork:return"}
