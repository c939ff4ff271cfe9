syscall::getppid:entry
/pid == $target/
{
	stack();
	printf("%k", stack(3));
	@[stack(4)] = count();
	@depth = max(stackdepth);
}
