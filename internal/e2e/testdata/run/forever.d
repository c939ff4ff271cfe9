#pragma D option quiet

BEGIN { printf("ready\n"); }
syscall::getppid:entry { @["calls"] = count(); }
END { printf("end\n"); }
