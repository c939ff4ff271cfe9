/*
 * flow: the system calls of one process as an indented list, with what happens
 * to it in between: switches to other threads, signals, forks.
 *
 *	dtrun -c 'date' flow.o
 *
 * Times are microseconds since the line before.
 */
#pragma D option flowindent
#pragma D option bufsize=1m
#pragma D option switchrate=10hz

self uint64_t before;
uint64_t lines;
inline uint64_t LIMIT = 100000;

syscall:::entry
/pid == $target/
{
	this->step = self->before ? (timestamp - self->before) / 1000 : 0;
	printf("%6d us  %x, %x, %x", this->step, arg0, arg1, arg2);
	self->before = timestamp;
	lines++;
}

syscall:::return
/pid == $target && errno == 0/
{
	this->step = self->before ? (timestamp - self->before) / 1000 : 0;
	printf("%6d us  = %d", this->step, (int64_t)arg1);
	self->before = timestamp;
	@returns[probefunc] = count();
}

syscall:::return
/pid == $target && errno != 0/
{
	this->step = self->before ? (timestamp - self->before) / 1000 : 0;
	printf("%6d us  failed, error %d", this->step, errno);
	self->before = timestamp;
	@errors[probefunc, errno] = count();
}

syscall::openat:return,
syscall::open:return
/pid == $target && errno == 0/
{
	@descriptors = max((int64_t)arg1);
}

sdt:sched::sched_switch
/pid == $target/
{
	printf("leaves processor %d (%s)", cpu, (int)arg3 == 0 ? "forced" : "waits");
	self->left = timestamp;
}

sdt:sched::sched_process_fork
/pid == $target/
{
	printf("makes process %d", (int)arg3);
	@children = count();
}

sdt:sched::sched_process_exit
/pid == $target/
{
	printf("thread %d ends", tid);
}

syscall:::entry
/pid == $target && self->left/
{
	@away = quantize((timestamp - self->left) / 1000);
	self->left = 0;
}

syscall:::entry
/lines >= LIMIT/
{
	printf("enough");
	exit(1);
}

END
{
	printa("\n%-20s %@8u\n", @returns);
	printa("%-20s error %3d %@8u\n", @errors);
	printa("highest descriptor %@d\n", @descriptors);
	printa("children %@u\n", @children);
	printa("microseconds away from the processor:\n%@d\n", @away);
}
