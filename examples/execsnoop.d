/*
 * execsnoop: each program that is started, with its parent. The tracepoint's
 * arguments are those of its prototype in the kernel: (struct task_struct *p,
 * pid_t old_pid, struct linux_binprm *bprm).
 *
 *	dtc -s examples/execsnoop.d && dtrun execsnoop.o
 */
#pragma D option quiet
#pragma D option switchrate=10hz

BEGIN
{
	printf("%-8s %-8s %-16s %s\n", "PID", "PPID", "PARENT", "FILE");
}

rawtp:sched::sched_process_exec
{
	printf("%-8d %-8d %-16s %s\n", pid, ppid, stringof(curthread->real_parent->comm), stringof(args[2]->filename));
}
