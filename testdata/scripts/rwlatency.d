/*
 * rwlatency: how long reads and writes take, and how large they are.
 *
 * For each program a distribution of times for each of the four calls, and at
 * the end a summary: calls, failures, bytes, mean, longest. Every five seconds
 * the five busiest programs are shown.
 *
 * Arguments (all optional):
 *	$1	the shortest time that is counted, in microseconds
 *	$2	seconds until the end; 0 means until interrupted
 */
#pragma D option quiet
#pragma D option defaultargs

inline int SHORTEST = $1;
inline int SECONDS = $2;
inline int MICROSECOND = 1000;

string direction[string];
int64_t seconds;

BEGIN
{
	direction["read"] = "in";
	direction["pread64"] = "in";
	direction["write"] = "out";
	direction["pwrite64"] = "out";
	seconds = SECONDS;
	printf("Tracing reads and writes of %d us and more.%s\n", SHORTEST,
	    SECONDS > 0 ? "" : " Ctrl-C ends.");
}

syscall::read:entry,
syscall::pread64:entry,
syscall::write:entry,
syscall::pwrite64:entry
/pid != $pid/
{
	self->start = timestamp;
	self->wanted = arg2;
}

syscall::read:return,
syscall::pread64:return,
syscall::write:return,
syscall::pwrite64:return
/self->start/
{
	this->us = (timestamp - self->start) / MICROSECOND;
	this->got = (int64_t)arg1;

	@calls[execname] = count();
	@busy[execname] = count();
	self->start = 0;
}

syscall::read:return,
syscall::pread64:return,
syscall::write:return,
syscall::pwrite64:return
/this->us >= SHORTEST && this->got >= 0/
{
	@times[execname, probefunc] = quantize(this->us);
	@bytes[execname, direction[probefunc]] = sum(this->got);
	@mean[execname, probefunc] = avg(this->us);
	@longest[execname, probefunc] = max(this->us);
}

syscall::read:return,
syscall::pread64:return,
syscall::write:return,
syscall::pwrite64:return
/this->got >= 0 && this->got < self->wanted/
{
	@short[execname, probefunc] = count();
	@missing[execname, probefunc] = lquantize(100 * this->got / self->wanted, 0, 100, 10);
}

syscall::read:return,
syscall::pread64:return,
syscall::write:return,
syscall::pwrite64:return
/errno != 0/
{
	@failed[execname, probefunc, errno] = count();
}

profile:::tick-5s
{
	trunc(@busy, 5);
	printf("\n%Y: busiest programs\n", walltimestamp);
	printa("  %-16s %@10u\n", @busy);
	trunc(@busy);
}

profile:::tick-1s
/SECONDS > 0 && --seconds == 0/
{
	exit(0);
}

END
{
	printf("\nTimes in microseconds:\n");
	printa("  %s, %s:\n%@d\n", @times);
	printf("%-16s %-10s %10s %10s\n", "PROGRAM", "CALL", "MEAN", "LONGEST");
	printa("%-16s %-10s %@10d %@10d\n", @mean, @longest);
	printf("\n%-16s %-4s %12s\n", "PROGRAM", "WAY", "BYTES");
	printa("%-16s %-4s %@12d\n", @bytes);
	printf("\nAnswered in part, in percent of what was asked for:\n");
	printa("  %s, %s: %@u\n", @short);
	printa("  %s, %s:\n%@d\n", @missing);
	printf("\n%-16s %-10s %5s %10s\n", "PROGRAM", "CALL", "ERRNO", "FAILED");
	printa("%-16s %-10s %5d %@10u\n", @failed);
	trunc(@calls);
}
