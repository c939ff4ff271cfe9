#pragma D option quiet

int worst;

BEGIN
{
	printf("%d\n", ipl);
}

syscall::getppid:entry
/pid == $target/
{
	printf("%d\n", ipl);
}

/* A timer interrupts: 0 where the kernel does not list its variables. */
tick-1ms
{
	worst |= ipl != 2 && ipl != 0;
}

END
{
	printf("%d\n", worst);
}
