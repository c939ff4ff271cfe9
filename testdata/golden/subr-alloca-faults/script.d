/* Memory that was not taken in this clause is out of bounds. */
#pragma D option quiet

char *g;

BEGIN
{
	this->a = (int *)alloca(8);
	this->a[0] = 1;
	printf("%d\n", this->a[1]);
	this->a[2] = 1;
}

BEGIN
{
	this->d = (char *)alloca(20);
	this->s = (char *)alloca(10);
	bcopy(this->s, this->d, 20);
}

BEGIN
{
	this->s = (char *)alloca(10);
	this->s = NULL;
	this->s[50] = 4;
}

BEGIN
{
	this->s = (char *)alloca(10);
	this->s = NULL;
	trace(*this->s);
}

BEGIN
{
	g = (char *)alloca(4);
	g[0] = 'x';
	g[1] = 0;
	printf("%s\n", stringof(g));
}

BEGIN
{
	trace(g[0]);
}

BEGIN
{
	this->p = (char *)alloca(16);
	this->q = (char *)alloca(16);
	this->n = (uint64_t)this->p;
	this->i = (int)this->p;
	printf("%d %d %d\n", (uint64_t)this->q - this->n, this->i == (int)this->n, (uintptr_t)this->p > 1000);
	this->p[3] = 'Z';
	printf("%c %d\n", *(char *)(this->n + 3), (uint64_t)(char *)NULL);
	printf("%d\n", (uint64_t)(this->n == 0 ? (char *)8 : this->p) == this->n);
	@[this->q - this->p] = count();
	@p[this->p, this->q] = count();
}

BEGIN
{
	exit(0);
}

ERROR
{
	printf("fault %d %d\n", arg4, arg5);
}
