/* A thread that sleeps spends no time on a CPU. */
#pragma D option quiet

int order;

syscall::getppid:entry
/pid == $target && !started/
{
	started = 1;
	v = vtimestamp;
	t = timestamp;
}

syscall::getppid:entry
/pid == $target && started/
{
	last = vtimestamp - v;
	all = timestamp - t;
}

syscall::getppid:return
/pid == $target/
{
	order += vtimestamp >= v + last;
}

END
{
	printf("%d %d %d %d\n", last > 0, last < 60000000, all - last >= 100000000, order);
}
