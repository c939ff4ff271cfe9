#pragma D option quiet

syscall::write:entry
/pid == $target && args[0] == 98/
{
	printf("%d %d %d\n", args[0], args[2], sizeof(args[0]));
	self->on = 1;
}

syscall::write:return
/self->on/
{
	printf("%d %d %d\n", args[0], arg1, errno);
	self->on = 0;
}
