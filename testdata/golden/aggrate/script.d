/* Until the end printa() shows what was counted when it was first printed: a minute has not passed. */
#pragma D option quiet
#pragma D option aggrate=60s
#pragma D option switchrate=10ms

BEGIN
{
	@ = count();
	printa("%@d\n", @);
}

syscall::getppid:entry
/pid == $target/
{
	@ = count();
	printa("%@d\n", @);
}

END
{
	printa("in the end %@d\n", @);
}
