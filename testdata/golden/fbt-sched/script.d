/* What needs kprobes. */
#pragma D option quiet

int cpus;
int head;

sched:::enqueue
/args[1]->pr_pid == $target/
{
	in = 1;
	cpus |= args[2]->cpu_id < 0;
	head |= args[3];
}

sched:::dequeue
/args[1]->pr_pid == $target/
{
	out = 1;
	cpus |= args[2]->cpu_id < 0;
}

sched:::tick
/pid == $target && args[0]->pr_lwpid == tid/
{
	ticks = 1;
}

rawfbt::finish_task_switch*:entry
/pid == $target/
{
	switched = 1;
}

END
{
	printf("%d %d %d %d %d\n", in, out, cpus, ticks, switched);
}
