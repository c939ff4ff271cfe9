#pragma D option quiet

syscall::getppid:entry
/pid == $target/
{
	printf("%d %d\n", curpsinfo->pr_pid == pid, curpsinfo->pr_ppid == ppid);
	printf("%d %d %d %d\n", curpsinfo->pr_uid, curpsinfo->pr_euid, curpsinfo->pr_gid, curpsinfo->pr_egid);
	printf("%d %d\n", curpsinfo->pr_nlwp, curpsinfo->pr_pgid >= 0);
	printf("%s %s\n", curpsinfo->pr_fname, curpsinfo->pr_psargs);
	printf("%d %d\n", curpsinfo->pr_addr == (uintptr_t)curthread, curpsinfo->pr_dmodel == PR_MODEL_LP64);
	printf("%d %d %d\n", curpsinfo->pr_wstat, curpsinfo->pr_taskid, curpsinfo->pr_projid);
	printf("%d %d %d\n", curpsinfo->pr_poolid, curpsinfo->pr_zoneid, curpsinfo->pr_contract);
	printf("%d %s\n", curpsinfo->pr_argc, copyinstr(*(uint64_t *)copyin(curpsinfo->pr_argv + 8, 8)));
	printf("%d\n", curpsinfo->pr_envp == curpsinfo->pr_argv + 8 * (curpsinfo->pr_argc + 1));
	printf("%d %d\n", curpsinfo->pr_size > 0, curlwpsinfo->pr_nice);
}
