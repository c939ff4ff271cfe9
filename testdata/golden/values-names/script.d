/* Names of probes as strings. */
#pragma D option quiet
BEGIN { this->i = 2; printf("%c %c\n", probename[this->i], execname[1]); printf("%s %s\n", probename + 1, execname + this->i); printf("%d\n", strlen(probename)); x[probename] = 1; printf("%d\n", x["BEGIN"]); printf("%d\n", probename < "BEGIO"); this->p = probename; printf("%s %d\n", this->p, probename == this->p); @[probename] = count(); @["BEGIN"] = count(); }
BEGIN { this->i = 300; printf("%c\n", probename[this->i]); }
BEGIN { this->i = -1; printf("%s\n", probename + this->i); }
BEGIN { this->i = 6; printf("%d\n", probename[this->i]); }
BEGIN { printf("[%s] [%s] [%s]\n", probeprov, probemod, probefunc); printf("%d %d\n", probefunc == "", probemod == NULL); }
BEGIN { exit(0); }