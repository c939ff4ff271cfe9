/*
 * report: the state of a machine on a few pages.
 *
 * Every PERIOD seconds a page is printed with the programs that used the
 * processors, the calls that took the time, files, processes and waits;
 * then everything is cleared for the next page. PAGES pages are printed. Both
 * are arguments:
 *
 *	dtrun report.o 10 6
 *
 * The sections are independent of each other: each has its clauses, which are
 * grouped by what they look at, and its part of the page.
 */
#pragma D option quiet
#pragma D option defaultargs
#pragma D option aggsize=8m
#pragma D option dynvarsize=8m
#pragma D option bufsize=2m
#pragma D option strsize=96

inline int PERIOD = $1 > 0 ? $1 : 10;
inline int PAGES = $2 > 0 ? $2 : 6;
inline int LINES = 8;
inline int US = 1000;
inline int MS = 1000000;
inline uint64_t SECOND = 1000000000;

enum section { CPU = 1, CALLS, FILES, PROCESSES, WAITS, ERRORS };

struct page {
	int number;
	uint64_t began;
	uint64_t calls;
	uint64_t failures;
	uint64_t switches;
	int born;
	int died;
};

struct page now;
string title[int];
uint64_t born[int];
uint64_t ready[int];
int64_t countdown;

BEGIN
{
	title[CPU] = "Processors";
	title[CALLS] = "System calls";
	title[FILES] = "Files";
	title[PROCESSES] = "Processes";
	title[WAITS] = "Waits";
	title[ERRORS] = "Errors";
	now.number = 1;
	now.began = timestamp;
	countdown = PERIOD;
	printf("%d pages of %d seconds, from %Y\n", PAGES, PERIOD, walltimestamp);
}

/* ---- Processors: samples 97 times a second ---- */

profile:::profile-97
/pid != 0/
{
	@cpuPrograms[execname] = count();
	@cpuProcessors = lquantize(cpu, 0, 32, 1);
}

profile:::profile-97
/pid != 0 && arg0/
{
	@cpuKernel[func(arg0)] = count();
}

profile:::profile-97
/pid == 0/
{
	@cpuIdle = count();
}

sdt:sched::sched_switch
{
	now.switches++;
	@cpuSwitches[execname] = count();
}

/* ---- System calls: time and number ---- */

syscall:::entry
/pid != $pid/
{
	self->call = timestamp;
	now.calls++;
}

syscall:::return
/self->call/
{
	this->took = timestamp - self->call;
	self->call = 0;
	@callCount[probefunc] = count();
	@callTime[probefunc] = sum(this->took);
	@callLongest[probefunc] = max(this->took);
	@callPrograms[execname] = sum(this->took);
	@callAll = quantize(this->took / US);
}

syscall:::return
/this->took > SECOND/
{
	@callSlow[execname, probefunc] = count();
}

/* ---- Files: opened, looked for, read and written ---- */

syscall::openat:entry
/pid != $pid/
{
	self->path = arg1;
	self->create = (arg2 & 0100) != 0;
}

syscall::openat:return
/self->path && errno == 0/
{
	@fileOpened[copyinstr(self->path)] = count();
}

syscall::openat:return
/self->path && errno == 0 && self->create/
{
	@fileMade[execname] = count();
}

syscall::openat:return
/self->path && errno == ENOENT/
{
	@fileMissed[execname] = count();
}

syscall::openat:return
{
	self->path = 0;
	self->create = 0;
}

syscall::read:return,
syscall::pread64:return,
syscall::readv:return
/(int64_t)arg1 > 0 && pid != $pid/
{
	@fileRead[execname] = sum((int64_t)arg1);
	@fileSizes["read"] = quantize((int64_t)arg1);
}

syscall::write:return,
syscall::pwrite64:return,
syscall::writev:return
/(int64_t)arg1 > 0 && pid != $pid/
{
	@fileWritten[execname] = sum((int64_t)arg1);
	@fileSizes["written"] = quantize((int64_t)arg1);
}

syscall::fsync:entry,
syscall::fdatasync:entry
{
	self->sync = timestamp;
}

