/*
 * runqlat: how long threads that could run wait for a processor, in microseconds:
 * after they were woken up, and after they were preempted. Then for each program
 * how often it waited, and for how long in total, as /proc/PID/schedstat has it.
 * args[] are the tracepoints' own: sched_wakeup(struct task_struct *p) and
 * sched_switch(bool preempt, struct task_struct *prev, struct task_struct *next).
 *
 *	dtc -s examples/runqlat.d && dtrun runqlat.o
 */
#pragma D option quiet
#pragma D option dynvarsize=4m

int64_t since[pid_t];

rawtp:sched::sched_wakeup, rawtp:sched::sched_wakeup_new
/since[args[0]->pid] == 0/
{
	since[args[0]->pid] = timestamp;
}

/* One that was woken before it slept has not waited. */
sched:::sleep
{
	since[tid] = 0;
}

sched:::preempt
/tid != 0/
{
	since[tid] = timestamp;
}

rawtp:sched::sched_switch
/since[args[2]->pid]/
{
	this->waited = (timestamp - since[args[2]->pid]) / 1000;
	@["microseconds"] = quantize(this->waited);
	@times[stringof(args[2]->comm)] = count();
	@total[stringof(args[2]->comm)] = sum(this->waited);
	since[args[2]->pid] = 0;
}

END
{
	printa(@);
	printf("%-16s %10s %14s\n", "PROGRAM", "WAITS", "MICROSECONDS");
	printa("%-16s %@10d %@14d\n", @times, @total);
}
