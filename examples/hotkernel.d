/*
 * hotkernel: where the kernel spends its time: 97 times a second, on each
 * processor, the stack is counted. The ten most frequent are printed at the end.
 *
 *	dtc -s examples/hotkernel.d && dtrun hotkernel.o
 */
#pragma D option quiet
#pragma D option stackframes=8

profile-97
/arg0/
{
	@[stack()] = count();
}

END
{
	trunc(@, 10);
	printa("%k%@16d\n", @);
}
