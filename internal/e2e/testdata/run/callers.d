#pragma D option quiet

syscall::getppid:entry
/pid == $target/
{
	stack(2);
	sym(caller);
	printf("\n%d\n", stackdepth);
}

rawtp:::sys_enter
/pid == $target && args[1] == $1/
{
	stack(2);
	sym(caller);
	printf("\n%d\n", stackdepth);
}
