#pragma D option quiet

rawfbt::vfs_write:entry
/pid == $target && arg2 == 4321/
{
	self->in = 1;
	@n = count();
	@asked = sum(arg2);
}

rawfbt::vfs_write:return
/self->in/
{
	self->in = 0;
	@written = sum(arg1);
}

END
{
	printa("%@17d %@19d %@16d", @n, @asked, @written);
}
