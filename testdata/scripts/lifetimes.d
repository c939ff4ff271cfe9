/*
 * lifetimes: processes from fork to exit.
 *
 * A line for each process that ends while this runs and whose start was seen:
 * how long it lived, how many children it had, and what it was. At the end the
 * distribution of life times for each program, and who forks most.
 */
#pragma D option quiet
#pragma D option switchrate=10hz
#pragma D option dynvarsize=4m

uint64_t born[int];
int parent[int];
int children[int];
int execs[int];
int alive;
int most;

BEGIN
{
	printf("%-20s %8s %8s %12s %5s %5s %s\n", "ENDED", "PID", "PARENT", "MILLISECONDS", "CHILD", "EXEC", "PROGRAM");
}

sdt:sched::sched_process_fork
{
	this->child = (int)arg3;
	born[this->child] = timestamp;
	parent[this->child] = pid;
	children[pid]++;
	alive++;
	@forks[execname] = count();
}

sdt:sched::sched_process_fork
/alive > most/
{
	most = alive;
}

sdt:sched::sched_process_exec
{
	execs[pid]++;
	@exec[execname] = count();
}

sdt:sched::sched_process_exit
/pid == tid && born[pid]/
{
	this->ms = (timestamp - born[pid]) / 1000000;
	printf("%-20Y %8d %8d %12d %5d %5d %s\n", walltimestamp, pid, parent[pid], this->ms,
	    children[pid], execs[pid], execname);
	@life[execname] = quantize(this->ms);
	@mean[execname] = avg(this->ms);
	@shortest = min(this->ms);
	@longest = max(this->ms);
	alive--;
}

sdt:sched::sched_process_exit
/pid == tid && !born[pid]/
{
	@older[execname] = count();
}

sdt:sched::sched_process_exit
/pid == tid/
{
	born[pid] = 0;
	parent[pid] = 0;
	children[pid] = 0;
	execs[pid] = 0;
}

END
{
	printf("\nAt most %d of the processes lived at the same time.\n", most);
	printa("The shortest life was %@d ms, ", @shortest);
	printa("the longest %@d ms.\n", @longest);
	printf("\nLife times in milliseconds:\n");
	printa("  %s (mean %@d)\n", @mean);
	printa("  %s\n%@d\n", @life);
	printf("Forks:\n");
	printa("  %-16s %@8u\n", @forks);
	printf("Programs started:\n");
	printa("  %-16s %@8u\n", @exec);
	printf("Ended, but started before:\n");
	printa("  %-16s %@8u\n", @older);
}
