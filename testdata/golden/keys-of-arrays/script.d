/* Keys that are arrays, structures with arrays, and pointers. */
#pragma D option quiet
int x[3];
char c[4];
struct p { int a[2]; short b; };
struct p s;
int z[int [3]];

BEGIN
{
	c[0] = 'a';
	y[c] = 5;
	z[x] = 4;
	s.a[1] = 2;
	k[s] = 6;
	t[curthread, &curthread->comm] = 7;
	printf("%d %d %d %d %d\n", y["a"], y[c], z[x], k[s], t[curthread, &curthread->comm]);
	x[1] = 2;
	c[1] = 'b';
	s.a[1] = 3;
	printf("%d %d %d\n", y[c], z[x], k[s]);
	@[x] = sum(1);
	x[1] = 0;
	@[x] = sum(2);
	printa("%@d\n", @);
	exit(0);
}
