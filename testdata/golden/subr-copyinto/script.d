/* copyinto() and bcopy() fill memory that alloca() gave. */
#pragma D option quiet

syscall::write:entry
/pid == $target && arg0 == 98/
{
	this->p = (char *)alloca(32);
	copyinto(arg1, 12, this->p);
	this->p[12] = 0;
	printf("%s\n", stringof(this->p));
	copyinto(arg1, 5, this->p + 20);
	this->p[25] = 0;
	printf("%s|%s\n", stringof(this->p), stringof(this->p + 20));
	bcopy(execname, this->p, 3);
	bcopy(curthread->comm, this->p + 3, 2);
	printf("%d %d %s\n", this->p[0] == execname[0], this->p[3] == execname[0], stringof(this->p + 5));
	this->u = arg1;
}

syscall::write:entry
/pid == $target && arg0 == 98/
{
	this->p = (char *)alloca(8);
	copyinto(0x10, 8, this->p);
}

syscall::write:entry
/pid == $target && arg0 == 98/
{
	this->p = (char *)alloca(8);
	this->n = -1;
	copyinto(this->u, this->n, this->p);
}

syscall::write:entry
/pid == $target && arg0 == 98/
{
	this->p = (char *)alloca(8);
	copyinto(this->u, 200, this->p + 100);
}

ERROR
{
	printf("fault %d %d\n", arg4, arg5);
}
