/*
 * syscount: the system calls that a command makes, by name, and those that failed.
 *
 *	dtc -s examples/syscount.d && dtrun -c "ls -l /" syscount.o
 */
#pragma D option quiet

syscall:::return
/pid == $target/
{
	@calls[probefunc] = count();
}

syscall:::return
/pid == $target && errno/
{
	@failed[probefunc] = count();
}

END
{
	printf("%-24s %8s %8s\n", "SYSTEM CALL", "CALLS", "FAILED");
	printa("%-24s %@8d %@8d\n", @calls, @failed);
}
