/* Without -w nothing destructive runs. */
BEGIN
{
	printf("never");
	system("echo never");
	exit(0);
}
