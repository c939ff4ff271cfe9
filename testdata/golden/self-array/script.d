#pragma D option quiet

self int calls[string];

syscall::getppid:entry,
syscall::close:entry
/pid == $target && (probefunc == "getppid" || (int)arg0 == -1)/
{
	self->calls[probefunc]++;
	self->last = self->calls[probefunc];
}

syscall::exit_group:entry
/pid == $target/
{
	printf("%d %d %d\n", self->calls["getppid"], self->calls["close"], self->last);
	self->calls["close"] = 0;
	printf("%d\n", self->calls["close"]);
}
