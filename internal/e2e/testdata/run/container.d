#pragma D option quiet

pid*:contained:main.transferBytes:entry
{
	@[probemod, probefunc, probeprov == strjoin("pid", lltostr(pid)), pid > 1] = count();
}

END
{
	printa("%s %s %d %d %@d\n", @);
}
