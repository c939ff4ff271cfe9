#pragma D option quiet

BEGIN
{
	@ = sum(0);
}

fbt::do_mmap:entry
/pid == $target/
{
	@ = sum((arg5 == 12345) + (arg6 == 12345));
}
