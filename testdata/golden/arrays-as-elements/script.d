/* Elements that are arrays: storing into one makes it. */
#pragma D option quiet
typedef int row_t[3];
row_t grid[string, int];
self row_t mine[int];
typedef string names_t[2];
names_t n[int];
struct s { int a; char c[4]; };
typedef struct s pair_t[2];
pair_t ps[int];
int m[2][3];
struct deep { int g[2][2]; };
struct deep d;
this char local[2][4];

BEGIN
{
	grid["a", 1][2] = 5;
	grid["a", 1][0]++;
	i = 1;
	grid["a", 1][i] += 7;
	self->mine[4][1] = 9;
	n[1][1] = "second";
	n[1][0] = n[1][1];
	ps[2][1].a = 8;
	ps[2][1].c[1] = 'x';
	printf("%d %d %d %d\n", grid["a", 1][0], grid["a", 1][1], grid["a", 1][2], grid["b", 1][2]);
	printf("%d %d %s [%s] %d %d %d\n", self->mine[4][1], self->mine[5][1], n[1][0], n[2][0], ps[2][1].a, ps[2][1].c[1], ps[1][1].a);
	grid["a", 1] = 0;
	self->mine[4] = 0;
	printf("%d %d\n", grid["a", 1][2], self->mine[4][1]);
}

BEGIN
{
	m[1][2] = 7;
	m[0][i] = 3;
	d.g[i][0] = 4;
	this->local[1][0] = 'z';
	printf("%d %d %d %d %d\n", m[1][2], m[0][1], m[1][0], d.g[1][0], sizeof(m));
	printf("%s|%s\n", stringof(this->local[1]), stringof(this->local[0]));
}

BEGIN
{
	i = 3;
	trace(m[1][i]);
}

ERROR
{
	printf("fault %d, %d\n", arg4, arg5);
}

BEGIN
{
	exit(0);
}
