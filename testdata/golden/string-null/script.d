/* NULL in string variables of every class. */
#pragma D option quiet
string s;
string names[2];
int i;

BEGIN
{
	printf("%d", s == NULL);
	s = NULL;
	printf("%d", s == NULL);
	s = "x";
	printf("%d %s\n", s == NULL, s);
	this->s = "y";
	printf("%d", this->s == NULL);
	this->s = NULL;
	printf("%d\n", this->s == NULL);
	t = s;
	u = this->s;
	printf("%s %d %d\n", t, t == NULL, u == NULL);
	g = strchr("abc", 'z');
	h = strchr("abc", 'b');
	self->g = g;
	a[1] = g;
	printf("%d %s %d %d %d\n", g == NULL, h, self->g == NULL, a[1] == NULL, g == a[1]);
	g = h;
	printf("%s %d\n", g, (i > 0 ? g : u) == NULL);
	s = 0;
}

BEGIN
{
	trace(strlen(s));
}

BEGIN
{
	trace(s[3]);
}

BEGIN
{
	names[1] = NULL;
	printf("%d\n", names[1] == NULL);
}

ERROR
{
	printf("fault %d, %d\n", arg4, arg5);
}

BEGIN
{
	exit(0);
}
