/* Addresses of scratch memory as numbers, and back. */
#pragma D option quiet
BEGIN
{
	p = (char *)alloca(8);
	q = (char *)((long)p + 1);
	*q = 'x';
	*(char *)((uint64_t)p + 3 - 1) = 'y';
	printf("%c%c %d %d\n", p[1], p[2], (long)q - (long)p, (long)p == 0);
	p = 0;
	printf("%d %d\n", (long)p, (char *)(long)p == NULL);
	exit(0);
}
