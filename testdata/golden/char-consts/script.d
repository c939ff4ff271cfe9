#pragma D option quiet

enum color { RED, GREEN = 5, BLUE };
inline int LIMIT = 40 + 2;

BEGIN
{
	printf("%d %d %d %d\n", 'a', '\n', '\377', 'ab');
	printf("%d %d %d\n", RED, GREEN, BLUE);
	printf("%d %d\n", LIMIT, sizeof(enum color));
	printf("%d %o %x\n", 010, 8, 0xBEEF);
	exit(0);
}
