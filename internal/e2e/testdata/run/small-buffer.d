#pragma D option quiet
#pragma D option bufsize=16k
#pragma D option switchrate=1s

syscall::getppid:entry
/pid == $target/
{
	printf("x\n");
}
