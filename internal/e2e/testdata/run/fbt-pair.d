#pragma D option quiet

fbt::vfs_write:entry
/pid == $target && arg2 == 4321/
{
	self->start = timestamp;
	self->file = arg0;
	@["entry", probefunc] = count();
}

fbt::vfs_write:return
/self->start/
{
	@["return", probefunc] = count();
	@value = sum(arg1);
	@["order", timestamp >= self->start ? "right" : "wrong"] = count();
	self->start = 0;
}
