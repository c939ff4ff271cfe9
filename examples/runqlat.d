/*
 * runqlat: how long a thread waits, once woken up, until it has a processor, in
 * microseconds. args[] are the tracepoints' own: sched_wakeup(struct task_struct
 * *p), sched_switch(bool preempt, struct task_struct *prev, struct task_struct
 * *next, unsigned int prev_state).
 *
 *	dtc -s examples/runqlat.d && dtrun runqlat.o
 */
#pragma D option quiet

rawtp:sched::sched_wakeup
{
	woken[args[0]->pid] = timestamp;
}

rawtp:sched::sched_switch
/woken[args[2]->pid]/
{
	@["microseconds"] = quantize((timestamp - woken[args[2]->pid]) / 1000);
	woken[args[2]->pid] = 0;
}
