/*
 * specfail: the kernel's way through a system call, shown only where it fails.
 *
 * Each open of a file begins a speculation, into which goes what happens until
 * it returns. If the call fails with the error that is asked for (argument,
 * default any), the speculation is shown; otherwise it is dropped.
 */
#pragma D option quiet
#pragma D option defaultargs
#pragma D option nspec=16
#pragma D option specsize=64k
#pragma D option cleanrate=10hz

inline int WANTED = $1;

self int spec;
uint64_t shown;
uint64_t dropped;
uint64_t without;

BEGIN
{
	printf("Opens that fail%s\n", WANTED ? " with the error asked for" : "");
}

syscall::open:entry,
syscall::openat:entry,
syscall::openat2:entry
/pid != $pid/
{
	self->spec = speculation();
	self->path = probefunc == "open" ? arg0 : arg1;
	self->began = timestamp;
}

syscall::open:entry,
syscall::openat:entry,
syscall::openat2:entry
/pid != $pid && !self->spec/
{
	without++;
}

syscall::open:entry,
syscall::openat:entry,
syscall::openat2:entry
/self->spec/
{
	speculate(self->spec);
	printf("%s (%d), thread %d, processor %d\n", execname, pid, tid, cpu);
}

sdt:sched::sched_switch
/self->spec/
{
	speculate(self->spec);
	printf("  %8d us  leaves the processor\n", (timestamp - self->began) / 1000);
}

sdt:sched::sched_waking
/self->spec/
{
	speculate(self->spec);
	printf("  %8d us  wakes thread %d\n", (timestamp - self->began) / 1000, (int)arg1);
}

sdt:exceptions::page_fault_user
/self->spec/
{
	speculate(self->spec);
	printf("  %8d us  page fault at %x\n", (timestamp - self->began) / 1000, arg0);
}

syscall::open:return,
syscall::openat:return,
syscall::openat2:return
/self->spec/
{
	speculate(self->spec);
	printf("  %8d us  error %d opening %s\n", (timestamp - self->began) / 1000, errno, copyinstr(self->path));
}

syscall::open:return,
syscall::openat:return,
syscall::openat2:return
/self->spec && errno != 0 && (WANTED == 0 || errno == WANTED)/
{
	commit(self->spec);
	shown++;
	self->spec = 0;
}

syscall::open:return,
syscall::openat:return,
syscall::openat2:return
/self->spec/
{
	discard(self->spec);
	dropped++;
	self->spec = 0;
}

syscall::open:return,
syscall::openat:return,
syscall::openat2:return
/self->path/
{
	@results[errno == 0 ? "opened" : errno == ENOENT ? "not there" : errno == EACCES ? "no access" : "other"] = count();
	@times[errno == 0 ? "opened" : "failed"] = quantize((timestamp - self->began) / 1000);
	self->path = 0;
	self->began = 0;
}

END
{
	printf("\n%d were shown, %d dropped, %d found no speculation.\n", shown, dropped, without);
	printa("  %-12s %@8u\n", @results);
	printa("Microseconds, %s:\n%@d\n", @times);
}
