#pragma D option quiet

syscall::write:entry
/pid == $target && arg0 == 98/
{
	trace(copyinstr(0x10));
}

ERROR
{
	printf("%s %d %x\n", probename, arg4, arg5);
}
