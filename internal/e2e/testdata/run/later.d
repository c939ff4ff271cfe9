#pragma D option quiet

pid*:$1:inner:entry
{
	@[probemod, probefunc, probename, probeprov == strjoin("pid", lltostr(pid))] = count();
	@pids[probeprov] = count();
}

END
{
	printa("%s %s %s %d %@d\n", @);
	printa("%@d\n", @pids);
}
