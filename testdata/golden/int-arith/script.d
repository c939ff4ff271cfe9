#pragma D option quiet

BEGIN
{
	a = -7;
	b = 2;
	u = 7U;
	printf("%d %d %d\n", a + b, a - b, a * b);
	printf("%d %d %d %d\n", a / b, a % b, a / -b, -a % b);
	printf("%u %u\n", u / 2, u % 4);
	printf("%d %d %x\n", a >> 1, a << 2, (unsigned int)a >> 28);
	printf("%d %d %d %d\n", a & 5, a | 8, a ^ 3, ~a);
	printf("%d %d\n", -a, +a);
	exit(0);
}
