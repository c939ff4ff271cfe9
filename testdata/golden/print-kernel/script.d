/* A kernel structure is printed as the running kernel lays it out. */
#pragma D option quiet

/* The name takes all of its bytes. */
syscall::getppid:entry
/pid == $target/
{
	print((struct in6_addr *)&curthread->comm);
	print(&curthread->comm);
	print(&curthread->comm[0]);
	print((struct udphdr *)&curthread->comm);
	print((struct task_struct **)((uintptr_t)&curthread->comm + 8));
	printf("end\n");
}

syscall::getppid:entry
/pid == $target/
{
	print((int *)NULL);
	printf("never\n");
}

syscall::getppid:entry
/pid == $target/
{
	print((int *)16);
	printf("never\n");
}

syscall::getppid:entry
/pid == $target/
{
	printf("last\n");
	exit(0);
}
