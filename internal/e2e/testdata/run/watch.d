#pragma D option quiet

BEGIN { printf("ready\n"); }
syscall::getppid:entry /pid == $target/ { n++; }
END { printf("%d calls\n", n); }
