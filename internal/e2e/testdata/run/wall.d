#pragma D option quiet

BEGIN { printf("ready\n"); }
syscall::getppid:entry /execname == "workload"/ { printf("%d\n", walltimestamp / 1000000000); }
