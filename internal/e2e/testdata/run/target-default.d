syscall::getppid:entry /pid == $target/ { n++; }
END { printf("%d calls", n); }
