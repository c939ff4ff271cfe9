#pragma D option quiet

syscall::read:return
/arg1 > 0/
{
	@read[execname] = sum(arg1);
}

syscall::write:return
/arg1 > 0/
{
	@written[execname] = sum(arg1);
}

tick-1s
{
	trunc(@read, 10);
	trunc(@written, 10);
	printa("%-16s %@12d %@12d\n", @read, @written);
	clear(@read);
	clear(@written);
}
