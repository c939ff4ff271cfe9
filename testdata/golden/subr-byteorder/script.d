#pragma D option quiet

BEGIN
{
	x = 0x123456789abcdef0;
	printf("%x %x %x\n", htons(0x1234), htonl(0x12345678), htonll(0x123456789abcdef0));
	printf("%x %x %x\n", ntohs(0x1234), ntohl(0x12345678), ntohll(0x123456789abcdef0));
	printf("%x %x %x\n", htons(x), htonl(x), htonll(x));
	printf("%x %d %d %d\n", htons(0x123456), sizeof(htons(1)), sizeof(htonl(1)), sizeof(htonll(1)));
	printf("%d %d %d %d\n", getmajor(0x800001), getminor(0x800001), getmajor((254 << 20) | 77), getminor((254 << 20) | 77));
	exit(0);
}
