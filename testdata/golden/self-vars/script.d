#pragma D option quiet

self int depth;

syscall::getppid:entry
/pid == $target/
{
	self->depth += 1;
	self->name = probefunc;
	self->start = timestamp;
}

syscall::getppid:return
/self->start/
{
	printf("%d %s %d\n", self->depth, self->name, timestamp >= self->start);
	self->start = 0;
	seen++;
}

END
{
	printf("%d returns, %d\n", seen, self->start);
}
