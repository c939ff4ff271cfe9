/*
 * wakeups: how long threads that are ready wait for a processor, and who wakes
 * whom.
 *
 * The time runs from the wakeup to the switch to the thread. Long waits mean
 * that there is more to do than processors to do it. The priority of the thread
 * is that of the kernel: below 100 are real-time threads, 120 is nice 0.
 */
#pragma D option quiet
#pragma D option dynvarsize=4m

uint64_t ready[int];
int waker[int];
int overdue;

inline int OVERDUE = 10000;	/* microseconds */

BEGIN
{
	printf("Tracing wakeups. Ctrl-C ends.\n");
}

sdt:sched::sched_wakeup,
sdt:sched::sched_wakeup_new
{
	this->thread = (int)arg1;
	ready[this->thread] = timestamp;
	waker[this->thread] = pid;
	@wakes[execname] = count();
}

sdt:sched::sched_wakeup_new
{
	@new[execname] = count();
}

sdt:sched::sched_switch
/ready[(int)arg5]/
{
	this->thread = (int)arg5;
	this->prio = (int)arg6;
	this->us = (timestamp - ready[this->thread]) / 1000;
	ready[this->thread] = 0;

	@latency[this->prio < 100 ? "real time" : this->prio < 120 ? "raised" : this->prio == 120 ? "normal" : "lowered"] = quantize(this->us);
	@perCPU[cpu] = quantize(this->us);
	@longest[this->thread] = max(this->us);
	@mean[this->thread] = avg(this->us);
}

sdt:sched::sched_switch
/this->us > OVERDUE/
{
	overdue++;
	printf("%Y processor %d: thread %d waited %d us (woken by %d), %s ran before\n", walltimestamp, cpu,
	    this->thread, this->us, waker[this->thread], execname);
}

sdt:sched::sched_switch
/(int)arg3 == 0/
{
	@preempted[execname] = count();
}

sdt:sched::sched_switch
/(int)arg3 != 0/
{
	@blocked[execname] = count();
}

sdt:sched::sched_migrate_task
{
	@moves[(int)arg3, (int)arg4] = count();
}

profile:::tick-30s
{
	printf("%Y: %d waits above %d us\n", walltimestamp, overdue, OVERDUE);
	overdue = 0;
}

END
{
	trunc(@longest, 10);
	trunc(@mean, 10);
	printf("\nMicroseconds from wakeup to running, by class:\n");
	printa("  %s\n%@d\n", @latency);
	printf("By processor:\n");
	printa("  %d\n%@d\n", @perCPU);
	printf("Longest waits:\n");
	printa("  thread %7d %@10d us\n", @longest);
	printf("Longest waits on average:\n");
	printa("  thread %7d %@10d us\n", @mean);
	printf("\n%-16s %10s\n", "WAKER", "WAKEUPS");
	printa("%-16s %@10u\n", @wakes);
	printf("\n%-16s %10s\n", "PARENT", "NEW");
	printa("%-16s %@10u\n", @new);
	printf("\nGave the processor up:\n");
	printa("  %-16s %@10u\n", @blocked);
	printf("Lost the processor:\n");
	printa("  %-16s %@10u\n", @preempted);
	printf("Moves between processors:\n");
	printa("  %3d -> %3d %@10u\n", @moves);
}
