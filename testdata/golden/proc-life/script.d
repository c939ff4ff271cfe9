/* Three children: each is made, starts, becomes another program, and ends. */
#pragma D option quiet

proc:::create
/pid == $target && args[0]->pr_pid != pid && args[0]->pr_ppid == pid/
{
	made[args[0]->pr_pid] = 1;
}

proc:::lwp-create
/pid == $target && args[0]->pr_lwpid == args[1]->pr_pid/
{
	made[args[1]->pr_pid] += 1;
}

proc:::start
/ppid == $target/
{
	made[pid] += 1;
}

proc:::lwp-start
/ppid == $target && pid == tid/
{
	made[pid] += 1;
}

proc:::exec
/ppid == $target/
{
	path[pid] = args[0] != "";
}

proc:::exec-success
/ppid == $target/
{
	printf("%s: %d, path %d, arguments %d\n", execname, made[pid], path[pid], curpsinfo->pr_psargs != "");
	ran[pid] = 1;
}

proc:::exec-failure
/ppid == $target/
{
	printf("error %d\n", args[0]);
}

proc:::exit
/ran[pid]/
{
	printf("exit %d %s\n", args[0], probename);
	ended[pid] = 1;
}

proc:::lwp-exit
/ended[pid] && pid == tid/
{
	printf("lwp-exit\n");
}
