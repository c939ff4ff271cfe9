#pragma D option quiet

BEGIN
{
	n = -1234567890123456789;
	printf("%d %u\n", (char)n, (unsigned char)n);
	printf("%d %u\n", (short)n, (unsigned short)n);
	printf("%d %u\n", (int)n, (unsigned int)n);
	printf("%d %u\n", (long)n, (unsigned long)n);
	printf("%d %u\n", (int8_t)n, (uint8_t)n);
	printf("%d %u\n", (int64_t)n, (uint64_t)n);
	printf("%d %d %d %d\n", sizeof(char), sizeof(short), sizeof(int), sizeof(long long));
	exit(0);
}
