#pragma D option quiet

dt_stack_t here, nowhere;
int seen[dt_stack_t];

syscall::getppid:entry
/pid == $target/
{
	here = ustack(3);
	printf("depth %d, of the process %d, bytes %d:", here.depth, here.pid == pid, sizeof(here));
	trace(here);
	here.depth = 1;
	printf("cut:%k", here);
	self->there = ustack(2);
	by["name"] = self->there;
	this->copy = by["name"];
	printf("copied:%k", this->copy);
	seen[ustack(2)]++;
	seen[this->copy]++;
	where[usym(ucaller)] = 7;
	printf("seen %d, %d, frames %d\n", seen[self->there], where[usym(ucaller)], ustack(7).depth);
	@[this->copy] = count();
	here = stack(4);
	printf("of the kernel: %d %d\n", here.depth, here.pid);
}

END
{
	printf("none:%k", nowhere);
	nowhere = stack();
	printf("none:%k%d\n", nowhere, nowhere.depth);
	printf("%A\n", 16);
	here = ustack(5);
	printf("%d %d\n", here.depth, here.pid == $pid);
}
