#pragma D option quiet

BEGIN { printf("first\n"); }
BEGIN { printf("second\n"); }
BEGIN { printf("third\n"); exit(3); printf("still in the clause\n"); }
BEGIN { printf("never\n"); }
END { printf("end %d\n", arg0); }
END { printf("last\n"); exit(7); }
