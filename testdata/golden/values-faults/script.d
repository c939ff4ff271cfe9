/* Faults in every position; a fault in ERROR is silent. */
#pragma D option quiet
int zero; string nul[int];
BEGIN { printf("part %d %d\n", 1, 1/zero); }
BEGIN { @a[1/zero] = count(); printf("never\n"); }
BEGIN { x[1/zero] = 1; printf("never\n"); }
BEGIN { x[1] = 1/zero; printf("never\n"); }
BEGIN { @b = sum(1/zero); printf("never\n"); }
BEGIN /1/zero/ { printf("never\n"); }
BEGIN { printf("%d %d\n", 0 && 1/zero, 1 || 1/zero); }
BEGIN { printf("%d\n", zero ? 1/zero : 4); }
BEGIN { printf("%s\n", zero ? nul[1] : "fine"); }
BEGIN { y = 3; y /= zero; printf("never\n"); }
BEGIN { printf("y=%d\n", y); y = (z = 4, 1/zero); }
BEGIN { printf("y=%d z=%d\n", y, z); }
BEGIN { this->a = 1; this->b = 1 % zero; }
BEGIN { printf("%d\n", this->a); printf("%s\n", copyinstr(0x10)); }
BEGIN { s = copyinstr(0); }
BEGIN { printf("[%s]\n", stringof((char *)0x10)); printf("%s\n", stringof((char*)0)); }
BEGIN { printf("%d\n", strlen(nul[3])); }
BEGIN { nn[nul[3]] = 1; }
BEGIN { @k[nul[3]] = count(); }
BEGIN { printf("%d\n", nul[3] == "x"); }
BEGIN { printf("%d\n", nul[3] == nul[4]); }
BEGIN { printf("%d\n", "x" < nul[3]); }
BEGIN { exit(1/zero); }
BEGIN { printf("%d\n", *(int *)copyin(0x10, 4)); }
BEGIN { exit(0); }
ERROR { printf("E %d %d %d %x\n", arg2, arg4, arg5, arg1); zz = 1 / zero; printf("never\n"); }
ERROR { printf("E2\n"); }
END { printf("end %d\n", 1/zero); }
