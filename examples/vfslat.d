/*
 * vfslat: the functions of the kernel's file layer that match a pattern, and how
 * long each takes: calls, the average and the longest, in nanoseconds.
 *
 *	dtc -s examples/vfslat.d && dtrun vfslat.o 'vfs_*'
 */
#pragma D option quiet

fbt::$1:entry
{
	self->start[probefunc] = timestamp;
}

fbt::$1:return
/self->start[probefunc]/
{
	@calls[probefunc] = count();
	@average[probefunc] = avg(timestamp - self->start[probefunc]);
	@longest[probefunc] = max(timestamp - self->start[probefunc]);
	self->start[probefunc] = 0;
}

END
{
	printf("%-32s %10s %12s %12s\n", "FUNCTION", "CALLS", "AVERAGE", "LONGEST");
	printa("%-32s %@10d %@12d %@12d\n", @calls, @average, @longest);
}
