#pragma D option quiet

/* Addresses that are no symbols are shown alike on every kernel. */

syscall::getppid:entry
/pid == $target/
{
	printf("args %d %d %d\n", arg6, arg7, arg8);
	printf("cpu %d, pset %d, chip %d, lgrp %d\n", cpu == curcpu->cpu_id, pset, chip, lgrp);
	printf("command %d\n", strlen(execargs) > 0);
	printf("user stack %d %d\n", ustackdepth > 0, uregs[R_SP] != 0);
	printf("caller %d\n", ucaller >= 0);
	func(0);
	printf("\n");
	sym(1);
	printf("\n");
	mod(2);
	printf("\n");
}
