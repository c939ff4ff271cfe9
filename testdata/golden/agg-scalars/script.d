#pragma D option quiet

BEGIN
{
	@count = count();
	@count = count();
	@sum = sum(5);
	@sum = sum(-12);
	@min = min(3);
	@min = min(-4);
	@max = max(3);
	@max = max(-4);
	@avg = avg(10);
	@avg = avg(-3);
	@stddev = stddev(2);
	@stddev = stddev(4);
	@stddev = stddev(9);
	@low[1] = min(0xffffffffffffffff);
	@never[2] = max(1);
	@narrow = sum((char)200);
	@narrow = sum((uint32_t)-1);
	exit(0);
}
