/* Strings of 4096 bytes in variables of every class, and as keys. */
#pragma D option quiet
#pragma D option strsize=4096
string g;

BEGIN
{
	g = "abc";
	this->s = g;
	self->t = this->s;
	a[g, this->s] = self->t;
	a[self->t, g] = a[g, this->s];
	printf("%s %s %s %s %d\n", g, this->s, self->t, a[g, g], g == this->s);
	@[g, execname, this->s] = count();
	printa("%s %s %s %@d\n", @);
}

BEGIN
{
	exit(0);
}
