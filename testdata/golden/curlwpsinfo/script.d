#pragma D option quiet

syscall::getppid:entry
/pid == $target/
{
	printf("%d %d %d\n", curlwpsinfo->pr_lwpid == tid, curlwpsinfo->pr_flag, curlwpsinfo->pr_stype);
	printf("%c %d %d\n", curlwpsinfo->pr_sname, curlwpsinfo->pr_state == SRUN, curlwpsinfo->pr_wchan);
	printf("%d %s\n", curlwpsinfo->pr_pri, curlwpsinfo->pr_name);
	printf("%d %d\n", curlwpsinfo->pr_onpro == curcpu->cpu_id, cpu == curcpu->cpu_id);
	printf("%d %d %d\n", pset, chip, lgrp);
	printf("%d\n", curlwpsinfo->pr_addr == (uintptr_t)curthread);
}
