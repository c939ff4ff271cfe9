#pragma D option quiet

BEGIN
{
	printf("ready\n");
}

bazaar*:::many
{
	@[probeprov == strjoin("bazaar", lltostr(pid)) ? probename : probeprov, arg0] = count();
	@processes[pid] = count();
}

END
{
	printa("%s %d %@d\n", @);
	printa("%@d\n", @processes);
}
