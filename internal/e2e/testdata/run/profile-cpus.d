#pragma D option quiet

BEGIN { start = timestamp; }
profile-499 { @[curcpu->cpu_id] = count(); }
tick-1s { printf("%d\n", timestamp - start >= 900000000); exit(0); }
