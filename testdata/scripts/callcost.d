/*
 * callcost: a summary of the system calls of one process, as strace -c makes it,
 * for all of them at once and without stopping anything.
 *
 *	dtrun -c 'ls -lR /usr' callcost.o
 *
 * With -c or -p the process is $target; without either, all processes.
 */
#pragma D option quiet

uint64_t began;

BEGIN
{
	began = timestamp;
}

syscall:::entry
/$target == 0 || pid == $target/
{
	self->start = timestamp;
	self->depth = stackdepth;
}

syscall:::return
/self->start/
{
	this->ns = timestamp - self->start;
	self->start = 0;

	@calls[probefunc] = count();
	@total[probefunc] = sum(this->ns);
	@mean[probefunc] = avg(this->ns);
	@most[probefunc] = max(this->ns);
	@least[probefunc] = min(this->ns);
	@spread[probefunc] = stddev(this->ns);
	@failed[probefunc] = sum(errno != 0);
	@everything = sum(this->ns);
	@number = count();
	@magnitude = llquantize(this->ns, 10, 2, 9, 10);
}

syscall:::return
/errno != 0 && ($target == 0 || pid == $target)/
{
	@errors[probefunc, errno] = count();
}

syscall::mmap:entry,
syscall::brk:entry,
syscall::munmap:entry
/$target == 0 || pid == $target/
{
	@memory[probefunc] = count();
}

syscall::execve:return
/$target != 0 && pid == $target/
{
	printf("started %s\n", execname);
}

syscall::exit_group:entry
/$target != 0 && pid == $target/
{
	printf("process %d leaves with status %d\n", pid, (int)arg0);
}

END
{
	normalize(@total, 1000);
	normalize(@everything, 1000);
	printf("\n%-18s %8s %8s %12s %10s %10s %10s %10s\n", "CALL", "CALLS", "FAILED", "TOTAL (us)", "LEAST", "MEAN", "MOST", "SPREAD");
	printa("%-18s %@8u %@8u %@12u %@10u %@10u %@10u %@10u\n", @calls, @failed, @total, @least, @mean, @most, @spread);
	printa("\n%@u calls", @number);
	printa(" took %@u us", @everything);
	printf(" of %d us.\n", (timestamp - began) / 1000);
	printf("\nMemory calls:\n");
	printa("  %-18s %@8u\n", @memory);
	printf("\nErrors:\n");
	printa("  %-18s %5d %@8u\n", @errors);
	printf("\nNanoseconds:\n");
	printa(@magnitude);
}
