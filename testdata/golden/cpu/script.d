/* Probes fire on one CPU alone, BEGIN and END too. */
#pragma D option quiet
#pragma D option cpu=0

BEGIN
{
	printf("BEGIN on %d\n", cpu);
}

syscall::getppid:entry,
syscall::getppid:return
/pid == $target/
{
	@[probename, cpu] = count();
}

profile-97
{
	@other = sum(cpu);
}

END
{
	printf("END on %d\n", cpu);
	printa("%s on %d: %@d\n", @);
	printa("samples elsewhere: %@d\n", @other);
}
