#pragma D option quiet

syscall::getppid:entry,
syscall::close:entry
/pid == $target && (probefunc == "getppid" || (int)arg0 == -1)/
{
	@[probefunc] = count();
	@who[execname, probefunc, probename] = count();
	@size[probeprov, probemod] = sum(2);
}
