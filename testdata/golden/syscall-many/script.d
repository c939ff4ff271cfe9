#pragma D option quiet

syscall::getppid:entry,
syscall::read:entry,
syscall::write:entry,
syscall::close:entry,
syscall::openat:entry,
syscall::execve:entry
/pid == $target && (arg0 == 98 || arg0 == 99 || (int)arg0 == -1 || probefunc == "getppid")/
{
	@[probefunc] = count();
}
