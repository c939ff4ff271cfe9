#pragma D option quiet

syscall::getppid:entry
/pid == $target/
{
	stack(3);
	printf("%k.", stack(1));
	@[stack(2)] = count();
	@depth = max(stackdepth);
}
