#pragma D option quiet
#pragma D option bufsize=64k

BEGIN
{
	printf("ready\n");
}

syscall::getppid:entry
/pid == $target/
{
	printf("%-100d\n", pid);
}

syscall::getppid:entry
/pid == $target/
{
	@calls = count();
}

END
{
	printf("the end\n");
	printa("%@d calls\n", @calls);
}
