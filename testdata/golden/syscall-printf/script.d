#pragma D option quiet

syscall::getppid:entry
/pid == $target/
{
	printf("%s %d\n", probefunc, ++n);
}
