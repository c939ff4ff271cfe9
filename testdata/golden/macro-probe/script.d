#pragma D option quiet

syscall::$1:$2
/pid == $target/
{
	@[probefunc, probename] = count();
}
