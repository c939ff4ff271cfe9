/*
 * tasks: processes and threads from the proc and sched providers, with a
 * translator of our own.
 *
 * summary_t is what this script wants to know of a task; the translator says how
 * it is found in the kernel's. Its members are read with xlate.
 *
 * Needs: fbt::vfs_read:entry
 */
#pragma D option quiet
#pragma D option defaultargs

typedef struct summary {
	int sm_pid;
	int sm_parent;
	int sm_nice;
	uint64_t sm_waits;
	uint64_t sm_forced;
	string sm_name;
} summary_t;

translator summary_t < struct task_struct *T > {
	sm_pid = T->tgid;
	sm_parent = T->real_parent->tgid;
	sm_nice = T->static_prio - 120;
	sm_waits = T->nvcsw;
	sm_forced = T->nivcsw;
	sm_name = stringof(T->comm);
};

inline int PERCENT[uint64_t part, uint64_t whole] = whole ? 100 * part / whole : 0;
inline summary_t *me = xlate < summary_t * > (curthread);

uint64_t onSince[int];
string reason[int];

BEGIN
{
	reason[1] = "exited";
	reason[2] = "killed";
	reason[3] = "killed, with core";
	printf("%-20s %-16s %8s %8s %-18s %6s %8s\n", "TIME", "PROGRAM", "PID", "PARENT", "END", "FORCED", "NICE");
}

proc:::exit
{
	printf("%-20Y %-16s %8d %8d %-18s %5d%% %8d\n", walltimestamp, me->sm_name, me->sm_pid, me->sm_parent,
	    reason[args[0]], PERCENT[me->sm_forced, me->sm_waits + me->sm_forced], me->sm_nice);
	@ends[me->sm_name, reason[args[0]]] = count();
}

proc:::create
{
	@creates[execname, args[0]->pr_fname] = count();
	@parents[pid] = count();
}

proc:::exec
{
	self->from = execname;
	@tries[args[0]] = count();
}

proc:::exec-success
/self->from != ""/
{
	@execs[self->from, execname] = count();
	self->from = 0;
}

proc:::exec-failure
{
	@failures[execname, args[0]] = count();
	self->from = 0;
}

proc:::signal-send
{
	@signals[execname, args[1]->pr_fname, args[2]] = count();
}

proc:::lwp-create,
proc:::lwp-exit
{
	@threads[execname, probename] = count();
}

sched:::on-cpu
{
	onSince[cpu] = timestamp;
}

sched:::off-cpu
/onSince[cpu]/
{
	@onCPU[execname] = sum(timestamp - onSince[cpu]);
	@slices[curlwpsinfo->pr_pri < 100 ? "real time" : "normal"] = quantize((timestamp - onSince[cpu]) / 1000);
	@next[execname, args[1]->pr_fname] = count();
	onSince[cpu] = 0;
}

sched:::enqueue
{
	@queued[args[1]->pr_fname] = count();
}

sched:::wakeup
{
	@wakes[execname, args[1]->pr_fname] = count();
}

END
{
	normalize(@onCPU, 1000000);
	trunc(@next, 20);
	trunc(@wakes, 20);
	trunc(@parents, 10);
	printf("\nEnds:\n");
	printa("  %-16s %-18s %@8u\n", @ends);
	printf("Processes made:\n");
	printa("  %-16s %-16s %@8u\n", @creates);
	printa("  by process %d: %@u\n", @parents);
	printf("Programs tried, started, not started:\n");
	printa("  %-40s %@8u\n", @tries);
	printa("  %-16s %-16s %@8u\n", @execs);
	printa("  %-16s error %3d %@8u\n", @failures);
	printf("Signals:\n");
	printa("  %-16s %-16s %3d %@8u\n", @signals);
	printf("Threads:\n");
	printa("  %-16s %-12s %@8u\n", @threads);
	printf("Milliseconds of processor:\n");
	printa("  %-16s %@10u\n", @onCPU);
	printf("Microseconds at once:\n");
	printa("  %s\n%@d\n", @slices);
	printf("Who followed whom:\n");
	printa("  %-16s %-16s %@8u\n", @next);
	printf("Queued:\n");
	printa("  %-16s %@8u\n", @queued);
	printf("Woken:\n");
	printa("  %-16s %-16s %@8u\n", @wakes);
}
