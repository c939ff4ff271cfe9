#pragma D option quiet

fbt::vfs_read:entry
{
	self->start = timestamp;
}

fbt::vfs_read:return
/self->start/
{
	@["ns"] = quantize(timestamp - self->start);
	self->start = 0;
}
