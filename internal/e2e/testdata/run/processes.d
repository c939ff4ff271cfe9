#pragma D option quiet

sdt:sched::sched_process_fork
/pid == $target/
{
	forks++;
}

sdt:sched::sched_process_exec
/ppid == $target/
{
	@["exec"] = count();
}

rawtp:sched::sched_process_exec
/ppid == $target/
{
	@["raw exec"] = count();
}

END
{
	printf("%d\n", forks > 0);
}
