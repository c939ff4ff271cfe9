#pragma D option quiet

BEGIN
{
	min = -9223372036854775807 - 1;
	max = 9223372036854775807;
	big = 0xffffffffffffffff;
	minus = -1;
	printf("%d %d\n", min, max);
	printf("%d %d\n", min / minus, min % minus);
	printf("%d %u\n", max + 1, big);
	printf("%u %u\n", big / 10, big % 10);
	printf("%d %d\n", 2147483647 + 1, 65536 * 65536);
	printf("%d %d\n", sizeof(2147483648), sizeof(0x80000000));
	exit(0);
}
