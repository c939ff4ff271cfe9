/* Option printsize cuts: the text ends where the bytes do. */
#pragma D option quiet
#pragma D option printsize=14

struct in { int x; int y; };
struct cut { int a; struct in b; int c; int d[4]; };

BEGIN
{
	this->p = (struct cut *)alloca(sizeof(struct cut));
	this->p->a = 1;
	this->p->b.x = 2;
	this->p->b.y = 3;
	this->p->c = 4;
	print(this->p);
	this->q = (int *)alloca(4 * 8);
	this->q[0] = 1;
	this->q[1] = 2;
	this->q[2] = 3;
	this->q[3] = 4;
	print((struct in *)this->q);
	exit(0);
}
