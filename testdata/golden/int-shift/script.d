#pragma D option quiet

BEGIN
{
	n = 33;
	i = 1;
	l = 1L;
	m = -256L;
	printf("%d %d\n", l << n, i << 31);
	printf("%d %d %d\n", m >> 4, (unsigned long)m >> 60, m << 60);
	n = 3;
	i <<= n;
	l <<= 40;
	m >>= n;
	printf("%d %d %d\n", i, l, m);
	exit(0);
}
