#pragma D option quiet

BEGIN
{
	printf("ready\n");
}

shop$target:::open
{
	@ = count();
}
