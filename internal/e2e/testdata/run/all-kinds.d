#pragma D option quiet

BEGIN { printf("ready\n"); }
syscall::getppid:entry { self->n++; @a[execname] = count(); }
syscall:::return { x[pid, execname] = timestamp; }
sdt:sched::sched_switch { @b = count(); }
rawtp:sched::sched_wakeup { @c[stack(5)] = count(); }
profile-97 { @d[pid] = count(); }
tick-1s { n++; }
fbt::vfs_write:entry { @e[probefunc] = count(); }
fbt::vfs_write:return { @f = count(); }
