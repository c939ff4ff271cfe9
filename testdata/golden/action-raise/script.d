/* raise() sends a signal to the process that the probe fired in. */
#pragma D option quiet

syscall::getppid:entry
/pid == $target/
{
	printf("killing\n");
	raise(SIGKILL);
	printf("killed\n");
}

