/* Strings: NULL, aliasing, keys. */
#pragma D option quiet
self string u; self string unset2; struct s { int a; char b; short c[3]; };
struct bf { uint64_t a:10; uint64_t b:40; int c:3; };
BEGIN { printf("1 %d\n", self->u == NULL); }
BEGIN { self->s = "abc"; self->s = self->s; printf("2 %s\n", self->s); }
BEGIN { self->t = self->unset2; printf("3 never\n"); }
BEGIN { self->unset2 = "x"; self->unset2 = 0; printf("4 %d\n", self->unset2 == NULL); }
BEGIN { trace(self->unset2); }
BEGIN { g = "hello"; g = g; printf("5 %s %d\n", g, strlen(g)); }
BEGIN { aa["x"] = "longvalue"; aa["x"] = "sh"; printf("6 %s\n", aa["x"]); }
BEGIN { aa["x"] = aa["x"]; printf("7 %s\n", aa["x"]); }
BEGIN { k = "abcdefghijkl"; k = "abc"; aa[k] = "kk"; printf("8 %s\n", aa["abc"]); }
BEGIN { b[-1] = 5; b[0xffffffff] = 6; printf("9 %d %d\n", b[-1], b[4294967295]); }
BEGIN { m[1, "a", 2] = 3; m[1, "a", 2]++; m[1, "a", 3]++; m[1,"a",4] += 7; printf("10 %d %d %d\n", m[1,"a",2], m[1,"a",3], m[1,"a",4]); }
BEGIN { m[1,"a",2] = 0; printf("11 %d\n", m[1,"a",2]); }
BEGIN { b[b[-1]] = 77; printf("12 %d\n", b[6]); }
BEGIN { printf("13 %d\n", (self->z = 5, self->z++, ++self->z)); }
BEGIN { i = 3; j = i++ + i++; printf("14 %d %d\n", i, j); }
BEGIN { printf("15 %s\n", 1 ? "a" : "b"); q = i ? "yes" : "no"; printf("%s\n", q); }
BEGIN { printf("16 %s\n", i ? g : aa["x"]); }
BEGIN { printf("17 %s\n", i == 99 ? aa["nope"] : g); }
BEGIN { printf("18 %s\n", i != 99 ? aa["nope"] : g); }
BEGIN { printf("19 %d\n", (i != 99 ? aa["nope"] : g) == NULL); }
BEGIN { exit(0); }
