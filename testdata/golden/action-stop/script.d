/* stop() stops the process until somebody lets it go on. */
#pragma D option destructive
#pragma D option quiet

syscall::getppid:entry
/pid == $target/
{
	stop();
	printf("stopping\n");
	system("while ! grep -q 'State:.T' /proc/%d/status; do :; done; echo stopped; kill -CONT %d", pid, pid);
}
