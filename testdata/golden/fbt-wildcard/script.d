#pragma D option quiet

fbt::vfs_re*:entry,
fbt::vfs_wr*:entry
/pid == $target && arg2 == 4321/
{
	@[probefunc] = count();
}
