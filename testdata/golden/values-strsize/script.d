/* Strings of 4 KiB: the verifier follows loops only so far. */
#pragma D option quiet
#pragma D option strsize=4096
string g; string h; self string s;
BEGIN { g = "abc"; h = "abd"; printf("%d %d %d\n", g < h, g == h, g > h); }
BEGIN { self->s = "zz"; printf("%d\n", strlen(self->s)); printf("%d\n", strlen(g) + strlen(h)); }
BEGIN { a[g] = 5; a["abc"]++; printf("%d\n", a[g]); @[g, h] = count(); }
BEGIN { printf("%s %s %s %s\n", g, 1 ? g : h, stringof(g), g + 1); }
BEGIN { printf("%s\n", strlen(g) > 3 ? (g < h ? g : h) : (g > h ? h : g)); }
BEGIN { exit(0); }
