#pragma D option quiet

syscall::read:entry,
syscall::write:entry
/pid == $target && (arg0 == 98 || arg0 == 99)/
{
	self->on = 1;
	@calls[probefunc, (int)arg0, (int)arg2] = count();
}

syscall::read:return,
syscall::write:return
/self->on/
{
	@bytes[probefunc] = sum(arg1);
	self->on = 0;
}
