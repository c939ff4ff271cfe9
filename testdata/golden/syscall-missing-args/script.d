/* Arguments that a system call does not have are 0, whatever the registers hold. */
#pragma D option quiet
syscall::getppid:entry
/pid == $target/
{
	printf("%d %d %d\n", arg0, arg1, arg5);
}

syscall::getppid:entry,
syscall::write:entry
/pid == $target && (probefunc == "getppid" || arg0 == 98)/
{
	printf("%s %d %d %d %d %d\n", probefunc, arg0, arg2, arg3, arg5, arg9);
}

syscall::getpp*:entry
/pid == $target/
{
	printf("%d %d\n", arg0, arg5);
}
