#pragma D option quiet

syscall::getppid:entry
/pid == $target/
{
	printf("%d\n", ++n);
}

END
{
	printf("of %d\n", n);
}
