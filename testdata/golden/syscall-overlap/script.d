/* Four clauses on overlapping descriptions: one program, in script order. */
#pragma D option quiet

syscall::getp*:entry /pid == $target && probefunc == "getppid"/ { printf("a"); }
syscall::getppid:entry /pid == $target/ { printf("b"); this->n = 1; }
syscall::read:entry, syscall::getppid:entry /pid == $target && this->n/ { printf("c"); }
syscall::getppid:return /pid == $target/ { printf("d\n"); }
