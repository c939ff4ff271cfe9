/* A fault after exit(): the record is lost, and the status with it, but the run ends. */
#pragma D option quiet

BEGIN
{
	printf("not printed\n");
	exit(3);
	trace(*(int *)8);
}

BEGIN
{
	printf("nor this\n");
}

tick-1s
{
	printf("nor this\n");
	exit(5);
}

ERROR
{
	printf("fault %d at %d\n", arg4, arg5);
}

END
{
	printf("end\n");
}
