/* Addresses of global arrays and structures, and pointer arithmetic. */
#pragma D option quiet
int a[5];
int *x, *y;
struct s { char c; int v; int list[3]; };
struct s g;
char *c;

BEGIN
{
	a[0] = 6;
	a[2] = 7;
	g.v = 4;
	g.list[2] = 5;
	x = &a[0];
	y = &a[2];
	printf("%d %d %d %d\n", y - x, *y, x[2], *(y - 2));
	x = a;
	printf("%d %d %d\n", *x, *++x, *(2 + a));
	x = &g.v;
	printf("%d %d\n", *x, x[3]);
	x = g.list;
	printf("%d %d\n", x[2], &g.list[2] - x);
	printf("%d\n", (uint64_t)&g.list - (uint64_t)&g.c);
	x = 0;
	c = (char *)8;
	printf("%d %d %d\n", (int)(x + 3), (int)(c + 3), (int)++x);
	printf("%d %d\n", x > (int *)1, c == NULL);
}

BEGIN
{
	trace(*x);
}

ERROR
{
	printf("fault %d, %d\n", arg4, arg5);
	exit(0);
}
