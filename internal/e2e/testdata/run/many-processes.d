#pragma D option quiet

syscall::exit_group:entry /execname == "workload"/ { printf("\n"); ustack(20); }
