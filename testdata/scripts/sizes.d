/*
 * sizes: the statistics of one number, in every form that D has.
 *
 * The number is the size of what is written. It shows how aggregations are
 * cleared, cut down, scaled and printed together, and what the options that sort
 * them do. Every second is one interval; after ten the run ends.
 */
#pragma D option quiet
#pragma D option aggsortkey
#pragma D option aggsize=2m
#pragma D option cleanrate=50hz

int interval;
int64_t smallest;
int64_t largest;
inline int INTERVALS = 10;

BEGIN
{
	interval = 0;
	smallest = 1 << 30;
	largest = -1;
	printf("%-10s %10s %14s %12s\n", "INTERVAL", "WRITES", "BYTES", "MEAN");
}

syscall::write:return,
syscall::pwrite64:return,
syscall::writev:return,
syscall::sendto:return
/(int64_t)arg1 > 0/
{
	this->n = (int64_t)arg1;
	@count[interval] = count();
	@sum[interval] = sum(this->n);
	@avg[interval] = avg(this->n);
	@min[probefunc] = min(this->n);
	@max[probefunc] = max(this->n);
	@stddev[probefunc] = stddev(this->n);
	@power[probefunc] = quantize(this->n);
	@linear[probefunc] = lquantize(this->n, 0, 4096, 256);
	@decades[probefunc] = llquantize(this->n, 10, 0, 6, 20);
	@weighted[probefunc] = quantize(this->n, this->n);
	@total = sum(this->n);
	smallest = this->n < smallest ? this->n : smallest;
	largest = this->n > largest ? this->n : largest;
}

syscall::write:return,
syscall::pwrite64:return,
syscall::writev:return,
syscall::sendto:return
/(int64_t)arg1 > 65536/
{
	@large[execname, probefunc] = count();
}

syscall::write:return,
syscall::pwrite64:return
/(int64_t)arg1 >= 0 && (int64_t)arg1 < 16/
{
	@small[execname, probefunc] = count();
}

profile:::tick-1s
{
	printa("%-10d %@10u %@14d %@12d\n", @count, @sum, @avg);
	trunc(@count);
	trunc(@sum);
	trunc(@avg);
	interval++;
}

profile:::tick-1s
/interval == INTERVALS / 2/
{
	printf("half time: %d to %d bytes so far\n", smallest, largest);
	clear(@linear);
	clear(@decades);
}

profile:::tick-1s
/interval >= INTERVALS/
{
	exit(0);
}

END
{
	printf("\n%-12s %10s %12s %12s\n", "CALL", "LEAST", "MOST", "SPREAD");
	printa("%-12s %@10d %@12d %@12d\n", @min, @max, @stddev);
	printf("\nPowers of two:\n");
	printa("  %s\n%@d\n", @power);
	printf("Steps of 256, second half:\n");
	printa("  %s\n%@d\n", @linear);
	printf("Twentieths of decades, second half:\n");
	printa("  %s\n%@d\n", @decades);
	printf("Weighted by size:\n");
	printa("  %s\n%@d\n", @weighted);
	normalize(@total, 1024);
	printa("%@d KiB, ", @total);
	denormalize(@total);
	printa("%@d bytes.\n", @total);
	trunc(@large, 5);
	trunc(@small, -5);
	printf("Programs that write much at a time:\n");
	printa("  %-16s %-12s %@8u\n", @large);
	printf("Programs that seldom write little at a time:\n");
	printa("  %-16s %-12s %@8u\n", @small);
}
