#pragma D option quiet

syscall:::entry
/pid == $target && probefunc == "getppid"/
{
	@[probefunc, probename] = count();
}

syscall:::return
/pid == $target && probefunc == "getppid"/
{
	@[probefunc, probename] = count();
}
