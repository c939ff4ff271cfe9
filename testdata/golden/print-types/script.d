/* print() shows values by their type; what is zero is left out. */
struct in { int x; char c; };
typedef struct in in_t;
enum e { ONE = 1, TWO };
typedef enum e e_t;
typedef int myint;
union u { int a; char b[4]; };

struct all {
	myint a;
	in_t in;
	struct in in2;
	enum e en;
	e_t en2;
	enum e en3;
	union u u;
	int *ip;
	char **cp;
	int arr[3];
	struct in sa[2];
	unsigned b1:3;
	int b2:5;
	char c;
	unsigned char uc;
	short s;
	unsigned long ul;
	long long ll;
	union { int z; long zz; } nm;
	char name[8];
	uint64_t u64;
	int m2[2][2];
	void *vp;
	int zero;
	unsigned int ui;
};

struct all *p;

BEGIN
{
	p = (struct all *)alloca(sizeof(struct all));
	p->a = 1;
	p->in.x = -2;
	p->in2.c = 'c';
	p->en = TWO;
	p->en2 = ONE;
	p->en3 = (enum e)7;
	p->u.a = 0x41424344;
	p->ip = (int *)0x1234;
	p->cp = (char **)0x99;
	p->arr[1] = 5;
	p->sa[1].x = 7;
	p->b1 = 5;
	p->b2 = -3;
	p->c = '\n';
	p->uc = 200;
	p->s = -4;
	p->ul = 77;
	p->ll = -9;
	p->nm.z = 3;
	p->name[0] = 'h';
	p->name[1] = 'i';
	p->u64 = -1;
	p->m2[1][0] = 4;
	p->vp = (void *)8;
	p->ui = 3000000000;
	print(p);
	trace("behind");
}

BEGIN
{
	this->i = (int *)alloca(sizeof(int));
	*this->i = -5;
	print(this->i);
	this->c = (char *)alloca(1);
	*this->c = 'x';
	print(this->c);
	this->l = (unsigned long *)alloca(8);
	*this->l = 0;
	print(this->l);
	this->pp = (int **)alloca(8);
	*this->pp = NULL;
	print(this->pp);
	this->in = (struct in *)alloca(sizeof(struct in));
	this->in->x = 0;
	this->in->c = 0;
	print(this->in);
	exit(0);
}
