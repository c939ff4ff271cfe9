/*
 * waiting: where processes wait on purpose: sleeping, polling, waiting for
 * locks, children or input.
 *
 * Each blocking call is put into one of six classes. Waits above a threshold
 * (argument, in milliseconds, default 1000) are printed as they end.
 */
#pragma D option quiet
#pragma D option defaultargs

inline int64_t LIMIT = $1 > 0 ? $1 * 1000000 : 1000000000;

enum class { SLEEP, POLL, LOCK, CHILD, INPUT, SIGNAL };
string classes[int];

BEGIN
{
	classes[SLEEP] = "sleep";
	classes[POLL] = "poll";
	classes[LOCK] = "lock";
	classes[CHILD] = "child";
	classes[INPUT] = "input";
	classes[SIGNAL] = "signal";
	printf("%-16s %7s %7s %-8s %-18s %12s\n", "PROGRAM", "PID", "THREAD", "CLASS", "CALL", "MILLISECONDS");
}

syscall::nanosleep:entry,
syscall::clock_nanosleep:entry
{
	self->class = SLEEP;
	self->since = timestamp;
}

syscall::poll:entry,
syscall::ppoll:entry,
syscall::select:entry,
syscall::pselect6:entry,
syscall::epoll_wait:entry,
syscall::epoll_pwait:entry
{
	self->class = POLL;
	self->since = timestamp;
}

syscall::futex:entry
/(arg1 & 0x7f) == 0 || (arg1 & 0x7f) == 9/
{
	self->class = LOCK;
	self->since = timestamp;
}

syscall::wait4:entry,
syscall::waitid:entry
{
	self->class = CHILD;
	self->since = timestamp;
}

syscall::read:entry,
syscall::recvfrom:entry,
syscall::recvmsg:entry,
syscall::accept4:entry
{
	self->class = INPUT;
	self->since = timestamp;
}

syscall::rt_sigtimedwait:entry,
syscall::rt_sigsuspend:entry,
syscall::pause:entry
{
	self->class = SIGNAL;
	self->since = timestamp;
}

syscall::nanosleep:return, syscall::clock_nanosleep:return, syscall::poll:return, syscall::ppoll:return,
syscall::select:return, syscall::pselect6:return, syscall::epoll_wait:return, syscall::epoll_pwait:return,
syscall::futex:return, syscall::wait4:return, syscall::waitid:return, syscall::read:return,
syscall::recvfrom:return, syscall::recvmsg:return, syscall::accept4:return, syscall::rt_sigtimedwait:return,
syscall::rt_sigsuspend:return, syscall::pause:return
/self->since && pid != $pid/
{
	this->took = (int64_t)(timestamp - self->since);
	if (this->took >= LIMIT) {
		printf("%-16s %7d %7d %-8s %-18s %12d\n", execname, pid, tid, classes[self->class], probefunc,
		    this->took / 1000000);
	}
	if (errno == EINTR) {
		@interrupted[execname, probefunc] = count();
	} else if (errno == ETIMEDOUT || errno == EAGAIN) {
		@timedout[execname, probefunc] = count();
	} else {
		@served[execname, probefunc] = count();
	}
	@total[execname, classes[self->class]] = sum(this->took);
	@waits[classes[self->class]] = quantize(this->took / 1000);
	self->since = 0;
}

END
{
	normalize(@total, 1000000);
	printf("\n%-16s %-8s %14s\n", "PROGRAM", "CLASS", "MILLISECONDS");
	printa("%-16s %-8s %@14d\n", @total);
	printf("\nServed:\n");
	printa("  %-16s %-18s %@8u\n", @served);
	printf("Timed out:\n");
	printa("  %-16s %-18s %@8u\n", @timedout);
	printf("Interrupted:\n");
	printa("  %-16s %-18s %@8u\n", @interrupted);
	printf("\nWaits in microseconds:\n");
	printa("  %s\n%@d\n", @waits);
}
