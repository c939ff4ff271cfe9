#pragma D option quiet

syscall::getppid:entry
/pid == $target && calls++ == 1/
{
	this->table = (int *)copyin(``table, 4 * sizeof(int));
	printf("%d %d\n", this->table[0], this->table[3]);
	printf("%A %A %d\n", ``inner, ``target`outer + 4, ``inner - ``outer);
	uaddr(``run + 1);
	printf("\n%d\n", ucaller - ``run);
}
