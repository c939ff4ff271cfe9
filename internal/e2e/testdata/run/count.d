syscall::getppid:entry
/pid == $target/
{
	@ = count();
}
