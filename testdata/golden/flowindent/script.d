#pragma D option flowindent

syscall::getppid:
/pid == $target/
{
}

syscall::getppid:entry
/pid == $target/
{
	trace("second");
}
