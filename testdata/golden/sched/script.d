#pragma D option quiet

sched:::off-cpu
/pid == $target/
{
	off = 1;
	next = args[0]->pr_lwpid != tid;
}

sched:::on-cpu
/pid == $target/
{
	on = 1;
}

sched:::sleep
/pid == $target/
{
	slept = 1;
}

sched:::preempt
{
	preempted = 1;
}

sched:::wakeup
/args[1]->pr_pid == $target/
{
	woken = args[0]->pr_addr == args[1]->pr_addr;
}

sched:::surrender
/pid == $target && args[0]->pr_lwpid == tid/
{
	yields++;
}

END
{
	printf("off %d to another %d, on %d, sleep %d, wakeup %d\n", off, next, on, slept, woken);
	printf("preempt %d, surrender %d\n", preempted, yields >= 7);
}
