#pragma D option quiet

pid$target:later:main.transferBytes:entry
/probeprov == strjoin("pid", lltostr($target))/
{
	@[probemod, probefunc] = count();
}

END
{
	printa("%s %s %@d\n", @);
}
