/*
 * userstacks: where in their own code programs allocate, wait and compute.
 *
 * User stacks are taken at three kinds of events: samples while the process
 * computes, calls that wait, and calls that ask for memory. Only the processes of
 * one user or of one program are looked at, if the arguments say so:
 *
 *	dtrun userstacks.o 1000 bash
 */
#pragma D option quiet
#pragma D option defaultargs
#pragma D option ustackframes=12
#pragma D option aggsortrev

inline int USER = $1;
inline int DEPTH = 12;

BEGIN
{
	printf("Taking user stacks. Ctrl-C ends.\n");
}

profile:::profile-99
/pid != 0 && arg1 != 0 && (USER == 0 || uid == USER) && ($$2 == "" || execname == $$2)/
{
	@computing[execname, ustack(DEPTH)] = count();
	@modules[umod(arg1)] = count();
	@functions[ufunc(arg1)] = count();
	@depth["computing"] = avg(ustackdepth);
}

syscall::futex:entry,
syscall::poll:entry,
syscall::ppoll:entry,
syscall::epoll_wait:entry,
syscall::read:entry,
syscall::nanosleep:entry,
syscall::clock_nanosleep:entry,
syscall::wait4:entry
/pid != $pid && (USER == 0 || uid == USER) && ($$2 == "" || execname == $$2)/
{
	self->waiting = timestamp;
}

syscall::futex:return,
syscall::poll:return,
syscall::ppoll:return,
syscall::epoll_wait:return,
syscall::read:return,
syscall::nanosleep:return,
syscall::clock_nanosleep:return,
syscall::wait4:return
/self->waiting && timestamp - self->waiting > 1000000/
{
	@waiting[execname, probefunc, ustack(6)] = sum((timestamp - self->waiting) / 1000);
	@callers[usym(ucaller)] = count();
	@depth["waiting"] = avg(ustackdepth);
}

syscall::futex:return,
syscall::poll:return,
syscall::ppoll:return,
syscall::epoll_wait:return,
syscall::read:return,
syscall::nanosleep:return,
syscall::clock_nanosleep:return,
syscall::wait4:return
{
	self->waiting = 0;
}

syscall::mmap:entry
/(arg3 & 0x20) && pid != $pid && (USER == 0 || uid == USER) && ($$2 == "" || execname == $$2)/
{
	@memory[execname, ustack(8)] = sum(arg1);
	@addresses[uaddr(ucaller)] = count();
	@depth["memory"] = avg(ustackdepth);
}

syscall::brk:entry
/arg0 && pid != $pid && (USER == 0 || uid == USER) && ($$2 == "" || execname == $$2)/
{
	@heap[execname, ustack(8)] = count();
}

sdt:sched::sched_process_exit
/pid == tid && ($$2 == "" || execname == $$2)/
{
	@ended[execname] = count();
}

profile:::tick-60s
{
	trunc(@computing, 50);
	trunc(@waiting, 50);
	trunc(@memory, 50);
	trunc(@heap, 50);
}

END
{
	trunc(@computing, 5);
	trunc(@waiting, 5);
	trunc(@memory, 5);
	trunc(@heap, 5);
	trunc(@functions, 20);
	trunc(@modules, 10);
	trunc(@callers, 10);
	trunc(@addresses, 10);
	printf("\nComputing (samples):\n");
	printa("\n%s%k%@8u\n", @computing);
	printf("\nWaiting (microseconds):\n");
	printa("\n%s in %s%k%@8u\n", @waiting);
	printf("\nAsking for memory (bytes):\n");
	printa("\n%s%k%@8u\n", @memory);
	printf("\nMoving the heap:\n");
	printa("\n%s%k%@8u\n", @heap);
	printf("\nFunctions:\n");
	printa("  %@8u %A\n", @functions);
	printf("Modules:\n");
	printa("  %@8u %A\n", @modules);
	printf("Callers of waits:\n");
	printa("  %@8u %A\n", @callers);
	printf("Callers of mmap:\n");
	printa("  %@8u %A\n", @addresses);
	printf("Frames on average:\n");
	printa("  %-12s %@4d\n", @depth);
	printf("Ended:\n");
	printa("  %-16s %@8u\n", @ended);
}
