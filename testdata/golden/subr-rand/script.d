/* rand() gives another number each time, of 32 bits with sign. */
#pragma D option quiet

BEGIN
{
	a = rand();
	b = rand();
	c = rand();
	d = rand();
	printf("%d %d\n", sizeof(rand()), a != b || b != c || c != d);
	printf("%d\n", (a | b | c | d) >= -2147483648L && (a & b & c & d) <= 2147483647L);
	@ = quantize(rand() & 0);
	exit(0);
}
