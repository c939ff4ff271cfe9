#pragma D option quiet

rawfbt::vfs_read:entry
/pid == $target && arg2 == 1234/
{
	self->in = 1;
	@[probeprov, probemod, probefunc, probename] = count();
}

rawfbt::vfs_read:return
/self->in/
{
	self->in = 0;
	@[probeprov, probemod, probefunc, probename] = count();
	@bytes = sum(arg1);
}
