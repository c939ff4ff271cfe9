/*
 * diskio: requests to block devices, by the io provider: which device, which
 * file, how large, how long, and whether one after the other.
 *
 * A request is followed from io:::start to io:::done by the number of its first
 * block, which is the same at both.
 *
 * Needs: fbt::vfs_read:entry
 */
#pragma D option quiet
#pragma D option defaultargs
#pragma D option dynvarsize=4m

inline int64_t SLOW = $1 > 0 ? $1 * 1000000 : 50000000;
inline int SECTOR = 512;

uint64_t began[uint64_t];
string asker[uint64_t];
uint64_t next[uint64_t];
uint64_t slow;

BEGIN
{
	printf("%-20s %-12s %-10s %2s %8s %10s %s\n", "TIME", "ASKED BY", "DEVICE", "WAY", "BYTES", "MILLISEC", "FILE");
}

io:::start
{
	began[args[0]->b_blkno] = timestamp;
	asker[args[0]->b_blkno] = execname;
	this->way = args[0]->b_flags & B_READ ? "read" : "write";
	@requests[execname, this->way] = count();
	@bytes[execname, this->way] = sum(args[0]->b_bcount);
	@sizes[this->way] = quantize(args[0]->b_bcount);
	@devices[args[1]->dev_statname, this->way] = count();
	@files[args[2]->fi_pathname] = count();
}

io:::start
/next[args[1]->dev_minor] == args[0]->b_blkno/
{
	@order[args[1]->dev_statname, "in order"] = count();
}

io:::start
/next[args[1]->dev_minor] != args[0]->b_blkno/
{
	@order[args[1]->dev_statname, "elsewhere"] = count();
	@seek[args[1]->dev_statname] = quantize((int64_t)(args[0]->b_blkno - next[args[1]->dev_minor]));
}

io:::start
{
	next[args[1]->dev_minor] = args[0]->b_blkno + args[0]->b_bcount / SECTOR;
}

io:::done
/began[args[0]->b_blkno]/
{
	this->ns = timestamp - began[args[0]->b_blkno];
	this->way = args[0]->b_flags & B_READ ? "read" : "write";
	@latency[args[1]->dev_statname, this->way] = quantize(this->ns / 1000);
	@mean[args[1]->dev_statname, this->way] = avg(this->ns / 1000);
	@worst[asker[args[0]->b_blkno]] = max(this->ns / 1000);
}

io:::done
/began[args[0]->b_blkno] && this->ns > SLOW/
{
	slow++;
	printf("%-20Y %-12s %-10s %2s %8d %10d %s\n", walltimestamp, asker[args[0]->b_blkno], args[1]->dev_statname,
	    args[0]->b_flags & B_READ ? "R" : "W", args[0]->b_bcount, this->ns / 1000000, args[2]->fi_pathname);
}

io:::done
{
	began[args[0]->b_blkno] = 0;
	asker[args[0]->b_blkno] = 0;
}

io:::wait-start
{
	self->wait = timestamp;
}

io:::wait-done
/self->wait/
{
	@waits[execname] = quantize((timestamp - self->wait) / 1000);
	self->wait = 0;
}

END
{
	trunc(@files, 20);
	printf("\n%d requests took longer than %d ms.\n", slow, SLOW / 1000000);
	printf("\n%-16s %-6s %10s %14s\n", "PROGRAM", "WAY", "REQUESTS", "BYTES");
	printa("%-16s %-6s %@10u %@14d\n", @requests, @bytes);
	printf("\nDevices:\n");
	printa("  %-12s %-6s %@10u\n", @devices);
	printa("  %-12s %-10s %@6u\n", @order);
	printf("\nFiles:\n");
	printa("  %-50s %@10u\n", @files);
	printf("\nMean and distribution of times in microseconds:\n");
	printa("  %-12s %-6s %@10d\n", @mean);
	printa("  %s %s\n%@d\n", @latency);
	printf("Longest for each program:\n");
	printa("  %-16s %@10d\n", @worst);
	printf("Sizes:\n");
	printa("  %s\n%@d\n", @sizes);
	printf("Blocks between one request and the next:\n");
	printa("  %s\n%@d\n", @seek);
	printf("Waits for requests:\n");
	printa("  %s\n%@d\n", @waits);
}
