/* ftruncate() empties the file that text goes to; elsewhere it does nothing. */
#pragma D option quiet

BEGIN
{
	ftruncate();
	printf("kept\n");
	freopen("/tmp/dtc-golden-ftruncate-%d", pid);
	printf("a long text that goes\n");
	ftruncate();
	printf("short\n");
	freopen("");
	system("cat /tmp/dtc-golden-ftruncate-%d; rm /tmp/dtc-golden-ftruncate-%d", pid, pid);
	exit(0);
}