syscall::fsync:return,
syscall::fdatasync:return
/self->sync/
{
	@fileSync[execname] = avg((timestamp - self->sync) / US);
	self->sync = 0;
}

syscall::unlink:return,
syscall::unlinkat:return,
syscall::rename:return,
syscall::renameat2:return
/errno == 0/
{
	@fileChanged[execname, probefunc] = count();
}

/* ---- Processes: fork, exec, exit ---- */

sdt:sched::sched_process_fork
{
	now.born++;
	born[(int)arg3] = timestamp;
	@procForks[execname] = count();
}

sdt:sched::sched_process_exec
{
	@procExecs[execname] = count();
}

sdt:sched::sched_process_exit
/pid == tid/
{
	now.died++;
	@procExits[execname] = count();
}

sdt:sched::sched_process_exit
/born[tid]/
{
	@procLife[pid == tid ? "process" : "thread"] = quantize((timestamp - born[tid]) / MS);
	born[tid] = 0;
}

/* ---- Waits: for a processor, for locks, for others ---- */

sdt:sched::sched_wakeup
{
	ready[(int)arg1] = timestamp;
}

sdt:sched::sched_switch
/ready[(int)arg5]/
{
	@waitCPU = quantize((timestamp - ready[(int)arg5]) / US);
	@waitLongest[cpu] = max((timestamp - ready[(int)arg5]) / US);
	ready[(int)arg5] = 0;
}

syscall::futex:entry,
syscall::poll:entry,
syscall::epoll_wait:entry,
syscall::clock_nanosleep:entry,
syscall::wait4:entry
/pid != $pid/
{
	self->wait = timestamp;
}

syscall::futex:return,
syscall::poll:return,
syscall::epoll_wait:return,
syscall::clock_nanosleep:return,
syscall::wait4:return
/self->wait/
{
	@waitCalls[execname, probefunc] = sum(timestamp - self->wait);
	self->wait = 0;
}

/* ---- Errors ---- */

syscall:::return
/errno != 0 && pid != $pid/
{
	now.failures++;
	@errorCalls[probefunc, errno] = count();
	@errorPrograms[execname] = count();
}

ERROR
{
	@errorOwn[arg2] = count();
}

/* ---- The page ---- */

profile:::tick-1s
{
	countdown--;
}

profile:::tick-1s
/countdown <= 0/
{
	printf("\n======== page %d of %d, %Y: %d ms ========\n", now.number, PAGES, walltimestamp,
	    (timestamp - now.began) / MS);
	printf("%d calls, %d failed, %d switches, %d processes began, %d ended\n",
	    now.calls, now.failures, now.switches, now.born, now.died);
}

profile:::tick-1s
/countdown <= 0/
{
	printf("\n%s\n", title[CPU]);
	trunc(@cpuPrograms, LINES); trunc(@cpuKernel, LINES); trunc(@cpuSwitches, LINES);
	printa("  %-30s %@10u samples\n", @cpuPrograms);
	printa("  %-30a %@10u samples\n", @cpuKernel);
	printa("  %-30s %@10u switches\n", @cpuSwitches);
	printa("  idle %@36u samples\n", @cpuIdle);
	printa(@cpuProcessors);
	trunc(@cpuPrograms); trunc(@cpuKernel); trunc(@cpuSwitches);
	trunc(@cpuIdle); trunc(@cpuProcessors);
}

profile:::tick-1s
/countdown <= 0/
{
	printf("\n%s\n", title[CALLS]);
	trunc(@callTime, LINES); trunc(@callLongest, LINES); trunc(@callCount, LINES);
	trunc(@callPrograms, LINES); trunc(@callSlow, LINES);
	printa("  %-30s %@10u ns\n", @callTime);
	printa("  %-30s %@10u ns at most\n", @callLongest);
	printa("  %-30s %@10u calls\n", @callCount);
	printa("  %-30s %@10u ns\n", @callPrograms);
	printa("  %-16s %-13s %@10u slow\n", @callSlow);
	printa(@callAll);
	trunc(@callTime); trunc(@callLongest); trunc(@callCount);
	trunc(@callPrograms); trunc(@callSlow); trunc(@callAll);
}

