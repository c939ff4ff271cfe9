#pragma D option quiet

BEGIN
{
	n = 255;
	m = -255;
	printf("%d|%i|%u|%o|%x|%X|\n", n, n, n, n, n, n);
	printf("%d|%i|%u|%o|%x|%X|\n", m, m, m, m, m, m);
	printf("%5d|%-5d|%05d|%+d|% d|%.5d|\n", n, n, n, n, n, n);
	printf("%#x|%#X|%#o|%8.4x|%-8x|%08X|\n", n, n, n, n, n, n);
	printf("%hd|%hx|%ld|%lx|%lld|%llx|\n", (short)m, (short)m, (long)m, (long)m, (long long)m, (long long)m);
	printf("%d|%u|%x|%d|%u|%x|\n", (char)m, (char)m, (char)m, (uint16_t)m, (uint16_t)m, (uint16_t)m);
	printf("%d|%u|\n", (uint64_t)m, (int64_t)m);
	exit(0);
}
