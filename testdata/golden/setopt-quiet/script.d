BEGIN
{
	setopt("quiet");
	trace(1);
}

BEGIN
{
	trace(2);
	printf("\n");
	trace("s");
}

BEGIN
{
	setopt("quiet", "no");
	trace(4);
}

BEGIN
{
	trace(5);
}

BEGIN
{
	setopt("quiet");
	trace(6);
	exit(0);
}

END
{
	trace(7);
	printf("|\n");
}