profile:::tick-1s
/countdown <= 0/
{
	printf("\n%s\n", title[FILES]);
	trunc(@fileOpened, LINES); trunc(@fileMade, LINES); trunc(@fileMissed, LINES);
	trunc(@fileRead, LINES); trunc(@fileWritten, LINES); trunc(@fileSync, LINES);
	trunc(@fileChanged, LINES);
	printa("  %-30s %@10u\n", @fileOpened);
	printa("  %-30s %@10u made\n", @fileMade);
	printa("  %-30s %@10u missed\n", @fileMissed);
	printa("  %-30s %@10d bytes read\n", @fileRead);
	printa("  %-30s %@10d bytes written\n", @fileWritten);
	printa("  %-30s %@10d us to flush\n", @fileSync);
	printa("  %-16s %-13s %@10u\n", @fileChanged);
	printa(@fileSizes);
	trunc(@fileOpened); trunc(@fileMade); trunc(@fileMissed);
	trunc(@fileRead); trunc(@fileWritten); trunc(@fileSync);
	trunc(@fileChanged); trunc(@fileSizes);
}

profile:::tick-1s
/countdown <= 0/
{
	printf("\n%s\n", title[PROCESSES]);
	trunc(@procForks, LINES); trunc(@procExecs, LINES); trunc(@procExits, LINES);
	printa("  %-30s %@10u forks\n", @procForks);
	printa("  %-30s %@10u starts\n", @procExecs);
	printa("  %-30s %@10u exits\n", @procExits);
	printa(@procLife);
	trunc(@procForks); trunc(@procExecs); trunc(@procExits);
	trunc(@procLife);
}

profile:::tick-1s
/countdown <= 0/
{
	printf("\n%s\n", title[WAITS]);
	trunc(@waitLongest, LINES); trunc(@waitCalls, LINES);
	printa("  processor %-20d %@10u us at most\n", @waitLongest);
	printa("  %-16s %-13s %@10u ns\n", @waitCalls);
	printa(@waitCPU);
	trunc(@waitLongest); trunc(@waitCalls); trunc(@waitCPU);
}

profile:::tick-1s
/countdown <= 0/
{
	printf("\n%s\n", title[ERRORS]);
	trunc(@errorCalls, LINES); trunc(@errorPrograms, LINES); trunc(@errorOwn, LINES);
	printa("  %-16s %-13d %@10u\n", @errorCalls);
	printa("  %-30s %@10u\n", @errorPrograms);
	printa("  clause %-23d %@10u faults\n", @errorOwn);
	trunc(@errorCalls); trunc(@errorPrograms); trunc(@errorOwn);
}

profile:::tick-1s
/countdown <= 0/
{
	countdown = PERIOD;
	now.number++;
	now.began = timestamp;
	now.calls = 0;
	now.failures = 0;
	now.switches = 0;
	now.born = 0;
	now.died = 0;
}

profile:::tick-1s
/now.number > PAGES/
{
	exit(0);
}

END
{
	printf("\nEnd of the report, %Y\n", walltimestamp);
	trunc(@cpuPrograms); trunc(@cpuKernel); trunc(@cpuSwitches);
	trunc(@cpuIdle); trunc(@cpuProcessors); trunc(@callTime);
	trunc(@callLongest); trunc(@callCount); trunc(@callPrograms);
	trunc(@callSlow); trunc(@callAll); trunc(@fileOpened);
	trunc(@fileMade); trunc(@fileMissed); trunc(@fileRead);
	trunc(@fileWritten); trunc(@fileSync); trunc(@fileChanged);
	trunc(@fileSizes); trunc(@procForks); trunc(@procExecs);
	trunc(@procExits); trunc(@procLife); trunc(@waitLongest);
	trunc(@waitCalls); trunc(@waitCPU); trunc(@errorCalls);
	trunc(@errorPrograms); trunc(@errorOwn);
}
