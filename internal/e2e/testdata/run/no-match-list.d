syscall::getppid:entry,
nosuch:::probe
{
	trace(1);
}
