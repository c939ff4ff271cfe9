/* Speculating in a branch, settling in another clause, and a fault after a commit. */
#pragma D option quiet

BEGIN
{
	spec = speculation();
	zero = 0;
}

BEGIN
{
	n++;
	if (n == 1) {
		speculate(spec);
	}
	printf("time %d\n", n);
	if (n == 1) {
		printf("kept\n");
	} else {
		printf("at once\n");
	}
}

BEGIN
{
	n++;
	if (n == 1) {
		speculate(spec);
	}
	printf("time %d\n", n);
	if (n == 1) {
		printf("kept\n");
	} else {
		printf("at once\n");
	}
}

BEGIN
{
	commit(spec);
	n = 1 / zero;
}

BEGIN
{
	speculate(spec);
	commit(spec);
}

BEGIN
{
	printf("end\n");
	exit(0);
}

