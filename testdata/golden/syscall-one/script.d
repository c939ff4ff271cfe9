syscall::getppid:entry
{
	@ = count();
}
