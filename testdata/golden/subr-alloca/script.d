#pragma D option quiet

struct span { long tv_sec; long tv_nsec; };

BEGIN
{
	this->p = (char *)alloca(16);
	bcopy("hello, world", this->p, 13);
	printf("%s|%s|%c\n", stringof(this->p), stringof(this->p + 7), this->p[4]);
	this->p[0] = 'J';
	*(this->p + 5) = 0;
	printf("%s|%d\n", stringof(this->p), strlen(stringof(this->p)));
	this->q = (int *)alloca(8 * sizeof(int));
	this->q[0] = 1;
	this->q[7] = this->q[0] + 41;
	this->q[7]++;
	printf("%d %d\n", this->q[0], this->q[7]);
	bcopy(this->p, this->q, 8);
	printf("%s\n", stringof((char *)this->q));
	printf("%d %d\n", alloca(0) == NULL, this->p != NULL);
	n = 300;
	m = -1;
}

BEGIN
{
	printf("%d\n", alloca(n) == NULL);
}

BEGIN
{
	printf("%d\n", alloca(m) == NULL);
}

BEGIN
{
	this->p = (char *)alloca(8);
	bcopy("abc", this->p, n);
}

BEGIN
{
	this->p = (char *)alloca(8);
	bcopy("0123456", this->p, m);
}

BEGIN
{
	this->a = (int *)alloca(200);
	this->b = (int *)alloca(50);
	this->c = (int *)alloca(50);
}

BEGIN
{
	this->a = (int *)alloca(8);
	printf("%d\n", this->a[100]);
}

BEGIN
{
	this->a = (int *)alloca(8);
	this->a[-3] = 5;
}

BEGIN
{
	this->s = (struct span *)alloca(sizeof(struct span));
	this->s->tv_sec = 7;
	this->s->tv_nsec = 99;
	printf("%d %d\n", this->s->tv_sec, this->s->tv_nsec);
}

BEGIN
{
	exit(0);
}

ERROR
{
	printf("fault %d %d\n", arg4, arg5);
}
