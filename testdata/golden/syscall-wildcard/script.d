#pragma D option quiet

syscall::get*pid:entry
/pid == $target/
{
	@entries[probefunc == "getppid" ? probefunc : "other"] = count();
}

syscall::*etppid:
/pid == $target/
{
	@sides[probename] = count();
}

syscall:::return
/pid == $target && probefunc == "getppid"/
{
	@all = count();
}

END
{
	trunc(@entries, 1);
}
