/* Buffers that are full when exit() is called: only records are lost. */
#pragma D option quiet
#pragma D option bufsize=4k
#pragma D option switchrate=2sec
#pragma D option statusrate=1hour

int64_t assigned;

syscall::getppid:entry
/pid == $target/
{
	printf("%d\n", assigned++);
	@counted[1] = count();
	self->calls++;
}

syscall::getppid:entry
/pid == $target/
{
	trace(assigned);
	@counted[2] = count();
}

syscall::getppid:return
/self->calls == 20000/
{
	printf("\n");
	exit(7);
}

END
{
	printf("\nassigned %d, counted", assigned);
	printa(" %@d", @counted);
	printf("\n");
}
