/* Text goes to a file, and back with an empty name. */
#pragma D option quiet

BEGIN
{
	printf("first\n");
	freopen("/tmp/dtc-golden-freopen-%d", pid);
	printf("in the file\n");
}

BEGIN
{
	trace("still");
	printf(" in the file %s\n", "too");
}

BEGIN
{
	freopen("");
	printf("out again\n");
	system("cat /tmp/dtc-golden-freopen-%d", pid);
}

BEGIN
{
	freopen("/tmp/dtc-golden-freopen-%d", pid);
	printf("appended\n");
	freopen("");
	system("cat /tmp/dtc-golden-freopen-%d; rm /tmp/dtc-golden-freopen-%d", pid, pid);
	freopen("/nowhere/at/all");
	printf("end\n");
	exit(0);
}
