#pragma D option quiet

int n;

syscall::getppid:entry
/pid == $target/
{
	printf("%d %d\n", curthread->sched_reset_on_fork, curthread->in_execve);
	n += curthread->sched_reset_on_fork;
}

END
{
	printf("%d\n", n);
}
