/* Where arguments and registers are on arm64. */

syscall::mmap:entry,
syscall::futex:entry
{
	trace(arg0);
	trace(arg5);
}

syscall::read:return
{
	trace(arg1);
	trace(errno);
}

fbt::vfs_read:entry
{
	trace(arg0);
	trace(arg7);
	trace(arg9);
}

fbt::vfs_read:return
{
	trace(arg1);
}

profile-97
{
	trace(arg0);
	trace(arg1);
	trace(uregs[R_X3] + uregs[R_SP] + uregs[R_PC] + uregs[R_PSTATE]);
	trace(uregs[pid]);
}
