/*
 * identity: who runs what: users, groups, parents, arguments, from the D
 * library's description of the process (psinfo_t) and the kernel's own.
 *
 * A line for each program that is started; then a summary by user. An alarm is
 * printed where a process changes from an ordinary user to the super-user.
 */
#pragma D option quiet
#pragma D option strsize=160
#pragma D option dynvarsize=2m

int was[int];
string started[int];

BEGIN
{
	printf("%-20s %6s %6s %8s %8s %-16s %s\n", "TIME", "USER", "GROUP", "PID", "PARENT", "PROGRAM", "ARGUMENTS");
}

syscall::execve:entry,
syscall::execveat:entry
{
	self->by = execname;
	self->asked = 1;
}

syscall::execve:return,
syscall::execveat:return
/self->asked && errno == 0/
{
	printf("%-20Y %6d %6d %8d %8d %-16s %s\n", walltimestamp, curpsinfo->pr_uid, curpsinfo->pr_gid,
	    curpsinfo->pr_pid, curpsinfo->pr_ppid, curpsinfo->pr_fname, curpsinfo->pr_psargs);
	started[pid] = self->by;
	was[pid] = (int)uid + 1;
	@started[self->by, execname] = count();
	@users[uid, gid] = count();
	@length[execname] = max(strlen(curpsinfo->pr_psargs));
}

syscall::execve:return,
syscall::execveat:return
/self->asked && errno != 0/
{
	@failed[self->by, errno] = count();
}

syscall::execve:return,
syscall::execveat:return
{
	self->asked = 0;
	self->by = 0;
}

syscall::setuid:return,
syscall::setresuid:return,
syscall::setreuid:return
/was[pid] > 1 && uid == 0/
{
	printf("%-20Y %s (%d) became the super-user; it was started by %s for user %d\n", walltimestamp, execname, pid,
	    started[pid], was[pid] - 1);
	@raised[execname, was[pid] - 1] = count();
}

syscall::setuid:return,
syscall::setresuid:return,
syscall::setreuid:return,
syscall::setgid:return,
syscall::setgroups:return
/errno == 0/
{
	@changes[probefunc, execname] = count();
}

sdt:sched::sched_process_exit
/pid == tid/
{
	@lived[curpsinfo->pr_uid] = count();
	@threads[curpsinfo->pr_fname] = max(curthread->signal->nr_threads);
	@priority[curlwpsinfo->pr_pri] = count();
	was[pid] = 0;
	started[pid] = 0;
}

syscall:::entry
/pid != $pid/
{
	@calls[uid] = count();
	@parents[curthread->real_parent->tgid == ppid ? "as expected" : "adopted"] = count();
}

END
{
	printf("\n%-16s %-16s %8s\n", "BY", "PROGRAM", "STARTED");
	printa("%-16s %-16s %@8u\n", @started);
	printf("\nCould not be started:\n");
	printa("  %-16s error %3d %@8u\n", @failed);
	printf("\n%6s %6s %8s\n", "USER", "GROUP", "STARTED");
	printa("%6d %6d %@8u\n", @users);
	printf("\nSystem calls by user:\n");
	printa("  %6d %@10u\n", @calls);
	printf("Ended, by user:\n");
	printa("  %6d %@10u\n", @lived);
	printf("Most threads:\n");
	printa("  %-16s %@8d\n", @threads);
	printf("Priorities at the end:\n");
	printa("  %4d %@8u\n", @priority);
	printf("Longest arguments:\n");
	printa("  %-16s %@8d\n", @length);
	printf("Changes of user or group:\n");
	printa("  %-12s %-16s %@8u\n", @changes);
	printf("Became the super-user:\n");
	printa("  %-16s %6d %@8u\n", @raised);
	printf("Parents:\n");
	printa("  %-16s %@8u\n", @parents);
}
