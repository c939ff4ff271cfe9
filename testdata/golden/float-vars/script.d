/* Floating types hold values, in variables and in structures. */
#pragma D option quiet
float f;
double d;
long double ld;
struct s { int a; float x; double y; };
struct s v;
self double sd;
this float tf;
double list[2];
double table[int];

BEGIN
{
	v.a = 5;
	printf("%f %e %g %E %Lf\n", f, d, d, d, ld);
	printf("%f %G %d\n", v.x, v.y, v.a);
	printf("%f %f %8.2f|%-8.1f|\n", self->sd, this->tf, table[3], list[1]);
	printf("%d %d %d %d\n", sizeof(f), sizeof(d), sizeof(ld), sizeof(list));
	exit(0);
}
