/* A kernel structure is printed as the running kernel lays it out. */
#pragma D option quiet

BEGIN
{
	print((struct in6_addr *)&curthread->comm);
	print(&curthread->comm);
	print(&curthread->comm[0]);
	print((struct udphdr *)&curthread->comm);
	print((struct task_struct **)((uintptr_t)&curthread->comm + 8));
	printf("end\n");
}

BEGIN
{
	print((int *)NULL);
	printf("never\n");
}

BEGIN
{
	print((int *)16);
	printf("never\n");
}

BEGIN
{
	printf("last\n");
	exit(0);
}
