#pragma D option quiet

syscall::getppid:entry
/pid == $target/
{
	printf("%s:%s:%s:%s\n", probeprov, probemod, probefunc, probename);
	printf("%s %d %d %d\n", execname, pid == tid, ppid > 0, uid);
	printf("%d %d %d %d\n", gid, errno, arg9, id > 3);
	printf("%d %d\n", epid == ((uint64_t)id << 32), curcpu->cpu_id < 4096);
	printf("%d %d\n", timestamp > 1000000, walltimestamp > 1600000000000000000);
	printf("%d %d\n", stackdepth > 0, caller == 0);
}
