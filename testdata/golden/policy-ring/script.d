/* The last bufsize bytes are left. END has room of its own, and what BEGIN printed is pushed out. */
#pragma D option quiet
#pragma D option bufpolicy=ring
#pragma D option bufsize=256

BEGIN
{
	printf("begin\n");
}

syscall::getppid:entry
/pid == $target/
{
	@calls = count();
	printf("call %d\n", ++n);
}

syscall::getppid:entry
/pid == $target && n == 990/
{
	printa("%@d calls\n", @calls);
	clear(@calls);
}

syscall::getppid:entry
/pid == $target && n == 995/
{
	printf("at the end there are\n");
	printa("%@d calls\n", @calls);
}

END
{
	printf("the end, %d calls, in a text that is longer than the whole buffer: ", n);
	printf("%s", "0123456789012345678901234567890123456789");
	printf("%s", "0123456789012345678901234567890123456789");
	printf("%s", "0123456789012345678901234567890123456789");
	printf("\n");
}
