/* copyout() and copyoutstr() change the memory of the process. */
#pragma D option quiet
#pragma D option destructive

syscall::write:entry
/pid == $target && arg0 == 98/
{
	printf("before: %s\n", copyinstr(arg1, 7));
	copyoutstr("changed", arg1, 4);
	printf("string: %s\n", copyinstr(arg1, 7));
	this->p = (char *)alloca(8);
	bcopy("xyz", this->p, 3);
	copyout(this->p, arg1 + 1, 2);
	printf("bytes: %s\n", copyinstr(arg1, 7));
	copyout((void *)&curthread->comm, arg1, 3);
	printf("kernel: %s\n", copyinstr(arg1, 7));
	copyoutstr("in all", arg1, 100);
	printf("all: %s\n", copyinstr(arg1, 7));
}

syscall::write:entry
/pid == $target && arg0 == 98/
{
	copyoutstr("?", 16, 2);
	printf("never\n");
}

syscall::write:entry
/pid == $target && arg0 == 98/
{
	copyout((void *)&curthread->comm, arg1, 1 << 20);
	printf("never\n");
}

ERROR
{
	printf("fault %d, %x\n", arg4, arg5);
}
