#pragma D option quiet

syscall::getppid:entry
/pid == $target/
{
	printf("%c%c %d\n", curthread->comm[0], curthread->comm[1], curthread->comm[7]);
	this->i = 2;
	printf("%c\n", curthread->comm[this->i]);
	printf("%d\n", curthread->signal->rlim[7].rlim_cur >= curthread->signal->rlim[4].rlim_cur);
	printf("%d\n", curthread->cpus_mask.bits[0] != 0);
}
