#pragma D option quiet

int64_t when;

BEGIN
{
	when = 1700000000000000000;
	printf("%Y\n", when);
	printf("[%24Y][%-24Y][%.4Y]\n", when, when, when);
	printf("%T\n", when);
	exit(0);
}
