/* Several CPUs record into one speculation. */
#pragma D option quiet

int spec;

BEGIN
{
	spec = speculation();
}

profile-497
{
	printf("fired %d %d\n", cpu, timestamp);
}

profile-497
{
	speculate(spec);
	printf("kept %d %d\n", cpu, timestamp);
}

tick-313ms
{
	printf("commit %d\n", timestamp);
}

tick-313ms
{
	commit(spec);
}

tick-313ms
{
	printf("after\n");
	exit(0);
}
