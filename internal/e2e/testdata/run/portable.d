/* One object for every kernel: fields through two pointers, typed arguments of a raw tracepoint. */
#pragma D option quiet

syscall::getppid:entry
/pid == $target/
{
	printf("parent %d\n", curthread->real_parent->tgid == ppid);
	printf("leader %s\n", stringof(curthread->group_leader->comm));
}

rawtp:task::task_rename
/args[0]->tgid == $target/
{
	printf("%s -> %s\n", stringof(args[0]->comm), stringof(args[1]));
}

fbt::vfs_write:entry
/pid == $target && arg2 == 4321/
{
	self->start = timestamp;
}

fbt::vfs_write:return
/self->start/
{
	@["vfs_write"] = quantize(timestamp - self->start);
	@calls = count();
	@bytes = sum(arg1);
	self->start = 0;
}
