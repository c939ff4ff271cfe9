/* maxframes bounds every stack and the depth of one. */
#pragma D option quiet
#pragma D option maxframes=2

syscall::getppid:entry
/pid == $target/
{
	printf("%d %d\n", stackdepth, ustackdepth <= 2);
	exit(0);
}
