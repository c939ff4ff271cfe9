#pragma D option quiet

BEGIN
{
	@calls["read", 3] = count();
	@calls["write", 4] = count();
	@calls["write", 4] = count();
	@bytes["read", 3] = sum(100);
	@bytes["write", 4] = sum(5);
	@bytes["close", 5] = sum(7);
	printa(@calls);
	printa("%-8s %3d %@8d\n", @calls);
	printa("%@d %s\n", @calls);
	printa(@calls, @bytes);
	printa("%-8s %d: %@5d %@-5d|\n", @calls, @bytes);
	printa("%s %@x %@u\n", @bytes);
	printa("%-6s.\n", @calls);
	exit(0);
}
