#pragma D option quiet

syscall::write:entry
/pid == $target && arg0 == 98/
{
	printf("%s\n", copyinstr(arg1));
	printf("%s\n", copyinstr(arg1, 6));
	printf("%s\n", stringof(copyin(arg1, 12)));
	this->c = (char *)copyin(arg1 + 7, 5);
	printf("%c%c%c\n", this->c[0], this->c[1], this->c[4]);
	printf("%d\n", *(int *)copyin(arg1, 4));
}
