syscall::getppid:entry
/pid == $target/
{
	ustack();
	ustack(2);
	jstack(1);
	jstack(2, 100);
	trace(ustackdepth);
	printf("%k|%k", ustack(3), jstack(1));
	@[ustack(3)] = count();
	@twice[ustack(1), pid == $target] = sum(2);
}

syscall::getppid:entry
/pid == $target && calls++ == 1/
{
	printa("frames:%ktimes: %@d\n", @);
}

syscall::getppid:return
/pid == $target/
{
	usym(ucaller);
	ufunc(ucaller);
	umod(ucaller);
	uaddr(ucaller);
	uaddr(uregs[R_PC]);
	printf("%A %A %a %a %-20A|", ucaller, usym(ucaller), uaddr(ucaller), umod(ucaller), ufunc(uregs[R_PC]));
	usym(16L);
	uaddr(16L);
	umod(16L);
	@sym[usym(ucaller), umod(ucaller)] = count();
	@addr[uaddr(uregs[R_PC]), ufunc(uregs[R_PC])] = count();
}
