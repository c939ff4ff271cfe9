#pragma D option quiet

fbt::vfs_read:entry
/pid == $target/
{
	self->start = timestamp;
}

fbt::vfs_read:return
/self->start/
{
	@ns = quantize(timestamp - self->start);
	@n = count();
	self->start = 0;
}
