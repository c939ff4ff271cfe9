/* Comparison and division of operands of different signedness. */
#pragma D option quiet

BEGIN
{
	i = -1;
	u = (uint32_t)1;
	l = -1L;
	c = (int8_t)-1;
	printf("%d %d %d\n", i < 0, l < 1, c == -1);
	printf("%d %d\n", i < u, l < 1U);
	printf("%d %d\n", u > 0, l == i);
	printf("%d %d\n", i != u, c != i);
	exit(0);
}
