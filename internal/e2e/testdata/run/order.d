/* Two threads on two processors call getppid(2) in turn. */
#pragma D option quiet

BEGIN
{
	printf("begin\n");
}

syscall::getppid:entry
/pid == $target/
{
	printf("%d\n", n++);
}

syscall::getppid:return
/pid == $target/
{
	printf("%d\n", n++);
}

END
{
	printf("end\n");
}
