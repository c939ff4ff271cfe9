syscall::getppid:entry
/pid == $target/
{
}

syscall::getppid:return
/pid == $target/
{
	trace(arg0 > 0);
}
