/* A fault anywhere in a clause: nothing of its record remains, what was assigned before does. */
#pragma D option quiet
#pragma D option nspec=2

struct in { int a; int *p; };
struct out { int x; int y; };
struct in source;

translator struct out < struct in *i > {
	x = i->a;
	y = *i->p;
};

translator struct out < struct in s > {
	x = s.a;
	y = *s.p;
};

inline int broken = *(int *)24;
inline int divided[int n] = 60 / n;

int zero, n, m;

BEGIN { self->s = speculation(); self->t = speculation(); }

/* Into a speculation: what the others recorded stays. */
BEGIN { speculate(self->s); printf("first\n"); }
BEGIN { speculate(self->s); printf("second %d %d\n", n = 5, 1 / zero); }
BEGIN { speculate(self->s); printf("third\n"); }
BEGIN { speculate(1 / zero); printf("never\n"); }
BEGIN { commit(self->s + 1 / zero); }
BEGIN { discard(1 / zero); }
BEGIN { commit(self->s); }
BEGIN { printf("n %d\n", n); }

/* Several actions, and what comes between. */
BEGIN { printf("1 "); n = 6; printf("2 "); m = *(int *)32; printf("3\n"); n = 7; }
BEGIN { printf("n %d m %d\n", n, m); }
BEGIN { printf("%d %s %d\n", n++, probename, 1 / zero); }
BEGIN { printf("n %d\n", n); }
BEGIN { @a["key"] = sum(n++); @a["key"] = sum(1 / zero); @a["other"] = sum(1); }
BEGIN { @a[copyinstr(40)] = sum(1); }
BEGIN { printf("n %d\n", n); }
BEGIN { x[n++] = 1 / zero; }
BEGIN { x[1 / zero] = n++; }
BEGIN { printf("n %d x %d\n", n, x[8]); }
BEGIN { self->v = 3; self->v = 1 / zero; }
BEGIN { printf("v %d\n", self->v); }
BEGIN { this->w = 4; this->w += 1 / zero; }
BEGIN { printf("w %d\n", this->w); }

/* Translators and inlines. */
BEGIN { source.a = 9; source.p = (int *)48; }
BEGIN { printf("x %d\n", xlate <struct out> (source).x); }
BEGIN { printf("x %d y %d\n", xlate <struct out> (source).x, xlate <struct out> (source).y); }
BEGIN { trace(broken); }
BEGIN { trace(divided[zero]); }
BEGIN { printf("%d\n", divided[3]); }

/* Predicates. */
BEGIN /n++ && 1 / zero/ { printf("never\n"); }
BEGIN /zero && 1 / zero/ { printf("never\n"); }
BEGIN /!zero || 1 / zero/ { printf("n %d\n", n); }

/* Whether there is anything to do after exit(). */
BEGIN { exit(4); }
BEGIN { trace(1 / zero); }

ERROR { printf("fault %d in clause %d: %d\n", arg4, arg2, arg5); }
ERROR /1 / zero/ { printf("never\n"); }
ERROR { faults++; printf("not printed %d\n", *(int *)8); }
ERROR { faults++; }

END { printf("before\n"); exit(1 / zero); }
END /1 / zero/ { printf("never\n"); }
END { printf("%d\n", faults); }
END { exit(5); printf("lost\n"); trace(1 / zero); }
