#pragma D option switchrate=10ms

syscall::getppid:entry
/pid == $target/
{
	printf("call %d\n", n++);
	@["calls"] = count();
}

END
{
	printf("end\n");
}
