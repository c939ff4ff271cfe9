/* New keys all the time, in a small map that trunc empties. */
#pragma D option quiet
#pragma D option switchrate=5ms
#pragma D option aggsize=8k

int n[int];

syscall::getppid:entry
/execname == "aggstorm"/
{
	@[n[tid]++ / 50] = count();
}

tick-10ms, END
{
	printa("%@d\n", @);
	trunc(@);
}
