/*
 * opensnoop: each file that is opened: by whom, with what result, and how many
 * microseconds it took. The name is read when the call returns: by then the
 * kernel has seen it, so it is in memory.
 *
 *	dtc -s examples/opensnoop.d && dtrun opensnoop.o
 */
#pragma D option quiet
#pragma D option switchrate=10hz

uintptr_t path[id_t];
int64_t since[id_t];

BEGIN
{
	printf("%-20s %-8s %-16s %4s %4s %8s %s\n", "TIME", "PID", "PROGRAM", "FD", "ERR", "US", "FILE");
}

syscall::openat:entry, syscall::openat2:entry
/pid != $pid/
{
	path[tid] = arg1;
	since[tid] = timestamp;
}

syscall::openat:return, syscall::openat2:return
/path[tid]/
{
	printf("%Y %-8d %-16s %4d %4d %8d %s\n", walltimestamp, pid, execname, errno ? -1 : (int)arg1, errno,
	    (timestamp - since[tid]) / 1000, copyinstr(path[tid]));
	path[tid] = 0;
	since[tid] = 0;
}
