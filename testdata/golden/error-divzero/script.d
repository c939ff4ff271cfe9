#pragma D option quiet

BEGIN
{
	zero = 0;
	n = 10 / zero;
}

BEGIN
/10 % zero == 1/
{
	printf("not printed\n");
}

BEGIN
{
	exit(0);
}

ERROR
{
	printf("error: %d %d %d %d\n", arg1, arg2, arg4, arg5);
	errors++;
}

END
{
	printf("%d errors\n", errors);
}
