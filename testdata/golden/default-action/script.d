BEGIN
{
}

BEGIN
{
	x = 1;
}

BEGIN
{
	exit(0);
}

END
{
	printf("x=%d", x);
}
