/* Clauses of ERROR see the this-> variables of the clause that faulted. */
#pragma D option quiet
struct s { int a; int b; };
this struct s st;
this int list[3];

BEGIN
{
	this->n = 7;
	this->name = "begin";
	this->st.b = 5;
	this->list[2] = 9;
	this->other = 1;
	trace(*(int *)0);
	this->n = 8;
}

ERROR
{
	printf("%d %s %d %d\n", this->n, this->name, this->st.b, this->list[2]);
	this->n++;
	this->only = 2;
	this->name = "error";
}

ERROR
{
	printf("%d %s %d\n", this->n, this->name, this->only);
}

BEGIN
{
	printf("%d %s %d\n", this->n, this->name, this->other);
}

END
{
	trace(*(int *)0);
}
BEGIN { exit(0); }
