/* All processors come to exit() at about the same time. */
#pragma D option quiet

int64_t calls;
uint64_t ended;

syscall::sched_get_priority_max:entry
/pid == $target/
{
	this->exits = 0;
	calls++;
}

syscall::sched_get_priority_max:entry
/pid == $target && calls > 1000/
{
	this->exits = 1;
	ended = ended ? ended : timestamp;
	printf("exit %d\n", tid);
	exit(3);
	self->exits++;
	@exits = count();
}

syscall::sched_get_priority_max:entry
/this->exits/
{
	printf("a later clause\n");
}

syscall::sched_get_priority_max:return,
profile-997
/ended && timestamp > ended + 5000000/
{
	printf("a later firing\n");
}

END
/self->exits/
{
	printf("no thread of the target\n");
}

END
{
	printa("total exits %@d\n", @exits);
}
