/* Characters of four bytes. */
#pragma D option quiet

int text[6];

BEGIN
{
	text[0] = 0x41;
	text[1] = 0xe9;
	text[2] = 0x20ac;
	text[3] = 0x1f600;
	printf("[%ls] [%ws] [%14ls] [%-14ls]\n", text, text, text, text);
	printf("[%lc] [%wc] [%4lc] [%-3wc]\n", 'a', 0x20ac, 'b', 'c');
	exit(0);
}
