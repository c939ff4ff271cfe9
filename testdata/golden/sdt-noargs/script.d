#pragma D option quiet

sdt:sched::sched_process_exit,
sdt:task::task_rename
/pid == $target && pid == tid/
{
	@[probemod, probename] = count();
}
