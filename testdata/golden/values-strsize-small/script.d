/* Strings of 8 bytes. */
#pragma D option quiet
#pragma D option strsize=8
string g;
BEGIN { g = "12345678"; printf("%s %d\n", g, strlen(g)); g = "1234567"; printf("%s %d %d\n", g, g == "1234567", g == "12345678"); }
BEGIN { a["12345678x"] = 1; printf("%d %d\n", a["1234567"], a["12345678y"]); }
BEGIN { printf("%s\n", "abcdefghijkl");  }
BEGIN { @["abcdefghijkl"] = count(); }
BEGIN { h = execname; printf("%d %d\n", strlen(h) < 8, h == execname); printf("%d\n", strlen(probefunc)); printf("%d %s\n", probename == "BEGIN", probename); }
BEGIN { exit(0); }
