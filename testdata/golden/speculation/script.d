/* What is committed appears at the commit, in the order of recording; the rest never. */
#pragma D option nspec=2
#pragma D option statusrate=1hour

BEGIN
{
	self->s = speculation();
	self->t = speculation();
	trace(speculation());
	trace(self->s);
	trace(self->t);
}

BEGIN
{
	speculate(self->t);
	printf("first of two");
	trace(probename);
}

BEGIN
{
	speculate(self->s);
	printf("discarded");
}

BEGIN
{
	trace("in between");
}

BEGIN
{
	speculate(self->t);
}

BEGIN
{
	speculate(self->t);
	printf("second of two, %s", execname);
	tracemem(&curthread->comm, 5);
}

BEGIN { speculate(0); printf("never"); }
BEGIN { speculate(3); printf("never"); }
BEGIN { speculate(-1); printf("never"); }

BEGIN
{
	discard(self->s);
	commit(self->t);
	commit(self->t);
	commit(self->s);
	commit(0);
}

BEGIN
{
	speculate(self->t);
	printf("too late");
}

BEGIN
{
	trace(speculation());
}

tick-1s
{
	trace(speculation());
	trace(speculation());
	trace(speculation());
	exit(0);
}
