/*
 * opensnoop: each file that is opened: by whom, and with what result. The name is
 * read when the call returns: by then the kernel has seen it, so it is in memory.
 *
 *	dtc -s examples/opensnoop.d && dtrun opensnoop.o
 */
#pragma D option quiet
#pragma D option switchrate=10hz

BEGIN
{
	printf("%-20s %-8s %-16s %4s %4s %s\n", "TIME", "PID", "PROGRAM", "FD", "ERR", "FILE");
}

syscall::openat:entry
/pid != $pid/
{
	self->path = arg1;
}

syscall::openat:return
/self->path/
{
	printf("%Y %-8d %-16s %4d %4d %s\n", walltimestamp, pid, execname, errno ? -1 : (int)arg1, errno, copyinstr(self->path));
	self->path = 0;
}
