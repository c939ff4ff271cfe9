/* Every way to ask for a stack, in a program without frame pointers. */
#pragma D option quiet

syscall::write:entry
/pid == $target && !writes++/
{
	printf("write%k", ustack());
	printf("frames %d, limited to 2:%k", ustackdepth > 5, ustack(2));
}

syscall::getppid:entry
/pid == $target/
{
	printf("signal%k", ustack());
}

syscall::getpgid:entry
/pid == $target/
{
	printf("inlined%k", ustack());
}

syscall::write:entry
/pid != $target && progenyof($target)/
{
	@children[ufunc(uregs[R_PC])] = count();
}

syscall::write:entry
/pid == $target/
{
	@keys[ustack(4)] = count();
}

END
{
	printa("children: %A %@d\n", @children);
	printa("key: %@d%k", @keys);
}
