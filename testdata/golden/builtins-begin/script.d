#pragma D option quiet

BEGIN
{
	printf("%d %s:%s:%s:%s\n", id, probeprov, probemod, probefunc, probename);
	printf("%d %d %d\n", pid == $pid, epid >> 32, epid & 0xffffffff);
	printf("%d %d %d\n", arg0, arg1, errno);
	printf("%d %d\n", sizeof(timestamp), sizeof(pid));
}

BEGIN
{
	printf("%d\n", epid & 0xffffffff);
	exit(0);
}
