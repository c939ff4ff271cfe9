/*
 * killers: who sends which signal to whom, and what becomes of it.
 *
 * The first argument is the lowest signal that is shown, the second the highest;
 * with none all are. Signals that a process sends itself are counted but not
 * shown.
 */
#pragma D option quiet
#pragma D option defaultargs
#pragma D option switchrate=20hz

inline int LOW = $1;
inline int HIGH = $2 ? $2 : 64;

string names[int];
int sender[int, int];
uint64_t sent[int, int];

BEGIN
{
	names[SIGHUP] = "HUP";
	names[SIGINT] = "INT";
	names[SIGQUIT] = "QUIT";
	names[SIGILL] = "ILL";
	names[SIGTRAP] = "TRAP";
	names[SIGABRT] = "ABRT";
	names[SIGBUS] = "BUS";
	names[SIGFPE] = "FPE";
	names[SIGKILL] = "KILL";
	names[SIGUSR1] = "USR1";
	names[SIGSEGV] = "SEGV";
	names[SIGUSR2] = "USR2";
	names[SIGPIPE] = "PIPE";
	names[SIGALRM] = "ALRM";
	names[SIGTERM] = "TERM";
	names[SIGCHLD] = "CHLD";
	names[SIGCONT] = "CONT";
	names[SIGSTOP] = "STOP";
	names[SIGTSTP] = "TSTP";
	names[SIGURG] = "URG";
	names[SIGWINCH] = "WINCH";
	printf("%-20s %-16s %7s %7s %-6s %s\n", "TIME", "SENDER", "PID", "TO", "SIGNAL", "CALL");
}

syscall::kill:entry,
syscall::tkill:entry
{
	self->target = (int)arg0;
	self->signal = (int)arg1;
}

syscall::tgkill:entry
{
	self->target = (int)arg0;
	self->signal = (int)arg2;
}

syscall::kill:entry,
syscall::tkill:entry,
syscall::tgkill:entry
/self->signal >= LOW && self->signal <= HIGH && self->signal != 0 && self->target != pid/
{
	printf("%-20Y %-16s %7d %7d %-6s %s\n", walltimestamp, execname, pid, self->target,
	    names[self->signal] == "" ? "?" : names[self->signal], probefunc);
	sender[self->target, self->signal] = pid;
	sent[self->target, self->signal] = timestamp;
}

syscall::kill:return,
syscall::tkill:return,
syscall::tgkill:return
/self->signal/
{
	@sent[execname, names[self->signal], errno ? "refused" : "sent"] = count();
	self->signal = 0;
	self->target = 0;
}

syscall::kill:entry
/(int)arg1 == 0/
{
	@asked[execname] = count();
}

sdt:signal::signal_deliver
/sent[pid, (int)arg0]/
{
	this->us = (timestamp - sent[pid, (int)arg0]) / 1000;
	@delay[names[(int)arg0]] = quantize(this->us);
	sent[pid, (int)arg0] = 0;
	sender[pid, (int)arg0] = 0;
}

sdt:signal::signal_deliver
{
	@delivered[execname, (int)arg0] = count();
}

sdt:signal::signal_generate
/(int)arg2 > 0/
{
	@kernel[(int)arg0] = count();
}

syscall::rt_sigaction:entry
/arg1 != 0/
{
	@handlers[execname, names[(int)arg0]] = count();
}

syscall::rt_sigprocmask:entry
{
	@masks[execname, arg0 == 0 ? "block" : arg0 == 1 ? "unblock" : "set"] = count();
}

END
{
	printf("\n%-16s %-8s %-8s %8s\n", "SENDER", "SIGNAL", "RESULT", "COUNT");
	printa("%-16s %-8s %-8s %@8u\n", @sent);
	printf("\nProcesses asked after:\n");
	printa("  %-16s %@8u\n", @asked);
	printf("\nDelivered:\n");
	printa("  %-16s %3d %@8u\n", @delivered);
	printf("\nSent with a code of the kernel:\n");
	printa("  %3d %@8u\n", @kernel);
	printf("\nMicroseconds until delivery:\n");
	printa("  %s\n%@d\n", @delay);
	printf("Handlers set:\n");
	printa("  %-16s %-8s %@8u\n", @handlers);
	printf("Masks changed:\n");
	printa("  %-16s %-8s %@8u\n", @masks);
}
