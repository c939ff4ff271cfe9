#pragma D option quiet

BEGIN
{
	printf("ready\n");
}

shop*:::many
{
	@[probeprov == strjoin("shop", lltostr(pid)) ? probename : probeprov, arg3, arg4] = count();
	@processes[pid] = count();
}

END
{
	printa("%s %d %d %@d\n", @);
	printa("%@d\n", @processes);
}
