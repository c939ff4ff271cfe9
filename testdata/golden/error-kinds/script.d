/* Every kind of fault that a script can cause, and what ERROR is told of it. */
#pragma D option quiet

int zero;
int list[3];
int64_t at, size;
self string unset;
string elements[int];
struct pair { int a; int b; };
struct pair pairs[int];

BEGIN { at = 3; size = 300; }

BEGIN { printf("lost %d\n", 1); trace(*(int *)8); }
BEGIN { trace(*(int *)zero); }
BEGIN { trace(strlen(self->unset)); }
BEGIN { trace(elements[1]); }
BEGIN { pairs[1].a = 3; }
BEGIN { trace(1 / zero); }
BEGIN { trace(1 % zero); }
BEGIN { x = 7; x /= zero; }
BEGIN { printf("%d\n", x); }
BEGIN { trace(list[at]); }
BEGIN { at = -1; trace(list[at]); }
BEGIN { list[at] = 1; }
BEGIN { this->p = (char *)alloca(size); }
BEGIN { this->p = (char *)copyin(8, 4); }
BEGIN { size = -1; this->p = (char *)copyin(8, size); }
BEGIN { size = 100000; bcopy("abc", alloca(8), size); }
BEGIN { trace(copyinstr(16)); }
BEGIN { this->q = (char *)alloca(8); this->q[at] = 1; }
BEGIN { trace(strtok(NULL, " ")); }
BEGIN { commit(77); }
BEGIN { discard(-1); }
BEGIN { trace(link_ntop(5, alloca(8))); }
BEGIN { @a[1 / zero] = count(); }
BEGIN { @b = sum(*(int *)8); }
BEGIN { y[1 / zero] = 1; }
BEGIN /1 / zero/ { printf("never\n"); }
BEGIN { printf("end of BEGIN\n"); exit(0); }

ERROR
{
	printf("probe %d clause %d place %d fault %d value %d; %s:%s\n", arg1, arg2, arg3 > 0, arg4, arg5, probeprov, probename);
	printf("%d\n", 1 / zero);
}

ERROR
{
	errors++;
	printf("probe %d clause %d place %d fault %d value %d; %s:%s\n", arg1, arg2, arg3 > 0, arg4, arg5, probeprov, probename);
}

END
{
	printf("%d errors\n", errors);
	trace(1 / zero);
}
