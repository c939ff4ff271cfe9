/* A speculation holds specsize bytes: a record that finds no room is dropped, one that never fits ends its clause. */
#pragma D option quiet
#pragma D option specsize=64

BEGIN
{
	self->s = speculation();
}

BEGIN
{
	speculate(self->s); /* 16 + 8 + 8 */
	printf("first %d\n", 1LL);
	first++;
	printf("first %d\n", 2LL);
}

BEGIN
{
	speculate(self->s); /* 16 + 3 * 8 */
	printf("second %d %d %d\n", 1LL, 2LL, 3LL);
	second++;
}

BEGIN
{
	speculate(self->s); /* 16 + 7 * 8 */
	printf("%d %d %d %d %d %d %d\n", 1LL, 2LL, 3LL, 4LL, 5LL, 6LL, 7LL);
	third++;
}

BEGIN
{
	speculate(self->s); /* 16 + 4 + 4 */
	printf("fourth %d\n", fourth++);
}

BEGIN
{
	commit(self->s);
}

BEGIN
{
	printf("%d %d %d %d\n", first, second, third, fourth);
	exit(0);
}
