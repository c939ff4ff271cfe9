#pragma D option quiet

BEGIN, END
{
	printf("%s\n", probename);
}

dtrace:::BEGIN, :::BEGIN
{
	printf("twice?\n");
	exit(0);
}
