#pragma D option quiet

BEGIN
{
	low = -9223372036854775807 - 1;
	high = 9223372036854775807;
	big = 0xffffffffffffffff;
	minus = -1;
	printf("%d %d\n", low, high);
	printf("%d %d\n", low / minus, low % minus);
	printf("%d %u\n", high + 1, big);
	printf("%u %u\n", big / 10, big % 10);
	printf("%d %d\n", 2147483647 + 1, 65536 * 65536);
	printf("%d %d\n", sizeof(2147483648), sizeof(0x80000000));
	exit(0);
}
