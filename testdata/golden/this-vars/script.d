#pragma D option quiet

this int n;
this string s;

BEGIN
{
	this->n = 3;
	this->s = "kept";
	this->untyped = 7L;
}

BEGIN
/this->n == 3/
{
	printf("%d %s %d\n", this->n, this->s, this->untyped);
	this->n += 2;
}

BEGIN
{
	printf("%d\n", this->n);
	exit(0);
}
