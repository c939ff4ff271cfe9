/*
 * A commit puts what was speculated into the ring, where later records push it out.
 * Speculations that are settled are free again long before the end.
 */
#pragma D option quiet
#pragma D option bufpolicy=ring
#pragma D option bufsize=256
#pragma D option nspec=20

syscall::getppid:entry
/pid == $target/
{
	n++;
	self->spec = speculation();
}

syscall::getppid:entry
/self->spec/
{
	speculate(self->spec);
	printf("call %d", n);
}

syscall::getppid:entry
/self->spec/
{
	speculate(self->spec);
	printf(", more of %d\n", n);
}

syscall::getppid:entry
/self->spec && n % 2 == 0/
{
	commit(self->spec);
}

syscall::getppid:entry
/self->spec && n % 2 == 1/
{
	discard(self->spec);
}

syscall::getppid:entry
/pid == $target && n == 59/
{
	printf("printed at once\n");
}
