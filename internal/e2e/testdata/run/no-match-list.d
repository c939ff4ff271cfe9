syscall::getppid:entry,
syscall::no*such:entry
{
	trace(1);
}
