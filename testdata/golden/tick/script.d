#pragma D option quiet

tick-20ms
{
	printf("%s:%s:%s:%s %d %d\n", probeprov, probemod, probefunc, probename, ++n, (arg0 == 0) != (arg1 == 0));
}

tick-20ms
/n == 3/
{
	exit(0);
}
