#pragma D option quiet

syscall::getppid:entry
/pid == $target/
{
	printf("%d %s\n", pid, execname);
}
