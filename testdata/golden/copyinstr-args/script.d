#pragma D option quiet

syscall::openat:entry
/pid == $target && arg3 == 0123 && copyinstr(arg1) == "/no/such/file"/
{
	self->path = arg1;
	printf("%d %x %s\n", (int)arg0, arg2 & 3, copyinstr(arg1));
}

syscall::openat:return
/self->path/
{
	printf("%s %d %d %d\n", copyinstr(self->path), arg0, arg1, errno);
	self->path = 0;
}
