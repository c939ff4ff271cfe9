#pragma D option quiet

fbt::$1:entry
/pid == $target && arg2 == 4321/
{
	@[probefunc] = count();
}
