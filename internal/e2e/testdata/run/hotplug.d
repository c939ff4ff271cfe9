#pragma D option quiet

BEGIN { printf("ready\n"); }
syscall::getppid:entry { printf("call on %d\n", cpu); @calls[cpu] = count(); }
profile-97 /execname == "workload"/ { @samples[cpu] = count(); }
tick-20ms { @ticks[cpu] = count(); }
END { printa("%@d calls on %d\n", @calls); printa("sampled %d\n", @samples); printa("ticked on %d\n", @ticks); }
