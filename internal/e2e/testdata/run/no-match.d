#pragma D option quiet

BEGIN { printf("began\n"); exit(0); }
syscall::no_such_call:entry { trace(1); }
