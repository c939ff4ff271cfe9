/*
 * iolat: how long each disk takes, reads and writes apart, in microseconds; and
 * how much was read and written, as /proc/diskstats has it.
 *
 *	dtc -s examples/iolat.d && dtrun iolat.o
 */
#pragma D option quiet

int64_t since[uint64_t];
uint64_t size[uint64_t];

io:::start
{
	since[arg0] = timestamp;
	size[arg0] = args[0]->b_bcount;
}

io:::done
/since[arg0]/
{
	@[args[1]->dev_statname, args[0]->b_flags & B_WRITE ? "write" : "read"] =
	    quantize((timestamp - since[arg0]) / 1000);
	@times[args[1]->dev_statname, args[0]->b_flags & B_WRITE ? "write" : "read"] = count();
	@bytes[args[1]->dev_statname, args[0]->b_flags & B_WRITE ? "write" : "read"] = sum(size[arg0]);
	since[arg0] = 0;
	size[arg0] = 0;
}

END
{
	printa("%s, %s %@d\n", @);
	printf("%-16s %-5s %10s %14s\n", "DISK", "", "TIMES", "BYTES");
	printa("%-16s %-5s %@10d %@14d\n", @times, @bytes);
}
