/* ?: of void operands. */
#pragma D option quiet
BEGIN
{
	1 ? (void)1 : (void)2;
	x = 1;
	x ? (void)(y = 5) : (void)(z = 6);
	!x ? (void)(y = 7) : (void)(z += 8);
	printf("%d %d\n", y, z);
	exit(0);
}
