#pragma D option quiet

syscall::getppid:entry
/pid == $target/
{
	printf("%d %d %d %d\n", progenyof(pid), progenyof(ppid), progenyof(1), progenyof(0));
	printf("%d %d %d\n", progenyof($target), progenyof($pid), progenyof($ppid));
	printf("%d %d\n", progenyof(-1), progenyof(2147483647));
}
