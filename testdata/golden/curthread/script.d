#pragma D option quiet

syscall::getppid:entry
/pid == $target/
{
	printf("%d %d\n", curthread->tgid == pid, curthread->pid == tid);
	printf("%d\n", curthread->real_parent->tgid == ppid);
	printf("%s\n", stringof(curthread->comm));
	printf("%d\n", curthread->group_leader->group_leader == curthread->group_leader);
	this->t = curthread->real_parent;
	printf("%d\n", this->t->tgid == ppid && this->t != NULL);
}
