#pragma D option quiet

BEGIN
{
	before = 1;
	printf("not printed\n");
	n = *(int *)0x10;
	after = 1;
}

BEGIN
{
	printf("next clause %d %d\n", before, after);
}

BEGIN
{
	s = stringof((char *)NULL);
}

BEGIN
{
	exit(0);
}
