/*
 * topio: the ten programs that read and the ten that write most, every second for five seconds.
 * Counts the bytes that read(2) and write(2) returned.
 *
 *	dtc -s examples/topio.d -o topio.o && dtrun topio.o
 */
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
	printf("%-16s %12s %12s\n", "PROGRAM", "READ", "WRITTEN");
	printa("%-16s %@12d %@12d\n", @read, @written);
	printf("\n");
	clear(@read);
	clear(@written);
}

tick-5s
{
	exit(0);
}
